"""Cancellations: what was not picked or shipped is given back, the open part first; the rest came too late and is told so."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.contracts import OrderCancelled
from shared.events import Emission, Event
from shared.outbox import emit
from shared.outcomes import STALE, Outcome, Refused, Waiting
from supply.domain import promise
from supply.domain.book import Book
from supply.domain.line import Line, trim
from supply.settings import policy_of
from supply.store import books, lines, orders
from supply.store.orders import ChangedMeanwhileError, Order, OrderKey

from .intake import Accepted, number_of, rejected, sift, too_late
from .orders import StockKey, asked_to_cancel
from .telling import Changed, before, differs, publish


async def cancel(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> Sequence[Outcome]:
    """Takes cancellations: state with a sequence of its own per order; one that comes before its order waits for it."""
    day = await clock.business_now(session)
    outcomes, accepted = await sift(session, events, day)
    known = await orders.find(session, {number_of(one.event) for one in accepted})
    newest = _newest(accepted, known, outcomes)
    if not newest:
        return outcomes
    was = await lines.of_orders(session, [known[key].id for key in newest])
    keys = {(line.site, line.sku) for many in was.values() for line in many}
    found = await books.lock(session, keys, day.today if day else None, policy_of(session))
    locked = await orders.lock(session, [known[key].id for key in newest])
    was = await lines.of_orders(session, locked)
    if any((line.site, line.sku) not in found for many in was.values() for line in many):
        message = "an order of this batch changed before it was locked"
        raise ChangedMeanwhileError(message)
    changes: list[Changed] = []
    late: list[Emission] = []
    for key, one in newest.items():
        order = locked[known[key].id]
        if one.event.payload.version <= order.cancel_version:
            outcomes[one.index] = STALE
            continue
        _note(order, one.event)
        many = was.get(order.id, [])
        changes += _apply(order, many, one, found)
        why = too_late(many)
        if why is not None:
            late.append(rejected(one.event, order.account_id, key, why, day))
            if not any(line.cancelled for line in many):
                outcomes[one.index] = Refused(why.code)
    await orders.update(session, list(locked.values()))
    await lines.update(session, [line for many in was.values() for line in many])
    emissions = await publish(session, changes, day.today if day else None)
    await books.save(session, found)
    await emit(session, [*emissions, *late])
    return outcomes


def _newest(
    accepted: Sequence[Accepted], known: Mapping[OrderKey, Order], outcomes: list[Outcome]
) -> dict[OrderKey, Accepted]:
    """The newest cancellation of each known order; older ones are stale, those of unknown orders wait."""
    newest: dict[OrderKey, Accepted] = {}
    for one in accepted:
        key = number_of(one.event)
        if key not in known:
            outcomes[one.index] = Waiting("order", "/".join(key))
            continue
        last = newest[key].event.payload.version if key in newest else known[key].cancel_version
        if one.event.payload.version <= last:
            outcomes[one.index] = STALE
        else:
            newest[key] = one
    return newest


def _note(order: Order, event: Event[OrderCancelled]) -> None:
    """Keeps the cancellation as told, so that a line that comes later knows of it, and a shipment that makes it come too late."""
    told = event.payload
    order.cancel_version = told.version
    asked = {"whole": True} if told.whole else {str(line.line_no): line.quantity for line in told.lines}
    order.cancels = {**asked, "event": event.id}


def _apply(order: Order, many: Sequence[Line], one: Accepted, found: Mapping[StockKey, Book]) -> list[Changed]:
    """Lowers the lines to what is left of them; answers with those whose promise changed."""
    changes = []
    for line in many:
        then = before(line)
        book = found[line.site, line.sku]
        book.take_out(line)
        line.cancel_asked = asked_to_cancel(order, line.line_no)
        trim(line)
        if differs(line, then):
            book.dirty = True
            if not line.open:
                promise.settle_reason(line)
            changes.append(Changed(line, then, one.event))
        book.put_in(line)
    return changes
