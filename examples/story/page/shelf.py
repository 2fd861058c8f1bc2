"""One scarce sku over time: what lay there, for which tier it was promised, and who waited. From plan and journal alone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from examples.erp.books import Books
from examples.erp.heard import Promise
from examples.erp.plan import Day, Plan
from examples.story.fill import Filled, asked
from examples.story.journal import Closed
from examples.story.page.draw import Canvas, Figure, Frame, Point, Table, for_both, ticks
from examples.story.score import TIERS

TierOf = Callable[[str, date], str]
UNIT = "pieces"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A sku at a close, in pieces: on hand, promised firmly per tier, and still waited for per tier."""

    on: date
    on_hand: int
    promised: Mapping[str, int]
    waiting: Mapping[str, int]


def scarcest(plan: Plan, filled: Filled, tier: TierOf) -> str | None:
    """The sku of which the most order lines were not filled at once, among those that accounts of the most tiers asked for."""
    short: Counter[str] = Counter()
    tiers: dict[str, set[str]] = defaultdict(set)
    for line in asked(plan):
        short[line.sku] += line.at_once > filled.at_once.get(line.key, 0)
        tiers[line.sku].add(tier(line.account, line.on))
    widest = max((len(tiers[sku]) for sku in short if short[sku]), default=0)
    candidates = [sku for sku in short if short[sku] and len(tiers[sku]) == widest]
    return min(candidates, key=lambda sku: (-short[sku], sku), default=None)


def shelf_of(plan: Plan, sku: str, closed: Iterable[Closed], tier: TierOf) -> Iterator[Shelf]:
    """The sku at every close of the journal; the books are made again for this sku alone."""
    mine = _only(plan, sku)
    books = Books(mine)
    orders = {order.id for day in mine.days for order in day.orders}
    for known, day in zip(closed, (mine.opening, *mine.days), strict=False):
        if day is mine.opening:
            books.opening()
        else:
            books.day(day)
        books.hear([fact for fact in known.heard if isinstance(fact, Promise) and fact.order_id in orders])
        promised: Counter[str] = Counter()
        waiting: Counter[str] = Counter()
        for line in books.lines.values():
            firm = sum(quantity for _, quantity in line.firm)
            whose = tier(line.order.account, day.on)
            promised[whose] += firm
            waiting[whose] += line.left - firm
        yield Shelf(day.on, books.on_hand[sku], promised, waiting)


def _only(plan: Plan, sku: str) -> Plan:
    """The plan as if nothing else were sold."""
    return replace(
        plan,
        opening=_day(plan.opening, sku),
        products=tuple(product for product in plan.products if product.sku == sku),
        on_hand={sku: plan.on_hand.get(sku, 0)},
        days=tuple(_day(day, sku) for day in plan.days),
    )


def _day(day: Day, sku: str) -> Day:
    orders = [replace(order, lines=tuple(line for line in order.lines if line.sku == sku)) for order in day.orders]
    back = [replace(taken, parts=tuple(p for p in taken.parts if p.sku == sku)) for taken in day.cancellations]
    return replace(
        day,
        orders=tuple(order for order in orders if order.lines),
        cancellations=tuple(taken for taken in back if taken.parts),
        write_offs=tuple(write_off for write_off in day.write_offs if write_off.sku == sku),
        announced=tuple(receipt for receipt in day.announced if receipt.sku == sku),
        arriving=tuple(receipt for receipt in day.arriving if receipt.sku == sku),
    )


