"""Protections end: their date has come, a newer signature replaces them, or their season is withdrawn. The next run hands out what nobody ordered."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.contracts import ProtectionReleased
from shared.events import Emission, Event
from shared.outbox import emit
from supply.domain.book import Book
from supply.settings import policy_of
from supply.store import books, protections

StockKey = tuple[str, str]
Reason = Literal["release_date", "replaced", "withdrawn"]
AT_ONCE = 200


async def of_season(session: AsyncSession, season_id: str) -> None:
    """All of a season that is withdrawn."""
    await _release(session, await protections.keys_of_season(session, season_id), "withdrawn")


async def due(session: AsyncSession, closed: date) -> bool:
    """Some of those whose release date has been closed; whether these were the last."""
    ended = await protections.due(session, closed, AT_ONCE)
    await _release(session, ended, "release_date")
    return len(ended) < AT_ONCE


async def _release(session: AsyncSession, ended: Mapping[UUID, StockKey], reason: Reason) -> None:
    if not ended:
        return
    day = await clock.business_now(session)
    today = day.today if day else None
    found = await books.lock(session, set(ended.values()), today, policy_of(session))
    await emit(session, await end(session, ended, found, reason, today))


async def end(
    session: AsyncSession,
    ended: Mapping[UUID, StockKey],
    found: Mapping[StockKey, Book],
    reason: Reason,
    today: date | None,
    cause: Event[Any] | None = None,
) -> list[Emission]:
    """Ends protections of books whose rows are locked; answers with what to tell. One that ended meanwhile is passed over."""
    told: dict[UUID, Emission] = {}
    for key in sorted(set(ended.values())):
        signed = found[key].signed
        if signed is None:
            continue
        parts, signed.parts = signed.parts, [part for part in signed.parts if part.id not in ended]
        for part in parts:
            if part.id in ended:
                payload = ProtectionReleased(
                    protection_id=str(part.id),
                    season_id=part.season_id,
                    account_id=part.account_id,
                    site=key[0],
                    sku=key[1],
                    quantity=part.unordered,
                    reason=reason,
                )
                told[part.id] = Emission(payload, cause=cause, business_date=today)
    await protections.end(session, {one: ended[one] for one in told}, reason)
    return list(told.values())
