from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import fetch

StockKey = tuple[str, str]

# the latest counted time governs, between equal ones the higher document id; movements at or before it change no stock
_COUNTED = """
SELECT t.site, t.sku, c.occurred_at, c.counted + (
    SELECT coalesce(sum(m.delta), 0) FROM stock_movement m WHERE (m.site, m.sku) = (t.site, t.sku) AND m.occurred_at > c.occurred_at
  )::bigint AS on_hand
FROM unnest($1::text[], $2::text[]) AS t (site, sku)
CROSS JOIN LATERAL (
  SELECT occurred_at, counted FROM stock_movement m WHERE (m.site, m.sku) = (t.site, t.sku) AND m.counted IS NOT NULL
  ORDER BY occurred_at DESC, source DESC, number DESC LIMIT 1
) AS c
"""


async def counted(session: AsyncSession, keys: Collection[StockKey]) -> dict[StockKey, tuple[datetime, int]]:
    """(counted at, on hand) of each (site, sku) that was ever counted: the governing count plus all movements after it."""
    ordered = sorted(keys)
    rows = await fetch(session, _COUNTED, [site for site, _ in ordered], [sku for _, sku in ordered])
    return {(row.site, row.sku): (row.occurred_at, row.on_hand) for row in rows}
