"""Durable jobs and timers in PostgreSQL: rows unique by kind and key, claimed one by one, done in chunks, resumed after a kill -9.

A claim is an advisory lock on the runner's own connection, not a lease: a killed process loses it at once, so another may go on immediately. Each chunk
commits together with the job's progress. A timer is a job with a time: of the wall (`run_at`) or a business date (`business_day`, due once business now
has reached it).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import random
from time import perf_counter
from typing import Any

import asyncpg
import msgspec
import structlog
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from . import tracing
from .clock import MAIN
from .database import Database, execute, fetch, plumbing
from .metrics import JOB_SECONDS, JOBS
from .telemetry import bound
from .transience import is_transient

log = structlog.get_logger()

job = Table(
    "job",
    plumbing,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("progress", JSONB, nullable=False, server_default="{}"),
    Column("state", Text, nullable=False, server_default="due"),
    Column("run_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("business_day", Date),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
    UniqueConstraint("kind", "key"),
    CheckConstraint("state IN ('due', 'done', 'failed')", name="state"),
    Index("ix_job_due", "run_at", postgresql_where=text("state = 'due'")),
)

CHANNEL = "job"
CLAIM = 0x0B08  # first half of the advisory lock that is a job's claim; the second half is the job's id
MAX_ATTEMPTS = 8
IDLE_WAIT = 1.0
# A runner looks once in IDLE_WAIT anyway and then sleeps until the next timer: it is woken only for what comes due before that.
_ENQUEUE = f"""
WITH put AS (
  INSERT INTO job (kind, key, payload, run_at, business_day) VALUES ($1, $2, $3::jsonb, coalesce($4, now()), $5)
  ON CONFLICT (kind, key) DO NOTHING RETURNING id, run_at
)
SELECT id, CASE WHEN run_at <= now() + interval '{IDLE_WAIT} s' THEN pg_notify('job', '') END FROM put
"""
_ENQUEUE_MANY = """
WITH put AS (
  INSERT INTO job (kind, key, payload, run_at, business_day)
  SELECT $1, key, payload, coalesce(run_at, now()), business_day
  FROM jsonb_to_recordset($2::jsonb) AS t (key text, payload jsonb, run_at timestamptz, business_day date) ORDER BY key
  ON CONFLICT (kind, key) DO NOTHING RETURNING id
)
SELECT count(*), pg_notify('job', '') FROM put
"""
_DUE = f"""
FROM job WHERE state = 'due' AND run_at <= now()
AND (business_day IS NULL OR business_day <= (SELECT next_date FROM business_clock WHERE calendar = '{MAIN}'))
"""
_CANDIDATES = f"""SELECT id, kind, key, payload, progress, attempts {_DUE} AND kind = ANY ($1::text[])
AND NOT (kind = ANY ($2::text[]) AND EXISTS (SELECT FROM job e WHERE e.kind = job.kind AND e.state = 'due' AND e.id < job.id))
ORDER BY run_at, id LIMIT 50"""
_NEXT_TIMER = """
SELECT extract(epoch FROM min(run_at) - now())::float AS seconds FROM job WHERE state = 'due' AND kind = ANY ($1::text[]) AND run_at > now()
"""
_AGAIN = "SELECT 1 AS due FROM job WHERE id = $1 AND state = 'due' AND run_at <= now()"
_PROGRESS = "UPDATE job SET progress = $2::jsonb WHERE id = $1"
_DONE = "UPDATE job SET state = 'done', ended_at = now(), error = NULL WHERE id = $1"
_RETRY = (
    "UPDATE job SET run_at = now() + make_interval(secs => $2), attempts = $3, error = $4, state = $5 WHERE id = $1"
)


@dataclass
class Job:
    """One claimed job. `progress` is the job's own memory: what a chunk puts there is committed with the chunk."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    progress: dict[str, Any]
    attempts: int
    database: Database

    @asynccontextmanager
    async def step(self) -> AsyncIterator[AsyncSession]:
        """One chunk of the job: a transaction that commits the chunk's work and the job's progress together."""
        async with self.database.transaction() as session:
            yield session
            await execute(session, _PROGRESS, self.id, msgspec.json.encode(self.progress).decode())


JobHandler = Callable[[Job], Awaitable[None]]


async def enqueue(
    session: AsyncSession,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    run_at: datetime | None = None,
    business_day: date | None = None,
) -> bool:
    """Puts a job in the caller's transaction; False when one of this kind and key exists already. `run_at` is wall time, absent: now.

    The job goes on with the caller's trace.
    """
    if trace := tracing.current():
        payload = {**payload, tracing.HEADER: trace}
    rows = await fetch(session, _ENQUEUE, kind, key, msgspec.json.encode(payload).decode(), run_at, business_day)
    return bool(rows)


@dataclass(frozen=True, slots=True)
class Timer:
    """A job to be put among others of its kind; its time is of the wall or a business date."""

    key: str
    payload: Mapping[str, Any]
    run_at: datetime | None = None
    business_day: date | None = None


