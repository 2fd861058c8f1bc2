"""Orders come in and change: each is taken in whole, and what is new or more is promised by rank between runs."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID
from zlib import crc32

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, waiting
from shared.clock import BusinessDay
from shared.contracts import (
    AcceptedLine,
    AllocationChanged,
    OrderAccepted,
    OrderedLine,
    SupplyAllocated,
)
from shared.contracts.orders import dating
from shared.events import Emission, Event, encode
from shared.ids import new_id
from shared.outbox import emit
from shared.outcomes import STALE, Outcome
from shared.telemetry import get_logger
from supply.domain import explain, promise
from supply.domain.book import Book
from supply.domain.dates import business_date, due_date, first_shippable
from supply.domain.ids import line_texts, order_id
from supply.domain.line import WHOLE, Line, trim
from supply.domain.policy import Policy
from supply.domain.rank import rank
from supply.domain.run import UNKNOWN_ACCOUNT
from supply.settings import policy_of
from supply.store import accounts, bindings, books, lines, orders, sites
from supply.store.bindings import LiveLine
from supply.store.lines import LineKey
from supply.store.orders import ChangedMeanwhileError, Order, OrderKey

from . import takeover
from .intake import Accepted, Document, Intake, number_of, sift
from .telling import Changed, allocations, before, chunks, record

log = get_logger(__name__)
StockKey = tuple[str, str]
LINES_PER_ACCEPTED = 5_000


async def take_in(session: AsyncSession, events: Sequence[Event[Document]]) -> Sequence[Outcome]:
    """Takes a batch of orders in, new or changed; a version not higher than the known one changes nothing."""
    day = await clock.business_now(session)
    policy = policy_of(session)
    outcomes, accepted = await sift(session, events, day, closed_refused=True)
    known = await orders.find(session, {number_of(one.event) for one in accepted})
    newest, dates = _newest(accepted, known, outcomes)
    touched = newest.keys() | dates.keys()
    if not touched:
        return outcomes
    as_of = day.today if day else None
    standings = await accounts.standings(session, {one.account_id for one in newest.values()}, as_of)
    at = {key: _site(one, policy) for key, one in newest.items()}
    zones = await sites.zones(session, {*at.values(), *(_site(one, policy) for one in dates.values())}, policy.zone)
    was = await lines.of_orders(session, {order.id for key, order in known.items() if key in touched})
    holds = await _holds(session, newest)
    keys = {(at[key], line.sku) for key, one in newest.items() for line in one.event.payload.lines}
    keys |= {(line.site, line.sku) for many in was.values() for line in many} | {
        (held.site, held.sku) for held in holds
    }
    found = await books.lock(session, keys, as_of, policy)
    locked = await orders.lock(session, [known[key].id for key in touched if key in known])
    was = await lines.of_orders(session, locked)
    if _moved(known, locked, was, found):
        message = "an order of this batch changed before it was locked"
        raise ChangedMeanwhileError(message)
    for key, one in dates.items():
        if key in known:
            _date(locked[known[key].id], one, zones[_site(one, policy)], was, found)
    intakes = [
        _intake(key, one, known.get(key), locked, was, dates.get(key, one), zones[_site(dates.get(key, one), policy)])
        for key, one in newest.items()
    ]
    await orders.insert(session, [intake.order for intake in intakes if intake.new])
    for intake in intakes:
        _apply(intake, found, standings.get(intake.order.account_id, UNKNOWN_ACCOUNT), day, at[intake.order.key])
    released = await takeover.take(
        session, intakes, await bindings.live_lines(session, {held.hold_id for held in holds}), found, as_of
    )
    facts = _decide(intakes, found, day)
    await orders.update(session, [order for order in locked.values() if order.key not in newest])
    changes = {intake.order.id: intake.changes() for intake in intakes}
    await _write(session, intakes, found, facts, changes)
    await _tell(session, intakes, day, changes, released)
    return outcomes


def _newest(
    accepted: Sequence[Accepted], known: Mapping[OrderKey, Order], outcomes: list[Outcome]
) -> tuple[dict[OrderKey, Accepted], dict[OrderKey, Accepted]]:
    """The newest document of each order, and the one that says better than before when it was placed; any other is stale."""
    newest: dict[OrderKey, Accepted] = {}
    dates: dict[OrderKey, Accepted] = {}
    versions = {key: (order.version, order.digest) for key, order in known.items()}
    dated = {key: order.dating for key, order in known.items()}
    for one in accepted:
        key, version, digest = number_of(one.event), one.event.payload.version, _digest(one.event.payload)
        last, dates_it = versions.get(key, (-1, 0)), dating(one.event.payload)
        better = key not in dated or dates_it.beats(dated[key])
        if better:
            dates[key], dated[key] = one, dates_it
        if version > last[0]:
            newest[key], versions[key] = one, (version, digest)
        if better or version > last[0]:
            continue
        outcomes[one.index] = STALE
        if version == last[0] and digest != last[1]:
            log.warning(
                "order_version_conflict", order_source=key[0], order=key[1], version=version, event_id=one.event.id
            )
    return newest, dates


def _date(
    order: Order, one: Accepted, zone: str, was: Mapping[UUID, Sequence[Line]], found: Mapping[StockKey, Book]
) -> None:
    """Takes from this event when the order was placed; its lines rank by that from the next close on."""
    order.placed_at, order.business_date = one.event.time, business_date(one.event.time, zone)
    order.dating = dating(one.event.payload)
    for line in was.get(order.id, ()):
        line.placed_at, line.business_date = order.placed_at, order.business_date
        found[line.site, line.sku].dirty = True


def _digest(document: Document) -> int:
    return crc32(encode(document))


def _site(one: Accepted, policy: Policy) -> str:
    """The site a document's new lines are shipped from: its own, else the account's, else the installation's."""
    return one.event.payload.site or one.default_site or policy.default_site


