import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.local import Broker
from shared.kafka import Kafka, NewTopicSpec, TopicError, create_topics

TOPIC = NewTopicSpec(name="kept", partitions=2, replication=1, config={})


async def send(broker: Broker, count: int) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all")
    await producer.start()
    for number in range(count):
        await producer.send_and_wait("kept", b"%d" % number, partition=number % 2)
    await producer.stop()


async def receive(broker: Broker, count: int) -> list[int]:
    consumer = AIOKafkaConsumer("kept", bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    numbers: list[int] = []
    while len(numbers) < count:
        batches = await asyncio.wait_for(consumer.getmany(timeout_ms=200), 10)
        numbers += [int(record.value) for records in batches.values() for record in records]
    await consumer.stop()
    return sorted(numbers)


async def test_acknowledged_messages_outlive_a_kill(private_broker: Callable[[], Broker]) -> None:
    """After kill -9 and a restart on its data the broker has every message that it acknowledged."""
    broker = private_broker()
    await create_topics(Kafka(broker.bootstrap), [TOPIC])
    await send(broker, 50)
    broker.kill()
    assert broker.pid is None
    broker.start()
    await create_topics(Kafka(broker.bootstrap), [TOPIC])  # waits until partitions are led again
    assert await receive(broker, 50) == list(range(50))


async def test_a_frozen_broker_answers_after_it_is_resumed(private_broker: Callable[[], Broker]) -> None:
    """SIGSTOP holds answers back without closing anything; SIGCONT lets them come."""
    broker = private_broker()
    await create_topics(Kafka(broker.bootstrap), [TOPIC])
    broker.suspend()
    sending = asyncio.create_task(send(broker, 1))
    done, _ = await asyncio.wait({sending}, timeout=0.5)
    assert not done
    broker.resume()
    await asyncio.wait_for(sending, 20)


async def test_a_wiped_broker_comes_back_empty(private_broker: Callable[[], Broker]) -> None:
    """A broker that lost its data starts again at the same address and knows no topic."""
    broker = private_broker()
    await create_topics(Kafka(broker.bootstrap), [TOPIC])
    broker.kill()
    broker.wipe()
    broker.start()
    assert await create_topics(Kafka(broker.bootstrap), [TOPIC]) == ["kept"]


async def test_a_missing_broker_is_named() -> None:
    """Topics cannot be made without a broker; the message has the address that was tried."""
    with pytest.raises(TopicError, match=r"127\.0\.0\.1:1 was not ready within 1 s"):
        await create_topics(Kafka("127.0.0.1:1"), [TOPIC], seconds=1)


def test_a_cluster_id_may_begin_with_a_dash(
    private_broker: Callable[[], Broker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One id in 64 does; the broker starts all the same. Taken out: id and option in one word."""
    monkeypatch.setattr("deploy.local.broker.uuid.uuid4", lambda: UUID(bytes=b"\xf8" + bytes(15)))
    assert private_broker().pid is not None
