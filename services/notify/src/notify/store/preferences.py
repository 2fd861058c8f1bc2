"""What people have asked for, and the installation's holidays."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.preferences import Preferences
from shared.database import execute, fetch

INSTALLATION = "installation"
_GET = "SELECT version, content FROM preference WHERE person_id = $1"
_MANY = "SELECT person_id, content FROM preference WHERE person_id = ANY($1)"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('preference ' || $1, 0))"  # on a row that may not be there yet
_PUT = """
INSERT INTO preference (person_id, version, content) VALUES ($1, $2, $3::jsonb)
ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, content = excluded.content, updated_at = now()
"""
_CALENDAR = "SELECT version, days FROM holiday_calendar WHERE calendar = $1"
_LOCK_CALENDAR = "SELECT pg_advisory_xact_lock(hashtextextended('holidays ' || $1, 0))"
_PUT_CALENDAR = """
INSERT INTO holiday_calendar (calendar, version, days) VALUES ($1, $2, $3::jsonb)
ON CONFLICT (calendar) DO UPDATE SET version = excluded.version, days = excluded.days, updated_at = now()
"""


async def get(session: AsyncSession, person_id: str) -> tuple[int, Preferences]:
    """A person's wishes and their version; who has never said any has version 0."""
    rows = await fetch(session, _GET, person_id)
    return (rows[0].version, _wishes(rows[0].content)) if rows else (0, Preferences())


async def lock(session: AsyncSession, person_id: str) -> int:
    """The version of a person's wishes; nobody else changes them until commit."""
    await fetch(session, _LOCK, person_id)
    return (await get(session, person_id))[0]


async def put(session: AsyncSession, person_id: str, version: int, wishes: Preferences) -> None:
    """Keeps a person's wishes."""
    await execute(session, _PUT, person_id, version, msgspec.json.encode(wishes).decode())


async def of(session: AsyncSession, person_ids: Collection[str]) -> dict[str, Preferences]:
    """The wishes of those of these people who have said any."""
    if not person_ids:
        return {}
    return {row.person_id: _wishes(row.content) for row in await fetch(session, _MANY, sorted(person_ids))}


async def holidays(session: AsyncSession) -> tuple[int, dict[date, str]]:
    """The installation's holidays by date with their names, and the version of the list; one never set has version 0."""
    rows = await fetch(session, _CALENDAR, INSTALLATION)
    if not rows:
        return 0, {}
    return rows[0].version, {date.fromisoformat(one["date"]): one["name"] for one in rows[0].days}


async def lock_holidays(session: AsyncSession) -> int:
    """The version of the installation's holidays; nobody else changes them until commit."""
    await fetch(session, _LOCK_CALENDAR, INSTALLATION)
    return (await holidays(session))[0]


async def put_holidays(session: AsyncSession, version: int, days: Sequence[tuple[date, str]]) -> None:
    """Keeps the installation's holidays."""
    listed = [{"date": day.isoformat(), "name": name} for day, name in days]
    await execute(session, _PUT_CALENDAR, INSTALLATION, version, msgspec.json.encode(listed).decode())


def _wishes(content: Any) -> Preferences:
    return msgspec.convert(content, Preferences)
