"""The fixtures that all tests rest on keep their own promises."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.local import ServiceUrls
from shared.kafka import Kafka
from shared.migrations import head
from tests.support.tree import SERVICES


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_database_is_migrated_and_fresh(
    service: str, service_database: Callable[[str], ServiceUrls]
) -> None:
    """Each is at the newest migration, its app role can read it, and what one test writes no other sees."""
    urls, other = service_database(service), service_database(service)
    app, owner = await asyncpg.connect(urls.app), await asyncpg.connect(urls.owner)
    assert await app.fetchval("SELECT version_num FROM alembic_version") == head(service)
    await owner.execute("CREATE TABLE only_here (id int)")
    elsewhere = await asyncpg.connect(other.app)
    assert await elsewhere.fetchval("SELECT to_regclass('only_here')") is None
    for connection in (app, owner, elsewhere):
        await connection.close()


async def test_topics_belong_to_one_test(topics: Callable[..., Awaitable[Kafka]]) -> None:
    """The declared topic exists under this test's prefix, with few partitions, and can be written to at once."""
    kafka = await topics("erp.orders.v1", partitions=2)
    [name] = kafka.full(["erp.orders.v1"])
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    await producer.send_and_wait(name, b"value", key=b"key")
    await producer.stop()
    consumer = AIOKafkaConsumer(name, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    assert (await consumer.getone()).value == b"value"
    assert len(consumer.partitions_for_topic(name) or ()) == 2
    await consumer.stop()


async def test_a_topic_that_is_not_declared_is_refused(topics: Callable[..., Awaitable[Kafka]]) -> None:
    """A misspelled topic fails the test that names it."""
    with pytest.raises(AssertionError, match=r"erp\.order\.v1"):
        await topics("erp.order.v1")
