from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import DemandConsultationAgreed
from shared.events import Event
from shared.outcomes import Outcome
from supply.use_cases import agreeing


async def on_consultation_agreed(
    session: AsyncSession, events: Sequence[Event[DemandConsultationAgreed]]
) -> Sequence[Outcome]:
    """Handler of DemandConsultationAgreed: what a customer signed for a season is protected."""
    return await agreeing.agree(session, events)
