"""A close waits for its day: its job starts when everything that lay in the service's own ERP topics has been handled.

The job's first step notes where those topics end; it then waits until the offsets that commit with the state (`counts`, not the group's in Kafka) have
reached those ends, ten wall minutes at most, and says so when it starts without. Business time itself moves as soon as the close is handled.
Topics that end before what has been handled are new ones of a broker that lost its data: no end is noted until the consumer has begun with them.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from . import clock, counts
from .contracts import BusinessDayClosed
from .events import Event
from .jobs import Job, enqueue
from .kafka import Offsets
from .outcomes import HANDLED, STALE, Outcome

log = structlog.get_logger()

CLOSE_JOB = "close"
PATIENCE = timedelta(minutes=10)
LOOK_AGAIN = 0.02  # seconds
ASK_AGAIN = 0.5  # seconds between two questions to the broker


async def close_days(session: AsyncSession, events: Sequence[Event[BusinessDayClosed]]) -> list[Outcome]:
    """Moves business time and enqueues one close job per closed day of the main calendar; other calendars are recorded only."""
    outcomes = []
    for event in events:
        told = event.payload
        if not await clock.close_day(session, told.calendar, told.closed_date, told.next_business_date):
            outcomes.append(STALE)
            continue
        if told.calendar == clock.MAIN:
            days = {"closed": told.closed_date.isoformat(), "today": told.next_business_date.isoformat()}
            await enqueue(session, CLOSE_JOB, told.closed_date.isoformat(), days)
        outcomes.append(HANDLED)
    return outcomes


def day_of(job: Job) -> clock.BusinessDay:
    """The day that a close job closes, and the one that begins."""
    return clock.BusinessDay(date.fromisoformat(job.payload["closed"]), date.fromisoformat(job.payload["today"]))


async def day_is_read(job: Job, offsets: Offsets, topics: Collection[str]) -> None:
    """Returns when all that lay in `topics` as the job began has been handled. Raises BrokerAwayError while no broker can say what lies there."""
    if "ends" not in job.progress:
        ends = await _ends(job, offsets, topics)
        async with job.step():
            job.progress["ends"] = [[topic, partition, end] for (topic, partition), end in ends.items()]
            job.progress["began"] = clock.wall_now().isoformat()
    deadline = datetime.fromisoformat(job.progress["began"]) + PATIENCE
    while behind := await _behind(job):
        if clock.wall_now() > deadline:
            log.warning("close_begins_without_its_day", closed=job.payload["closed"], behind=behind)
            return
        await asyncio.sleep(LOOK_AGAIN)


async def _ends(job: Job, offsets: Offsets, topics: Collection[str]) -> Mapping[tuple[str, int], int]:
    """Where the topics end, once that can be compared with what has been handled: asked in this order, nothing handled lies beyond an end."""
    deadline = clock.wall_now() + PATIENCE
    while True:
        async with job.database.read() as session:
            done = await counts.next_offsets(session)
        ends = await offsets.ends(topics)
        anew = [[*lane, end] for lane, end in ends.items() if end < done.get(lane, 0)]
        if not anew:
            return ends
        if clock.wall_now() > deadline:
            log.warning("close_begins_without_its_day", closed=job.payload["closed"], behind=anew)
            return ends
        await asyncio.sleep(ASK_AGAIN)


async def _behind(job: Job) -> list[list[Any]]:
    """Partitions whose end, as noted, has not been reached."""
    async with job.database.read() as session:
        done = await counts.next_offsets(session)
    return [
        [topic, partition, end]
        for topic, partition, end in job.progress["ends"]
        if done.get((topic, partition), 0) < end
    ]
