"""How far a service is: the last closed day, what it has not read, sent or done yet. Quiet means all of it is zero."""

import asyncio
from collections.abc import Collection
from math import nan
from time import time
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from . import clock, counts, jobs, metrics
from .closing import CLOSE_JOB
from .database import Database, fetch
from .kafka import BrokerAwayError, ConsumerStatus, Offsets

LOOK_SECONDS = 4.0  # for the database or the broker to say how much there is to do; a scraper gives up after ten
_BACKLOG = """
SELECT (SELECT count(*) FROM waiting_record) AS waiting, (SELECT count(*) FROM dead_letter WHERE state = 'open') AS dead,
  count(*) AS unsent, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float AS outbox_age FROM outbox WHERE sent_at IS NULL
"""
_CLOSE = f"""
SELECT (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float FROM job WHERE kind = '{CLOSE_JOB}' AND state <> 'done') AS pending,
  (SELECT extract(epoch FROM now() - closed_at)::float FROM business_clock WHERE calendar = '{clock.MAIN}') AS age
"""
_FROM_DATABASE = (
    metrics.OUTBOX_UNSENT,
    metrics.OUTBOX_AGE,
    metrics.DEAD_LETTERS,
    metrics.WAITING_RECORDS,
    metrics.JOBS_DUE,
    metrics.TIMERS_DUE,
    metrics.JOBS_FAILED,
    metrics.CLOSE_PENDING,
    metrics.CLOSE_AGE,
)
_FROM_BROKER = (metrics.CONSUMER_LAG, metrics.CONSUMER_LAG_SECONDS)


async def progress(
    database: Database, offsets: Offsets, topics: Collection[str], status: ConsumerStatus | None
) -> dict[str, Any]:
    """The figures of /v1/progress. `lag` is None while no broker answers; `consumer` is "elsewhere" in a process that runs none.

    Asked against the stream: what is handled while we look leaves a job, a row to be sent or a lag that we have still to see, so nothing looks quiet
    that is not.
    """
    async with database.read() as session:
        done, records = await counts.summary(session)
        outlook = await jobs.outlook(session)
        backlog = (await fetch(session, _BACKLOG))[0]
        day = await clock.business_now(session)
    try:
        ends = await offsets.ends(topics, done)
    except BrokerAwayError:
        ends = None
    lag = None if ends is None else sum(counts.unread(end, done.get(lane, 0)) for lane, end in ends.items())
    return {
        "service": database.service,
        "business": {"closed": day.closed.isoformat(), "today": day.today.isoformat()} if day else None,
        "lag": lag,
        "outbox_unsent": int(backlog.unsent),
        "outbox_age_seconds": round(float(backlog.outbox_age), 3),
        "jobs_running": outlook.running,
        "timers_due": outlook.timers,
        "jobs_failed": outlook.failed,
        "waiting": int(backlog.waiting),
        "dead": int(backlog.dead),
        "records": records,
        "consumer": status.state if status else "elsewhere",
        "consumer_detail": status.detail if status else "",
    }


async def measure(database: Database, offsets: Offsets, topics: Collection[str], status: ConsumerStatus | None) -> None:
    """Sets the gauges of the backlog. A database or broker that does not answer leaves NaN in its own, and the others as they are now."""
    if status is not None:
        metrics.CONSUMER_RUNNING.set(status.state == "running")
    for gauge in (*_FROM_DATABASE, *_FROM_BROKER):
        gauge.set(nan)
    for source in ("database", "broker"):
        metrics.BACKLOG_READ.labels(source).set(0)
    try:
        async with asyncio.timeout(LOOK_SECONDS), database.read() as session:
            done = await _measure_database(session)
    except (OSError, SQLAlchemyError, TimeoutError):
        return
    metrics.BACKLOG_READ.labels("database").set(1)
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            ends = await offsets.ends(topics, done)
            behind = {lane: left for lane, end in ends.items() if (left := counts.unread(end, done.get(lane, 0)))}
            oldest = (
                await offsets.oldest({lane: ends[lane] - left for lane, left in behind.items()}) if behind else None
            )
    except (BrokerAwayError, TimeoutError):
        return
    metrics.CONSUMER_LAG.set(sum(behind.values()))
    metrics.CONSUMER_LAG_SECONDS.set(0 if oldest is None else max(0.0, time() - oldest))
    metrics.BACKLOG_READ.labels("broker").set(1)


async def _measure_database(session: AsyncSession) -> dict[tuple[str, int], int]:
    """Sets what the database knows; the offsets up to which all is handled."""
    done, _ = await counts.summary(session)
    outlook = await jobs.outlook(session)
    backlog = (await fetch(session, _BACKLOG))[0]
    close = (await fetch(session, _CLOSE))[0]
    metrics.OUTBOX_UNSENT.set(backlog.unsent)
    metrics.OUTBOX_AGE.set(backlog.outbox_age)
    metrics.DEAD_LETTERS.set(backlog.dead)
    metrics.WAITING_RECORDS.set(backlog.waiting)
    metrics.JOBS_DUE.set(outlook.running)
    metrics.TIMERS_DUE.set(outlook.timers)
    metrics.JOBS_FAILED.set(outlook.failed)
    metrics.CLOSE_PENDING.set(close.pending)
    if close.age is not None:
        metrics.CLOSE_AGE.set(close.age)
    return done
