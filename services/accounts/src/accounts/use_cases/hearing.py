"""What other services' events leave here for the views: which lines are short, what a season will lack, how tiers moved, how far each service has come.

Promises are not kept: only what went on or came off backorder, as each close tells it per order. See docs/decisions/0034.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.store import heard
from accounts.store.heard import Move, Shortfall, ShortLine
from shared.contracts import (
    BackorderCleared,
    BackorderOpened,
    PeakShortfallForeseen,
    ReallocationRunCompleted,
    ScoringRunCompleted,
    TierChanged,
)
from shared.events import Event
from shared.outcomes import HANDLED, STALE, Outcome


async def open_backorders(session: AsyncSession, events: Sequence[Event[BackorderOpened]]) -> list[Outcome]:
    """Lines that a close left short."""
    await heard.put_lines(
        session,
        [
            ShortLine(told.order_source, told.order_id, line.line_no, told.account_id, short=True, closed_date=_day(event),
                      sku=line.sku, lacking=line.open, reason=line.reason, earliest=line.earliest)
            for event in events for told in (event.payload,) for line in told.lines
        ],
    )  # fmt: skip
    return [HANDLED] * len(events)


async def clear_backorders(session: AsyncSession, events: Sequence[Event[BackorderCleared]]) -> list[Outcome]:
    """Lines that are short no longer."""
    await heard.put_lines(
        session,
        [
            ShortLine(told.order_source, told.order_id, line_no, told.account_id, short=False, closed_date=_day(event))
            for event in events for told in (event.payload,) for line_no in told.lines
        ],
    )  # fmt: skip
    return [HANDLED] * len(events)


async def foresee_shortfalls(session: AsyncSession, events: Sequence[Event[PeakShortfallForeseen]]) -> list[Outcome]:
    """What an account signed for a season and will not get whole; each word replaces the one before."""
    await heard.put_shortfalls(
        session,
        [
            Shortfall(told.account_id, told.season_id, told.starts_on, told.closed_date, len(told.lines),
                      sum(line.missing for line in told.lines), min((line.needed_on for line in told.lines), default=None))
            for told in (event.payload for event in events)
        ],
    )  # fmt: skip
    return [HANDLED] * len(events)


async def move_tiers(session: AsyncSession, events: Sequence[Event[TierChanged]]) -> list[Outcome]:
    """Accounts that move from one tier to another."""
    told = ((event.payload, event.time) for event in events)
    await heard.put_moves(
        session, [Move(one.account_id, one.effective, one.previous, one.tier, one.reason, at) for one, at in told]
    )
    return [HANDLED] * len(events)


async def supply_has_closed(session: AsyncSession, events: Sequence[Event[ReallocationRunCompleted]]) -> list[Outcome]:
    """Supply has done its work of a close: what is short is known as of that day."""
    outcomes = await _closed(session, "supply", [event.payload.closed_date for event in events])
    await heard.forget_lines(session, max(event.payload.closed_date for event in events))
    return outcomes


async def scoring_has_closed(session: AsyncSession, events: Sequence[Event[ScoringRunCompleted]]) -> list[Outcome]:
    """Scoring has done its work of a close: scores and tiers are known as of that day."""
    return await _closed(session, "scoring", [event.payload.closed_date for event in events])


async def _closed(session: AsyncSession, service: str, days: Sequence[date]) -> list[Outcome]:
    return [HANDLED if await heard.note_run(session, service, day) else STALE for day in days]


def _day(event: Event[BackorderOpened] | Event[BackorderCleared]) -> date:
    """The close that an event tells of."""
    return event.business_date or event.time.date()
