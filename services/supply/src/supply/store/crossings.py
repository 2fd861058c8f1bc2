"""What a close found out about stock rows and tells when all are decided: `StockLow` and `StockRecovered` as they will be said."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import Column, Date, Table, Text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import StockLow, StockRecovered
from shared.database import copy, fetch

from .tables import metadata

crossing = Table(  # rows live from the chunk that finds them to the step that tells them
    "crossing",
    metadata,
    Column("closed_date", Date, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("told", Text, nullable=False),  # the event's JSON
)
Crossing = StockLow | StockRecovered
_TYPES: dict[str, type[Crossing]] = {"StockLow": StockLow, "StockRecovered": StockRecovered}
# whatever is left is taken, also of a run that a version without this table ended
_TAKE = """
WITH few AS (SELECT closed_date, site, sku FROM crossing ORDER BY 1, 2, 3 LIMIT $1),
gone AS (DELETE FROM crossing c USING few WHERE (c.closed_date, c.site, c.sku) = (few.closed_date, few.site, few.sku) RETURNING c.*)
SELECT closed_date, type, told FROM gone ORDER BY closed_date, site, sku
"""
_encode = msgspec.json.encode


async def add(session: AsyncSession, closed: date, found: Sequence[Crossing]) -> None:
    """Keeps what a chunk has found, each stock row at most once per closed day."""
    if found:
        rows = ((closed, one.site, one.sku, type(one).__name__, _encode(one).decode()) for one in found)
        await copy(session, "crossing", ("closed_date", "site", "sku", "type", "told"), rows)


async def take(session: AsyncSession, limit: int) -> list[tuple[date, Crossing]]:
    """The first `limit` of them, each with its closed day, by day and stock row, taken out."""
    rows = await fetch(session, _TAKE, limit)
    return [(row.closed_date, msgspec.json.decode(row.told, type=_TYPES[row.type])) for row in rows]
