"""Jobs: what happens because time has passed, on the wall or in business days."""

from collections.abc import Collection

from shared import closing
from shared.jobs import Job, JobHandler
from shared.kafka import Offsets
from supply.use_cases import reservations


async def on_hold_ttl(job: Job) -> None:
    """Timer of a reservation: ends every unconfirmed one whose wall time has come, this one or others with it."""
    ended = reservations.AT_ONCE
    while ended == reservations.AT_ONCE:
        async with job.step() as session:
            ended = await reservations.expire_overdue(session)


def on_close(close: JobHandler, offsets: Offsets, topics: Collection[str]) -> JobHandler:
    """The close job: once the day's records are handled, confirmed reservations past their deadline end, then the run hands out what they held."""

    async def run(job: Job) -> None:
        await closing.day_is_read(job, offsets, topics)
        closed = closing.day_of(job).closed
        ended = reservations.AT_ONCE
        while ended == reservations.AT_ONCE:
            async with job.step() as session:
                ended = await reservations.expire_passed(session, closed)
        await close(job)

    return run
