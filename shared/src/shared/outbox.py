"""The outbox: events are rows written in the transaction that caused them, and a relay sends them in order.

Order is promised per key only: rows are sent in position order, and a row that cannot be sent holds back its key's followers, nobody else's. Positions
are given before commit, so no high-water mark is kept: whatever has no sent mark is due.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import asyncpg
import msgspec
import structlog
from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, LargeBinary, Table, Text, func, text
from sqlalchemy.ext.asyncio import AsyncSession

from . import tracing
from .clock import wall_now
from .contracts.registry import contract_of, key_of
from .database import Database, execute, fetch, plumbing
from .events import Emission, encode, envelope
from .metrics import OUTBOX_HELD, OUTBOX_SENT
from .transience import is_transient

log = structlog.get_logger()

outbox = Table(
    "outbox",
    plumbing,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("headers", Text, nullable=False),  # a JSON object; text, because nothing ever queries into it
    Column("value", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("sent_at", DateTime(timezone=True)),
    # the transaction that wrote it: streams read in this order, up to the oldest transaction that is still open; null: from before there were streams
    Column("xid", BigInteger, server_default=text("(pg_current_xact_id()::text)::bigint")),
    Index("ix_outbox_xid", "xid", "position"),
    Index("ix_outbox_unsent", "position", postgresql_where=text("sent_at IS NULL")),
    Index("ix_outbox_created_at", "created_at", postgresql_using="brin"),
)

CHANNEL = "outbox"
KEPT = timedelta(days=30)  # how long rows stay after they were sent
RELAY_LOCK = 0x0B07  # the advisory lock that keeps one relay active per service database
ROUND = 5_000  # rows a relay round may take
BUSY_WAIT = 0.015  # seconds after a non-empty round: a bigger next batch costs less than a wake-up per transaction
IDLE_WAIT = 1.0  # seconds without a wake-up before the relay looks anyway
ACKNOWLEDGED_WITHIN = 30.0  # seconds
LEAVING_WITHIN = 2.0  # seconds for the same once told to end: what is acknowledged later is sent again by the next relay, under the same id
HOLD = 30.0  # seconds a key stays held after a row of it could not be sent

_APPEND = """
WITH appended AS (
  INSERT INTO outbox (topic, key, headers, value)
  SELECT topic, key, headers, value
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS t (topic, key, headers, value, nr) ORDER BY nr
)
SELECT pg_notify('outbox', '')
"""
_UNSENT = """
SELECT position, topic, key, headers, value FROM outbox
WHERE sent_at IS NULL AND NOT (topic || ' ' || key = ANY ($1::text[])) ORDER BY position LIMIT $2
"""
_MARK = "UPDATE outbox SET sent_at = now() WHERE position = ANY ($1::bigint[])"
_REPUBLISH = "UPDATE outbox SET sent_at = NULL WHERE created_at >= $1 AND sent_at IS NOT NULL"
_headers_json = msgspec.json.Encoder()
_headers_from = msgspec.json.Decoder(dict[str, str])

Send = Callable[[str, bytes, bytes | None, list[tuple[str, bytes]]], Awaitable[asyncio.Future[object]]]
"""Hands one record to the broker's client: awaiting it queues the record; the future it gives ends with the acknowledgement."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A record ready to be published as it is (dead letters, tombstones), past the contracts."""

    topic: str
    key: str
    headers: dict[str, str]
    value: bytes | None


async def emit(session: AsyncSession, emissions: Sequence[Emission]) -> None:
    """Publishes events with the caller's transaction, in this order per key. Lock the aggregate's row before, or its order is not kept."""
    source, now = f"bellwether/{session.info['service']}", wall_now()
    letters = [
        Letter(
            contract_of(type(emission.payload)).topic,
            key_of(emission.payload),
            envelope(emission, source=source, now=now),
            encode(emission.payload),
        )
        for emission in emissions
    ]
    await post(session, letters)


async def post(session: AsyncSession, letters: Sequence[Letter]) -> None:
    """Appends ready records to the outbox in the caller's transaction; those that name no trace belong to that of the work at hand."""
    if letters:
        trace = {tracing.HEADER: found} if (found := tracing.current()) else {}
        await execute(
            session,
            _APPEND,
            [letter.topic for letter in letters],
            [letter.key for letter in letters],
            [_headers_json.encode({**trace, **letter.headers}).decode() for letter in letters],
            [letter.value for letter in letters],
        )


