"""What other services say of an account: who it is, and what it is worth from which day on."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared import waiting
from shared.contracts import AccountState, ScoringState, Standing, access
from shared.events import Event
from shared.outcomes import HANDLED, STALE, Fate, Outcome
from supply.domain.policy import TIERS
from supply.store import standing
from supply.store.standing import StandingRow


async def take_accounts(session: AsyncSession, events: Sequence[Event[AccountState]]) -> Sequence[Outcome]:
    """Projects accounts; records that came under an account's number in another system and waited for that alias are woken."""
    outcomes = await access.on_account_state(session, events)
    news = [event.payload for event, outcome in zip(events, outcomes, strict=True) if outcome.fate is Fate.HANDLED]
    await waiting.known(
        session, "alias", {f"{alias.source}/{alias.number}" for state in news for alias in state.aliases}
    )
    return outcomes


async def take_standings(session: AsyncSession, events: Sequence[Event[ScoringState]]) -> Sequence[Outcome]:
    """Projects tier and score, `current` and `next` each from its own date on; a version not higher than the known one changes nothing."""
    known = await standing.lock_versions(session, {event.payload.account_id for event in events})
    outcomes: list[Outcome] = []
    newest: dict[str, ScoringState] = {}
    for event in events:
        state = event.payload
        fresh = state.version > known.get(state.account_id, -1)
        outcomes.append(HANDLED if fresh else STALE)
        if fresh:
            known[state.account_id] = state.version
            newest[state.account_id] = state
    if newest:
        rows = [
            _row(state, told) for state in newest.values() for told in (state.current, state.next) if told is not None
        ]
        await standing.put(
            session, rows, [(state.account_id, state.current.since, state.version) for state in newest.values()]
        )
    return outcomes


def _row(state: ScoringState, told: Standing) -> StandingRow:
    return StandingRow(state.account_id, told.since, TIERS.index(told.effective_tier), told.score, state.version)
