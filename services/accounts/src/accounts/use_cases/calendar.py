"""Business days: accounts only moves its clock."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import close_day
from shared.contracts import BusinessDayClosed
from shared.outcomes import HANDLED, STALE, Outcome


async def close_days(session: AsyncSession, closes: Sequence[BusinessDayClosed]) -> list[Outcome]:
    """Moves business time; a day that is closed already is stale."""
    return [
        HANDLED if await close_day(session, close.calendar, close.closed_date, close.next_business_date) else STALE
        for close in closes
    ]
