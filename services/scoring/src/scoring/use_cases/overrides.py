"""A person's word beside the computed tier: set or withdrawn, every version kept with who, why and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.store import reads
from shared.clock import business_now
from shared.errors import Conflict, FieldError, Invalid


@dataclass(frozen=True, slots=True)
class Wish:
    """What an override is to be; `tier` None withdraws it."""

    tier: str | None
    owner: str
    reason: str
    expires_on: date | None


async def set_override(
    session: AsyncSession, account_id: str, wish: Wish, check: Callable[[int], None], by: str
) -> Row[Any]:
    """Adds the next version once `check` accepts the current one (0: there never was any). It counts from the next close."""
    current = await reads.latest_override(session, account_id, lock=True)
    version = current.version if current else 0
    check(version)
    await _in_time(session, wish)
    return await reads.add_override(
        session,
        account_id=account_id,
        version=version + 1,
        tier=wish.tier,
        owner=wish.owner,
        reason=wish.reason,
        expires_on=wish.expires_on,
        set_by=by,
    )


async def _in_time(session: AsyncSession, wish: Wish) -> None:
    """An override that would have expired before it can count is a mistake."""
    if wish.expires_on is None:
        return
    day = await business_now(session)
    if day is None:
        raise Conflict(
            "no business day has been closed yet, so nothing can expire; set the override after the first close",
            code="no_business_day",
        )
    if wish.expires_on <= day.today:
        detail = f"must lie after the business date {day.today}: an override counts from the next close"
        raise Invalid("the override would expire before it counts", errors=[FieldError("/expires_on", detail)])
