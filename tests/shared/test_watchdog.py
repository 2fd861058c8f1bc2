"""The watchdog: a consumer that stands still although the broker has records for it is made anew, and reported when that does not help."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiokafka import AIOKafkaConsumer

from shared.database import Database
from shared.events import Record
from shared.kafka import ConsumerStatus, Kafka, run_consumer
from shared.kafka.status import FROZEN_AFTER, StalledError, watch
from shared.outcomes import Fate
from shared.pipeline import Appetite, process
from shared.service import Runtime

from .conftest import noted, order
from .test_kafka import DEADLINE, ORDERS, publish

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Topics = Callable[..., Awaitable[Kafka]]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.kafka.status.STALLED_AFTER", 0.5)


async def test_a_batch_that_does_not_end_is_given_up_and_read_again(
    topics: Topics, database: Database, appetite: Appetite
) -> None:
    """R9: hung work is cut and its records are handled by the next consumer, once; until one gets on the process is reported as not alive.

    Taken out: the watchdog beside the reading loop in `_consume` (the first hung batch holds up everything for ever).
    """
    kafka = await topics(ORDERS)
    await publish(kafka, [("e1", order("1"))])
    hung, status, stop = 0, ConsumerStatus(), asyncio.Event()
    runtime = Runtime(service=None, settings=None, status=status)  # type: ignore[arg-type]  # only asked whether it is alive
    verdicts: list[str | None] = []

    async def hanging(records: Sequence[Record]) -> list[Fate]:
        nonlocal hung
        verdicts.append(await runtime.alive())
        if hung < FROZEN_AFTER:
            hung += 1
            await asyncio.Event().wait()
        return await process(database, appetite, records)

    consumer = asyncio.create_task(
        run_consumer(kafka, group=f"{kafka.prefix}g", topics=[ORDERS], process=hanging, stop=stop, status=status)
    )
    try:
        async with asyncio.timeout(DEADLINE):
            while len(await noted(database)) < 2:
                await asyncio.sleep(0.02)
    finally:
        stop.set()
        await consumer
    assert await noted(database) == {"1": 1, "last": 1}
    assert verdicts[:FROZEN_AFTER] == [None] * FROZEN_AFTER
    assert "3 consumers in a row stood still" in str(verdicts[FROZEN_AFTER])
    assert await runtime.alive() is None


@asynccontextmanager
async def assigned(kafka: Kafka) -> "AsyncIterator[AIOKafkaConsumer]":
    """A consumer of the orders that has its partitions."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap, group_id=f"{kafka.prefix}g", auto_offset_reset="earliest"
    )
    consumer.subscribe([kafka.prefix + ORDERS])
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def test_records_that_never_arrive_are_seen(topics: Topics) -> None:
    """A consumer that is asked for nothing, or gets nothing, while records lie ahead of it stands still."""
    kafka = await topics(ORDERS)
    await publish(kafka, [("e1", order("1"))])
    async with assigned(kafka) as consumer, asyncio.timeout(DEADLINE):
        with pytest.raises(StalledError, match="records lie ahead and none arrives"):
            await watch(consumer, asyncio.Lock(), ConsumerStatus())


async def test_a_topic_read_to_its_end_is_no_stall(topics: Topics) -> None:
    """Nothing to do is not standing still. Taken out: the question whether anything lies ahead."""
    kafka = await topics(ORDERS)
    await publish(kafka, [])
    async with assigned(kafka) as consumer:
        while not await consumer.getmany(timeout_ms=1000):
            pass
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(watch(consumer, asyncio.Lock(), ConsumerStatus()), 2)
