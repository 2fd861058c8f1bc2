"""Orders and cancellations into the ledger: state, so the highest version counts, whatever order they come in.

A refused order is only counted here: supply, which owns the promise, applies the same limits and emits `OrderRejected`.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.ledger import Entry, Origin, order_entries
from scoring.store import intake
from shared import waiting
from shared.contracts import OrderCancelled, OrderChanged, OrderPlaced
from shared.contracts.orders import dating
from shared.events import Event
from shared.money import scale
from shared.outcomes import HANDLED, STALE, Outcome, Waiting

from .reception import installation, receive

Key = tuple[str, str]
OrderEvent = Event[OrderPlaced] | Event[OrderChanged]


async def record_orders(session: AsyncSession, events: Sequence[OrderEvent]) -> list[Outcome]:
    """Takes over every order version that is newer than what is known; one outcome per event."""
    await intake.share_ledger(session)
    received = await receive(session, events, lambda order: (order.currency,))
    wanted = [(event, origin) for event, origin in zip(events, received, strict=True) if isinstance(origin, Origin)]
    if not wanted:
        return [outcome for outcome in received if isinstance(outcome, Outcome)]
    before = await intake.lock_orders(
        session, {order_key(event): (origin.account_id, origin.day) for event, origin in wanted}
    )
    heads, lines = dict(before), dict[Key, list[Entry]]()
    outcomes = [
        _take(event, origin, heads, lines) if isinstance(origin, Origin) else origin
        for event, origin in zip(events, received, strict=True)
    ]
    await _save(session, before, heads, lines)
    await waiting.known(session, "order", ["/".join(key) for key in lines if before[key].version < 0])
    return outcomes


def order_key(event: OrderEvent | Event[OrderCancelled]) -> Key:
    """(source, number) of the order an event is about."""
    return event.payload.order_source or event.source, event.payload.order_id


def _take(
    event: OrderEvent,
    origin: Origin,
    heads: dict[Key, intake.OrderHead],
    lines: dict[Key, list[Entry]],
) -> Outcome:
    """Applies one version to what is known: its lines if it is newer, its day if it says better when the order was placed."""
    key, order = order_key(event), event.payload
    known, dates_it = heads[key], dating(order)
    newer = order.version > known.version
    dates = known.version < 0 or dates_it.beats(known.dating)
    if not newer and not dates:
        return STALE
    head = replace(known, day=origin.day, dating=dates_it) if dates else known
    if newer:
        head = replace(
            head,
            account_id=origin.account_id,
            version=order.version,
            currency=order.currency,
            scale=scale(order.currency),
        )
        lines[key] = order_entries(order, origin)
    heads[key] = head
    return HANDLED


async def _save(
    session: AsyncSession,
    before: dict[Key, intake.OrderHead],
    heads: dict[Key, intake.OrderHead],
    lines: dict[Key, list[Entry]],
) -> None:
    changed = {key: head for key, head in heads.items() if head != before[key]}
    if not changed:
        return
    await intake.put_orders(session, changed)
    told_before = {key for key in changed if before[key].version >= 0}
    await intake.revise(
        session, told_before & lines.keys(), {key: changed[key].day for key in told_before - lines.keys()}
    )
    await intake.touch(
        session,
        [
            *((before[key].account_id, before[key].day) for key in told_before),
            *((changed[key].account_id, changed[key].day) for key in told_before),
        ],
    )
    entries = [
        entry if entry.day == heads[key].day else replace(entry, day=heads[key].day)
        for key, told in lines.items()
        for entry in told
    ]
    await intake.put_entries(session, entries, installation(session).reporting)


async def record_cancels(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> list[Outcome]:
    """Takes over every newer cancellation of known orders; those of unknown orders wait for the order."""
    await intake.share_ledger(session)
    received = await receive(session, events)
    wanted = {order_key(event) for event, origin in zip(events, received, strict=True) if isinstance(origin, Origin)}
    known = await intake.lock_cancelled(session, wanted) if wanted else {}
    versions = {key: version for key, (_, version) in known.items()}
    newest: dict[Key, tuple[int, bool, dict[str, int]]] = {}
    outcomes: list[Outcome] = []
    for event, origin in zip(events, received, strict=True):
        key, cancel = order_key(event), event.payload
        if isinstance(origin, Outcome):
            outcomes.append(origin)
        elif key not in known:
            outcomes.append(Waiting("order", "/".join(key)))
        elif cancel.version <= versions[key]:
            outcomes.append(STALE)
        else:
            versions[key] = cancel.version
            newest[key] = (cancel.version, cancel.whole, {str(line.line_no): line.quantity for line in cancel.lines})
            outcomes.append(HANDLED)
    if newest:
        await intake.put_cancels(session, newest)
        await intake.touch(session, ((known[key][0].account_id, known[key][0].day) for key in newest))
    return outcomes
