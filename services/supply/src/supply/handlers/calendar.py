from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared import closing
from shared.contracts import BusinessDayClosed
from shared.events import Event
from shared.outcomes import Outcome


async def on_day_closed(session: AsyncSession, events: Sequence[Event[BusinessDayClosed]]) -> Sequence[Outcome]:
    """Handler of BusinessDayClosed: business time moves at once, the close run is a job that waits for its day."""
    return await closing.close_days(session, events)
