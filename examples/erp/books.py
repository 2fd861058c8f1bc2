"""The ERP's own books: what it knows of orders, stock and money, and what it therefore publishes. Pure: no I/O, no clock.

Two calls per day: `day(...)` gives the events of a trading day, decided from what was known at its beginning alone;
`hear(...)` takes what `supply` promised by the day's close. So the same plan and the same promises give the same books,
and a day that was interrupted can be published again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from examples.erp.heard import Promise
from examples.erp.messages import Posting
from examples.erp.money import Sold, Treasury
from examples.erp.plan import Cancellation, Day, Order, Plan, WriteOff, at_hour
from shared.contracts import (
    BusinessDayClosed,
    DocumentLine,
    GoodsReturned,
    LineQuantity,
    OrderCancelled,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    ProductListed,
    ReturnedLine,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanned,
)

CALENDAR = "main"
CURRENCY = "GBP"
SITE = "MAIN"
ANNOUNCED, RECEIVED, PAID, SHIPPED, CLOSED = 4, 5, 9, 12, 23  # hours of the day
LineKey = tuple[str, int]  # order id, line no


@dataclass(slots=True)
class OrderLine:
    """What the ERP knows of one line, in pieces. `firm`: what supply promised firmly, by ship date, and is not shipped."""

    order: Order
    place: int
    cancelled: int = 0
    shipped: int = 0
    firm: list[tuple[date, int]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """What the customer still waits for."""
        return self.order.lines[self.place].quantity - self.cancelled - self.shipped


class Books:
    """The state of the ERP, moved day by day."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.on_hand: Counter[str] = Counter(plan.on_hand)
        self.lines: dict[LineKey, OrderLine] = {}
        self.written_off: dict[str, int] = {}
        self.sent: Counter[str] = Counter()
        self._promised: set[LineKey] = set()
        self._versions: dict[LineKey, int] = {}
        self._cancels: dict[str, dict[int, int]] = defaultdict(dict)
        self._cancel_versions: Counter[str] = Counter()
        self._treasury = Treasury(CURRENCY)

    def opening(self) -> list[Posting]:
        """The day before the first trading day: products, counts, and the supply announced so far."""
        day = self.plan.opening.on
        at, counted_at = at_hour(day, 2), at_hour(day, 3)
        listed = (
            Posting(
                f"product-{product.sku}-1",
                at,
                ProductListed(
                    sku=product.sku, version=1, name=product.name, family=product.family, unit_value=product.price
                ),
            )
            for product in self.plan.products
        )
        counted = (
            Posting(
                f"count-{sku}-{day}",
                counted_at,
                StockCounted(document_id=f"C-{sku}", site=SITE, sku=sku, quantity=quantity, counted_at=counted_at),
            )
            for sku, quantity in self.plan.on_hand.items()
        )
        return self._sent(chain(listed, counted, self._announced(self.plan.opening)))

    def day(self, day: Day) -> list[Posting]:
        """What the ERP publishes on a trading day, in order of time."""
        happenings: list[tuple[datetime, int, Order | Cancellation | WriteOff | None]] = [
            *((order.at, 0, order) for order in day.orders),
            *((cancellation.at, 1, cancellation) for cancellation in day.cancellations),
            *((write_off.at, 2, write_off) for write_off in day.write_offs),
            (at_hour(day.on, SHIPPED), 3, None),
        ]
        happenings.sort(key=lambda happening: (happening[0], happening[1], happening[2].id if happening[2] else ""))
        postings = [*self._announced(day), *self._received(day), *self._treasury.due(day.on, at_hour(day.on, PAID))]
        for _, _, happening in happenings:
            match happening:
                case Order():
                    postings.append(self._ordered(happening))
                case Cancellation():
                    postings += self._taken_back(happening)
                case WriteOff():
                    postings += self._written_off(happening)
                case None:
                    postings += self._shipped(day)
        return self._sent(postings)

    def close(self, day: Day) -> Posting:
        """The end of a business day; published when all of the day is acknowledged."""
        closed = BusinessDayClosed(calendar=CALENDAR, closed_date=day.on, next_business_date=day.next_date)
        return Posting(f"close-{CALENDAR}-{day.on}", at_hour(day.on, CLOSED), closed)

    def hear(self, promises: Iterable[Promise]) -> None:
        """Note what supply promised firmly. Only a close makes firm: in between a firm promise can only shrink."""
        for promise in promises:
            for line_no, schedule in promise.lines:
                key = (promise.order_id, line_no)
                line = self.lines.get(key)
                if line is None or self._versions.get(key, -1) >= promise.version:
                    continue
                self._versions[key] = promise.version
                line.firm = list(schedule) if promise.by_close else _at_most(line.firm, sum(q for _, q in schedule))
                (self._promised.add if line.firm else self._promised.discard)(key)

    def filled(self, key: LineKey) -> int:
        """Pieces of a line that are shipped or promised firmly."""
        line = self.lines[key]
        return line.shipped + sum(quantity for _, quantity in line.firm)

    def _sent(self, postings: Iterable[Posting]) -> list[Posting]:
        found = list(postings)
        self.sent.update(type(posting.payload).__name__ for posting in found)
        return found

    def _announced(self, day: Day) -> Iterator[Posting]:
        at = at_hour(day.on, ANNOUNCED)
        for receipt in day.announced:
            planned = SupplyPlanned(
                planned_receipt_id=receipt.id,
                version=1,
                site=SITE,
                sku=receipt.sku,
                quantity=receipt.quantity,
                expected_on=receipt.expected_on,
                supply_kind="production",
            )
            yield Posting(f"plan-{receipt.id}-1", at, planned)

    def _received(self, day: Day) -> Iterator[Posting]:
        at = at_hour(day.on, RECEIVED)
        for receipt in day.arriving:
            self.on_hand[receipt.sku] += receipt.quantity
            received = StockReceived(
                receipt_id=f"R-{receipt.id}",
                site=SITE,
                sku=receipt.sku,
                quantity=receipt.quantity,
                planned_receipt_id=receipt.id,
                final=True,
            )
            yield Posting(f"receipt-{receipt.id}", at, received)

    def _ordered(self, order: Order) -> Posting:
        for place, line in enumerate(order.lines):
            self.lines[order.id, line.line_no] = OrderLine(order, place)
        placed = OrderPlaced(
            order_id=order.id,
            version=1,
            account_id=order.account,
            currency=CURRENCY,
            site=SITE,
            lines=[
                OrderedLine(line_no=line.line_no, sku=line.sku, quantity=line.quantity, unit_price=line.price)
                for line in order.lines
            ],
        )
        return Posting(f"order-{order.id}-1", order.at, placed)

    def _taken_back(self, cancellation: Cancellation) -> Iterator[Posting]:
        """What is not shipped yet is cancelled, the rest comes back as goods and goes on the shelf again."""
        touched: dict[str, None] = {}
        returned: Counter[LineKey] = Counter()
        for part in cancellation.parts:
            key = (part.order_id, part.line_no)
            line = self.lines[key]
            cancelled = min(part.quantity, line.left)
            if cancelled:
                line.cancelled += cancelled
                line.firm = _at_most(line.firm, line.left)
                self._cancels[part.order_id][part.line_no] = line.cancelled
                touched[part.order_id] = None
            if part.quantity > cancelled:
                returned[key] += part.quantity - cancelled
                self.on_hand[part.sku] += part.quantity - cancelled
        for order_id in touched:
            yield self._cancelled(order_id, cancellation)
        if returned:
            yield _returned(cancellation, returned)

    def _cancelled(self, order_id: str, cancellation: Cancellation) -> Posting:
        self._cancel_versions[order_id] += 1
        version = self._cancel_versions[order_id]
        totals = sorted(self._cancels[order_id].items())
        cancelled = OrderCancelled(
            order_id=order_id,
            account_id=cancellation.account,
            version=version,
            lines=[LineQuantity(line_no=line_no, quantity=quantity) for line_no, quantity in totals],
        )
        return Posting(f"cancel-{order_id}-{version}", cancellation.at, cancelled)

    def _written_off(self, write_off: WriteOff) -> Iterator[Posting]:
        """As far as there is anything on hand; most of what the file writes off is more than that."""
        quantity = min(write_off.quantity, max(0, self.on_hand[write_off.sku]))
        self.written_off[write_off.id] = quantity
        if quantity:
            self.on_hand[write_off.sku] -= quantity
            adjusted = StockAdjusted(
                document_id=write_off.id, site=SITE, sku=write_off.sku, delta=-quantity, reason=write_off.reason or None
            )
            yield Posting(f"adjust-{write_off.id}", write_off.at, adjusted)

    def _shipped(self, day: Day) -> Iterator[Posting]:
        """What was promised firmly for today or before leaves, as far as it is there: one shipment per account."""
        shipments: dict[str, list[tuple[LineKey, int]]] = defaultdict(list)
        for key in sorted(self._promised):
            line = self.lines[key]
            sku = line.order.lines[line.place].sku
            due = sum(quantity for ship_date, quantity in line.firm if ship_date <= day.on)
            quantity = min(due, line.left, max(0, self.on_hand[sku]))
            if quantity:
                line.shipped += quantity
                line.firm = _less(line.firm, quantity)
                self.on_hand[sku] -= quantity
                shipments[line.order.account].append((key, quantity))
            if not line.firm:
                self._promised.discard(key)
        at = at_hour(day.on, SHIPPED)
        for account, shipped in shipments.items():
            sold = [Sold(key, self.lines[key].order.lines[self.lines[key].place], count) for key, count in shipped]
            shipment_id = f"S-{account}-{day.on:%Y%m%d}"
            yield Posting(f"shipment-{shipment_id}", at, _shipment(shipment_id, account, sold))
            yield self._treasury.invoice(f"I-{account}-{day.on:%Y%m%d}", account, sold, at)


