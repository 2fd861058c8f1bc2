"""Records that name something not known yet: kept whole, and tried again in the transaction that makes the missing thing known."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from .database import execute, fetch, plumbing
from .events import Event, Record
from .outcomes import Waiting

waiting_record = Table(
    "waiting_record",
    plumbing,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("missing_kind", Text, nullable=False),
    Column("missing_key", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("source", "event_id"),
    Index("ix_waiting_record_missing", "missing_kind", "missing_key"),
)

AT_ONCE = 500  # more than this many woken records go on in a job, not in the transaction that woke them
_KNOWN = "known_now"
_KEEP = """
INSERT INTO waiting_record (source, event_id, type, missing_kind, missing_key, topic, partition, "offset", key, value, headers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (source, event_id) DO UPDATE SET missing_kind = excluded.missing_kind, missing_key = excluded.missing_key
"""
_TAKE = """
DELETE FROM waiting_record WHERE id IN (
  SELECT w.id FROM waiting_record w JOIN unnest($1::text[], $2::text[]) AS k (kind, key) ON (w.missing_kind, w.missing_key) = (k.kind, k.key)
  ORDER BY w.id LIMIT $3 FOR UPDATE OF w
) RETURNING id, topic, partition, "offset", key, value, headers
"""
_SHOWN = 'id, source, event_id, type, missing_kind, missing_key, topic, partition, "offset", value, since'
_LIST = f"SELECT {_SHOWN} FROM waiting_record WHERE id < $1 ORDER BY id DESC LIMIT $2"
# Each source is a run of its own in the index (`shared.migrations.doors_0001`): its end is a page. Rows are compared, for which no other index serves.
_LIST_OF = f"""
SELECT kept.* FROM unnest($3::text[]) AS s (source_)
CROSS JOIN LATERAL (SELECT {_SHOWN} FROM waiting_record WHERE (source, id) < (source_, $1) AND (source, id) >= (source_, 0)
                    ORDER BY source DESC, id DESC LIMIT $2) AS kept
ORDER BY id DESC LIMIT $2
"""
_NEWEST = 2**63 - 1
_SHOW = f"SELECT {_SHOWN} FROM waiting_record WHERE id = $1 AND ($2::text[] IS NULL OR source = ANY ($2))"
_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(list[tuple[str, str]])


async def keep(session: AsyncSession, event: Event[Any], missing: Waiting) -> None:
    """Keeps the record until `missing` is known."""
    record = event.record
    headers = _encode([(name, value.decode(errors="replace")) for name, value in record.headers])
    await execute(
        session, _KEEP, event.source, event.id, event.type, missing.kind, missing.key,
        record.topic, record.partition, record.offset, record.key, record.value, headers.decode(),
    )  # fmt: skip


async def known(session: AsyncSession, kind: str, keys: Iterable[str]) -> None:
    """Told by a use case that these things exist now; the pipeline then runs what waited for them, in this transaction."""
    session.info.setdefault(_KNOWN, []).extend((kind, key) for key in keys)


async def woken(session: AsyncSession, limit: int = AT_ONCE) -> list[Record]:
    """Takes what waited for the things made known in this transaction, oldest first, at most `limit` records.

    Things of which more waits stay on the session's list, so that the next call goes on with them.
    """
    pairs: Sequence[tuple[str, str]] = session.info.get(_KNOWN, [])
    if not pairs:
        return []
    rows = await fetch(session, _TAKE, [kind for kind, _ in pairs], [key for _, key in pairs], limit)
    if len(rows) < limit:
        session.info[_KNOWN] = []
    return [_record(row) for row in sorted(rows, key=lambda row: row.id)]


def still_known(session: AsyncSession) -> list[tuple[str, str]]:
    """What was made known and may still have records waiting (more than one transaction takes)."""
    pairs: list[tuple[str, str]] = session.info.pop(_KNOWN, [])
    return pairs


async def list_records(
    session: AsyncSession, sources: Sequence[str] | None, limit: int, after: int | None = None
) -> Sequence[Row[Any]]:
    """The newest waiting records of these sources (None: of all); `after` none but older ones than that."""
    before = _NEWEST if after is None else after
    if sources is None:
        return await fetch(session, _LIST, before, limit)
    return await fetch(session, _LIST_OF, before, limit, sorted(set(sources)))


async def show_record(session: AsyncSession, record_id: int, sources: Sequence[str] | None) -> Row[Any] | None:
    """One waiting record of these sources (None: of any), or None."""
    rows = await fetch(session, _SHOW, record_id, None if sources is None else list(sources))
    return rows[0] if rows else None


def _record(row: Row[Any]) -> Record:
    headers = [(name, value.encode()) for name, value in _decode.decode(row.headers)]
    return Record(row.topic, row.partition, row.offset, row.key, row.value, headers)
