"""Corporate families as rows, the lock that keeps them still while one changes, and the walks through them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Text,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.hierarchy import DEEPEST, Group
from accounts.store.tables import account, account_parent
from shared.contracts.access import Sight
from shared.database import execute, fetch

FAMILY_LOCK = 0xFA31  # advisory: whoever gives an account another parent holds it alone
_HOLD = "SELECT pg_advisory_xact_lock($1)"
_PARENT = "SELECT parent_id FROM account_parent WHERE account_id = $1 AND until IS NULL"
_END = "UPDATE account_parent SET until = greatest(since, $2) WHERE account_id = $1 AND until IS NULL"
_BEGIN = "INSERT INTO account_parent (account_id, version, parent_id, since) VALUES ($1, $2, $3, $4)"
_ABOVE = """
WITH RECURSIVE walk (account_id, level) AS (
  SELECT $1::text, 1
  UNION ALL
  SELECT p.parent_id, level + 1 FROM walk JOIN account_parent p USING (account_id) WHERE p.until IS NULL AND level <= $2)
SELECT account_id FROM walk ORDER BY level
"""
_HEIGHT = """
WITH RECURSIVE walk (account_id, level) AS (
  SELECT $1::text, 1
  UNION ALL
  SELECT p.account_id, level + 1 FROM walk JOIN account_parent p ON p.parent_id = walk.account_id
  WHERE p.until IS NULL AND level <= $2)
SELECT max(level) AS height FROM walk
"""


async def hold_families(session: AsyncSession) -> None:
    """Waits until nobody else changes a parent, then keeps everybody from doing so until this transaction ends.

    Taken after the territories' lock and before any row: two moves in different families lock different rows and may still close a circle together.
    """
    await fetch(session, _HOLD, FAMILY_LOCK)


async def parent(session: AsyncSession, account_id: str) -> str | None:
    """The account that this one belongs to now."""
    rows = await fetch(session, _PARENT, account_id)
    return rows[0].parent_id if rows else None


async def above(session: AsyncSession, account_id: str) -> list[str]:
    """The account and its ancestors, whoever sees them, up to the root."""
    return [row.account_id for row in await fetch(session, _ABOVE, account_id, DEEPEST)]


async def height(session: AsyncSession, account_id: str) -> int:
    """How many levels there are from the account down, its own included."""
    return int((await fetch(session, _HEIGHT, account_id, DEEPEST))[0].height)


async def begin(session: AsyncSession, account_id: str, version: int, parent_id: str, today: date) -> None:
    """The account belongs to this parent from today on. A second active one violates the index."""
    await execute(session, _BEGIN, account_id, version, parent_id, today)


async def end(session: AsyncSession, account_id: str, today: date) -> None:
    """The account belongs to nobody any more; today is the last day."""
    await execute(session, _END, account_id, today)


def belongs_to(parent_id: str, sight: Sight) -> ColumnElement[bool]:
    """Accounts directly below this one, none of it when the parent is not seen: a filter must not tell who belongs to whom."""
    mine = account_parent.c.parent_id == parent_id, account_parent.c.until.is_(None)
    return account.c.account_id.in_(
        select(account_parent.c.account_id).where(*mine, sight.of(literal(parent_id, Text)))
    )


def parents_of(account_id: str, sight: Sight) -> Select[Any]:
    """Everyone that an account belongs or belonged to, as far as they are seen."""
    mine = account_parent.c.account_id == account_id
    return select(account_parent).where(mine, sight.of(account_parent.c.parent_id))


async def ancestors(session: AsyncSession, account_id: str, sight: Sight) -> Sequence[Any]:
    """The accounts above this one from the furthest to its parent; the walk ends at the first that is not seen."""
    walk = _start(account_id)
    link = account_parent.alias()
    up = link.c.account_id == walk.c.account_id, link.c.until.is_(None), walk.c.level < DEEPEST
    step = select(link.c.parent_id, link.c.parent_id, walk.c.level + 1).where(*up, sight.of(link.c.parent_id))
    walk = walk.union_all(step)
    found = _members(walk).where(walk.c.level > 0).order_by(walk.c.level.desc())
    rows: Sequence[Any] = (await session.execute(found)).all()
    return rows


async def descendants(
    session: AsyncSession, account_id: str, sight: Sight, levels: int, limit: int
) -> tuple[Sequence[Any], bool]:
    """The accounts below this one, level by level, and whether these are all; the walk ends at accounts that are not seen."""
    walk = _down(account_id, sight, levels + 1)
    child = account_parent.alias()
    below = child.c.parent_id == walk.c.account_id, child.c.until.is_(None), sight.of(child.c.account_id)
    children: ScalarSelect[int] = select(func.count()).select_from(child).where(*below).scalar_subquery()
    found = _members(walk).add_columns(walk.c.parent_id, children.label("children")).where(walk.c.level > 0)
    ordered = found.order_by(walk.c.level, walk.c.parent_id, walk.c.account_id).limit(limit + 1)
    rows = (await session.execute(ordered)).all()
    shown = [row for row in rows[:limit] if row.level <= levels]
    return shown, len(shown) == len(rows)


async def groups(session: AsyncSession, account_id: str, sight: Sight) -> list[Group]:
    """The accounts below this one, counted by all that they are summed up by; the same walk as `descendants`, to its end."""
    walk = _down(account_id, sight, DEEPEST)
    countries = func.jsonb_path_query_array(account.c.locations, literal_column("'$[*].country'"))
    alike = (
        walk.c.level,
        account.c.status,
        account.c.account_type,
        account.c.relationship_type,
        account.c.territory_id.label("territory"),
        countries.label("countries"),
    )
    found = (
        select(*alike, func.count().label("accounts"))
        .join(walk, walk.c.account_id == account.c.account_id)
        .where(walk.c.level > 0)
        .group_by(*(literal_column(str(place)) for place in range(1, len(alike) + 1)))
    )
    return [
        Group(**{**row._asdict(), "countries": frozenset(row.countries) - {None}})
        for row in (await session.execute(found)).all()
    ]


def _start(account_id: str) -> CTE:
    """The account itself, where a walk begins."""
    here = literal(account_id, Text).label("account_id"), cast(null(), Text).label("parent_id")
    return select(*here, literal(0, Integer).label("level")).cte("walk", recursive=True)


def _down(account_id: str, sight: Sight, levels: int) -> CTE:
    """The walk from an account to all below it that are seen and reached through accounts that are seen."""
    walk = _start(account_id)
    link = account_parent.alias()
    down = link.c.parent_id == walk.c.account_id, link.c.until.is_(None), walk.c.level < levels
    step = select(link.c.account_id, link.c.parent_id, walk.c.level + 1).where(*down, sight.of(link.c.account_id))
    return walk.union_all(step)


def _members(walk: CTE) -> Select[Any]:
    return select(account, walk.c.level).join(walk, walk.c.account_id == account.c.account_id)
