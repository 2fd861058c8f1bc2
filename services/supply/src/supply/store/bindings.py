"""What holds bind of stock rows, and what an order takes over from them; call these under the stock rows' locks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.limits import EARLIEST
from shared.database import execute, fetch
from supply.domain.loss import HeldLine
from supply.domain.policy import STANDARD

StockKey = tuple[str, str]

_HELD = """
SELECT l.site, l.sku, l.hold_id, h.account_id, l.live, h.state = 'confirmed' AS confirmed, h.created_at,
  coalesce(s.tier, $4) AS tier, coalesce(s.score, 0) AS score
FROM unnest($1::text[], $2::text[]) AS k (site, sku)
JOIN hold_line l ON (l.site, l.sku) = (k.site, k.sku) JOIN hold h ON h.id = l.hold_id
LEFT JOIN LATERAL (
  SELECT tier, score FROM standing WHERE standing.account_id = h.account_id AND since <= $3 ORDER BY since DESC LIMIT 1
) AS s ON true
WHERE l.live > 0
"""
_LOWER = """
UPDATE hold_line AS l SET live = t.live FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[]) AS t (hold_id, site, sku, live)
WHERE (l.hold_id, l.site, l.sku) = (t.hold_id, t.site, t.sku)
"""
_ENDED = """
WITH ended AS (
  SELECT h.id FROM hold h WHERE h.id = ANY ($1::uuid[]) AND h.state IN ('held', 'confirmed')
  AND NOT EXISTS (SELECT FROM hold_line l WHERE l.hold_id = h.id AND l.live > 0) ORDER BY h.id FOR UPDATE
)
UPDATE hold AS h SET state = 'expired', reason = 'supply_lost', row_version = row_version + 1, updated_at = now() FROM ended WHERE h.id = ended.id
"""
_LINES = "SELECT hold_id, site, sku, live FROM hold_line WHERE hold_id = ANY ($1::uuid[]) AND live > 0"
_TAKE = """
WITH mine AS (
  SELECT h.id FROM hold h JOIN unnest($1::uuid[], $2::text[]) AS t (id, account_id) ON (h.id, h.account_id) = (t.id, t.account_id)
  WHERE h.state IN ('held', 'confirmed') ORDER BY h.id FOR UPDATE OF h
), taken AS (
  UPDATE hold AS h SET state = 'taken', reason = 'ordered', expires_at = NULL, row_version = row_version + 1, updated_at = now()
  FROM mine WHERE h.id = mine.id RETURNING h.id
)
UPDATE hold_line AS l SET live = 0 FROM taken WHERE l.hold_id = taken.id AND l.live > 0 RETURNING l.hold_id, l.site, l.sku, l.quantity
"""


@dataclass(frozen=True, slots=True)
class LiveLine:
    """What a hold binds of one stock row."""

    hold_id: UUID
    site: str
    sku: str
    live: int


async def held(session: AsyncSession, keys: Collection[StockKey], as_of: date | None) -> dict[StockKey, list[HeldLine]]:
    """What holds bind of these stock rows, with the holders' standing on a business date."""
    ordered = sorted(keys)
    found: dict[StockKey, list[HeldLine]] = {}
    for row in await fetch(
        session, _HELD, [site for site, _ in ordered], [sku for _, sku in ordered], as_of or EARLIEST, STANDARD
    ):
        found.setdefault((row.site, row.sku), []).append(
            HeldLine(row.hold_id, row.account_id, row.live, row.confirmed, row.tier, row.score, row.created_at)
        )
    return found


async def lower(session: AsyncSession, lowered: Sequence[tuple[UUID, str, str, int]]) -> None:
    """Sets what (hold, site, sku) still bind; a hold that binds nothing any more is over, by loss of supply."""
    if lowered:
        columns = [list(column) for column in zip(*lowered, strict=True)]
        await execute(session, _LOWER, *columns)
        await execute(session, _ENDED, columns[0])


async def live_lines(session: AsyncSession, holds: Collection[UUID]) -> list[LiveLine]:
    """What these holds bind; unlocked, so ask again under the stock rows' locks."""
    return (
        [LiveLine(row.hold_id, row.site, row.sku, row.live) for row in await fetch(session, _LINES, sorted(holds))]
        if holds
        else []
    )


async def take_over(session: AsyncSession, wanted: Mapping[UUID, str]) -> set[UUID]:
    """Ends holds (by id, with the account that must be theirs) because their orders came; answers with those that were still standing."""
    if not wanted:
        return set()
    rows = await fetch(session, _TAKE, list(wanted), list(wanted.values()))
    return {row.hold_id for row in rows}
