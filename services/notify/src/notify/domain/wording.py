"""What is said: an inbox entry, a line of a digest, a digest. Words come from templates by event, channel and locale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .digest import Line, assemble
from .occurrences import EVENT_TYPES
from .rendering import LOCALES, Allowance, Renderer, TemplateFault

FRAME = "digest.email"
MAX_TITLE = 300
DIGEST_SECONDS = 0.5  # of this thread's computing time, for all lines of one digest
OnFault = Callable[[str, str, str], None]


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

    def __init__(
        self,
        sources: Mapping[str, Mapping[str, str]],
        terms: Mapping[str, Mapping[str, str]],
        on_fault: OnFault = lambda *_: None,
    ) -> None:
        """`on_fault` is told of each text that had to be made without its template: locale, template, what was wrong."""
        names = {name for locale in LOCALES for name in sources[locale]}
        if lacking := sorted(f"{locale}/{name}" for locale in LOCALES for name in names - set(sources[locale])):
            raise ValueError(f"templates are missing: {', '.join(lacking)}")
        self._sources = sources
        self._terms = terms
        self._on_fault = on_fault
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
        """An inbox entry; when its template fails, the kind of event and its accounts stand in."""
        return self._said(locale, f"{item.event_type}.inbox", item)

    def line(self, locale: str, item: Item) -> str:
        """A digest's line on an item; as an entry when its template fails."""
        return self._said(locale, f"{item.event_type}.email", item).title

    def digest(self, locale: str, *, name: str, closed_date: date, items: Sequence[Item]) -> Said:
        """A whole digest: subject and text. It always goes out: in plain words where a template fails, or where all of it would take too long."""
        shown = assemble(
            [Line(item.event_type, _severity(item.severity), {"item": item}) for item in items], EVENT_TYPES
        )
        lines = _Lines(self, locale)
        sections = [
            {
                "event_type": section.event_type,
                "total": section.total,
                "more": section.more,
                "lines": [{"severity": line.severity, "text": lines.of(line.data["item"])} for line in section.lines],
            }
            for section in shown
        ]
        data = {
            "name": " ".join(name.split()),
            "closed_date": closed_date.isoformat(),
            "total": len(items),
            "urgent": sum(item.severity == "critical" for item in items),
            "sections": sections,
        }
        try:
            return self.render(locale, self.source(locale, FRAME), data)
        except (TemplateFault, KeyError) as fault:
            self.tell_fault(locale, FRAME, str(fault))
            return self._plain_digest(locale, data)

    def tell_fault(self, locale: str, name: str, what: str) -> None:
        """Says that a text had to be made without its template."""
        self._on_fault(locale, name, what)

    def plain(self, locale: str, item: Item) -> Said:
        """An item without its template: its kind and the accounts, so that nobody misses that something came."""
        ids = ", ".join(account.account_id for account in item.accounts)
        return Said(f"{self._terms[locale].get(item.event_type, item.event_type)} {ids}".strip(), "")

    def _said(self, locale: str, name: str, item: Item) -> Said:
        try:
            return self.render(locale, self.source(locale, name), template_data(item))
        except (TemplateFault, KeyError) as fault:
            self.tell_fault(locale, name, str(fault))
            return self.plain(locale, item)

    def _plain_digest(self, locale: str, data: Mapping[str, Any]) -> Said:
        terms = self._terms[locale]
        text = "\n\n".join(
            "\n".join(
                [
                    f"{terms.get(section['event_type'], section['event_type'])} ({section['total']})",
                    *(f"{'!' if line['severity'] == 'critical' else '-'} {line['text']}" for line in section["lines"]),
                    *([f"... + {section['more']}"] if section["more"] else []),
                ]
            )
            for section in data["sections"]
        )
        return Said(f"{terms.get('digest', 'Digest')} {data['closed_date']} ({data['total']})", text)


class _Lines:
    """The lines of one digest: by their templates for `DIGEST_SECONDS` of computing time together, then plainly."""

    def __init__(self, wording: Wording, locale: str) -> None:
        self._wording, self._locale = wording, locale
        self._allowance = Allowance(DIGEST_SECONDS)

    def of(self, item: Item) -> str:
        if not self._allowance.spent:
            return self._wording.line(self._locale, item)
        slow = f"the lines of one digest take longer than {DIGEST_SECONDS} s"
        self._wording.tell_fault(self._locale, f"{item.event_type}.email", slow)
        return self._wording.plain(self._locale, item).title


def _severity(text: str) -> Any:
    return text
