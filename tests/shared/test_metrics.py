"""The figures of /metrics that are read when somebody looks: lag in records and seconds, outbox, dead letters, jobs, the close, the pool."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from math import isnan

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from shared import clock
from shared.clock import wall_now
from shared.closing import CLOSE_JOB
from shared.database import Database, execute
from shared.http.health import health_router
from shared.jobs import enqueue
from shared.kafka import Kafka, Offsets
from shared.outbox import Letter, post
from shared.pipeline import Appetite, process
from shared.progress import measure
from shared.telemetry import configure_logging
from tests.shared.conftest import order, record
from tests.support.publishing import publish

LATE = 120  # seconds


def shown(name: str, **labels: str) -> float:
    """What /metrics shows now."""
    found = REGISTRY.get_sample_value(f"bellwether_{name}", labels)
    assert found is not None, name
    return found


@pytest.fixture
async def look(database: Database, topics: Callable[..., Awaitable[Kafka]], appetite: Appetite) -> "Look":
    """`look()`: the gauges are read anew."""
    kafka = await topics("erp.orders.v1")
    offsets = Offsets(kafka)

    async def again() -> None:
        await measure(database, offsets, appetite.topics, None)

    return Look(kafka, offsets, again)


class Look:
    def __init__(self, kafka: Kafka, offsets: Offsets, again: Callable[[], Awaitable[None]]) -> None:
        self.kafka, self.offsets, self.again = kafka, offsets, again


async def test_lag_is_told_in_records_and_in_seconds(database: Database, look: Look, appetite: Appetite) -> None:
    """The age is that of the oldest record that was not handled, wherever it lies and whatever lies behind it; with all handled it is 0.

    Taken out: the seek to the first offset that was not handled; the minimum over partitions.
    """
    try:
        await look.again()
        assert (shown("consumer_lag_records"), shown("consumer_lag_seconds")) == (0, 0)
        numbers = [record(order(f"o{number}", account=f"a{number}"), f"e{number}") for number in range(6)]
        await publish(look.kafka, numbers[:3])
        await asyncio.sleep(1.1)  # the age that is looked for
        await publish(look.kafka, numbers[3:])
        await look.again()
        assert shown("consumer_lag_records") == 6
        old = shown("consumer_lag_seconds")
        assert 1.1 <= old < LATE
        ends = await look.offsets.ends(appetite.topics)
        async with database.transaction() as session:
            for (topic, partition), end in ends.items():
                counted = "INSERT INTO record_count (topic, partition, next_offset) VALUES ($1, $2, $3)"
                await execute(session, counted, topic, partition, end)
        await publish(look.kafka, [record(order("late", account="late"), "late")])
        await look.again()
        assert shown("consumer_lag_records") == 1
        assert shown("consumer_lag_seconds") < old
    finally:
        await look.offsets.close()


async def test_backlog_is_told(database: Database, look: Look, appetite: Appetite) -> None:
    """Unsent events with their age, dead letters, jobs and timers due, failed jobs, a close that is not done, the time since the last close."""
    try:
        await process(database, appetite, [record(order("poison"), "e1"), record(order("good"), "e2", offset=1)])
        async with database.transaction() as session:
            await post(session, [Letter("erp.orders.v1", "k", {}, b"{}")])
            await execute(session, "UPDATE outbox SET created_at = now() - interval '50 s'")
            await enqueue(session, CLOSE_JOB, "2011-08-01", {})
            await enqueue(session, "other", "1", {}, run_at=wall_now() - timedelta(seconds=5))
            await enqueue(session, "other", "2", {}, run_at=wall_now() + timedelta(hours=1))
            await execute(session, "UPDATE job SET created_at = now() - interval '40 s'")
            await enqueue(session, "gone", "1", {})
            await execute(session, "UPDATE job SET state = 'failed' WHERE kind = 'gone'")
            await clock.close_day(session, clock.MAIN, date(2011, 8, 1), date(2011, 8, 2))
            await execute(session, "UPDATE business_clock SET closed_at = now() - interval '30 s'")
        await look.again()
        assert shown("outbox_unsent_records") == 3  # the answer, the dead letter, ours
        assert 50 <= shown("outbox_age_seconds") < LATE
        assert shown("dead_letters") == 1
        assert shown("jobs_due") + shown("timers_due") == 2
        assert shown("jobs_failed") == 1
        assert 40 <= shown("close_pending_seconds") < LATE
        assert 30 <= shown("close_age_seconds") < LATE
    finally:
        await look.offsets.close()


async def test_what_cannot_be_read_is_not_a_number(database: Database) -> None:
    """A broker, then a database, that is away: its figures are NaN and `backlog_read` says so; the other's stay true, and the answer comes.

    Taken out: the reset to NaN (the last figure stood for ever).
    """
    nowhere = Offsets(Kafka("127.0.0.1:1"))
    try:
        async with asyncio.timeout(30):
            await measure(database, nowhere, ["erp.orders.v1"], None)
        assert isnan(shown("consumer_lag_records"))
        assert isnan(shown("consumer_lag_seconds"))
        assert shown("outbox_unsent_records") == 0
        assert (shown("backlog_read", source="database"), shown("backlog_read", source="broker")) == (1, 0)
        away = Database("postgresql://nobody@127.0.0.1:1/none", service="supply")
        async with asyncio.timeout(30):
            await measure(away, nowhere, [], None)
        assert isnan(shown("outbox_unsent_records"))
        assert shown("backlog_read", source="database") == 0
        await away.close()
    finally:
        await nowhere.close()


async def test_waits_for_a_connection_and_its_use_are_told(database: Database) -> None:
    """Each use of the pool is counted: how long it was waited for, how long it was kept, how many are out.

    Taken out: `poolclass`, and the listeners.
    """
    waits, held = shown("pool_wait_seconds_count"), shown("connection_held_seconds_count")
    before = shown("connections_in_use")
    async with database.transaction() as session:
        await execute(session, "SELECT pg_sleep(0.05)")
        assert shown("connections_in_use") == before + 1
    assert shown("connections_in_use") == before
    assert shown("pool_wait_seconds_count") == waits + 1
    assert shown("connection_held_seconds_count") == held + 1
    assert shown("connections_limit") == 5


def test_the_pool_says_nothing_of_single_connections() -> None:
    """Its logger is named for our class, not for SQLAlchemy, and would write a line for each use. Taken out: its name among the quiet ones."""
    configure_logging("supply", "debug")
    try:
        pool = Database("postgresql://x@127.0.0.1/x", service="supply").engine.pool
        assert not pool.logger.isEnabledFor(logging.INFO)
    finally:
        configure_logging("supply", "error")


async def test_each_look_reads_anew() -> None:
    """/metrics measures before it answers, in the text format that Prometheus reads."""
    looks = 0

    async def measured() -> None:
        nonlocal looks
        looks += 1

    app = FastAPI()
    app.include_router(health_router({}, {}, measure=measured))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        await client.get("/metrics")
        text = (await client.get("/metrics")).text
    assert looks == 2
    assert {family.name for family in text_string_to_metric_families(text)} >= {"bellwether_consumer_lag_seconds"}
