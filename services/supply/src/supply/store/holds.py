"""Reservations and what they hold. A hold row is locked after the stock rows of its lines, never before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch

StockKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Hold:
    """A reservation's row. `expires_at` is wall time, `deadline` a business date."""

    id: UUID
    account_id: str
    state: str
    reason: str | None
    expires_at: datetime | None
    deadline: date | None
    created_at: datetime
    row_version: int


@dataclass(frozen=True, slots=True)
class HoldLine:
    """What a reservation took (`quantity`) and what of it still binds stock (`live`)."""

    hold_id: UUID
    site: str
    sku: str
    quantity: int
    live: int


_COLUMNS = "id, account_id, state, reason, expires_at, deadline, created_at, row_version"
_ADD = f"""
WITH lines AS (
  INSERT INTO hold_line (hold_id, site, sku, quantity, live) SELECT $1, site, sku, quantity, quantity
  FROM unnest($4::text[], $5::text[], $6::bigint[]) AS t (site, sku, quantity)
)
INSERT INTO hold (id, account_id, state, expires_at) VALUES ($1, $2, 'held', $3) RETURNING {_COLUMNS}
"""
_LINES = "SELECT hold_id, site, sku, quantity, live FROM hold_line WHERE hold_id = ANY ($1::uuid[]) ORDER BY hold_id, site, sku"
_LOCK = f"SELECT {_COLUMNS} FROM hold WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE"
_OVERDUE = """
SELECT id FROM hold WHERE state = 'held' AND expires_at <= now() AND ($2::uuid[] IS NULL OR id = ANY ($2)) ORDER BY expires_at, id LIMIT $1
"""
_PASSED = "SELECT id FROM hold WHERE state = 'confirmed' AND deadline <= $1 ORDER BY id LIMIT $2"
_EXTEND = f"""
UPDATE hold SET expires_at = $2, extensions = extensions + 1, row_version = row_version + 1, updated_at = now() WHERE id = $1 RETURNING {_COLUMNS}
"""
_CONFIRM = f"""
UPDATE hold SET state = 'confirmed', expires_at = NULL, deadline = $2, row_version = row_version + 1, updated_at = now() WHERE id = $1 RETURNING {_COLUMNS}
"""
_END = f"""
UPDATE hold SET state = $2, reason = $3, row_version = row_version + 1, updated_at = now() WHERE id = ANY ($1::uuid[]) RETURNING {_COLUMNS}
"""
_END_LINES = "UPDATE hold_line SET live = 0 WHERE hold_id = ANY ($1::uuid[])"
# one account's holds are limited over all sites: whoever adds to them takes this lock first, before any stock row
_ACCOUNT = "SELECT pg_advisory_xact_lock(hashtextextended('hold/' || $1, 0))"
_HELD_BY = """
SELECT t.sku, (SELECT count(*) FROM hold WHERE account_id = $1 AND state = 'held') AS holds,
  coalesce((
    SELECT sum(l.live) FROM hold h JOIN hold_line l ON l.hold_id = h.id WHERE h.account_id = $1 AND h.state = 'held' AND l.sku = t.sku
  ), 0)::bigint AS units
FROM unnest($2::text[]) AS t (sku)
"""


def _hold(row: Row[Any]) -> Hold:
    return Hold(
        row.id, row.account_id, row.state, row.reason, row.expires_at, row.deadline, row.created_at, row.row_version
    )


async def add(
    session: AsyncSession, hold_id: UUID, account_id: str, expires_at: datetime, lines: Mapping[StockKey, int]
) -> Hold:
    """Writes a new reservation, held until a wall time."""
    keys = sorted(lines)
    columns = [site for site, _ in keys], [sku for _, sku in keys], [lines[key] for key in keys]
    rows = await fetch(session, _ADD, hold_id, account_id, expires_at, *columns)
    return _hold(rows[0])


async def lines(session: AsyncSession, holds: Collection[UUID]) -> list[HoldLine]:
    """The lines of these reservations."""
    return [
        HoldLine(row.hold_id, row.site, row.sku, row.quantity, row.live)
        for row in await fetch(session, _LINES, sorted(holds))
    ]


async def lock(session: AsyncSession, holds: Collection[UUID]) -> dict[UUID, Hold]:
    """These reservations as they are now, their rows locked."""
    return {row.id: _hold(row) for row in await fetch(session, _LOCK, sorted(holds))}


async def overdue(session: AsyncSession, limit: int, *, among: Collection[UUID] | None = None) -> list[UUID]:
    """Unconfirmed reservations whose wall time has come, by the database's clock; `among`: only of these."""
    rows = await fetch(session, _OVERDUE, limit, None if among is None else sorted(among))
    return [row.id for row in rows]


async def passed(session: AsyncSession, closed: date, limit: int) -> list[UUID]:
    """Confirmed reservations whose deadline is this closed business date or an earlier one."""
    return [row.id for row in await fetch(session, _PASSED, closed, limit)]


async def extend(session: AsyncSession, hold: UUID, expires_at: datetime) -> Hold:
    """Holds on until another wall time."""
    return _hold((await fetch(session, _EXTEND, hold, expires_at))[0])


async def confirm(session: AsyncSession, hold: UUID, deadline: date) -> Hold:
    """The TTL ends; a business deadline begins."""
    return _hold((await fetch(session, _CONFIRM, hold, deadline))[0])


async def end(session: AsyncSession, holds: Sequence[UUID], state: str, reason: str) -> list[Hold]:
    """Ends reservations; their lines bind nothing any more."""
    rows = await fetch(session, _END, list(holds), state, reason)
    await execute(session, _END_LINES, list(holds))
    return [_hold(row) for row in rows]


async def lock_account(session: AsyncSession, account_id: str) -> None:
    """The right to add to this account's reservations in this transaction."""
    await fetch(session, _ACCOUNT, account_id)


async def held_by(session: AsyncSession, account_id: str, skus: Collection[str]) -> tuple[int, dict[str, int]]:
    """How many unconfirmed reservations an account has, and how many units of each of these skus (at least one) they hold."""
    rows = await fetch(session, _HELD_BY, account_id, sorted(skus))
    return int(rows[0].holds), {row.sku: int(row.units) for row in rows}
