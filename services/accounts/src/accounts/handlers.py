"""Events in: one short coroutine per type."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.use_cases import calendar
from shared.contracts import BusinessDayClosed
from shared.events import Event
from shared.outcomes import Outcome


async def on_business_day_closed(
    session: AsyncSession, events: Sequence[Event[BusinessDayClosed]]
) -> Sequence[Outcome]:
    """Moves the clock; nothing in accounts is decided at a close yet."""
    return await calendar.close_days(session, [event.payload for event in events])
