"""Dead letters: records that nobody can handle as they are, kept in a table and published on `<service>.dlq.v1` with a reason to act on."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

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
from .events import MAX_ID, Record, attributes_of
from .ids import new_id
from .outbox import Letter, post
from .outcomes import BadRecord

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
    Column("state", Text, nullable=False, server_default="open"),  # open | replayed | discarded
    Column("died_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("source", Text),  # what the record said it comes from; the version before this one leaves it out
    Column("edited_value", LargeBinary),  # what a replay hands over in place of what came; the original stays as it is
    Column("edited_headers", Text),
    # the digest too: a broker that lost its data counts from 0 again
    UniqueConstraint("topic", "partition", "offset", "value_sha256"),
    Index("ix_dead_letter_state", "state", "died_at"),
)

KEPT_BYTES = 64 * 1024  # of the value; its size and SHA-256 tell the rest
KEPT_HEADER_BYTES = 16 * 1024  # of all headers; beyond that only what CloudEvents needs is kept, cut
CUT = "bw_dead_headers"  # the header that says so
# A record read again from Kafka does not open what a person has discarded, or has replayed in a mended form.
_BURY = """
INSERT INTO dead_letter (id, topic, partition, "offset", key, value, value_size, value_sha256, headers, reason, source)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (topic, partition, "offset", value_sha256) DO UPDATE SET attempts = dead_letter.attempts + 1, reason = excluded.reason,
  state = CASE WHEN dead_letter.state = 'discarded' OR dead_letter.edited_headers IS NOT NULL THEN dead_letter.state ELSE 'open' END
RETURNING attempts
"""
_DIED_AGAIN = "UPDATE dead_letter SET attempts = attempts + 1, reason = $2, state = 'open' WHERE id = $1"


async def bury(session: AsyncSession, record: Record, reason: str) -> bool:
    """Keeps a record that cannot be handled, and publishes it with its reason and origin. False when it lay there already: it dies once."""
    reason = _plain(reason)
    if record.letter is not None:
        await execute(session, _DIED_AGAIN, record.letter, reason)
        return False
    value = record.value or b""
    digest, size = sha256(value).hexdigest(), len(value)
    headers = _kept(record)
    rows = await fetch(
        session, _BURY, new_id(), record.topic, record.partition, record.offset, record.key, value[:KEPT_BYTES], size, digest,
        headers_text(headers), reason, _source(record),
    )  # fmt: skip
    if rows[0].attempts > 1:
        return False
    origin = {
        "bw_dead_reason": reason[:2000],
        "bw_dead_topic": record.topic,
        "bw_dead_partition": str(record.partition),
        "bw_dead_offset": str(record.offset),
        "bw_dead_size": str(size),
        "bw_dead_sha256": digest,
    }
    topic = f"{session.info['service']}.dlq.v1"
    key = _plain((record.key or b"").decode(errors="replace"))
    kept = {name: _plain(content) for name, content in headers.items()}
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


def headers_text(headers: Mapping[str, str]) -> str:
    """Headers as the table keeps them: as JSON without NUL, which no text column holds."""
    return msgspec.json.encode({_plain(name): _plain(content) for name, content in headers.items()}).decode()


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def headers_of(text: str) -> dict[str, str]:
    """Kept headers by name."""
    return msgspec.json.decode(text, type=dict[str, str])


def _source(record: Record) -> str | None:
    """Who says they sent it, as far as that can be read."""
    try:
        found = attributes_of(record)[0].get("source")
    except BadRecord:
        found = dict(record.headers).get("ce_source", b"").decode(errors="replace")
    return _plain(found)[:MAX_ID] if found else None


def record_of(letter: Row[Any]) -> Record:
    """The record to be replayed: as it came, or as it was mended. Raises ValueError when value or headers were too large to be kept whole."""
    edited = letter.edited_headers is not None
    headers = headers_of(letter.edited_headers if edited else letter.headers)
    again = "publish the record again from its source, or give a whole value with `dlq edit`"
    if not edited and letter.value_size > KEPT_BYTES:
        message = f"only {KEPT_BYTES} of {letter.value_size} bytes were kept; {again}"
        raise ValueError(message)
    if CUT in headers:
        message = f"the headers were too large to be kept ({headers[CUT]}); {again}"
        raise ValueError(message)
    value = letter.edited_value if edited else letter.value
    found = [(name, content.encode()) for name, content in headers.items()]
    return Record(letter.topic, letter.partition, letter.offset, letter.key, value, found, letter.id)
