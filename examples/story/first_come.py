"""First come first served, calculated on the very same orders and supply: what the system is compared with.

Plain on purpose, and a calculation of its own, not the services with a switch: stock on hand goes to an order the moment
it comes, what is missing waits in line, and whatever comes in (a receipt, goods taken back) goes to whoever has waited
longest. Nobody is ranked and nothing is held back for anybody.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from examples.erp.plan import Cancellation, Day, Order, Plan, WriteOff
from examples.story.fill import Filled, LineKey, closes_to_judge


@dataclass(slots=True)
class _Line:
    key: LineKey
    wanted: int
    given: int = 0


@dataclass(slots=True)
class _Shelf:
    """One sku: pieces free to give (below zero after a write-off of what was already given), and who waits for it."""

    free: int = 0
    waiting: deque[_Line] = field(default_factory=deque)

    def serve(self) -> None:
        """Give what is free to those who have waited longest."""
        while self.free > 0 and self.waiting:
            line = self.waiting[0]
            given = min(self.free, line.wanted - line.given)
            line.given += given
            self.free -= given
            if line.given == line.wanted:
                self.waiting.popleft()


@dataclass(slots=True)
class Warehouse:
    """All shelves and lines. Units are never lost or made: given + free = what came in, per sku."""

    shelves: dict[str, _Shelf] = field(default_factory=lambda: defaultdict(_Shelf))
    lines: dict[LineKey, _Line] = field(default_factory=dict)

    def receive(self, sku: str, quantity: int) -> None:
        """Pieces come in (or, below zero, go out): those waiting are served."""
        shelf = self.shelves[sku]
        shelf.free += quantity
        shelf.serve()

    def order(self, order: Order) -> None:
        """An order takes its place in the line of each of its skus."""
        for line in order.lines:
            asked = self.lines[order.id, line.line_no] = _Line((order.id, line.line_no), line.quantity)
            shelf = self.shelves[line.sku]
            shelf.waiting.append(asked)
            shelf.serve()

    def take_back(self, cancellation: Cancellation) -> None:
        """A customer wants less: first what is still missing falls away, then given pieces come back to the shelf."""
        for part in cancellation.parts:
            line, shelf = self.lines[part.order_id, part.line_no], self.shelves[part.sku]
            line.wanted -= part.quantity
            back = max(0, line.given - line.wanted)
            line.given -= back
            if line.given == line.wanted and line in shelf.waiting:
                shelf.waiting.remove(line)
            self.receive(part.sku, back)


def first_come(plan: Plan, written_off: Mapping[str, int]) -> Filled:
    """Fill of every order line at its day's close and at its later close.

    Args:
        plan: the orders, cancellations and supply.
        written_off: pieces really written off, by the write-off's id: the same as in the compared run.
    """
    warehouse, filled = Warehouse(), Filled()
    for sku, quantity in plan.on_hand.items():
        warehouse.receive(sku, quantity)
    due: dict[date, list[LineKey]] = defaultdict(list)
    later_closes = closes_to_judge(plan)
    for day in plan.days:
        _play(warehouse, day, written_off)
        placed = [(order.id, line.line_no) for order in day.orders for line in order.lines]
        filled.at_once.update((key, warehouse.lines[key].given) for key in placed)
        if day.on in later_closes:
            due[later_closes[day.on]] += placed
        filled.later.update((key, warehouse.lines[key].given) for key in due.pop(day.on, ()))
    return filled


def _play(warehouse: Warehouse, day: Day, written_off: Mapping[str, int]) -> None:
    for receipt in day.arriving:
        warehouse.receive(receipt.sku, receipt.quantity)
    for _, happening in sorted(_happenings(day), key=lambda pair: pair[0]):
        match happening:
            case Order():
                warehouse.order(happening)
            case Cancellation():
                warehouse.take_back(happening)
            case WriteOff():
                warehouse.receive(happening.sku, -written_off.get(happening.id, 0))


def _happenings(day: Day) -> Iterator[tuple[tuple[datetime, int, str], Order | Cancellation | WriteOff]]:
    """What happens on a day with its place in time; within a minute orders come first, as in the matching."""
    for order in day.orders:
        yield (order.at, 0, order.id), order
    for cancellation in day.cancellations:
        yield (cancellation.at, 1, cancellation.id), cancellation
    for write_off in day.write_offs:
        yield (write_off.at, 2, write_off.id), write_off
