"""The inbox: each event counts once. The database decides, by an insert that a second copy loses."""

from collections.abc import Sequence

from sqlalchemy import Column, DateTime, Index, Table, Text, func
from sqlalchemy.ext.asyncio import AsyncSession

from .database import execute, fetch, plumbing

inbox = Table(
    "inbox",
    plumbing,
    Column("source", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_inbox_seen_at", "seen_at", postgresql_using="brin"),
)

# sorted, so that two processes that read the same records after a rebalance wait for each other instead of deadlocking
_INSERT = """
INSERT INTO inbox (source, event_id) SELECT * FROM unnest($1::text[], $2::text[]) AS t (source, event_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING RETURNING source, event_id
"""


async def first_seen(session: AsyncSession, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Records (source, event id) pairs and answers with those never seen before; the rest are duplicates."""
    rows = await fetch(session, _INSERT, [source for source, _ in keys], [event_id for _, event_id in keys])
    return {(row.source, row.event_id) for row in rows}


async def forget(session: AsyncSession, source: str, event_id: str) -> None:
    """Takes an event out again that has had no effect, so that a replay of it is not taken for a duplicate."""
    await execute(session, "DELETE FROM inbox WHERE source = $1 AND event_id = $2", source, event_id)