async def _holds(session: AsyncSession, newest: Mapping[OrderKey, Accepted]) -> list[LiveLine]:
    wanted = {hold for one in newest.values() if (hold := takeover.hold_of(one.event.payload.request_id)) is not None}
    return await bindings.live_lines(session, wanted)


def _moved(
    known: Mapping[OrderKey, Order],
    locked: Mapping[UUID, Order],
    was: Mapping[UUID, Sequence[Line]],
    found: Mapping[StockKey, Book],
) -> bool:
    """Whether what was read before locking is no longer so."""
    read = {order.id: (order.version, order.dating) for order in known.values()}
    return any(read[order.id] != (order.version, order.dating) for order in locked.values()) or any(
        (line.site, line.sku) not in found for many in was.values() for line in many
    )


def _intake(
    key: OrderKey,
    one: Accepted,
    known: Order | None,
    locked: Mapping[UUID, Order],
    was: Mapping[UUID, Sequence[Line]],
    dates_it: Accepted,
    zone: str,
) -> Intake:
    document: Document = one.event.payload
    if known is None:
        order = Order(
            id=order_id(new_id()), source=key[0], number=key[1], version=document.version, account_id=one.account_id, site=document.site,
            placed_at=dates_it.event.time, business_date=business_date(dates_it.event.time, zone), partial_shipment=document.partial_shipment,
            currency=document.currency, event_id=one.event.id, digest=_digest(document), request_id=document.request_id, allocation_version=1,
            dating=dating(dates_it.event.payload),
        )  # fmt: skip
        return Intake(one, order, new=True)
    order = locked[known.id]
    order.version, order.digest, order.event_id = document.version, _digest(document), one.event.id
    order.account_id, order.site, order.currency = one.account_id, document.site, document.currency
    order.partial_shipment, order.request_id = document.partial_shipment, document.request_id
    order.allocation_version += 1
    intake = Intake(one, order, new=False, lines={line.line_no: line for line in was.get(order.id, [])})
    intake.before = {number: before(line) for number, line in intake.lines.items()}
    return intake


def _apply(
    intake: Intake, found: Mapping[StockKey, Book], standing: tuple[int, Decimal], day: BusinessDay | None, site: str
) -> None:
    """Brings the lines to what the document says, none of them counted in any book; `wanting` are those to be promised."""
    order = intake.order
    told = {line.line_no: line for line in intake.document.lines}
    first = first_shippable(order.first_ship, order.business_date, day.today) if day else None
    for number, line in intake.lines.items():
        found[line.site, line.sku].take_out(line)
        if _bring(line, told.get(number), intake.document.site or line.site):
            intake.wanting.add(number)
    for number in told.keys() - intake.lines.keys():
        intake.lines[number] = Line(
            order.id, number, site, told[number].sku, told[number].quantity, order.account_id, order.source, order.number, order.placed_at,
            order.business_date, requested=told[number].requested_ship_date, first_ship=order.first_ship,
        )  # fmt: skip
        intake.fresh.add(number)
        intake.wanting.add(number)
    for number, line in intake.lines.items():
        line.account_id = order.account_id
        line.tier, line.score = standing
        line.due = due_date(line.requested, first) if first else None
        line.cancel_asked = asked_to_cancel(order, number)
        trim(line)


