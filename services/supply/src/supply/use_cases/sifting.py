"""What stock and product records have in common before anything is decided: limits, known skus, known sites."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import BusinessDay
from shared.contracts import StockRecordRefused, refusal
from shared.events import Emission, Event
from shared.outbox import emit
from shared.outcomes import HANDLED, Outcome, Refused, Waiting
from supply.store import products


async def within_limits(
    session: AsyncSession, events: Sequence[Event[Any]], number: Callable[[Any], str], day: BusinessDay | None
) -> tuple[list[Outcome], list[int]]:
    """Outcomes, HANDLED for now, and the indices of the events that the limits allow; for the others a `StockRecordRefused` goes out."""
    outcomes: list[Outcome] = [HANDLED] * len(events)
    allowed, emissions = [], []
    for index, event in enumerate(events):
        broken = refusal(event.payload)
        if broken is None:
            allowed.append(index)
            continue
        outcomes[index] = Refused(broken.code)
        refused = StockRecordRefused(
            document_id=number(event.payload),
            sku=event.payload.sku,
            code=broken.code,
            detail=broken.detail,
            refused_event_id=event.id,
            refused_type=event.type,
        )
        emissions.append(Emission(refused, cause=event, business_date=day.today if day else None))
    await emit(session, emissions)
    return outcomes, allowed


async def listed_only(
    session: AsyncSession, events: Sequence[Event[Any]], outcomes: list[Outcome], allowed: Sequence[int]
) -> list[int]:
    """Of the allowed events those whose sku has been listed; the others wait for it, which `outcomes` then says."""
    known = await products.known(session, {events[index].payload.sku for index in allowed}) if allowed else set()
    for index in allowed:
        sku = events[index].payload.sku
        if sku not in known:
            outcomes[index] = Waiting("sku", sku)
    return [index for index in allowed if events[index].payload.sku in known]
