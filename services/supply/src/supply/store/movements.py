"""Everything that moved stock on hand, by its own time: what a count with an earlier or later time is set against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute

_INSERT = """
INSERT INTO stock_movement (site, sku, occurred_at, delta, kind, source, number, line_no, counted, reason, lot, expires_on)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::text[],
  $11::text[], $12::date[])
"""


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a document that moved stock (`delta`) or counted it (`counted`, with a delta of 0)."""

    site: str
    sku: str
    occurred_at: datetime
    delta: int
    kind: str
    source: str
    number: str
    line_no: int
    counted: int | None = None
    reason: str | None = None
    lot: str | None = None
    expires_on: date | None = None


async def insert(session: AsyncSession, movements: Sequence[Movement]) -> None:
    """Records movements of documents that count for the first time."""
    if movements:
        names = (
            "site",
            "sku",
            "occurred_at",
            "delta",
            "kind",
            "source",
            "number",
            "line_no",
            "counted",
            "reason",
            "lot",
            "expires_on",
        )
        await execute(session, _INSERT, *([getattr(movement, name) for movement in movements] for name in names))
