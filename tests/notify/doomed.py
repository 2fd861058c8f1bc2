"""`python -m tests.notify.doomed <database> <smtp port> <point> …`: tells of something overdue, from the event to the lead's digest.

At each point a process is killed (SIGKILL), and the next does the rest. A point is `before:n` or `after:n`: around the n-th commit of the process. Only the
moment of death is added. What was handled is delivered again to the next process, as Kafka does. Prints how many commits a process has that is let be.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import cast

import asyncpg
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncSession

from notify.handlers.jobs import digest_job, escalate_job, mail_job, release_job
from notify.peers.mail import MailServer
from notify.settings import NotifySettings
from notify.store.templates import packaged_wording
from notify.use_cases.close import DIGEST_JOB, MAIL_JOB
from notify.use_cases.deliver import Post
from notify.use_cases.ladders import ESCALATE_JOB
from notify.use_cases.later import RELEASE_JOB
from shared.contracts import Payload
from shared.database import Database, fetch
from shared.jobs import JobRunner
from shared.kafka import Offsets
from shared.pipeline import process
from shared.telemetry import configure_logging

from .post import People
from .test_digests import Ends
from .world import APPETITE, closed, overdue, record, scoring_run, supply_run

FIRST = date(2012, 1, 2)
LAST = 2
"""The last of three closes, counted from 0."""
NIGHT = """INSERT INTO preference (person_id, version, content)
VALUES ('lea', 1, jsonb_build_object('holidays', jsonb_build_array(current_date - 1, current_date, current_date + 1))) ON CONFLICT DO NOTHING"""
MORNING = "DELETE FROM preference"
LONG_AGO = """UPDATE attempt SET started_at = started_at - interval '10 minutes' WHERE result IS NULL"""
WAKE = (
    "UPDATE digest SET next_at = now() WHERE state = 'queued'",
    "UPDATE notification SET due_at = now() WHERE due_at IS NOT NULL",
    "UPDATE job SET run_at = now() WHERE kind IN ('mail', 'release') AND state = 'due' AND run_at > now()",
)
DUE = """SELECT count(*) AS due FROM job WHERE state = 'due' AND run_at <= now()
AND (business_day IS NULL OR business_day <= (SELECT next_date FROM business_clock))"""


async def tell(database: Database, port: int, number: int) -> None:
    """Everything that becomes of one event, over three closes."""
    day = FIRST + timedelta(days=10 * number)
    post = Post(People(), packaged_wording(), MailServer("127.0.0.1", port, "bellwether@example.com", timeout=10), 10)
    offsets = cast("Offsets", Ends())
    handlers = {
        DIGEST_JOB: digest_job(lambda: offsets, [], "example.com"),
        MAIL_JOB: mail_job(lambda: post),
        ESCALATE_JOB: escalate_job,
        RELEASE_JOB: release_job,
    }
    await _run(database, NIGHT)
    await _hand(database, number, 0, [overdue("A", f"i{number}")], day)
    for later in range(LAST + 1):
        today = day + timedelta(days=later)
        following = today + timedelta(days=1 if later < LAST else 8)
        told = [closed(today, following), supply_run(today), scoring_run(today)]
        await _hand(database, number, later + 1, told, today)
        if later == LAST:
            await _run(database, MORNING)
        await _work(JobRunner(database, handlers), database)


async def _hand(database: Database, number: int, batch: int, payloads: Sequence[Payload], day: date) -> None:
    records = [record(one, event_id=f"d{number}-{batch}-{place}", day=day) for place, one in enumerate(payloads)]
    await process(database, APPETITE, records)


async def _work(runner: JobRunner, database: Database) -> None:
    """Runs what is due until nothing is; then the night ends and leases are over, and what is due then."""
    stop = asyncio.Event()
    task = asyncio.create_task(runner.run(stop))
    for statements in ((), (LONG_AGO, *WAKE), ()):
        await _run(database, *statements, "NOTIFY job")
        while await _due(database):
            await asyncio.sleep(0.005)
    stop.set()
    await task


async def _run(database: Database, *statements: str) -> None:
    """What is no step of ours: the hours that pass."""
    connection = await asyncpg.connect(database.url.set(drivername="postgresql").render_as_string(hide_password=False))
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def _due(database: Database) -> bool:
    async with database.read() as session:
        return bool((await fetch(session, DUE))[0].due)


class Doom:
    """Counts commits and ends the process at one of them."""

    def __init__(self, point: str) -> None:
        self._when, _, nr = point.partition(":")
        self._nr = int(nr or 0)
        self.commits = 0

    def watch(self) -> None:
        real = Database.transaction
        event.listen(Engine, "commit", self._committing)

        @asynccontextmanager
        async def transaction(database: Database) -> AsyncIterator[AsyncSession]:
            async with real(database) as session:
                yield session
            self._at("after", self.commits)

        Database.transaction = transaction  # type: ignore[method-assign,assignment]

    def _committing(self, _: object) -> None:
        self.commits += 1
        self._at("before", self.commits)

    def _at(self, when: str, nr: int) -> None:
        if (self._when, self._nr) == (when, nr):
            os.kill(os.getpid(), signal.SIGKILL)


async def _one(url: str, port: int, number: int, doom: Doom) -> None:
    database = Database(url, service="notify", pool_size=8, settings=NotifySettings(database_url=url))
    doom.watch()
    await tell(database, port, number)
    await database.close()


def _forked(url: str, port: int, number: int, point: str) -> int:
    """Plays one process; answers with how it ended: what was killed as -9, else its exit code."""
    child = os.fork()
    if child == 0:
        doom = Doom(point)
        asyncio.run(_one(url, port, number, doom))
        if not point:
            sys.stdout.write(f"{doom.commits} commits\n")
            sys.stdout.flush()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(url: str, port: int, points: Sequence[str]) -> int:
    """Exit codes: 0 every process ended as it should; 1 one died of something else, or more than a fifth outlived their points (a few at the end may: how many
    commits there are depends on what comes due together).
    """
    configure_logging("notify", "error")
    lived = 0
    for number, point in enumerate(points, 1):
        ended = _forked(url, port, number, point)
        lived += ended == 0
        if ended not in {0, -signal.SIGKILL} or _forked(url, port, number, ""):
            return 1
    return int(lived > len(points) // 5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