def shelf_figure(name: str, sku: str, shelves: Sequence[Shelf]) -> Figure:
    """Promised per tier above, waiting per tier below, the line of what was on hand over the first."""
    last = shelves[-1]
    told = (
        f"From {shelves[0].on} to {last.on}. Highest on hand {max(shelf.on_hand for shelf in shelves):,} {UNIT}; "
        f"at the end {_told(last.promised)} promised and {_told(last.waiting)} waited for."
    )
    rows = [
        [
            shelf.on.isoformat(),
            f"{shelf.on_hand:,}",
            *(f"{shelf.promised.get(tier, 0):,}" for tier in TIERS),
            *(f"{shelf.waiting.get(tier, 0):,}" for tier in TIERS),
        ]
        for shelf in shelves
    ]
    head = ["close", "on hand", *(f"promised, {tier}" for tier in TIERS), *(f"waiting, {tier}" for tier in TIERS)]
    legend = [(f"swatch-{tier}", tier) for tier in TIERS]
    return Figure(
        f"One scarce sku: {sku}, {name}",
        f"In {UNIT} at every close. Above: what lay on the shelf (line) and what of it and of goods on their way was promised "
        "firmly and had not left yet, by the tier of who gets it. Below: what customers still waited for. Chosen: the sku with the most order lines not "
        "filled at once, of those that every tier asked for.",
        for_both(lambda width: _drawn(shelves, width), f"Stock of {sku} by tier over time", told),
        Table(head, rows),
        (("swatch-line", "on hand"), *legend),
    )


def _told(pieces: Mapping[str, int]) -> str:
    found = [f"{pieces[tier]:,} for {tier}" for tier in TIERS if pieces.get(tier)]
    return ", ".join(found) or "nothing"


def _drawn(shelves: Sequence[Shelf], width: int) -> Canvas:
    canvas = Canvas(width, 420)
    days = (shelves[0].on.toordinal(), shelves[-1].on.toordinal())
    highest = max(max(shelf.on_hand, sum(shelf.promised.values())) for shelf in shelves)
    longest = max(sum(shelf.waiting.values()) for shelf in shelves)
    left, right = 52, width - 12
    for top, words, most, kind in (
        (34, "promised and on hand", highest, "promised"),
        (236, "waiting", longest, "waiting"),
    ):
        steps = ticks(most)
        frame = Frame(left, top, right, top + 150, days, (0, steps[-1]))
        canvas.text(left, top - 12, f"{words}, {UNIT}", "strong")
        canvas.scale(frame, steps, lambda value: f"{value:,.0f}")
        _stack(canvas, frame, shelves, kind)
        if kind == "promised":
            canvas.path(_steps(frame, [(shelf.on, shelf.on_hand) for shelf in shelves]), "stroke-line")
        day_axis(canvas, frame, shelves[0].on, shelves[-1].on)
    return canvas


def _stack(canvas: Canvas, frame: Frame, shelves: Sequence[Shelf], kind: str) -> None:
    """The best tier lies at the bottom."""
    floor = [0] * len(shelves)
    for tier in TIERS:
        of_tier = [getattr(shelf, kind).get(tier, 0) for shelf in shelves]
        if any(of_tier):
            above = [low + more for low, more in zip(floor, of_tier, strict=True)]
            upper = _steps(frame, [(shelf.on, value) for shelf, value in zip(shelves, above, strict=True)])
            lower = _steps(frame, [(shelf.on, value) for shelf, value in zip(shelves, floor, strict=True)])
            canvas.path([*upper, *reversed(lower)], f"f-{tier}", closed=True)
            floor = above


def _steps(frame: Frame, values: Sequence[tuple[date, int]]) -> list[Point]:
    """A value holds until the next close."""
    points: list[Point] = []
    for on, value in values:
        x, y = frame.x(on.toordinal()), frame.y(value)
        if points:
            points.append((x, points[-1][1]))
        points.append((x, y))
    return points


def day_axis(canvas: Canvas, frame: Frame, first: date, last: date) -> None:
    """The first of each month below a frame, as many as have room."""
    firsts = []
    month = date(first.year, first.month, 1)
    while month <= last:
        if month >= first:
            firsts.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    every = 1 + len(firsts) * 48 // max(1, int(frame.right - frame.left))
    for place, month in enumerate(firsts or [first]):
        x = frame.x(month.toordinal())
        canvas.line(x, frame.bottom, x, frame.bottom + 4, "axis")
        if place % every == 0:
            anchor = "end" if frame.right - x < 24 else "start" if x - frame.left < 12 else "middle"  # noqa: PLR2004 - room for half a label
            canvas.text(x, frame.bottom + 18, f"{month:%-d %b}", "faint", anchor, 12)
    canvas.line(frame.left, frame.bottom, frame.right, frame.bottom, "axis")
