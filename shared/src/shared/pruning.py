"""Forgetting what need not be kept: a daily timer. The inbox outlives the outbox, and the outbox outlives the topics, so that a refill stays harmless."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from .clock import wall_now
from .database import execute
from .http import prune_idempotency_keys
from .jobs import Job, enqueue, prune_ended
from .outbox import KEPT

PRUNE_JOB = "prune"
INBOX_DAYS = 60
OUTBOX_DAYS = KEPT.days
JOB_DAYS = 30
CHUNK = 10_000
_INBOX = f"DELETE FROM inbox WHERE ctid IN (SELECT ctid FROM inbox WHERE seen_at < now() - make_interval(days => $1) LIMIT {CHUNK})"
_OUTBOX = f"DELETE FROM outbox WHERE position IN (SELECT position FROM outbox WHERE sent_at < now() - make_interval(days => $1) LIMIT {CHUNK})"


async def schedule(session: AsyncSession) -> None:
    """Sets the next timer, once per day and service."""
    day = wall_now().date() + timedelta(days=1)
    await enqueue(session, PRUNE_JOB, day.isoformat(), {}, run_at=wall_now() + timedelta(days=1))


async def prune(job: Job) -> None:
    """Deletes in chunks what is older than its time, then sets the next timer."""
    for statement, days in ((_OUTBOX, OUTBOX_DAYS), (_INBOX, INBOX_DAYS)):
        deleted = CHUNK
        while deleted == CHUNK:
            async with job.step() as session:
                deleted = await execute(session, statement, days)
    async with job.step() as session:
        await prune_ended(session, timedelta(days=JOB_DAYS))
        await prune_idempotency_keys(session)
        await schedule(session)
