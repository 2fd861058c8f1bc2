"""What scoring says an account is worth, kept for cadence and views."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.store import standings
from shared.contracts import ScoringState
from shared.outcomes import HANDLED, STALE, Outcome


async def take_standings(session: AsyncSession, states: Sequence[ScoringState]) -> list[Outcome]:
    """Projects standings; a version not higher than the known one is stale, and only its date may say since when there is one."""
    known = await standings.versions(session, [state.account_id for state in states])
    outcomes: list[Outcome] = []
    newest: dict[str, ScoringState] = {}
    first: dict[str, date] = {}
    for state in states:
        fresh = state.version > known.get(state.account_id, -1)
        outcomes.append(HANDLED if fresh else STALE)
        since = state.current.since
        first[state.account_id] = min(first.get(state.account_id, since), since)
        if fresh:
            known[state.account_id] = state.version
            newest[state.account_id] = state
    if newest:
        await standings.put(session, list(newest.values()))
    await standings.began(session, first)
    return outcomes
