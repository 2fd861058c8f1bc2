"""Seasons as planners entered them, and what is known of their skus."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch
from supply.domain.dates import arriving
from supply.domain.policy import KEY, Policy
from supply.domain.season import Season, Supply

from .reads import Sees
from .season_tables import protection, protection_bucket, season

_LOCK_ALL = "SELECT pg_advisory_xact_lock(hashtextextended('seasons', 0))"
_COLUMNS = """season_id, name, families, starts_on, ends_on, peak_index, weekly_capacity, production_days, transport_days, review_days, horizon_weeks,
  protection_class, release_on, decay, territory_id"""
_READ = f"SELECT {_COLUMNS}, state, announced_on, row_version FROM season"
_STANDING = f"{_READ} WHERE state <> 'withdrawn' AND families && $1::text[] ORDER BY starts_on, season_id"
_LOCK = f"{_READ} WHERE season_id = $1 FOR UPDATE"
_OPEN = f"""
{_READ} WHERE state = 'open' AND season_id > $1 AND starts_on - horizon_weeks * 7 - production_days - transport_days - review_days <= $2
ORDER BY season_id LIMIT 1
"""
# a withdrawn one while somebody was last told that something of it will be missing
_SIGNED = f"""
{_READ} WHERE season_id > $1 AND starts_on > $2
AND EXISTS (SELECT FROM peak_plan p WHERE p.season_id = season.season_id AND (season.state <> 'withdrawn' OR p.shortfall <> '[]'))
ORDER BY season_id LIMIT 1
"""
_NAMED = f"{_READ} WHERE season_id = ANY ($1::text[])"
_SHARE = f"{_NAMED} ORDER BY season_id FOR SHARE"
_FAMILIES = "SELECT DISTINCT family FROM product WHERE family = ANY ($1::text[])"
_INSERT = f"""
INSERT INTO season ({_COLUMNS})
VALUES ($1, $2, $3::text[], $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (season_id) DO NOTHING
"""
_UPDATE = """
UPDATE season SET name = $2, families = $3::text[], starts_on = $4, ends_on = $5, peak_index = $6, weekly_capacity = $7, production_days = $8,
  transport_days = $9, review_days = $10, horizon_weeks = $11, protection_class = $12, release_on = $13, decay = $14, territory_id = $15,
  row_version = row_version + 1, updated_at = now() WHERE season_id = $1
"""
_MOVE = "UPDATE season SET state = $2, announced_on = coalesce($3, announced_on), row_version = row_version + 1, updated_at = now() WHERE season_id = $1"
_SKUS = """
WITH skus AS (SELECT sku FROM product WHERE family = ANY ($1::text[])),
asked AS (SELECT sku, sum(quantity)::bigint AS lately FROM demand JOIN skus USING (sku) WHERE work_date > $2 AND work_date <= $3 GROUP BY sku),
there AS (
  SELECT sku, sum(on_hand - held - firm - planned - open_0 - open_1 - open_2 - open_3)::bigint AS free FROM stock JOIN skus USING (sku) GROUP BY sku
),
coming AS (
  SELECT sku, array_agg(expected_on) AS days, array_agg(open) AS quantities FROM planned_receipt JOIN skus USING (sku)
  WHERE open > 0 AND expected_on IS NOT NULL GROUP BY sku
)
SELECT sku, coalesce(lately, 0) AS lately, coalesce(free, 0) AS free, days, quantities
FROM skus LEFT JOIN asked USING (sku) LEFT JOIN there USING (sku) LEFT JOIN coming USING (sku) ORDER BY sku
"""
_CONCERNED = """
WITH ranked AS (SELECT DISTINCT ON (account_id) account_id, tier, score FROM standing WHERE since <= $4 ORDER BY account_id, since DESC),
concerned AS (
  SELECT r.account_id, r.tier, r.score FROM ranked r LEFT JOIN access_account a USING (account_id)
  WHERE r.tier <= $5 AND a.status IS DISTINCT FROM 'closed' AND ($6::text IS NULL OR $6 = ANY (a.territory_path))
)
SELECT c.account_id, c.tier, c.score, d.sku, min(p.pack_size) AS pack, sum(d.quantity)::bigint AS lately
FROM demand d JOIN product p USING (sku) JOIN concerned c ON c.account_id = d.account_id
WHERE p.family = ANY ($1::text[]) AND d.work_date > $2 AND d.work_date <= $3
GROUP BY c.account_id, c.tier, c.score, d.sku ORDER BY c.tier, c.score DESC, c.account_id, d.sku
"""


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """A season with its state (open, announced, withdrawn) and version."""

    season: Season
    state: str
    announced_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Trailing:
    """What a key account asked for of one sku of a season."""

    account_id: str
    tier: int
    score: Decimal
    sku: str
    pack: int
    quantity: int


async def hold_all(session: AsyncSession) -> None:
    """The right to enter or change seasons in this transaction: whether two overlap is a question about all of them."""
    await fetch(session, _LOCK_ALL)


async def standing(session: AsyncSession, families: Collection[str]) -> list[Season]:
    """Seasons not withdrawn that have one of these families."""
    return [season_of(row) for row in await fetch(session, _STANDING, sorted(families))]


async def known_families(session: AsyncSession, families: Collection[str]) -> set[str]:
    """Those of these families that a listed product belongs to."""
    return {row.family for row in await fetch(session, _FAMILIES, sorted(families))}


async def insert(session: AsyncSession, one: Season) -> bool:
    """Writes a new season; False when its id is taken."""
    return await execute(session, _INSERT, *_values(one)) > 0


async def update(session: AsyncSession, one: Season) -> None:
    """Writes a season whose row this transaction has locked; its version rises."""
    await execute(session, _UPDATE, *_values(one))


async def move(session: AsyncSession, season_id: str, state: str, announced_on: date | None = None) -> None:
    """Moves a season to a state; its version rises."""
    await execute(session, _MOVE, season_id, state, announced_on)


async def lock(session: AsyncSession, season_id: str) -> SeasonRow | None:
    """One season, its row locked."""
    rows = await fetch(session, _LOCK, season_id)
    return _row(rows[0]) if rows else None


async def named(session: AsyncSession, season_ids: Collection[str]) -> dict[str, SeasonRow]:
    """Those of these seasons that exist."""
    return {row.season_id: _row(row) for row in await fetch(session, _NAMED, sorted(season_ids))}


async def share(session: AsyncSession, season_ids: Collection[str]) -> dict[str, SeasonRow]:
    """Those of these seasons that exist; nobody changes or withdraws them while this transaction lasts."""
    return {row.season_id: _row(row) for row in await fetch(session, _SHARE, sorted(season_ids))}


async def next_open(session: AsyncSession, after: str, today: date) -> SeasonRow | None:
    """The next season, by id, that nobody was told of and whose day could have come."""
    rows = await fetch(session, _OPEN, after, today)
    return _row(rows[0]) if rows else None


async def next_signed(session: AsyncSession, after: str, closed: date) -> SeasonRow | None:
    """The next season, by id, that begins after this day and for which somebody has signed; a withdrawn one until no shortfall of it stands as told."""
    rows = await fetch(session, _SIGNED, after, closed)
    return _row(rows[0]) if rows else None


async def supply_of(
    session: AsyncSession, one: Season, after: date, until: date, today: date, policy: Policy
) -> list[Supply]:
    """What is known of each sku of the season's families, over all sites; demand of (after, until]."""
    found = []
    for row in await fetch(session, _SKUS, list(one.families), after, until):
        receipts = zip(row.days or (), row.quantities or (), strict=True)
        found.append(Supply(row.lately, row.free, arriving(receipts, today, policy.overdue_days)))
    return found


async def concerned(session: AsyncSession, one: Season, after: date, until: date) -> list[Trailing]:
    """What strategic and key accounts asked for of the season's skus in (after, until], best rank first, then by sku."""
    rows = await fetch(session, _CONCERNED, list(one.families), after, until, until, KEY, one.territory_id)
    return [Trailing(row.account_id, row.tier, row.score, row.sku, row.pack, row.lately) for row in rows]


def all_seasons() -> Select[Any]:
    """All seasons, for lists and reads."""
    return select(season)


def protections(
    sees: Sees, *, season_id: str | None, account_id: str | None, sku: str | None, live: bool | None
) -> Select[Any]:
    """What accounts signed, of accounts that the caller sees; `live`: only what is still kept, or only what is over."""
    columns = protection.c
    given = ((columns.season_id, season_id), (columns.account_id, account_id), (columns.sku, sku))
    statement = select(protection).where(
        sees(columns.account_id), *(column == value for column, value in given if value is not None)
    )
    if live is not None:
        statement = statement.where(columns.reason.is_(None) if live else columns.reason.is_not(None))
    return statement


def buckets(protection_ids: list[UUID]) -> Select[Any]:
    """The weeks of these protections."""
    columns = protection_bucket.c
    return (
        select(protection_bucket)
        .where(columns.protection_id.in_(protection_ids))
        .order_by(columns.protection_id, columns.first_day)
    )


def season_of(row: Any) -> Season:
    """The domain's form of a row."""
    return Season(
        row.season_id, row.name, tuple(row.families), row.starts_on, row.ends_on, row.peak_index, row.weekly_capacity, row.production_days,
        row.transport_days, row.review_days, row.horizon_weeks, row.protection_class, row.release_on, row.decay, row.territory_id,
    )  # fmt: skip


def _row(row: Any) -> SeasonRow:
    return SeasonRow(season_of(row), row.state, row.announced_on, row.row_version)


def _values(one: Season) -> Sequence[Any]:
    return (
        one.season_id, one.name, list(one.families), one.starts_on, one.ends_on, one.peak_index, one.weekly_capacity, one.production_days,
        one.transport_days, one.review_days, one.horizon_weeks, one.protection_class, one.release_on, one.decay, one.territory_id,
    )  # fmt: skip
