"""Jobs and timers: once, in order where asked, by the right clock, and resumed after a kill."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from shared import clock, jobs
from shared.database import Database, execute, fetch
from shared.jobs import Job, JobRunner, enqueue

from .conftest import noted

DEADLINE = 15


@asynccontextmanager
async def running(runner: JobRunner) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(runner.run(stop))
    try:
        async with asyncio.timeout(DEADLINE):
            yield
    finally:
        stop.set()
        await task


async def state(database: Database, key: str) -> str:
    async with database.read() as session:
        return str((await fetch(session, "SELECT state FROM job WHERE key = $1", key))[0].state)


async def until(database: Database, key: str, wanted: str) -> None:
    while await state(database, key) != wanted:
        await asyncio.sleep(0.01)


async def test_a_job_exists_only_if_its_transaction_commits_and_only_once(database: Database) -> None:
    """Enqueueing is part of the caller's transaction; kind and key make it one."""
    async with database.transaction() as session:
        assert await enqueue(session, "k", "1", {})
        assert not await enqueue(session, "k", "1", {})


async def test_two_runners_run_a_job_once(database: Database) -> None:
    """A claimed job is not run by another process at the same time. Taken out: the advisory lock in `_one`."""
    runs: list[str] = []
    together = asyncio.Event()

    async def work(job: Job) -> None:
        runs.append(job.key)
        together.set()
        await asyncio.sleep(0.3)

    async with database.transaction() as session:
        await enqueue(session, "k", "1", {})
    async with running(JobRunner(database, {"k": work})), running(JobRunner(database, {"k": work})):
        await until(database, "1", "done")
    assert runs == ["1"]


async def test_an_ordered_kind_waits_for_the_earlier_job(database: Database) -> None:
    """Of an ordered kind the second job does not start before the first has ended. Taken out: the `e.id < job.id` condition."""
    log: list[str] = []

    async def work(job: Job) -> None:
        log.append(f"begin {job.key}")
        await asyncio.sleep(0.2)
        log.append(f"end {job.key}")

    async with database.transaction() as session:
        await enqueue(session, "close", "1", {})
        await enqueue(session, "close", "2", {})
    handlers = {"close": work}
    async with running(JobRunner(database, handlers, {"close"})), running(JobRunner(database, handlers, {"close"})):
        await until(database, "2", "done")
    assert log == ["begin 1", "end 1", "begin 2", "end 2"]


async def test_a_chunk_and_its_progress_commit_together(database: Database) -> None:
    """A job that fails in its second chunk goes on behind the first, and the failed chunk leaves nothing."""
    tries: list[int] = []

    async def work(job: Job) -> None:
        for number in range(job.progress.get("next", 0), 3):
            async with job.step() as session:
                await execute(session, "INSERT INTO toy_order (order_id, version) VALUES ($1, 0)", str(number))
                job.progress["next"] = number + 1
                tries.append(number)
                if number == 1 and tries.count(1) == 1:
                    raise RuntimeError("broke in the middle of a chunk")

    async with database.transaction() as session:
        await enqueue(session, "k", "1", {})
    async with running(JobRunner(database, {"k": work})):
        await until(database, "1", "done")
    assert tries == [0, 1, 1, 2]
    assert await noted(database) == {"0": 1, "1": 1, "2": 1}


async def test_a_job_that_always_fails_is_shown_as_failed(database: Database) -> None:
    """After its attempts a job stops trying and keeps its error; `verify` shows it."""

    async def work(_job: Job) -> None:
        raise RuntimeError("always")

    async with database.transaction() as session:
        await enqueue(session, "k", "1", {})
        await execute(session, "UPDATE job SET attempts = $1", jobs.MAX_ATTEMPTS - 1)
    async with running(JobRunner(database, {"k": work})):
        await until(database, "1", "failed")
    async with database.read() as session:
        assert (await jobs.outlook(session)).failed == 1


async def test_a_business_timer_waits_for_its_day(database: Database) -> None:
    """A timer with a business day is due once business now has reached it, whatever the wall says."""
    async with database.transaction() as session:
        await clock.close_day(session, clock.MAIN, date(2011, 8, 1), date(2011, 8, 2))
        await enqueue(session, "k", "1", {}, business_day=date(2011, 8, 3))
        assert (await jobs.outlook(session)).timers == 0
        await clock.close_day(session, clock.MAIN, date(2011, 8, 2), date(2011, 8, 3))
        assert (await jobs.outlook(session)).timers == 1


async def test_a_wall_timer_waits_for_its_time(database: Database) -> None:
    """A timer with a wall time is not due before it."""
    async with database.transaction() as session:
        await enqueue(session, "k", "1", {}, run_at=clock.wall_now() + timedelta(hours=1))
        assert (await jobs.outlook(session)).timers == 0


KILLED = """
import asyncio, sys
from shared.database import Database, execute
from shared.jobs import Job, JobRunner

async def work(job: Job) -> None:
    for number in range(job.progress.get("next", 0), 5):
        async with job.step() as session:
            await execute(session, "INSERT INTO toy_order (order_id, version) VALUES ($1, 0)", str(number))
            job.progress["next"] = number + 1
        print(number, flush=True)
        if number == 2 and sys.argv[2] == "hang":
            await asyncio.sleep(60)

async def main() -> None:
    await JobRunner(Database(sys.argv[1], service="supply", pool_size=3), {"k": work}).run(asyncio.Event())

asyncio.run(main())
"""


async def test_a_job_is_resumed_after_kill_9(database: Database, tmp_path: Path) -> None:
    """A process killed between two chunks loses its claim at once; another goes on behind the last committed chunk, doing none twice.

    Taken out: reading `progress` (begins anew and breaks on the key); a lease instead of the lock (waits for it to end).
    """
    script = tmp_path / "runner.py"
    script.write_text(KILLED)
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with database.transaction() as session:
        await enqueue(session, "k", "1", {})
    first = subprocess.Popen([sys.executable, script, url, "hang"], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220
    assert first.stdout is not None
    printed = [await asyncio.to_thread(first.stdout.readline) for _ in range(3)]
    assert printed == ["0\n", "1\n", "2\n"]
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    first.stdout.close()
    second = subprocess.Popen([sys.executable, script, url, "go"], stdout=subprocess.DEVNULL)  # noqa: ASYNC220
    try:
        async with asyncio.timeout(DEADLINE):
            await until(database, "1", "done")
    finally:
        second.kill()
        second.wait()
    assert await noted(database) == {str(number): 1 for number in range(5)}
