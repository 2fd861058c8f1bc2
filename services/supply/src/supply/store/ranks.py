"""Places in the queue: which open line of a sku at a site is served before which."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import fetch

LineKey = tuple[UUID, int]

# the order of `domain.rank`: text compares by code point there, so it does here
_ORDER = """l.tier, l.score DESC, coalesce(l.due, '9999-12-31'), o.placed_at, o.source COLLATE "C", o.number COLLATE "C", l.line_no"""
_RANKS = f"""
SELECT r.order_id, r.line_no, r.rank FROM (
  SELECT l.order_id, l.line_no, row_number() OVER (PARTITION BY l.site, l.sku ORDER BY {_ORDER}) AS rank
  FROM (SELECT DISTINCT site, sku FROM unnest($1::text[], $2::text[]) AS t (site, sku)) AS k
  JOIN order_line l ON (l.site, l.sku) = (k.site, k.sku) AND l.firm + l.planned + l.open > 0 AND l.open > 0
  JOIN customer_order o ON o.id = l.order_id
) AS r JOIN unnest($3::uuid[], $4::int[]) AS w (order_id, line_no) USING (order_id, line_no)
"""


async def ranks(session: AsyncSession, rows: Collection[Any]) -> dict[LineKey, int]:
    """Of these rows of order lines those with an open quantity: their place among all open lines of their sku and site, whoever's they are."""
    waiting = [row for row in rows if row.open > 0]
    if not waiting:
        return {}
    columns = ("site", "sku", "order_id", "line_no")
    found = await fetch(session, _RANKS, *([getattr(row, name) for row in waiting] for name in columns))
    return {(row.order_id, row.line_no): row.rank for row in found}
