"""Pictures of the people's side of it: tier moves week by week, and how long each day took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from examples.story.page.draw import Canvas, Figure, Frame, Table, for_both, ticks
from examples.story.page.shelf import day_axis
from examples.story.play import Pace
from examples.story.score import TIERS

WEEK = timedelta(weeks=1)


def moves_figure(moves: Sequence[tuple[date, str, str]]) -> Figure | None:
    """Accounts that rose and fell per week, in the colour of the tier they came to; None when nobody moved."""
    rose: dict[date, Counter[str]] = defaultdict(Counter)
    fell: dict[date, Counter[str]] = defaultdict(Counter)
    for effective, before, after in moves:
        monday = effective - timedelta(days=effective.weekday())
        if TIERS.index(after) < TIERS.index(before):
            rose[monday][after] += 1
        elif after != before:
            fell[monday][after] += 1
    if not rose and not fell:
        return None
    first, last = min({*rose, *fell}), max({*rose, *fell})
    weeks = [first + WEEK * number for number in range((last - first).days // 7 + 1)]
    head = ["week of", *(f"rose to {tier}" for tier in TIERS[:-1]), *(f"fell to {tier}" for tier in TIERS[1:])]
    rows = [
        [
            week.isoformat(),
            *(str(rose[week][tier]) for tier in TIERS[:-1]),
            *(str(fell[week][tier]) for tier in TIERS[1:]),
        ]
        for week in weeks
    ]
    up, down = (sum(sum(of_week.values()) for of_week in side.values()) for side in (rose, fell))
    told = f"{up:,} moves up and {down:,} down in {len(weeks)} weeks; the first week holds the first ranking of all."
    return Figure(
        "Tier moves, week by week",
        f"Accounts whose tier changed, by the week it took effect: above the line they rose, below they fell, in the colour of the tier they came to. "
        f"{up:,} rose, {down:,} fell.",
        for_both(lambda width: _bars(weeks, rose, fell, width), "Tier moves per week", told),
        Table(head, rows),
        [(f"swatch-{tier}", f"to {tier}") for tier in TIERS],
    )


def _bars(weeks: Sequence[date], rose: dict[date, Counter[str]], fell: dict[date, Counter[str]], width: int) -> Canvas:
    canvas = Canvas(width, 262)
    risen, fallen = _most(rose.values()), _most(fell.values())
    step = ticks(max(risen, fallen), 3)[1]
    top, bottom = _up_to(risen, step), _up_to(fallen, step)
    days = (weeks[0].toordinal(), (weeks[-1] + WEEK).toordinal())
    frame = Frame(46, 34, width - 12, 226, days, (-bottom, top))
    canvas.text(46, 18, "accounts: rose above, fell below", "strong")
    count = int((top + bottom) / step)
    canvas.scale(frame, [step * number - bottom for number in range(count + 1)], lambda value: f"{abs(value):,.0f}")
    wide = max(2.0, (frame.right - frame.left) / len(weeks) - 2)
    for week in weeks:
        x = frame.x(week.toordinal()) + 1
        for side, sign in ((rose, 1), (fell, -1)):
            base = 0
            for tier in TIERS:
                reach = base + sign * side[week][tier]
                high = frame.y(max(base, reach))
                canvas.rect(x, high, wide, frame.y(min(base, reach)) - high, f"f-{tier}")
                base = reach
    canvas.line(frame.left, frame.y(0), frame.right, frame.y(0), "axis")
    day_axis(canvas, frame, weeks[0], weeks[-1] + WEEK)
    return canvas


def _most(side: Iterable[Counter[str]]) -> int:
    return max((sum(of_week.values()) for of_week in side), default=0)


def _up_to(value: float, step: float) -> float:
    return -(-value // step) * step


def pace_figure(paces: Sequence[Pace]) -> Figure | None:
    """Seconds per trading day, closes and waiting included; None before any was played."""
    played = [pace for pace in paces if pace.lines]
    if not played:
        return None
    slowest = max(played, key=lambda pace: pace.seconds)
    told = f"{len(played)} trading days, the longest {slowest.seconds:.1f} s on {slowest.on} with {slowest.lines:,} order lines."
    return Figure(
        "How long each day took",
        f"Wall seconds per trading day, from the first event sent to all four services at rest after the close. {told}",
        for_both(lambda width: _columns(played, width), "Seconds per trading day", told),
        Table(
            ["day", "order lines", "seconds"],
            [[pace.on.isoformat(), f"{pace.lines:,}", f"{pace.seconds:.2f}"] for pace in played],
        ),
    )


def _columns(played: Sequence[Pace], width: int) -> Canvas:
    canvas = Canvas(width, 206)
    steps = ticks(max(pace.seconds for pace in played), 3)
    days = (played[0].on.toordinal(), played[-1].on.toordinal() + 1)
    frame = Frame(46, 34, width - 12, 174, days, (0, steps[-1]))
    canvas.text(46, 18, "seconds per trading day", "strong")
    canvas.scale(frame, steps, lambda value: f"{value:g}")
    wide = max(1.0, (frame.right - frame.left) / (days[1] - days[0]) - 0.6)
    for pace in played:
        y = frame.y(pace.seconds)
        canvas.rect(frame.x(pace.on.toordinal()), y, wide, frame.bottom - y, "f-total")
    day_axis(canvas, frame, played[0].on, played[-1].on)
    return canvas
