from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from notify.use_cases import close, hear
from shared import clock
from shared.contracts import BusinessDayClosed, ReallocationRunCompleted, ScoringRunCompleted, ScoringState
from shared.events import Event
from shared.outcomes import HANDLED, STALE, Outcome


async def on_occurrence(session: AsyncSession, events: Sequence[Event[Any]]) -> Sequence[Outcome]:
    """Events that rules can meet. One that meets no rule is handled too: nobody asked to hear of it."""
    await hear.hear(session, events)
    return [HANDLED] * len(events)


async def on_scoring_state(session: AsyncSession, events: Sequence[Event[ScoringState]]) -> Sequence[Outcome]:
    """The effective tier of each account."""
    taken = await hear.learn_tiers(session, [event.payload for event in events])
    return [HANDLED if new else STALE for new in taken]


async def on_day_closed(session: AsyncSession, events: Sequence[Event[BusinessDayClosed]]) -> Sequence[Outcome]:
    """Moves business time; a close of the main calendar opens its digest window. Other calendars are recorded only."""
    outcomes: list[Outcome] = []
    days = []
    for event in events:
        told = event.payload
        new = await clock.close_day(session, told.calendar, told.closed_date, told.next_business_date)
        outcomes.append(HANDLED if new else STALE)
        if new and told.calendar == clock.MAIN:
            days.append(told.closed_date)
    await close.days_closed(session, days)
    return outcomes


async def on_reallocation_run(
    session: AsyncSession, events: Sequence[Event[ReallocationRunCompleted]]
) -> Sequence[Outcome]:
    """Supply has said everything about a close."""
    for event in events:
        await close.run_ended(session, event.payload.closed_date, "supply")
    return [HANDLED] * len(events)


async def on_scoring_run(session: AsyncSession, events: Sequence[Event[ScoringRunCompleted]]) -> Sequence[Outcome]:
    """Scoring has said everything about a close."""
    for event in events:
        await close.run_ended(session, event.payload.closed_date, "scoring")
    return [HANDLED] * len(events)
