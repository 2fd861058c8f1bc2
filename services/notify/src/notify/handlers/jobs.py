"""The jobs: making a close's digests, sending them, entries whose time has come, steps of ladders."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, timedelta
from random import random
from uuid import UUID

import structlog

from notify.domain.digest import DEADLINE, due_at
from notify.peers.tokens import PeerAwayError
from notify.store import digests
from notify.use_cases import close, deliver, escalate, later
from notify.use_cases.deliver import Post
from shared.clock import wall_now
from shared.closing import day_is_read
from shared.jobs import Job, JobHandler, enqueue
from shared.kafka import Offsets

log = structlog.get_logger()
FIRST_WAIT = 2.0
LONGEST_WAIT = 60.0


def digest_job(offsets: Callable[[], Offsets], topics: Collection[str], mail_domain: str) -> JobHandler:
    """Makes the digests of a close, once everything that lay in `topics` as its runs had ended is handled, or its
    time is up.
    """

    async def run(job: Job) -> None:
        day = date.fromisoformat(job.payload["closed"])
        if job.payload["wait"]:
            with suppress(TimeoutError):
                await asyncio.wait_for(day_is_read(job, offsets(), topics), await _patience(job, day))
        async with job.step() as session:
            made = await close.make_digests(session, day, mail_domain)
        log.info("digests_made", closed=day.isoformat(), digests=made)

    return run


async def _patience(job: Job, day: date) -> float:
    """Seconds until the close's digest goes out in any case."""
    async with job.database.read() as session:
        window = await digests.window(session, day)
    due = due_at(window.closed_at) if window and window.closed_at else wall_now() + DEADLINE
    return max(0.0, (due - wall_now()).total_seconds())


def mail_job(post: Callable[[], Post]) -> JobHandler:
    """Sends digests. While accounts or the issuer are away it sets itself a later timer, with growing, jittered
    pauses.
    """

    async def run(job: Job) -> None:
        ids = [UUID(text) for text in job.payload["digests"]]
        try:
            await deliver.deliver(job.database, post(), ids)
        except PeerAwayError as error:
            waits = int(job.payload.get("waits", 0))
            pause = min(LONGEST_WAIT, FIRST_WAIT * 2**waits) * (0.5 + random())  # noqa: S311 (jitter)
            log.warning("contacts_away", error=str(error), again_in_seconds=round(pause, 1))
            async with job.step() as session:
                base = job.payload.get("base", job.key)
                again = {**job.payload, "base": base, "waits": waits + 1}
                await enqueue(
                    session, job.kind, f"{base}/wait-{waits + 1}", again, run_at=wall_now() + timedelta(seconds=pause)
                )

    return run


async def release_job(job: Job) -> None:
    """Puts entries that waited into the inbox."""
    async with job.step() as session:
        await later.release(session, [UUID(text) for text in job.payload["notifications"]])


async def escalate_job(job: Job) -> None:
    """Takes a step of a ladder."""
    told = job.payload
    async with job.step() as session:
        await escalate.climb(session, UUID(told["notice"]), told["person"], (told["round"], told["step"]))
