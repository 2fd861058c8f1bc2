from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import AccountState, PersonState, ScoringState, access
from shared.events import Event
from shared.outcomes import Outcome
from supply.use_cases import standing


async def on_account_state(session: AsyncSession, events: Sequence[Event[AccountState]]) -> Sequence[Outcome]:
    """Handler of AccountState: who may see the account, and whose numbers in other systems are its own."""
    return await standing.take_accounts(session, events)


async def on_person_state(session: AsyncSession, events: Sequence[Event[PersonState]]) -> Sequence[Outcome]:
    """Handler of PersonState."""
    return await access.on_person_state(session, events)


async def on_scoring_state(session: AsyncSession, events: Sequence[Event[ScoringState]]) -> Sequence[Outcome]:
    """Handler of ScoringState."""
    return await standing.take_standings(session, events)
