"""Places in the queue: which open line of a sku at a site is served before which."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import fetch

LineKey = tuple[UUID, int]

# The order is that of `domain.rank`: text compares by code point there, so it does here. All of it that lies in the line stands in the index
# ix_order_line_queue, from which the lines before are counted: of each tier the stretches between the asked scores (and what follows the last of them, where
# a worse tier is asked too), of each score those between the asked due dates. One comparison bounds a stretch, so a stretch costs its entries and no more.
# Only lines that share tier, score and due date with an asked one are told apart by their orders. No due date comes last, as `date.max` does, which the
# driver writes as infinity.
_DUE = "coalesce(l.due, DATE 'infinity')"
_OF = "(l.site, l.sku) = (s.site, s.sku) AND l.open > 0 AND l.tier = s.tier"
_RANKS = f"""
WITH asked AS (SELECT DISTINCT * FROM unnest($1::uuid[], $2::int[]) AS t (order_id, line_no)),
place AS (
  SELECT DISTINCT l.site, l.sku, l.tier, -l.score AS fall, {_DUE} AS due
  FROM asked JOIN order_line l USING (order_id, line_no) WHERE l.open > 0
),
edge AS (
  SELECT site, sku, tier, fall FROM place
  UNION
  SELECT site, sku, generate_series(0, max(tier) - 1)::smallint, 'Infinity' FROM place GROUP BY site, sku
),
score AS (
  SELECT site, sku, tier, fall, sum((
    SELECT count(*) FROM order_line l WHERE {_OF} AND -l.score >= s.after AND -l.score < s.fall
  )) OVER (PARTITION BY site, sku ORDER BY tier, fall) AS before
  FROM (SELECT *, lag(fall, 1, '-Infinity') OVER (PARTITION BY site, sku, tier ORDER BY fall) AS after FROM edge) AS s
),
day AS (
  SELECT site, sku, tier, fall, due, sum((
    SELECT count(*) FROM order_line l WHERE {_OF} AND -l.score = s.fall AND {_DUE} >= s.after AND {_DUE} < s.due
  )) OVER (PARTITION BY site, sku, tier, fall ORDER BY due) AS before
  FROM (SELECT *, lag(due, 1, '-infinity') OVER (PARTITION BY site, sku, tier, fall ORDER BY due) AS after FROM place) AS s
)
SELECT order_id, line_no, (score.before + s.before + r.among)::bigint AS rank
FROM day AS s JOIN score USING (site, sku, tier, fall) CROSS JOIN LATERAL (
  SELECT l.order_id, l.line_no, row_number() OVER (ORDER BY o.placed_at, o.source COLLATE "C", o.number COLLATE "C", l.line_no) AS among
  FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE {_OF} AND -l.score = s.fall AND {_DUE} = s.due
) AS r JOIN asked USING (order_id, line_no)
"""


async def ranks(session: AsyncSession, rows: Collection[Any]) -> dict[LineKey, int]:
    """Of these rows of order lines those with an open quantity: their place among all open lines of their sku and site, whoever's they are."""
    waiting = [row for row in rows if row.open > 0]
    if not waiting:
        return {}
    found = await fetch(session, _RANKS, [row.order_id for row in waiting], [row.line_no for row in waiting])
    return {(row.order_id, row.line_no): row.rank for row in found}