async def unsent(session: AsyncSession) -> int:
    """How many events wait to be sent."""
    return int((await fetch(session, "SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL"))[0].n)


async def republish(session: AsyncSession, since: datetime) -> int:
    """Marks all events written since then as unsent, so that the relay refills a broker that lost its data; receivers' inboxes make it harmless.

    Raises ValueError when `since` lies before the oldest row that the outbox still keeps.
    """
    oldest = (await fetch(session, "SELECT min(created_at) AS at FROM outbox"))[0].at
    if oldest is None or since < oldest:
        message = (
            f"events are kept since {oldest or 'never'}; --since must not lie before that, got {since.isoformat()}"
        )
        raise ValueError(message)
    return await execute(session, _REPUBLISH, since)


async def _acknowledged(answers: Sequence[asyncio.Future[object]], stop: asyncio.Event) -> None:
    """Waits for the broker's answers, for a shorter time once told to end."""
    all_there, told = (
        asyncio.create_task(asyncio.wait(answers, timeout=ACKNOWLEDGED_WITHIN)),
        asyncio.create_task(stop.wait()),
    )
    try:
        await asyncio.wait([all_there, told], return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait([all_there], timeout=LEAVING_WITHIN)
    finally:
        all_there.cancel()
        told.cancel()


@dataclass
class Relay:
    """Sends what the outbox holds. `topic_prefix` is put before every topic (one broker may serve several installations)."""

    database: Database
    send: Send
    topic_prefix: str = ""
    _held: dict[str, float] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Relays until stopped; one relay per service database is active, the others wait for its advisory lock."""
        while not stop.is_set():
            try:
                async with self._only_one() as connection:
                    while connection and not connection.is_closed() and not stop.is_set():
                        sent = await self.round(stop)
                        await self._pause(stop, BUSY_WAIT if sent else IDLE_WAIT)
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("relay_lost_database", error=str(error))
            await self._pause(stop, IDLE_WAIT)

    async def round(self, stop: asyncio.Event | None = None) -> int:
        """One pass: reads unsent rows in order, sends them, marks those that the broker acknowledged. Returns how many."""
        now = monotonic()
        self._held = {key: until for key, until in self._held.items() if until > now}
        async with self.database.read() as session:
            rows = await fetch(session, _UNSENT, list(self._held), ROUND)
        queued: list[tuple[int, str, asyncio.Future[object]]] = []
        for row in rows:
            lane = f"{row.topic} {row.key}"
            if lane in self._held:
                continue
            headers = [(name, value.encode()) for name, value in _headers_from.decode(row.headers).items()]
            try:
                queued.append(
                    (
                        row.position,
                        lane,
                        await self.send(self.topic_prefix + row.topic, row.key.encode(), row.value, headers),
                    )
                )
            except ConnectionError as error:
                log.warning("relay_lost_broker", error=str(error))
                break
            except Exception as error:  # noqa: BLE001 (whatever the client says, this key waits and the others go on)
                self._hold(lane, row.position, error)
        if queued:
            await _acknowledged([answer for _, _, answer in queued], stop or asyncio.Event())
        sent = []
        for position, lane, answer in queued:
            failure = answer.exception() if answer.done() else TimeoutError("the broker did not acknowledge in time")
            if failure is None:
                sent.append(position)
            elif not getattr(failure, "retriable", isinstance(failure, TimeoutError)):
                self._hold(lane, position, failure)
        OUTBOX_HELD.set(len(self._held))
        if sent:
            async with self.database.transaction() as session:
                await execute(session, _MARK, sent)
            OUTBOX_SENT.inc(len(sent))
        return len(sent)

    def _hold(self, lane: str, position: int, error: BaseException) -> None:
        self._held[lane] = monotonic() + HOLD
        log.error("outbox_row_held", lane=lane, position=position, error=f"{type(error).__name__}: {error}")

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        """Waits for a wake-up; after a busy round for its time only, so that many small commits make one batch."""
        if seconds > BUSY_WAIT:
            waiting = [asyncio.create_task(self._wake.wait()), asyncio.create_task(stop.wait())]
            _, pending = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
        else:
            await asyncio.sleep(seconds)
        self._wake.clear()

    @asynccontextmanager
    async def _only_one(self) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record] | None]":
        """The connection that holds the relay's lock and listens for new rows, or None where another relay holds it. A killed process loses both."""
        async with self.database.listening(CHANNEL, self._wake.set) as connection:
            active = bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", RELAY_LOCK))
            yield connection if active else None
