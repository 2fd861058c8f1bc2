"""A service's parts side by side: they begin on a schema they know, do not hold each other up, and end when told."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

import asyncpg

from accounts.__main__ import SERVICE as ACCOUNTS
from deploy.local import ServiceUrls
from shared.database import Database, plumbing
from shared.jobs import Job, enqueue
from shared.migrations import migrate
from shared.service import Runtime, Service
from shared.settings import ServiceSettings

DEADLINE = 40


class Settings(ServiceSettings):
    service: ClassVar[str] = "supply"


async def test_a_worker_waits_for_its_schema(empty_database: Callable[[str], ServiceUrls]) -> None:
    """Started before `migrate`, no part touches the database; afterwards each begins by itself.

    Taken out: `_once_migrated` around a part (it runs on an empty database, where good records would be taken for poison).
    """
    urls = empty_database("accounts")
    settings = ACCOUNTS.settings(database_url=urls.app, migrate_url=urls.owner)
    runtime, faults = Runtime(ACCOUNTS, settings), list[str | None]()

    async def part() -> None:
        faults.append(await runtime.migrated())

    waiting = asyncio.create_task(runtime._once_migrated(part))
    try:
        async with asyncio.timeout(DEADLINE):
            await asyncio.to_thread(migrate, "accounts", urls.owner)
            await waiting
    finally:
        runtime.stop.set()
        await waiting
        await runtime.database.close()
    assert faults == [None]


async def test_an_older_schema_is_refused_and_a_newer_one_taken(
    service_database: Callable[[str], ServiceUrls],
) -> None:
    """Beside the next release a service goes on at the schema which that one has migrated; at one before its own it says what to do.

    Taken out: the comparison (`==` in place of `>=`, then none).
    """
    urls = service_database("accounts")
    runtime = Runtime(ACCOUNTS, ACCOUNTS.settings(database_url=urls.app, migrate_url=urls.owner))
    owner = await asyncpg.connect(urls.owner)
    try:
        assert await runtime.migrated() is None
        await owner.execute("UPDATE alembic_version SET version_num = '9999'")
        assert await runtime.migrated() is None
        await owner.execute("UPDATE alembic_version SET version_num = '0001'")
        fault = await runtime.migrated()
        assert fault is not None
        assert "at migration 0001" in fault
        assert "python -m accounts migrate" in fault
    finally:
        await owner.close()
        await runtime.database.close()


async def test_a_close_that_waits_holds_up_no_other_job(database: Database) -> None:
    """While a close waits for its day, reservations still expire and imports go on: ordered kinds have a runner of their own.

    Taken out: the second runner (one runner for all kinds).
    """
    began, done = asyncio.Event(), asyncio.Event()

    async def close(_: Job) -> None:
        began.set()
        await done.wait()

    async def other(_: Job) -> None:
        await began.wait()
        done.set()

    toy = Service(
        name="supply", version="0", settings=Settings, metadata=plumbing, handlers={},
        app=lambda _: None, jobs=lambda _: {"close": close, "other": other},  # type: ignore[arg-type,return-value]  # no API here
    )  # fmt: skip
    runtime = Runtime(toy, Settings(database_url=database.url.render_as_string(hide_password=False)))
    async with database.transaction() as session:
        await enqueue(session, "close", "1", {})
        await enqueue(session, "other", "1", {})
    parts = dict(runtime._parts(worker=True))
    running = [asyncio.create_task(parts[name]()) for name in ("jobs", "ordered jobs")]
    try:
        async with asyncio.timeout(DEADLINE):
            await done.wait()
    finally:
        done.set()
        runtime.stop.set()
        await asyncio.gather(*running)
        await runtime.database.close()
