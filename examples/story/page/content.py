"""What the page says, gathered by who told the terminal, and how it becomes HTML."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from examples.story.checks import Verdict
from examples.story.page.draw import Figure
from examples.story.play import Speed
from examples.story.score import TOTAL, Comparison

HERE = Path(__file__).parent
SERVICES_DO = {
    "accounts": "the record, people, engagements",
    "supply": "promises, stock, protection",
    "scoring": "scores, tiers, criteria",
    "notify": "rules, inbox, mails",
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that a service drew, at two widths, and what it shows in words."""

    title: str
    said: str
    narrow: str
    wide: str


@dataclass(frozen=True, slots=True)
class Trail:
    """One notification: to whom and what, its text, and the steps from event to acknowledgement."""

    head: str
    text: Sequence[str]
    steps: Sequence[str]


@dataclass(slots=True)
class Content:
    """All that the page shows; what was not gathered is left out."""

    played: Sequence[str]
    comparison: Comparison
    balance: str
    verdicts: Sequence[Verdict]
    unsettled: Mapping[str, str]
    figures: Mapping[str, Sequence[Figure]]
    explained: Sequence[str]
    notified: Sequence[str]
    speed: Speed
    started: float | None
    urls: Mapping[str, str]
    tokens: Mapping[str, Path]
    charts: Sequence[Chart] = ()
    top: Sequence[Sequence[str]] = ()
    season: Sequence[str] = ()


def picture(svg: bytes) -> str:
    """A picture that a service drew, as an address that holds the picture itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def trail_of(sentences: Sequence[str]) -> Trail:
    """Head, text and steps of a notification as it is told on the terminal."""
    steps = [sentence.removeprefix("· ") for sentence in sentences if sentence.startswith("· ")]
    head, *text = [sentence for sentence in sentences if not sentence.startswith("· ")] or [""]
    return Trail(head, text, steps)


def tiles(comparison: Comparison, verdicts: Sequence[Verdict]) -> list[tuple[str, str, str]]:
    """The page's first figures: (what, figure, beside what)."""
    found = []
    for group in ("strategic", "key", TOTAL):
        if group in comparison.ours:
            ours, plain = comparison.ours[group], comparison.plain[group]
            what = "all accounts, filled at once" if group == TOTAL else f"{group} accounts, filled at once"
            found.append((what, f"{ours.at_once:.1%}", f"{plain.at_once:.1%} first come first served"))
    checks = [finding for verdict in verdicts for finding in verdict.findings]
    held = sum(finding.holds for finding in checks)
    found.append(("checks that hold", f"{held} of {len(checks)}", "run by all four services on their own data"))
    return found


def render(content: Content) -> str:
    """The whole page."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = Markup((HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own style sheet
    return environment.get_template("page.html").render(
        content=content,
        tiles=tiles(content.comparison, content.verdicts),
        trail=trail_of(content.notified),
        style=style,
        does=SERVICES_DO,
        planner=content.tokens.get("planner"),
    )


def write(content: Content, file: Path) -> None:
    """Put the page there whole or not at all."""
    beside = file.with_suffix(".new")
    beside.write_text(render(content), encoding="utf-8")
    beside.replace(file)
