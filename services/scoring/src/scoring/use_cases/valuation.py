"""What values the ledger: unit costs of products, exchange rates. Both are dated, so a late one mends the past it belongs to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.ledger import PRICE, RATE, Origin, at_scale
from scoring.store import intake
from shared import waiting
from shared.contracts import AccountState, ExchangeRateSet
from shared.contracts.access import apply_accounts
from shared.events import Event
from shared.outcomes import HANDLED, STALE, Outcome, Refused

from .facts import emit_refusals
from .reception import installation, rate_key, receive


async def record_products(session: AsyncSession, events: Sequence[Event[Any]]) -> list[Outcome]:
    """Keeps every version of a product's cost and value from its own day on. A refused one is only counted: supply says so."""
    await intake.share_ledger(session)
    received = await receive(session, events)
    rows: dict[tuple[str, int], tuple[str, int, date, Decimal | None, Decimal | None, str]] = {}
    for event, origin in zip(events, received, strict=True):
        told = event.payload
        if isinstance(origin, Origin):
            cost, value = at_scale(told.unit_cost, PRICE), at_scale(told.unit_value, PRICE)
            rows.setdefault((told.sku, told.version), (told.sku, told.version, origin.day, cost, value, event.id))
    new = await intake.put_products(session, list(rows.values())) if rows else set()
    return [
        origin if isinstance(origin, Outcome) else _first(new, (event.payload.sku, event.payload.version))
        for event, origin in zip(events, received, strict=True)
    ]


def _first(new: set[tuple[str, int]], key: tuple[str, int]) -> Outcome:
    """Handled the first time a version is told, stale after that."""
    if key not in new:
        return STALE
    new.remove(key)
    return HANDLED


async def record_rates(session: AsyncSession, events: Sequence[Event[ExchangeRateSet]]) -> list[Outcome]:
    """Sets rates; of two for one pair and day the later told counts. Wakes what waited for the pair."""
    await intake.own_ledger(session)
    received = await receive(session, events)
    newest: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for event, origin in zip(events, received, strict=True):
        told = event.payload
        if isinstance(origin, Origin):
            key = (told.currency, told.into, told.rate_date)
            row = (*key, at_scale(told.rate, RATE), event.time, told.rate_id, event.id)
            if key not in newest or newest[key][4:6] < row[4:6]:
                newest[key] = row
    taken = await intake.put_rates(session, list(newest.values()), installation(session).reporting) if newest else set()
    await waiting.known(
        session, "rate", sorted({rate_key(row[0], row[1]) for row in newest.values() if row[5] in taken})
    )
    outcomes = []
    for event, origin in zip(events, received, strict=True):
        counts = isinstance(origin, Origin) and event.payload.rate_id in taken
        outcomes.append(origin if isinstance(origin, Outcome) else HANDLED if counts else STALE)
        taken.discard(event.payload.rate_id)
    await emit_refusals(
        session, [event for event, outcome in zip(events, outcomes, strict=True) if isinstance(outcome, Refused)]
    )
    return outcomes


async def record_accounts(session: AsyncSession, events: Sequence[Event[AccountState]]) -> Sequence[Outcome]:
    """Takes over account states, and wakes what waited for one of their aliases."""
    outcomes = await apply_accounts(session, [event.payload for event in events])
    aliases = {f"{alias.source}/{alias.number}" for event in events for alias in event.payload.aliases}
    await waiting.known(session, "alias", sorted(aliases))
    return outcomes
