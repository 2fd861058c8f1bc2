"""Everything that moved stock on hand, by its own time: what a count with an earlier or later time is set against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import copy

_COLUMNS = (
    "site", "sku", "occurred_at", "delta", "kind", "source", "number", "line_no", "counted", "reason", "lot", "expires_on",
)  # fmt: skip
_values = attrgetter(*_COLUMNS)


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
        await copy(session, "stock_movement", _COLUMNS, map(_values, movements))