def _bring(line: Line, told: OrderedLine | None, site: str) -> bool:
    """Brings a known line to what the document says; answers whether it is to be promised anew: more of it, another date, sku or site."""
    if told is None:
        line.ordered = 0
        return False
    wanting = told.quantity > line.ordered
    line.ordered = told.quantity
    if (line.site, line.sku) != (site, told.sku):
        line.site, line.sku, line.schedule, line.firm_base = site, told.sku, [], 0
        wanting = True
    if line.requested != told.requested_ship_date:
        line.requested = told.requested_ship_date
        line.schedule = [piece for piece in line.schedule if piece.firm]
        wanting = True
    return wanting


def asked_to_cancel(order: Order, line_no: int) -> int:
    """What the newest cancellation asks of a line."""
    return WHOLE if order.cancels.get("whole") else int(order.cancels.get(str(line_no), 0))


def _decide(
    intakes: Sequence[Intake], found: Mapping[StockKey, Book], day: BusinessDay | None
) -> dict[LineKey, explain.Facts]:
    """Counts every line in, those that want nothing new first; then decides the others by rank. Answers with facts about those that stay short."""
    wanting: list[Line] = []
    for intake in intakes:
        for number, line in sorted(intake.lines.items()):
            book = found[line.site, line.sku]
            if number in intake.wanting and line.open:
                book.tally(line, 1)  # what it has is promised already: neither others nor it itself may have it again
                wanting.append(line)
                continue
            if not line.open:
                promise.settle_reason(line)
            book.put_in(line)
            book.dirty = True
    facts: dict[LineKey, explain.Facts] = {}
    for line in sorted(wanting, key=rank):
        book = found[line.site, line.sku]
        if day is None:
            promise.keep_open(book, line, promise.NO_BUSINESS_DAY)
        elif not book.listed:
            promise.keep_open(book, line, promise.SKU_UNKNOWN)
        elif told := _promise(book, line, day.today):
            facts[line.key] = told
    return facts


def _promise(book: Book, line: Line, today: date) -> explain.Facts | None:
    """Promises a line what rank leaves it; answers with facts when part of it stays open."""
    if book.signed is None and book.usable(line.due or today, line.tier) >= line.open:
        promise.decide(book, line)
        return None
    availability = book.curve.steps(book.today)
    withheld = [
        *(("priority", tier, quantity) for tier, quantity in enumerate(book.open[: line.tier + 1])),
        *(book.signed.facts(line.account_id, line.tier) if book.signed is not None else ()),
        *(("protection", tier, quantity) for tier, quantity in enumerate(book.protected[: line.tier])),
    ]
    promise.decide(book, line)
    if not line.open:
        return None
    return explain.facts(
        line,
        decided_on=today,
        availability=availability,
        withheld=explain.kept(book.curve.highest(), withheld),
        known_until=book.known_until,
    )


async def _write(
    session: AsyncSession,
    intakes: Sequence[Intake],
    found: Mapping[StockKey, Book],
    facts: Mapping[LineKey, explain.Facts],
    changes: Mapping[UUID, list[Changed]],
) -> None:
    await orders.update(session, [intake.order for intake in intakes if not intake.new])
    await lines.insert(session, [intake.lines[number] for intake in intakes for number in sorted(intake.fresh)])
    await lines.update(
        session, [line for intake in intakes for number, line in intake.lines.items() if number not in intake.fresh]
    )
    await lines.explain(session, facts)
    await record(session, {order: changed for order, changed in changes.items() if changed})
    await books.save(session, found)
    await waiting.known(session, "order", ["/".join(intake.order.key) for intake in intakes if intake.new])
    await waiting.known(
        session,
        "order_line",
        ["/".join((*intake.order.key, str(number))) for intake in intakes if not intake.new for number in intake.fresh],
    )


async def _tell(
    session: AsyncSession,
    intakes: Sequence[Intake],
    day: BusinessDay | None,
    changes: Mapping[UUID, list[Changed]],
    released: Sequence[Emission],
) -> None:
    """`OrderAccepted` and the first or changed promise of each order."""
    today = day.today if day else None
    emissions: list[Emission] = []
    for intake in intakes:
        cause, order = intake.told.event, intake.order
        name = line_texts(order.id)
        taken_in = [
            AcceptedLine(line_id=name(number), line_no=number, sku=line.sku, quantity=line.ordered)
            for number, line in sorted(intake.lines.items())
        ]
        emissions += [
            Emission(
                OrderAccepted(
                    order_id=order.number, order_source=order.source, order_uuid=str(order.id), account_id=order.account_id, version=order.version, lines=chunk
                ),
                cause=cause, business_date=today,
            )
            for chunk in chunks(taken_in, LINES_PER_ACCEPTED)
        ]  # fmt: skip
        changed = [change.line for change in changes[order.id]]
        if changed:
            emissions += allocations(
                SupplyAllocated if intake.new else AllocationChanged, order, changed, cause=cause, day=today
            )
    await emit(session, [*emissions, *released])
