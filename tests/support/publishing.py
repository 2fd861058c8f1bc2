"""Records into a real broker, and what lies in its topics."""

from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from shared.events import Record
from shared.kafka import Kafka, Producer


async def publish(kafka: Kafka, records: Sequence[Record]) -> None:
    """Sends records in this order, each to the partition its key decides, and waits until the broker has them all."""
    producer = Producer(kafka)
    try:
        sent = [
            await producer.send(kafka.prefix + record.topic, record.key or b"", record.value, list(record.headers))
            for record in records
        ]
        for answer in sent:
            await answer
    finally:
        await producer.stop()


async def read_all(kafka: Kafka, topic: str) -> list[ConsumerRecord]:
    """All that lies in a topic now, in order per partition."""
    # from the earliest on by itself: a seek may lose against the reset to the end that an assignment begins
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        full = kafka.prefix + topic
        await consumer._client._wait_on_metadata(full)
        partitions = [TopicPartition(full, number) for number in sorted(consumer.partitions_for_topic(full) or ())]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[ConsumerRecord] = []
        while any([await consumer.position(partition) < ends[partition] for partition in partitions]):
            for records in (await consumer.getmany(timeout_ms=1_000)).values():
                found += records
        return found
    finally:
        await consumer.stop()
