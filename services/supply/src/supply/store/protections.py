"""Protections of accounts: read, counted, made and ended under the locks of their stock rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch
from supply.domain.signed import LEAD_IN, Protection, Protections

StockKey = tuple[str, str]

_COLUMNS = """p.protection_id, p.season_id, p.account_id, p.priority, p.core, p.starts_on, p.ends_on, p.release_on, p.linear, p.site, p.sku,
  array_agg(b.first_day ORDER BY b.first_day) AS days, array_agg(b.quantity ORDER BY b.first_day) AS quantities,
  array_agg(b.asked ORDER BY b.first_day) AS asked"""
_OF_STOCK = f"""
SELECT {_COLUMNS} FROM unnest($1::text[], $2::text[]) AS k (site, sku)
JOIN protection p ON (p.site, p.sku) = (k.site, k.sku) AND p.reason IS NULL JOIN protection_bucket b USING (protection_id) GROUP BY p.protection_id
"""
_HELD = """
SELECT l.site, l.sku, h.account_id, sum(l.live)::bigint AS held FROM unnest($1::text[], $2::text[]) AS k (site, sku)
JOIN hold_line l ON (l.site, l.sku) = (k.site, k.sku) AND l.live > 0 JOIN hold h ON h.id = l.hold_id
WHERE h.account_id = ANY ($3::text[]) GROUP BY 1, 2, 3
"""
_SAVE = """
UPDATE protection_bucket AS b SET asked = t.asked FROM unnest($1::uuid[], $2::date[], $3::bigint[]) AS t (protection_id, first_day, asked)
WHERE (b.protection_id, b.first_day) = (t.protection_id, t.first_day) AND b.asked <> t.asked
"""
_ASKED = """
SELECT t.protection_id, l.due, sum(l.ordered - l.cancelled)::bigint AS asked
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[]) AS t (protection_id, account_id, site, sku, since, until)
JOIN order_line l ON (l.site, l.sku) = (t.site, t.sku) AND l.due BETWEEN t.since AND t.until
JOIN customer_order o ON o.id = l.order_id AND o.account_id = t.account_id GROUP BY 1, 2
"""
_INSERT = """
INSERT INTO protection (protection_id, season_id, account_id, site, sku, quantity, core, priority, starts_on, ends_on, release_on, linear)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bool[], $8::smallint[], $9::date[], $10::date[],
  $11::date[], $12::bool[])
"""
_BUCKETS = """
INSERT INTO protection_bucket (protection_id, first_day, quantity, asked) SELECT * FROM unnest($1::uuid[], $2::date[], $3::bigint[], $4::bigint[])
"""
_END = "UPDATE protection SET reason = $2 WHERE protection_id = ANY ($1::uuid[])"
_FLAG = """
UPDATE stock AS s SET dirty = true, signed = EXISTS (SELECT FROM protection p WHERE (p.site, p.sku) = (s.site, s.sku) AND p.reason IS NULL)
FROM unnest($1::text[], $2::text[]) AS k (site, sku) WHERE (s.site, s.sku) = (k.site, k.sku)
"""
_KEYS_OF = """
SELECT protection_id, site, sku FROM protection p JOIN unnest($1::text[], $2::text[]) AS k (season_id, account_id) USING (season_id, account_id)
WHERE reason IS NULL
"""
_KEYS_OF_SEASON = "SELECT protection_id, site, sku FROM protection WHERE season_id = $1 AND reason IS NULL"
_DUE = "SELECT protection_id, site, sku FROM protection WHERE release_on <= $1 AND reason IS NULL ORDER BY site, sku, protection_id LIMIT $2"
_SIGNED = """
SELECT season_id, account_id, version FROM peak_plan JOIN unnest($1::text[], $2::text[]) AS k (season_id, account_id) USING (season_id, account_id)
"""
_SIGN = """
INSERT INTO peak_plan (season_id, account_id, engagement_id, version, agreed_on, signed_by) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (season_id, account_id) DO UPDATE SET engagement_id = excluded.engagement_id, version = excluded.version, agreed_on = excluded.agreed_on,
  signed_by = excluded.signed_by, updated_at = now()
