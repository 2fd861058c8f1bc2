"""Two clocks, never mixed: the wall, and business time, which only a `BusinessDayClosed` moves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Column, Date, DateTime, Table, Text, func
from sqlalchemy.ext.asyncio import AsyncSession

from .database import execute, fetch, plumbing

MAIN = "main"

business_clock = Table(
    "business_clock",
    plumbing,
    Column("calendar", Text, primary_key=True),
    Column("closed_date", Date, nullable=False),
    Column("next_date", Date, nullable=False),
    Column("closed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

_READ = "SELECT closed_date, next_date FROM business_clock WHERE calendar = $1"
_CLOSE = """
INSERT INTO business_clock (calendar, closed_date, next_date) VALUES ($1, $2, $3)
ON CONFLICT (calendar) DO UPDATE SET closed_date = excluded.closed_date, next_date = excluded.next_date, closed_at = now()
WHERE business_clock.closed_date < excluded.closed_date
"""


@dataclass(frozen=True, slots=True)
class BusinessDay:
    """The last closed business date and the one worked on now."""

    closed: date
    today: date


def wall_now() -> datetime:
    """The wall clock, in UTC: tokens, retention, retries, holds over HTTP."""
    return datetime.now(UTC)


async def business_now(session: AsyncSession, calendar: str = MAIN) -> BusinessDay | None:
    """The business day worked on, or None before the first close."""
    rows = await fetch(session, _READ, calendar)
    return BusinessDay(rows[0].closed_date, rows[0].next_date) if rows else None


async def close_day(session: AsyncSession, calendar: str, closed: date, following: date) -> bool:
    """Moves business time; False when this day or a later one is closed already."""
    return await execute(session, _CLOSE, calendar, closed, following) > 0
