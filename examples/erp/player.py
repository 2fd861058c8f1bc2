"""The ERP's two lines to Kafka: it publishes to `erp.*` and listens to what the services say."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from examples.erp.heard import TOPICS, Heard, understand
from examples.erp.messages import Posting, record_of
from shared.contracts import OrderPlaced

STOP_SECONDS = 5.0
SEND_SECONDS = 60.0
TOPIC_SECONDS = 15.0
READ_MS = 200
MAX_MESSAGE = 4 * 1024 * 1024  # bytes, as the topics allow
Offsets = dict[str, int]  # "topic/partition" → the next offset to read


@dataclass(slots=True)
class Ear:
    """What one drain heard: the facts in order per key, and when the broker was given each order's first promise."""

    heard: list[Heard] = field(default_factory=list)
    promised_at: dict[str, float] = field(default_factory=dict)


class Player:
    """Publishes and listens; use as an async context manager.

    `sent_at` holds the wall time (epoch seconds) at which each order was handed to the broker's client.
    """

    def __init__(self, bootstrap: str, topic_prefix: str = "", offsets: Mapping[str, int] | None = None) -> None:
        self.offsets: Offsets = dict(offsets or {})
        self.sent_at: dict[str, float] = {}
        self._prefix = topic_prefix
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            acks="all",
            enable_idempotence=True,
            linger_ms=2,
            max_batch_size=256 * 1024,
            max_request_size=MAX_MESSAGE,
        )
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=5_000,
            # a partition just read from is asked for again only when the request for all others is answered
            fetch_max_wait_ms=20,
        )

    async def __aenter__(self) -> Self:
        """Connect both lines. Raises KafkaError when no broker answers."""
        try:
            await self._producer.start()
            await self._consumer.start()
            await self._assign()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def publish(self, postings: Sequence[Posting]) -> None:
        """Hand all events to the broker and wait until every one is acknowledged by all copies."""
        acknowledged = []
        for posting in postings:
            record = record_of(posting, self._prefix)
            if isinstance(posting.payload, OrderPlaced):
                self.sent_at[posting.payload.order_id] = time.time()
            acknowledged.append(
                await self._producer.send(record.topic, record.value, record.key, headers=list(record.headers))
            )
        await asyncio.wait_for(asyncio.gather(*acknowledged), SEND_SECONDS)

    async def listen(self) -> Ear:
        """Everything said up to now, from where the last call ended. Call it when the services are quiet."""
        ear = Ear()
        ends = {part: end for part, end in (await self._consumer.end_offsets(self._partitions())).items() if end}
        while await self._behind(ends):
            for records in (await self._consumer.getmany(timeout_ms=READ_MS)).values():
                for record in records:
                    self._take(ear, record.timestamp / 1000, dict(record.headers), record.value)
        for part in ends:
            self.offsets[f"{part.topic}/{part.partition}"] = await self._consumer.position(part)
        return ear

    async def _behind(self, ends: Mapping[TopicPartition, int]) -> bool:
        return any([await self._consumer.position(part) < end for part, end in ends.items()])

    @staticmethod
    def _take(ear: Ear, at: float, attributes: Mapping[str, bytes], value: bytes | None) -> None:
        if value is None:
            return
        heard = understand(attributes, value)
        if heard and attributes["ce_type"] == b"SupplyAllocated.v1":
            ear.promised_at.setdefault(heard[0].order_id, at)  # type: ignore[union-attr]  # the first is the promise
        ear.heard += heard

    def _partitions(self) -> list[TopicPartition]:
        return sorted(self._consumer.assignment())

    async def _assign(self) -> None:
        topics = [f"{self._prefix}{topic}" for topic in TOPICS]
        self._consumer.assign(
            [TopicPartition(topic, number) for topic in topics for number in await self._numbers(topic)]
        )
        for part in self._partitions():
            self._consumer.seek(part, self.offsets.get(f"{part.topic}/{part.partition}", 0))

    async def _numbers(self, topic: str) -> Iterable[int]:
        """The partitions of a topic; the producer asks the broker for them, a consumer without a subscription does not."""
        try:
            found: set[int] = await asyncio.wait_for(self._producer.partitions_for(topic), TOPIC_SECONDS)
        except (UnknownTopicOrPartitionError, TimeoutError):
            raise KafkaError(
                f"the broker knows no topic {topic}: create the topics first (`python -m shared.topics create`)"
            ) from None
        return found

    async def _stop(self) -> None:
        for client in (self._producer, self._consumer):
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(client.stop(), STOP_SECONDS)
