"""The season as it went: dated backwards, asked, signed, protected, foreseen short, released. From what was heard alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from examples.erp.heard import Agreed, Foreseen, Kept, Peak, Seasonal
from examples.story.page.draw import NARROW, Canvas, Figure, Frame, Table, for_both, percent
from examples.story.page.shelf import day_axis

MARGIN = timedelta(days=5)
ROW = 40
STRIP = 22
MOST_ACCOUNTS = 12


@dataclass(slots=True)
class Course:
    """One season: when it was told of, and what followed, per close. Quantities in pieces."""

    peak: Peak
    told_on: date
    agreed: dict[str, Agreed] = field(default_factory=dict)
    signed_on: set[date] = field(default_factory=set)
    foreseen: dict[date, list[Foreseen]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    freed: dict[date, int] = field(default_factory=lambda: defaultdict(int))


def courses(heard: Sequence[tuple[date, Seasonal]]) -> list[Course]:
    """Every season that was told of, in order; `heard` has the day of the close with each fact."""
    found: dict[str, Course] = {
        fact.season_id: Course(fact, on) for on, fact in reversed(heard) if isinstance(fact, Peak)
    }
    for on, fact in heard:
        course = found.get(fact.season_id)
        match fact:
            case Agreed() if course:
                course.agreed[fact.account] = fact
                course.signed_on.add(on)
            case Foreseen() if course:
                course.foreseen[on].append(fact)
            case Kept() if course:
                (course.freed if fact.freed else course.kept)[on] += fact.quantity
    return sorted(found.values(), key=lambda course: course.told_on)


def counted(accounts: int) -> str:
    """So many accounts, in words."""
    return f"{accounts:,} account{'' if accounts == 1 else 's'}"


def season_told(course: Course) -> list[str]:
    """The season in sentences."""
    peak = course.peak
    told = [
        (
            f"{peak.name}, {peak.starts_on} to {peak.ends_on}, {peak.index:g} times the trailing mean. Told of at the close of {course.told_on}, dated "
            f"backwards: agree by {peak.agree_by}, produce from {peak.latest_production}, ship by {peak.latest_ship}."
        ),
        (
            f"{counted(len(peak.accounts))} asked; {len(course.agreed):,} signed "
            f"{sum(fact.agreed for fact in course.agreed.values()):,} pieces, of which {sum(fact.protected for fact in course.agreed.values()):,} "
            "were protected when they signed."
        ),
    ]
    if course.foreseen:
        first, last = min(course.foreseen), max(course.foreseen)
        missing = sum(fact.missing for fact in course.foreseen[first])
        newest = {fact.account: fact.missing for on in sorted(course.foreseen) for fact in course.foreseen[on]}
        left = [pieces for pieces in newest.values() if pieces]
        told.append(
            f"First foreseen short at the close of {first}: {missing:,} pieces for {counted(len(course.foreseen[first]))}; as last told, on {last}: "
            f"{f'{sum(left):,} pieces for {counted(len(left))}' if left else 'nothing, all is covered'}."
        )
    return told


def season_figure(course: Course) -> Figure:
    """The season's days on a line."""
    rows = [
        [on.isoformat(), what]
        for on, what in sorted(
            [
                (course.told_on, f"told of: {counted(len(course.peak.accounts))} asked"),
                (course.peak.agree_by, "agree by"),
                (course.peak.latest_production, "latest production"),
                (course.peak.latest_ship, "latest shipping"),
                (course.peak.starts_on, "first day"),
                (course.peak.ends_on, "last day"),
                *((on, "signed") for on in course.signed_on),
                *(
                    (on, f"foreseen short: {sum(f.missing for f in facts):,} pieces")
                    for on, facts in course.foreseen.items()
                ),
                *((on, f"protected: {pieces:,} pieces") for on, pieces in course.kept.items()),
                *((on, f"free again: {pieces:,} pieces") for on, pieces in course.freed.items()),
            ]
        )
    ]
    told = "; ".join(f"{on} {what}" for on, what in rows[:40])
    return Figure(
        f"{course.peak.name}: the days of the season",
        "Business days. Bars: how long each step may take at the latest; marks: days on which something was said.",
        for_both(lambda width: _drawn(course, width), f"{course.peak.name} on a line of days", told),
        Table(["day", "what"], rows),
        (
            ("swatch-key", "people agree"),
            ("swatch-growth", "production"),
            ("swatch-standard", "transport"),
            ("swatch-strategic", "season"),
            ("swatch-mark", "told, signed, foreseen short"),
        ),
    )


