"""What the warehouse reports of orders: picked, shipped, come back. Facts: each document counts once and is never refused for its consequence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.clock import BusinessDay
from shared.contracts import DeliveryReleased, GoodsReturned, OrderCancelled, OrderRejected, OrderShipped, type_name
from shared.contracts.orders import DocumentLine, ReturnedLine
from shared.events import Emission, Event
from shared.outbox import emit
from shared.outcomes import STALE, Outcome, Waiting
from supply.domain import promise
from supply.domain.book import Book
from supply.domain.line import Line, freeze, ship, trim
from supply.settings import policy_of
from supply.store import books, documents, lines, movements, orders, sites
from supply.store.lines import LineKey
from supply.store.movements import Movement
from supply.store.orders import ChangedMeanwhileError, Order, OrderKey

from . import loss
from .intake import Accepted, sift, too_late
from .telling import Before, Changed, before, differs

StockKey = tuple[str, str]
Document = DeliveryReleased | OrderShipped | GoodsReturned


@dataclass(slots=True)
class _Batch:
    """Documents that count, the lines they name, the books behind them, and what they have done so far."""

    lines: dict[tuple[OrderKey, int], Line]
    found: dict[StockKey, Book]
    day: BusinessDay | None
    then: dict[tuple[UUID, int], Before] = field(default_factory=dict)
    moved: list[Movement] = field(default_factory=list)
    causes: dict[StockKey, Event[Any]] = field(default_factory=dict)
    last: dict[tuple[UUID, int], Event[Any]] = field(default_factory=dict)
    late: dict[tuple[UUID, int], int] = field(default_factory=dict)

    def touch(self, line: Line, event: Event[Any]) -> Book:
        """The line's book, the line taken out of it and remembered as it was."""
        book = self.found[line.site, line.sku]
        self.then.setdefault(line.key, before(line))
        self.late.setdefault(line.key, line.too_late)
        self.causes[book.key] = event
        self.last[line.key] = event
        book.take_out(line)
        book.dirty = True
        return book

    def move(self, event: Event[Any], line_no: int, key: StockKey, delta: int, kind: str, number: str) -> None:
        """Moves stock on hand by a document; a movement at or before the governing count changes none."""
        book = self.found[key]
        self.moved.append(Movement(*key, event.time, delta, kind, event.source, number, line_no))
        self.causes[key] = event
        if book.counted_at is None or event.time > book.counted_at:
            book.on_hand += delta
        book.changed()


async def release(session: AsyncSession, events: Sequence[Event[DeliveryReleased]]) -> Sequence[Outcome]:
    """Picked goods are frozen: they become firm whatever they were, and others give way where stock does not suffice."""

    def apply(batch: _Batch, event: Event[DeliveryReleased]) -> None:
        for told in event.payload.lines:
            line = batch.lines[_order(told, event), told.line_no]
            book = batch.touch(line, event)
            line.released += told.quantity
            if batch.day:  # before the first close nothing is dated; the first run makes firm what stands picked
                freeze(line, book.today)
            trim(line)
            book.put_in(line)

    return await _record(session, events, "delivery", lambda payload: payload.delivery_id, apply, published=True)


async def shipped(session: AsyncSession, events: Sequence[Event[OrderShipped]]) -> Sequence[Outcome]:
    """Stock on hand falls by what left, and the lines' promises by what was kept of them; more than ordered is shown as over-delivery."""

    def apply(batch: _Batch, event: Event[OrderShipped]) -> None:
        for at, told in enumerate(event.payload.lines, 1):
            line = batch.lines[_order(told, event), told.line_no]
            book = batch.touch(line, event)
            ship(line, told.quantity)
            book.put_in(line)
            batch.move(
                event,
                at,
                (event.payload.site or line.site, line.sku),
                -told.quantity,
                "shipment",
                event.payload.shipment_id,
            )

    return await _record(session, events, "shipment", lambda payload: payload.shipment_id, apply, published=False)


async def returned(session: AsyncSession, events: Sequence[Event[GoodsReturned]]) -> Sequence[Outcome]:
    """Returns change neither what was ordered nor what was shipped; what was restocked raises stock on hand."""

    def apply(batch: _Batch, event: Event[GoodsReturned]) -> None:
        for at, told in enumerate(event.payload.lines, 1):
            line = batch.lines[_order(told, event), told.line_no]
            book = batch.touch(line, event)
            line.returned += told.quantity
            book.put_in(line)
            if told.restocked:
                batch.move(
                    event,
                    at,
                    (event.payload.site or line.site, line.sku),
                    told.restocked,
                    "return",
                    event.payload.return_id,
                )

    return await _record(session, events, "return", lambda payload: payload.return_id, apply, published=False)


