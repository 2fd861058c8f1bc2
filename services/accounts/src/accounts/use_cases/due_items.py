"""What is due, once per closed day: cadences open items, and what has become overdue is told. In chunks, each with its progress, so a crash goes on there."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import Cadence, Due, Kind
from accounts.store import due_items
from shared.clock import BusinessDay
from shared.closing import day_of
from shared.contracts import DueItemOverdue, Payload
from shared.events import Emission
from shared.jobs import Job, JobHandler
from shared.outbox import emit

CHUNK = 5_000
"""Accounts, or overdue items, of one transaction."""


def close_job(kinds: Sequence[Kind], chunk: int = CHUNK) -> JobHandler:
    """The job of a closed day."""

    async def run(job: Job) -> None:
        day = day_of(job)
        for kind in kinds:
            if kind.cadence is not None:
                await _regular(job, kind, kind.cadence, day, chunk)
        await _overdue(job, day, chunk)

    return run


async def _regular(job: Job, kind: Kind, cadence: Cadence, day: BusinessDay, chunk: int) -> None:
    """Per account of a tier with a cadence at most one open item; `progress` holds the last account that is done with."""
    place = f"cadence:{kind.name}"
    while True:
        after = job.progress.get(place, "")
        async with job.step() as session:
            until = await due_items.chunk(session, after, chunk)
            if until is None:
                return
            await due_items.lapse(session, kind, cadence, day, (after, until))
            rows = await due_items.open_regular(session, kind, cadence, day, (after, until))
            if cadence.emits is not None:
                due = [Due(row.item_id, row.account_id, row.due_on) for row in rows]
                await _say(session, [cadence.emits(one) for one in due], day)
            job.progress[place] = until


async def _overdue(job: Job, day: BusinessDay, chunk: int) -> None:
    """Told once per item: the mark and the event are one transaction."""
    async with job.step() as session:
        await due_items.cancel_of_closed(session, day.today)
    while True:
        async with job.step() as session:
            rows = await due_items.mark_overdue(session, day.today, chunk)
            told = [
                DueItemOverdue(
                    item_id=str(row.item_id),
                    account_id=row.account_id,
                    kind=row.kind,
                    due_on=row.due_on,
                    engagement_id=str(row.engagement_id) if row.engagement_id else None,
                )
                for row in rows
            ]
            await _say(session, told, day)
        if not rows:
            return


async def _say(session: AsyncSession, payloads: Sequence[Payload], day: BusinessDay) -> None:
    await emit(session, [Emission(payload, business_date=day.today) for payload in payloads])
