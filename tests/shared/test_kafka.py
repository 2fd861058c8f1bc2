"""The consumer, producer and relay against a real broker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import pytest

from deploy.local import Broker
from shared import closing, counts
from shared.contracts import Payload, key_of
from shared.database import Database
from shared.events import Record, encode
from shared.jobs import Job
from shared.kafka import (
    BrokerAwayError,
    ConsumerStatus,
    Kafka,
    NewTopicSpec,
    Offsets,
    Producer,
    create_topics,
    run_consumer,
)
from shared.outbox import Relay
from shared.outcomes import Fate
from shared.pipeline import Appetite, process
from shared.progress import progress
from tests.support.topics import delete_topics

from .conftest import headers, noted, order

Topics = Callable[..., Awaitable[Kafka]]
DEADLINE = 40
ORDERS = "erp.orders.v1"


@asynccontextmanager
async def consuming(
    kafka: Kafka, database: Database, appetite: Appetite, gate: asyncio.Event | None = None
) -> AsyncIterator[ConsumerStatus]:
    """A member of the group; it processes nothing before `gate` is open."""
    stop, status = asyncio.Event(), ConsumerStatus()

    async def handle(records: Sequence[Record]) -> list[Fate]:
        if gate:
            await gate.wait()
        return await process(database, appetite, records)

    async def begin(places: Mapping[tuple[str, int], int]) -> None:
        async with database.transaction() as session:
            await counts.begin_at(session, places)

    task = asyncio.create_task(
        run_consumer(
            kafka,
            group=f"{kafka.prefix}supply",
            topics=[ORDERS],
            process=handle,
            stop=stop,
            status=status,
            begin=begin,
        )
    )
    try:
        async with asyncio.timeout(DEADLINE):
            yield status
    finally:
        stop.set()
        await task


async def publish(kafka: Kafka, payloads: Sequence[tuple[str, Payload | bytes]]) -> None:
    producer = Producer(kafka)
    try:
        for event_id, payload in payloads:
            body = payload if isinstance(payload, bytes) else encode(payload)
            key = b"a1" if isinstance(payload, bytes) else key_of(payload).encode()
            await producer.send(f"{kafka.prefix}{ORDERS}", key, body, headers(order("1"), event_id))
        await asyncio.wait_for(
            await producer.send(f"{kafka.prefix}{ORDERS}", b"a1", encode(order("last")), headers(order("1"), "last")),
            20,
        )
    finally:
        await producer.stop()


async def until_read(database: Database, number: int) -> None:
    while True:
        async with database.read() as session:
            if dict(await counts.totals(session))["records_read"] >= number:
                return
        await asyncio.sleep(0.02)


async def test_what_a_producer_sends_is_handled_once(topics: Topics, database: Database, appetite: Appetite) -> None:
    """From Kafka to committed rows, over several partitions; a second member of the group that takes over finds nothing left."""
    kafka = await topics(ORDERS)
    await publish(kafka, [(f"e{number}", order(str(number), account=f"a{number % 7}")) for number in range(300)])
    async with consuming(kafka, database, appetite):
        await until_read(database, 301)
    async with consuming(kafka, database, appetite) as status:
        while not status.assigned:
            await asyncio.sleep(0.02)
    assert set((await noted(database)).values()) == {1}
    assert len(await noted(database)) == 301


@pytest.mark.parametrize("more", [5, 40])
async def test_a_topic_made_anew_is_read_from_its_own_beginning(
    topics: Topics, database: Database, appetite: Appetite, more: int
) -> None:
    """R5b: 21 records are read, then the topic is lost and made anew, shorter or longer than it was. What lies in it counts as unread from the moment the
    consumer begins with it (a shorter one: from the first look on), a close waits for it, and what was read stays counted.

    Taken out: `begin` (shorter: the close waits for ever; longer: only what lies beyond the 21 counts as unread); the rule for more handled than there is in
    `unread` (no lag); the loop in `closing._ends` (the close begins without its day).
    """
    kafka = await topics(ORDERS, partitions=1)
    await publish(kafka, [(f"e{number}", order(str(number))) for number in range(20)])
    async with consuming(kafka, database, appetite):
        await until_read(database, 21)
    await delete_topics(kafka, [f"{kafka.prefix}{ORDERS}"])
    await made_anew(kafka)
    await publish(kafka, [(f"f{number}", order(f"new{number}")) for number in range(more)])
    offsets, gate = Offsets(kafka), asyncio.Event()
    job = Job(1, "close", "2011-08-01", {"closed": "2011-08-01", "today": "2011-08-02"}, {}, 0, database)

    async def lag() -> int:
        return int((await progress(database, offsets, [ORDERS], None))["lag"])

    try:
        assert await lag() == (more + 1 if more < 20 else more + 1 - 21)
        close = asyncio.create_task(closing.day_is_read(job, offsets, [ORDERS]))
        async with consuming(kafka, database, appetite, gate):
            while await lag() != more + 1 or "ends" not in job.progress:
                assert not close.done()
                await asyncio.sleep(0.02)
            assert not close.done()
            gate.set()
            await close
            assert await lag() == 0
    finally:
        await offsets.close()
    async with database.read() as session:
        assert dict(await counts.totals(session))["records_read"] == 21 + more + 1
    assert len(await noted(database)) == 21 + more


async def made_anew(kafka: Kafka) -> None:
    """Makes the topic as soon as the broker has forgotten the one of that name."""
    async with asyncio.timeout(DEADLINE):
        while not await create_topics(kafka, [NewTopicSpec(f"{kafka.prefix}{ORDERS}", 1, 1, {})]):
            await asyncio.sleep(0.1)


async def test_offsets_say_where_topics_end(topics: Topics) -> None:
    """The sum over partitions is what was sent; partitions that hold nothing are left out."""
    kafka = await topics(ORDERS)
    await publish(kafka, [(f"e{number}", order(str(number), account=f"a{number}")) for number in range(20)])
    offsets = Offsets(kafka)
    ends = await offsets.ends([ORDERS])
    await offsets.close()
    assert sum(ends.values()) == 21
    assert {topic for topic, _ in ends} == {ORDERS}


async def test_closed_offsets_stay_closed(topics: Topics) -> None:
    """Who waited for the broker's answer while the process ends is told so; no connection is made that nobody closes.

    Taken out: the question in `_started` (the second client is left open).
    """
    kafka = await topics(ORDERS)
    offsets = Offsets(kafka)
    await offsets.ends([ORDERS])
    await offsets.close()
    with pytest.raises(BrokerAwayError, match="this process ends"):
        await offsets.ends([ORDERS])
    assert offsets._client is None


async def test_a_consumer_that_reads_only_poison_stops(topics: Topics, database: Database, appetite: Appetite) -> None:
    """R10: at its limit of dead records in a row it stops and says so, instead of moving everything to the dead letters.

    Taken out: the POISON_RUN check in `_one_batch`.
    """
    kafka = await topics(ORDERS, partitions=1)
    await publish(kafka, [(f"e{number}", b"{") for number in range(5000)])
    async with consuming(kafka, database, appetite) as status:
        while status.state != "stopped":
            await asyncio.sleep(0.02)
    async with database.read() as session:
        dead = dict(await counts.totals(session))[Fate.DEAD]
    assert 200 <= dead < 5000
    assert "dead records in a row" in status.detail


async def test_a_passing_failure_is_retried_in_place(topics: Topics, database: Database, appetite: Appetite) -> None:
    """A database that answers with a passing error twice delays a batch and loses nothing. Taken out: the retry loop (consumer restarts instead)."""
    kafka = await topics(ORDERS)
    await publish(kafka, [("e1", order("1"))])
    failures = [ConnectionRefusedError("away"), TimeoutError("slow")]

    async def flaky(records: Sequence[Record]) -> list[Fate]:
        if failures:
            raise failures.pop()
        return await process(database, appetite, records)

    stop, status = asyncio.Event(), ConsumerStatus()
    task = asyncio.create_task(
        run_consumer(kafka, group=f"{kafka.prefix}g", topics=[ORDERS], process=flaky, stop=stop, status=status)
    )
    async with asyncio.timeout(DEADLINE):
        await until_read(database, 2)
    stop.set()
    await task
    assert await noted(database) == {"1": 1, "last": 1}


async def test_a_consumer_started_without_a_broker_reads_once_it_is_there(
    private_broker: Callable[[], Broker], database: Database, appetite: Appetite
) -> None:
    """R5: a broker away at the start and killed in between delays; nothing is lost and nothing doubled, for consumer and relay alike."""
    broker = private_broker()
    kafka = Kafka(broker.bootstrap)
    specs = [NewTopicSpec(topic, 3, 1, {}) for topic in (ORDERS, "supply.events.v1", "supply.dlq.v1")]
    await create_topics(kafka, specs)
    await publish(kafka, [(f"e{number}", order(str(number))) for number in range(50)])
    await asyncio.to_thread(broker.stop)
    stop, producer = asyncio.Event(), Producer(kafka)
    relay = asyncio.create_task(Relay(database, producer.send).run(stop))
    async with consuming(kafka, database, appetite) as status:
        while status.state != "reconnecting":
            await asyncio.sleep(0.02)
        await asyncio.to_thread(broker.start)
        await until_read(database, 51)
        while await unsent(database):
            await asyncio.sleep(0.05)
    stop.set()
    await relay
    await producer.stop()
    offsets = Offsets(kafka)
    assert sum((await offsets.ends(["supply.events.v1"])).values()) == 51
    await offsets.close()
    assert set((await noted(database)).values()) == {1}


async def unsent(database: Database) -> int:
    from shared import outbox  # noqa: PLC0415 (only here)

    async with database.read() as session:
        return await outbox.unsent(session)