def shortened_write_offs(books: Books, write_offs: Mapping[str, int]) -> tuple[int, int]:
    """Of the write-offs played (pieces by id): how many exceeded what was on hand, and by how many pieces."""
    missing = [asked - books.written_off.get(name, 0) for name, asked in write_offs.items()]
    return sum(count > 0 for count in missing), sum(missing)


def _shipment(shipment_id: str, account: str, sold: Iterable[Sold]) -> OrderShipped:
    lines = [
        DocumentLine(order_id=part.key[0], line_no=part.key[1], quantity=part.quantity, sku=part.line.sku)
        for part in sold
    ]
    return OrderShipped(shipment_id=shipment_id, account_id=account, site=SITE, lines=lines)


def _returned(cancellation: Cancellation, returned: Mapping[LineKey, int]) -> Posting:
    lines = [
        ReturnedLine(order_id=order_id, line_no=line_no, quantity=quantity, restocked=quantity)
        for (order_id, line_no), quantity in sorted(returned.items())
    ]
    back = GoodsReturned(
        return_id=cancellation.id, account_id=cancellation.account, site=SITE, lines=lines, reason="taken back"
    )
    return Posting(f"return-{cancellation.id}", cancellation.at, back)


def _at_most(firm: Iterable[tuple[date, int]], quantity: int) -> list[tuple[date, int]]:
    """The earliest of a schedule, up to a quantity."""
    kept = []
    for ship_date, promised in sorted(firm):
        if taken := min(promised, quantity):
            kept.append((ship_date, taken))
            quantity -= taken
    return kept


def _less(firm: Iterable[tuple[date, int]], quantity: int) -> list[tuple[date, int]]:
    """What is left of a schedule when its earliest pieces are gone."""
    kept = []
    for ship_date, promised in sorted(firm):
        gone = min(promised, quantity)
        quantity -= gone
        if promised > gone:
            kept.append((ship_date, promised - gone))
    return kept
