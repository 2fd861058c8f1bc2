"""Dead letters: records that nobody can handle as they are, kept in a table and published on `<service>.dlq.v1` with a reason to act on."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from .database import execute, fetch, plumbing
from .events import Record
from .ids import new_id
from .outbox import Letter, post

dead_letter = Table(
    "dead_letter",
    plumbing,
    Column("id", Uuid, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("value_size", BigInteger, nullable=False),
    Column("value_sha256", Text, nullable=False),
    Column("headers", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="1"),
    Column("state", Text, nullable=False, server_default="open"),  # open | replayed
    Column("died_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # the digest too: a broker that lost its data counts from 0 again
    UniqueConstraint("topic", "partition", "offset", "value_sha256"),
    Index("ix_dead_letter_state", "state", "died_at"),
)

KEPT_BYTES = 64 * 1024  # of the value; its size and SHA-256 tell the rest
KEPT_HEADER_BYTES = 16 * 1024  # of all headers; beyond that only what CloudEvents needs is kept, cut
CUT = "bw_dead_headers"  # the header that says so
_BURY = """
INSERT INTO dead_letter (id, topic, partition, "offset", key, value, value_size, value_sha256, headers, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (topic, partition, "offset", value_sha256) DO UPDATE SET attempts = dead_letter.attempts + 1, reason = excluded.reason, state = 'open'
RETURNING attempts
"""
_COLUMNS = (
    'id, topic, partition, "offset", key, value, value_size, value_sha256, headers, reason, attempts, state, died_at'
)
_LIST = f"SELECT {_COLUMNS} FROM dead_letter WHERE ($1::text IS NULL OR state = $1) ORDER BY id DESC LIMIT $2"
_SHOW = f"SELECT {_COLUMNS} FROM dead_letter WHERE id = $1"
_REPLAYED = "UPDATE dead_letter SET state = 'replayed' WHERE id = $1"


async def bury(session: AsyncSession, record: Record, reason: str) -> bool:
    """Keeps a record that cannot be handled, and publishes it with its reason and origin. False when it lay there already: it dies once."""
    value = record.value or b""
    digest, size = sha256(value).hexdigest(), len(value)
    headers = _kept(record)
    rows = await fetch(
        session, _BURY, new_id(), record.topic, record.partition, record.offset, record.key, value[:KEPT_BYTES], size, digest,
        msgspec.json.encode(headers).decode().replace("\\u0000", ""), reason.replace("\x00", ""),
    )  # fmt: skip
    if rows[0].attempts > 1:
        return False
    origin = {
        "bw_dead_reason": reason.replace("\x00", "")[:2000],
        "bw_dead_topic": record.topic,
        "bw_dead_partition": str(record.partition),
        "bw_dead_offset": str(record.offset),
        "bw_dead_size": str(size),
        "bw_dead_sha256": digest,
    }
    topic = f"{session.info['service']}.dlq.v1"
    key = (record.key or b"").decode(errors="replace").replace("\x00", "")
    kept = {name: content.replace("\x00", "") for name, content in headers.items()}
    await post(session, [Letter(topic, key, {**kept, **origin}, value[:KEPT_BYTES])])
    return True


def _kept(record: Record) -> dict[str, str]:
    """The record's headers as text. A megabyte of them would make a letter that no broker takes, and hold up those behind it."""
    headers = {name: (content or b"").decode(errors="replace") for name, content in record.headers}
    size = sum(len(name) + len(content or b"") for name, content in record.headers)
    if size <= KEPT_HEADER_BYTES:
        return headers
    known = ("ce_id", "ce_source", "ce_type", "ce_time", "content-type")
    return {name: headers[name][:500] for name in known if name in headers} | {CUT: f"cut, {size} bytes came"}


async def list_letters(session: AsyncSession, state: str | None, limit: int) -> Sequence[Row[Any]]:
    """The newest dead letters, of one state or of all."""
    return await fetch(session, _LIST, state, limit)


async def show_letter(session: AsyncSession, letter_id: UUID) -> Row[Any] | None:
    """One dead letter, or None."""
    rows = await fetch(session, _SHOW, letter_id)
    return rows[0] if rows else None


async def mark_replayed(session: AsyncSession, letter_id: UUID) -> None:
    """Notes that the record was handed to the pipeline again."""
    await execute(session, _REPLAYED, letter_id)


def record_of(letter: Row[Any]) -> Record:
    """The record as it came. Raises ValueError when value or headers were too large to be kept whole."""
    if letter.value_size > KEPT_BYTES:
        message = f"only {KEPT_BYTES} of {letter.value_size} bytes were kept; publish the record again from its source"
        raise ValueError(message)
    headers = msgspec.json.decode(letter.headers, type=dict[str, str])
    if CUT in headers:
        message = f"the headers were too large to be kept ({headers[CUT]}); publish the record again from its source"
        raise ValueError(message)
    found = [(name, value.encode()) for name, value in headers.items()]
    return Record(letter.topic, letter.partition, letter.offset, letter.key, letter.value, found)