async def _record(
    session: AsyncSession,
    events: Sequence[Event[Any]],
    kind: str,
    number: Callable[[Any], str],
    apply: Callable[[_Batch, Event[Any]], None],
    *,
    published: bool,
) -> Sequence[Outcome]:
    day = await clock.business_now(session)
    policy = policy_of(session)
    outcomes, accepted = await sift(session, events, day)
    known = await orders.find(
        session, {_order(told, one.event) for one in accepted for told in one.event.payload.lines}
    )
    named_lines = _line_keys(accepted, known)
    was = await lines.named(session, named_lines)
    ready = _ready(accepted, known, was, outcomes)
    if not ready:
        return outcomes
    elsewhere = {one.event.payload.site for one in ready if getattr(one.event.payload, "site", None)}
    await sites.zones(session, elsewhere, policy.zone)
    found = await books.lock(session, _keys(ready, known, was), day.today if day else None, policy)
    was = await lines.named(session, named_lines)
    batch = _Batch(_by_number(known, was), found, day)
    if not _keys(ready, known, was) <= found.keys():
        message = "an order of this batch changed before its stock was locked"
        raise ChangedMeanwhileError(message)
    named = {one.index: (one.event.source, number(one.event.payload), 0) for one in ready}
    new = await documents.first(session, kind, [(*named[one.index], one.event.id) for one in ready])
    for one in ready:
        if named[one.index] in new:
            new.discard(named[one.index])  # the same document twice in one batch
            apply(batch, one.event)
        else:
            outcomes[one.index] = STALE
    await _save(session, batch, published=published)
    return outcomes


async def _save(session: AsyncSession, batch: _Batch, *, published: bool) -> None:
    """Writes lines and movements, then settles the books: whoever lost supply is told in the same transaction."""
    changed = [line for line in batch.lines.values() if line.key in batch.then]
    for line in changed:
        if not line.open:
            promise.settle_reason(line)
    await lines.update(session, changed)
    await movements.insert(session, batch.moved)
    also = [
        Changed(line, batch.then[line.key], batch.last[line.key], told=published)
        for line in changed
        if differs(line, batch.then[line.key])
    ]
    touched = {key: batch.found[key] for key in batch.causes}
    await loss.settle(session, touched, batch.causes, batch.day, policy_of(session), also)
    await _tell_too_late(session, batch, [line for line in changed if line.too_late > batch.late[line.key]])


async def _tell_too_late(session: AsyncSession, batch: _Batch, late: Sequence[Line]) -> None:
    """A cancellation that was honoured until the goods were picked or left all the same: what of it comes too late after all."""
    by_order: dict[OrderKey, list[Line]] = {}
    for line in late:
        by_order.setdefault((line.source, line.number), []).append(line)
    known = await orders.find(session, by_order.keys())
    told: list[Emission] = []
    for key, many in sorted(by_order.items()):
        why = too_late(sorted(many, key=lambda line: line.line_no))
        if why is None:
            continue
        rejected = OrderRejected(
            order_id=key[1],
            order_source=key[0],
            account_id=known[key].account_id,
            code=why.code,
            detail=why.detail,
            refused_event_id=str(known[key].cancels.get("event", "-")),
            refused_type=type_name(OrderCancelled),
            lines=list(why.lines),
        )
        day = batch.day.today if batch.day else None
        told.append(Emission(rejected, cause=batch.last[many[-1].key], business_date=day))
    await emit(session, told)


def _ready(
    accepted: Sequence[Accepted], known: dict[OrderKey, Order], was: dict[UUID, list[Line]], outcomes: list[Outcome]
) -> list[Accepted]:
    """Documents of which every order and line is known; the others wait for the first that is not."""
    there = {(key, line.line_no) for key, order in known.items() for line in was.get(order.id, [])}
    ready = []
    for one in accepted:
        missing = next(
            (told for told in one.event.payload.lines if (_order(told, one.event), told.line_no) not in there), None
        )
        if missing is None:
            ready.append(one)
            continue
        key = _order(missing, one.event)
        outcomes[one.index] = (
            Waiting("order_line", "/".join((*key, str(missing.line_no))))
            if key in known
            else Waiting("order", "/".join(key))
        )
    return ready


def _line_keys(accepted: Sequence[Accepted], known: dict[OrderKey, Order]) -> set[LineKey]:
    """The lines that the documents name, of orders that are known."""
    return {
        (known[key].id, told.line_no)
        for one in accepted
        for told in one.event.payload.lines
        if (key := _order(told, one.event)) in known
    }


def _order(told: DocumentLine | ReturnedLine, event: Event[Any]) -> OrderKey:
    return told.order_source or event.source, told.order_id


def _by_number(known: dict[OrderKey, Order], was: dict[UUID, list[Line]]) -> dict[tuple[OrderKey, int], Line]:
    return {(key, line.line_no): line for key, order in known.items() for line in was.get(order.id, [])}


def _keys(ready: Sequence[Accepted], known: dict[OrderKey, Order], was: dict[UUID, list[Line]]) -> set[StockKey]:
    """The stock rows of the named lines, and those of the sites that the documents name."""
    there = _by_number(known, was)
    keys: set[StockKey] = set()
    for one in ready:
        for told in one.event.payload.lines:
            line = there[_order(told, one.event), told.line_no]
            keys.add((line.site, line.sku))
            if site := getattr(one.event.payload, "site", None):
                keys.add((site, line.sku))
    return keys
