"""What is said: an inbox entry, a line of a digest, a digest. Words come from templates by event, channel and locale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from .digest import Line, assemble
from .occurrences import EVENT_TYPES
from .rendering import LOCALES, Renderer, TemplateFault

FRAME = "digest.email"
MAX_TITLE = 300
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """A title (or subject) of one line, and a body of as many as it needs."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account as a reader is shown it."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A notice as one recipient may see it: its data, and of its accounts those that are theirs to see."""

    event_type: str
    severity: str
    data: Mapping[str, Any]
    account_id: str | None
    accounts: tuple[NamedAccount, ...]


def template_data(item: Item) -> dict[str, Any]:
    """What an item's template may use: the event's data, `severity`, `accounts`, `account` (the event's own), and how
    many lines are shown.
    """
    named = [{"id": account.account_id, "name": account.name} for account in item.accounts]
    own = next((account for account in named if account["id"] == item.account_id), None)
    lines = item.data.get("lines", ())
    dates = sorted(line["earliest"] for line in lines if line.get("earliest"))
    return {
        **item.data,
        "severity": item.severity,
        "accounts": named,
        "account": own or {"id": item.account_id or "", "name": item.account_id or ""},
        "lines_shown": len(lines),
        "first_earliest": dates[0] if dates else None,
    }


class Wording:
    """All templates, by locale and name (`StockLow.inbox`). Raises ValueError when a locale lacks one that another
    has.
    """

    def __init__(self, sources: Mapping[str, Mapping[str, str]], terms: Mapping[str, Mapping[str, str]]) -> None:
        names = {name for locale in LOCALES for name in sources[locale]}
        if lacking := sorted(f"{locale}/{name}" for locale in LOCALES for name in names - set(sources[locale])):
            raise ValueError(f"templates are missing: {', '.join(lacking)}")
        self._sources = sources
        self._terms = terms
        self._renderers = {locale: Renderer(locale, terms[locale]) for locale in LOCALES}

    def names(self) -> list[str]:
        """The templates there are."""
        return sorted(self._sources[LOCALES[0]])

    def source(self, locale: str, name: str) -> str:
        """A template's text. Raises KeyError."""
        return self._sources[locale][name]

    def render(self, locale: str, source: str, data: Mapping[str, Any]) -> Said:
        """Any template on any plain data; its first line is the title. Raises TemplateFault."""
        title, _, body = self._renderers[locale].render(source, data).partition("\n")
        return Said(" ".join(title.split())[:MAX_TITLE], body.strip())

    def entry(self, locale: str, item: Item) -> Said:
        """An inbox entry; when its template fails, the kind of event stands in, so that nobody misses that something
        came.
        """
        return self._safely(
            lambda: self.render(locale, self.source(locale, f"{item.event_type}.inbox"), template_data(item)),
            locale,
            item,
        )

    def line(self, locale: str, item: Item) -> str:
        """A digest's line on an item."""
        return self._safely(
            lambda: self.render(locale, self.source(locale, f"{item.event_type}.email"), template_data(item)),
            locale,
            item,
        ).title

    def digest(self, locale: str, *, name: str, closed_date: date, items: Sequence[Item]) -> Said:
        """A whole digest: subject and text. Raises TemplateFault when its frame fails."""
        lines = [Line(item.event_type, _severity(item.severity), {"text": self.line(locale, item)}) for item in items]
        sections = [
            {
                "event_type": section.event_type,
                "total": section.total,
                "more": section.more,
                "lines": [{"severity": line.severity, **line.data} for line in section.lines],
            }
            for section in assemble(lines, EVENT_TYPES)
        ]
        data = {
            "name": " ".join(name.split()),
            "closed_date": closed_date.isoformat(),
            "total": len(items),
            "urgent": sum(item.severity == "critical" for item in items),
            "sections": sections,
        }
        return self.render(locale, self.source(locale, FRAME), data)

    def _safely(self, say: Callable[[], Said], locale: str, item: Item) -> Said:
        try:
            return say()
        except (TemplateFault, KeyError):
            ids = ", ".join(account.account_id for account in item.accounts)
            return Said(f"{self._terms[locale].get(item.event_type, item.event_type)} {ids}".strip(), "")


def _severity(text: str) -> Any:
    return text
