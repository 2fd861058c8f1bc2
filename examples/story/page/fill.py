"""Pictures of what was filled: per tier and per month, Bellwether beside first come first served."""

from collections.abc import Callable
from datetime import date

from examples.story.fill import Tally
from examples.story.page.draw import NARROW, Canvas, Figure, Frame, Table, percent
from examples.story.score import Comparison

Share = Callable[[Tally], float]
LEGEND = (("swatch-plain", "first come first served"), ("swatch-ours", "Bellwether"))
MEASURES: tuple[tuple[str, str, Share], ...] = (
    ("At once", "pieces promised firmly by the close of the order's day", lambda tally: tally.at_once),
    ("Within 14 days", "pieces promised firmly or shipped by the 14th day", lambda tally: tally.within),
    ("Range at once", "of the distinct skus of an order, those that got any piece", lambda tally: tally.coverage),
)
ROW, TOP = 46, 26
FULL_NAMES = 7  # months up to here are named whole


def fill_figures(comparison: Comparison) -> list[Figure]:
    """Fill per tier in three measures, and at once per tier and month."""
    return [_by_tier(comparison), _by_month(comparison)]


def _by_tier(comparison: Comparison) -> Figure:
    head = ["tier", "pieces asked"]
    for name, _, _ in MEASURES:
        head += [f"{name}, plain", f"{name}, Bellwether"]
    rows = []
    for group in comparison.groups():
        ours, plain = comparison.ours[group], comparison.plain[group]
        cells = [group, f"{ours.asked:,}"]
        for _, _, share in MEASURES:
            cells += [percent(share(plain), 1), percent(share(ours), 1)]
        rows.append(cells)
    drawings = []
    for name, meaning, share in MEASURES:
        told = "; ".join(
            f"{group} {percent(share(comparison.plain[group]))} to {percent(share(comparison.ours[group]))}"
            for group in comparison.groups()
        )
        drawings.append(
            _dumbbells(comparison, name, share).svg(name, f"{meaning}; first come first served to Bellwether: {told}")
        )
    return Figure(
        "Filled per tier",
        "Each row runs from first come first served (open dot) to Bellwether (full dot), on the same orders and supply.",
        drawings,
        Table(head, rows),
        LEGEND,
        side_by_side=True,
    )


def _dumbbells(comparison: Comparison, name: str, share: Share) -> Canvas:
    groups = comparison.groups()
    canvas = Canvas(NARROW, TOP + ROW * len(groups) + 24)
    frame = Frame(12, TOP, NARROW - 12, TOP + ROW * len(groups), (0, 1), (0, 1))
    canvas.text(12, 16, name, "strong")
    for step in range(5):
        x = frame.x(step / 4)
        canvas.line(x, frame.top, x, frame.bottom)
        anchor = "start" if step == 0 else "end" if step == 4 else "middle"  # noqa: PLR2004 - the last of five
        canvas.text(x, frame.bottom + 17, percent(step / 4), "faint", anchor, 12)
    for place, group in enumerate(groups):
        y = TOP + ROW * place
        plain, ours = share(comparison.plain[group]), share(comparison.ours[group])
        canvas.text(12, y + 17, group, "strong" if group == "total" else "ink")
        canvas.text(NARROW - 12, y + 17, f"{percent(plain, 1)} → {percent(ours, 1)}", "ink", "end")
        kind = "total" if group == "total" else group
        canvas.line(frame.x(plain), y + 32, frame.x(ours), y + 32, f"bar s-{kind}")
        canvas.dot(frame.x(plain), y + 32, 5, "open")
        canvas.dot(frame.x(ours), y + 32, 6, f"f-{kind}")
    return canvas


def _by_month(comparison: Comparison) -> Figure:
    rows, drawings = [], []
    for group in comparison.groups():
        points = _months(comparison, group)
        if not points:
            continue
        rows.append([group, *(_cell(comparison, group, month) for month in comparison.months)])
        told = "; ".join(f"{month} {percent(plain)} to {percent(ours)}" for month, plain, ours in points)
        drawings.append(
            _lines(comparison, group, points).svg(
                f"Filled at once by month, {group}", f"First come first served to Bellwether: {told}"
            )
        )
    return Figure(
        "Filled at once, month by month",
        "Share of the pieces asked that were promised firmly by the close of the order's day, per tier. The table gives plain → Bellwether.",
        drawings,
        Table(["tier", *comparison.months], rows),
        LEGEND,
        side_by_side=True,
    )


def _months(comparison: Comparison, group: str) -> list[tuple[str, float, float]]:
    """The months in which a group asked for anything, with both shares."""
    found = []
    for month in comparison.months:
        ours, plain = comparison.ours.get(f"{group} {month}"), comparison.plain.get(f"{group} {month}")
        if ours and plain and ours.asked:
            found.append((month, plain.at_once, ours.at_once))
    return found


def _cell(comparison: Comparison, group: str, month: str) -> str:
    shares = next((point for point in _months(comparison, group) if point[0] == month), None)
    return f"{percent(shares[1], 1)} → {percent(shares[2], 1)}" if shares else "–"


def _lines(comparison: Comparison, group: str, points: list[tuple[str, float, float]]) -> Canvas:
    months = comparison.months
    canvas = Canvas(NARROW, 190)
    frame = Frame(44, 34, NARROW - 14, 160, (-0.3, len(months) - 0.7), (0, 1))
    canvas.text(12, 16, group, "strong")
    _, plain, ours = points[-1]
    canvas.text(NARROW - 12, 16, f"last: {percent(plain)} → {percent(ours)}", "ink", "end")
    canvas.scale(frame, (0, 0.25, 0.5, 0.75, 1), percent)
    every = 1 if len(months) <= FULL_NAMES else 2
    for place in range(0, len(months), every):
        canvas.text(frame.x(place), 178, month_name(months[place]), "faint", "middle", 12)
    before = [(frame.x(months.index(month)), frame.y(value)) for month, value, _ in points]
    after = [(frame.x(months.index(month)), frame.y(value)) for month, _, value in points]
    canvas.path(before, "stroke-plain")
    for x, y in before:
        canvas.dot(x, y, 3.5, "open")
    canvas.path(after, f"stroke s-{group}")
    for x, y in after:
        canvas.dot(x, y, 4, f"f-{group}")
    return canvas


def month_name(month: str) -> str:
    """`2011-09` as `Sep`; a January with its year."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first:%b %y}" if first.month == 1 else f"{first:%b}"
