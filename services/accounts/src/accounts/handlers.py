"""Events in: one short coroutine per type; those that kinds of engagements hear follow from their declarations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import Fill, Kind, KindFault, Opening
from accounts.use_cases import hearing
from accounts.use_cases.engagements_heard import fill_heard, open_heard
from accounts.use_cases.standings import take_standings
from shared import closing
from shared.contracts import (
    BackorderCleared,
    BackorderOpened,
    BusinessDayClosed,
    Payload,
    PeakShortfallForeseen,
    ReallocationRunCompleted,
    ScoringRunCompleted,
    ScoringState,
    TierChanged,
)
from shared.events import Event
from shared.outcomes import Outcome
from shared.pipeline import Handler


async def on_business_day_closed(
    session: AsyncSession, events: Sequence[Event[BusinessDayClosed]]
) -> Sequence[Outcome]:
    """Moves the clock; what is due is found by the job of the closed day."""
    return await closing.close_days(session, events)


async def on_scoring_state(session: AsyncSession, events: Sequence[Event[ScoringState]]) -> Sequence[Outcome]:
    """Projects tier and score."""
    return await take_standings(session, [event.payload for event in events])


async def on_backorder_opened(session: AsyncSession, events: Sequence[Event[BackorderOpened]]) -> Sequence[Outcome]:
    """Keeps which lines are short."""
    return await hearing.open_backorders(session, events)


async def on_backorder_cleared(session: AsyncSession, events: Sequence[Event[BackorderCleared]]) -> Sequence[Outcome]:
    """Keeps which lines are short no longer."""
    return await hearing.clear_backorders(session, events)


async def on_peak_shortfall(session: AsyncSession, events: Sequence[Event[PeakShortfallForeseen]]) -> Sequence[Outcome]:
    """Keeps what a season will lack."""
    return await hearing.foresee_shortfalls(session, events)


async def on_tier_changed(session: AsyncSession, events: Sequence[Event[TierChanged]]) -> Sequence[Outcome]:
    """Keeps how an account's tier moved."""
    return await hearing.move_tiers(session, events)


async def on_reallocation_run(
    session: AsyncSession, events: Sequence[Event[ReallocationRunCompleted]]
) -> Sequence[Outcome]:
    """Notes how far supply has come."""
    return await hearing.supply_has_closed(session, events)


async def on_scoring_run(session: AsyncSession, events: Sequence[Event[ScoringRunCompleted]]) -> Sequence[Outcome]:
    """Notes how far scoring has come."""
    return await hearing.scoring_has_closed(session, events)


def engagement_handlers(kinds: Sequence[Kind]) -> Mapping[type[Payload], Handler]:
    """Who opens and fills engagements, by event class. Raises KindFault when two want one class."""
    heard: list[tuple[type[Payload], Handler]] = []
    for kind in kinds:
        heard += [(cls, _opening(kind, asked)) for cls, asked in kind.opens.items()]
        heard += [(cls, _filling(kind, filling)) for cls, filling in kind.fills.items()]
    found = dict(heard)
    if len(found) < len(heard):
        raise KindFault("an event opens or fills engagements of one kind, not of two")
    return found


def _opening(kind: Kind, asked: Callable[[Any], Sequence[Opening]]) -> Handler:
    async def on_event(session: AsyncSession, events: Sequence[Event[Any]]) -> Sequence[Outcome]:
        return await open_heard(session, kind, asked, events)

    return on_event


def _filling(kind: Kind, filling: Fill) -> Handler:
    async def on_event(session: AsyncSession, events: Sequence[Event[Any]]) -> Sequence[Outcome]:
        return await fill_heard(session, kind, filling, events)

    return on_event