def _drawn(course: Course, width: int) -> Canvas:
    peak = course.peak
    spans = (
        ("people agree", course.told_on, peak.agree_by, "f-key"),
        ("production at the latest", peak.latest_production, peak.latest_ship, "f-growth"),
        ("transport at the latest", peak.latest_ship, peak.starts_on, "f-standard"),
        ("season", peak.starts_on, peak.ends_on, "f-strategic"),
    )
    first = min(start for _, start, _, _ in spans) - MARGIN
    last = max(end for _, _, end, _ in spans) + MARGIN
    canvas = Canvas(width, 30 + ROW * len(spans) + STRIP + 34)
    frame = Frame(12, 26, width - 12, 26 + ROW * len(spans) + STRIP, (first.toordinal(), last.toordinal()), (0, 1))
    marks = sorted({course.told_on, *course.signed_on, *course.foreseen})
    for on in marks:
        x = frame.x(on.toordinal())
        canvas.line(x, frame.bottom - STRIP + 6, x, frame.bottom, "stroke-mark")  # below the words, not across them
    for place, (words, start, end, kind) in enumerate(spans):
        y = frame.top + ROW * place
        x, until = frame.x(start.toordinal()), frame.x(end.toordinal())
        label = f"{words}, {start:%-d %b} to {end:%-d %b}"
        if width == NARROW:
            canvas.text(12, y + 14, label)
        elif x > width / 2:
            canvas.text(until, y + 14, label, anchor="end")
        else:
            canvas.text(x, y + 14, label)
        canvas.rect(x, y + 20, max(2.0, until - x), 13, kind)
    day_axis(canvas, frame, first, last)
    return canvas


@dataclass(frozen=True, slots=True)
class Protected:
    """What was kept for an account over all its skus of a season, and what of it the account's own orders took, in pieces."""

    account: str
    quantity: int
    consumed: int


def protected_told(protected: Sequence[Protected]) -> list[str]:
    """Protection and consumption in a sentence; nothing where nothing was protected."""
    quantity, consumed = sum(one.quantity for one in protected), sum(one.consumed for one in protected)
    if not quantity:
        return []
    return [
        (
            f"Kept for {counted(len(protected))}: {quantity:,} pieces that they signed; their own orders took {consumed:,} of them "
            f"({percent(consumed / quantity)}), {quantity - consumed:,} were left for others or are still kept."
        )
    ]


def protected_figure(protected: Sequence[Protected]) -> Figure | None:
    """Per account, most first: what was kept for it, and how much of that it ordered."""
    shown = sorted(protected, key=lambda one: (-one.quantity, one.account))[:MOST_ACCOUNTS]
    if not any(one.quantity for one in shown):
        return None
    told = "; ".join(f"{one.account} {one.consumed:,} of {one.quantity:,}" for one in shown)
    return Figure(
        "Signed and kept, and what was ordered of it",
        f"Pieces per account, over all skus of the season; the {len(shown)} accounts that signed most.",
        for_both(lambda width: _bars(shown, width), "Protected and consumed per account", told),
        Table(
            ["account", "kept", "ordered of it", "left"],
            [
                [one.account, f"{one.quantity:,}", f"{one.consumed:,}", f"{one.quantity - one.consumed:,}"]
                for one in sorted(protected, key=lambda one: one.account)
            ],
        ),
        (("swatch-season", "kept"), ("swatch-strategic", "ordered by whom it was kept for")),
    )


def _bars(shown: Sequence[Protected], width: int) -> Canvas:
    canvas = Canvas(width, 44 * len(shown) + 8)
    longest = max(one.quantity for one in shown)
    for place, one in enumerate(shown):
        y = 44 * place
        canvas.text(12, y + 18, one.account)
        canvas.text(width - 12, y + 18, f"{one.consumed:,} of {one.quantity:,} pieces", anchor="end")
        canvas.rect(12, y + 24, (width - 24) * one.quantity / longest, 13, "f-season")
        canvas.rect(12, y + 24, (width - 24) * one.consumed / longest, 13, "f-strategic")
    return canvas