"""
_TOLD = "SELECT account_id, shortfall::text FROM peak_plan WHERE season_id = $1 ORDER BY account_id"
_TELL = """
UPDATE peak_plan AS p SET shortfall = t.shortfall::jsonb FROM unnest($2::text[], $3::text[]) AS t (account_id, shortfall)
WHERE (p.season_id, p.account_id) = ($1, t.account_id)
"""
_LISTED = "SELECT sku, family FROM product WHERE sku = ANY ($1::text[])"


@dataclass(frozen=True, slots=True)
class Located:
    """A protection and the stock row it lives on."""

    site: str
    sku: str
    part: Protection


async def of_stock(session: AsyncSession, keys: Collection[StockKey], today: date) -> dict[StockKey, Protections]:
    """The protections that live on these stock rows, with what their accounts hold by reservation."""
    columns = _split(keys)
    found: dict[StockKey, Protections] = {}
    for row in await fetch(session, _OF_STOCK, *columns):
        found.setdefault((row.site, row.sku), Protections(today, [])).parts.append(_part(row))
    for signed in found.values():
        signed.parts.sort(key=lambda part: part.place)
    accounts = {part.account_id for signed in found.values() for part in signed.parts}
    for row in await fetch(session, _HELD, *columns, sorted(accounts)) if accounts else ():
        if (row.site, row.sku) in found:
            found[row.site, row.sku].hold(row.account_id, row.held)
    return found


async def save(session: AsyncSession, counted: Sequence[Protections]) -> None:
    """Writes what accounts ask for by week."""
    rows = [
        (part.id, day, asked)
        for signed in counted
        for part in signed.parts
        for day, asked in zip(part.days, part.asked, strict=True)
    ]
    await execute(session, _SAVE, *map(list, zip(*rows, strict=True)))


async def create(session: AsyncSession, made: Sequence[Located]) -> None:
    """Writes new protections, counting in what their accounts have ordered already; their stock rows are locked, and marked for the next run."""
    if not made:
        return
    by_id = {one.part.id: one.part for one in made}
    lead_in = timedelta(days=LEAD_IN)
    rows = [
        (one.part.id, one.part.account_id, one.site, one.sku, one.part.starts_on - lead_in, one.part.ends_on)
        for one in made
    ]
    for row in await fetch(session, _ASKED, *map(list, zip(*rows, strict=True))):
        part = by_id[row.protection_id]
        at = part.bucket(row.due)
        if at is not None:
            part.asked[at] += row.asked
    kept = [
        (part.id, part.season_id, part.account_id, one.site, one.sku, part.quantity, part.core, part.priority, part.starts_on, part.ends_on,
         part.release_on, part.linear)
        for one in made for part in [one.part]
    ]  # fmt: skip
    await execute(session, _INSERT, *map(list, zip(*kept, strict=True)))
    buckets = [
        bucket
        for one in made
        for bucket in zip(
            [one.part.id] * len(one.part.days), one.part.days, one.part.quantities, one.part.asked, strict=True
        )
    ]
    await execute(session, _BUCKETS, *map(list, zip(*buckets, strict=True)))
    await execute(session, _FLAG, *_split({(one.site, one.sku) for one in made}))


async def end(session: AsyncSession, ended: Mapping[UUID, StockKey], reason: str) -> None:
    """Ends protections; their stock rows are locked, and marked for the next run."""
    if ended:
        await execute(session, _END, list(ended), reason)
        await execute(session, _FLAG, *_split(set(ended.values())))


async def keys_of(session: AsyncSession, plans: Collection[tuple[str, str]]) -> dict[UUID, StockKey]:
    """The live protections of (season, account), with their stock rows."""
    return _keys(await fetch(session, _KEYS_OF, *_split(plans)))


async def keys_of_season(session: AsyncSession, season_id: str) -> dict[UUID, StockKey]:
    """The live protections of a season, with their stock rows."""
    return _keys(await fetch(session, _KEYS_OF_SEASON, season_id))


async def due(session: AsyncSession, closed: date, limit: int) -> dict[UUID, StockKey]:
    """Live protections whose release date has come, with their stock rows."""
    return _keys(await fetch(session, _DUE, closed, limit))


async def signed(session: AsyncSession, plans: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The version that (season, account) signed last."""
    return {(row.season_id, row.account_id): row.version for row in await fetch(session, _SIGNED, *_split(plans))}


async def sign(
    session: AsyncSession, season_id: str, account_id: str, engagement_id: str, version: int, agreed_on: date, by: str
) -> None:
    """Notes what (season, account) signed last."""
    await execute(session, _SIGN, season_id, account_id, engagement_id, version, agreed_on, by)


async def families(session: AsyncSession, skus: Collection[str]) -> dict[str, str | None]:
    """The family of each of these skus that is listed."""
    return {row.sku: row.family for row in await fetch(session, _LISTED, sorted(skus))}


async def told_shortfalls(session: AsyncSession, season_id: str) -> dict[str, list[list[Any]]]:
    """What each account that signed for the season was told last of what will be missing."""
    return {row.account_id: msgspec.json.decode(row.shortfall) for row in await fetch(session, _TOLD, season_id)}


async def tell_shortfalls(session: AsyncSession, season_id: str, news: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Notes what these accounts are told now."""
    if news:
        written = [msgspec.json.encode(told).decode() for told in news.values()]
        await execute(session, _TELL, season_id, list(news), written)


def _part(row: Any) -> Protection:
    return Protection(
        row.protection_id, row.season_id, row.account_id, row.priority, row.core, row.starts_on, row.ends_on, row.release_on, row.linear,
        list(row.days), list(row.quantities), list(row.asked),
    )  # fmt: skip


def _keys(rows: Sequence[Any]) -> dict[UUID, StockKey]:
    return {row.protection_id: (row.site, row.sku) for row in rows}


def _split(keys: Collection[tuple[str, str]]) -> tuple[list[str], list[str]]:
    ordered = sorted(keys)
    return [first for first, _ in ordered], [second for _, second in ordered]