async def enqueue_many(session: AsyncSession, kind: str, timers: Sequence[Timer]) -> None:
    """Puts jobs of one kind together, as `enqueue` puts one."""
    if not timers:
        return
    trace = {tracing.HEADER: trace} if (trace := tracing.current()) else {}
    rows = [
        {"key": one.key, "payload": {**one.payload, **trace}, "run_at": one.run_at, "business_day": one.business_day}
        for one in timers
    ]
    await fetch(session, _ENQUEUE_MANY, kind, msgspec.json.encode(rows).decode())


async def cancel(session: AsyncSession, kind: str, key: str) -> bool:
    """Takes back a job that has not ended; False when there is none."""
    return await execute(session, "DELETE FROM job WHERE kind = $1 AND key = $2 AND state = 'due'", kind, key) > 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many jobs are due or running now, how many of them are timers that have come due, and how many have failed for good."""

    running: int
    timers: int
    failed: int


_OUTLOOK = f"""
SELECT count(*) FILTER (WHERE NOT timer) AS running, count(*) FILTER (WHERE timer) AS timers,
  (SELECT count(*) FROM job WHERE state = 'failed') AS failed
FROM (SELECT business_day IS NOT NULL OR run_at > created_at AS timer {_DUE}) AS now_due
"""


async def outlook(session: AsyncSession) -> Outlook:
    """What the jobs of this service are up to."""
    row = (await fetch(session, _OUTLOOK))[0]
    return Outlook(int(row.running), int(row.timers), int(row.failed))


class JobRunner:
    """Runs due jobs of the given kinds, one after another per runner; several processes may run side by side."""

    def __init__(self, database: Database, handlers: Mapping[str, JobHandler], ordered: Collection[str] = ()) -> None:
        """`handlers` names who does which kind of job; of the `ordered` kinds none starts while an earlier one has not ended, in any process."""
        self._database = database
        self._handlers = handlers
        self._ordered = list(ordered)
        self._wake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Runs jobs until stopped; rides out a database that is away."""
        while not stop.is_set():
            try:
                async with self._claims() as claims:
                    while not claims.is_closed() and not stop.is_set():
                        self._wake.clear()
                        if not await self._one(claims):
                            await self._idle(stop)
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("jobs_lost_database", error=str(error))
                await asyncio.sleep(IDLE_WAIT)

    async def _one(self, claims: "asyncpg.Connection[asyncpg.Record]") -> bool:
        """Claims and runs the first due job that nobody else runs; False when there is none."""
        async with self._database.read() as session:
            candidates = await fetch(session, _CANDIDATES, list(self._handlers), self._ordered)
        for row in candidates:
            lock = row.id % 2**31
            if not await claims.fetchval("SELECT pg_try_advisory_lock($1, $2)", CLAIM, lock):
                continue
            try:
                if not await claims.fetchval(_AGAIN, row.id):
                    continue  # another runner ended it between our look and our claim
                payload = dict(row.payload)
                parent = tracing.valid(payload.pop(tracing.HEADER, None))
                claimed = Job(row.id, row.kind, row.key, payload, row.progress, row.attempts, self._database)
                with (
                    tracing.span(f"{self._database.service} job {row.kind}", parent) as span,
                    bound(trace_id=tracing.trace_id(span.traceparent), job=f"{row.kind}/{row.key}"),
                ):
                    await self._run(claimed)
            finally:
                await claims.execute("SELECT pg_advisory_unlock($1, $2)", CLAIM, lock)
            return True
        return False

    async def _run(self, claimed: Job) -> None:
        started = perf_counter()
        try:
            await self._handlers[claimed.kind](claimed)
            async with self._database.transaction() as session:
                await execute(session, _DONE, claimed.id)
            JOBS.labels(claimed.kind, "done").inc()
        except Exception as error:
            attempts = claimed.attempts + (0 if is_transient(error) else 1)
            state = "failed" if attempts >= MAX_ATTEMPTS else "due"
            wait = min(60.0, 0.5 * 2**attempts) * (0.5 + random())  # noqa: S311 (jitter)
            log.exception("job_failed", kind=claimed.kind, key=claimed.key, attempts=attempts, state=state)
            async with self._database.transaction() as session:
                await execute(
                    session, _RETRY, claimed.id, wait, attempts, f"{type(error).__name__}: {error}"[:2000], state
                )
            JOBS.labels(claimed.kind, "failed" if state == "failed" else "retry").inc()
        finally:
            JOB_SECONDS.labels(claimed.kind).observe(perf_counter() - started)

    async def _idle(self, stop: asyncio.Event) -> None:
        """Waits for a new job, the next timer or the end."""
        async with self._database.read() as session:
            seconds = (await fetch(session, _NEXT_TIMER, list(self._handlers)))[0].seconds
        waits = [asyncio.create_task(self._wake.wait()), asyncio.create_task(stop.wait())]
        timeout = IDLE_WAIT if seconds is None else min(IDLE_WAIT, float(seconds))
        _, pending = await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()

    def _claims(self) -> "AbstractAsyncContextManager[asyncpg.Connection[Any]]":
        """The connection whose advisory locks are this runner's claims; it also hears of new jobs."""
        return self._database.listening(CHANNEL, self._wake.set)


async def prune_ended(session: AsyncSession, older_than: timedelta) -> int:
    """Forgets jobs that ended longer ago than that."""
    return await execute(
        session, "DELETE FROM job WHERE state = 'done' AND ended_at < now() - $1::interval", older_than
    )
