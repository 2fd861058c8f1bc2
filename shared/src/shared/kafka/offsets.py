"""Where topics end, and how old what lies there is."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError

from .address import STOP_SECONDS, BrokerAwayError, Kafka

LOOK_BYTES = 16_384  # a first record is asked for, not what follows it; the broker gives a longer one all the same


class Offsets:
    """Asks the broker where topics end. Connects when first asked."""

    def __init__(self, kafka: Kafka) -> None:
        """Does not connect yet."""
        self._kafka = kafka
        self._client: AIOKafkaConsumer | None = None
        self._closed = False
        self._one = asyncio.Lock()

    async def ends(
        self,
        topics: Collection[str],
        reached: Mapping[tuple[str, int], int] | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> dict[tuple[str, int], int]:
        """(topic, partition) → the offset that the next record will get; partitions that hold nothing any more are left out.

        `reached`: offsets handled so far; a partition that ends there needs no second question.
        Raises BrokerAwayError when no broker answers in `timeout` seconds.
        """
        async with self._one:
            try:
                return await asyncio.wait_for(self._ends(topics, reached or {}), timeout)
            except (KafkaError, OSError, TimeoutError) as error:
                await self._drop()
                message = f"no Kafka broker answered at {self._kafka.bootstrap}: {type(error).__name__} {error}"
                raise BrokerAwayError(message) from error

    async def _ends(
        self, topics: Collection[str], reached: Mapping[tuple[str, int], int]
    ) -> dict[tuple[str, int], int]:
        client = await self._started()
        partitions = []
        for topic in self._kafka.full(topics):
            found = client.partitions_for_topic(topic)
            if not found:
                # a consumer without a subscription learns of a topic only when asked for it
                await client._client._wait_on_metadata(topic)  # noqa: SLF001
                found = client.partitions_for_topic(topic) or set()
            partitions += [TopicPartition(topic, number) for number in sorted(found)]
        cut = len(self._kafka.prefix)
        last = {part: end for part, end in (await client.end_offsets(partitions)).items() if end}
        lanes = {part: (part.topic[cut:], part.partition) for part in last}
        # what lies elsewhere may have been kept too short a time to be read at all
        elsewhere = [part for part, end in last.items() if end != reached.get(lanes[part], 0)]
        first = await client.beginning_offsets(elsewhere) if elsewhere else {}
        return {lanes[part]: end for part, end in last.items() if end > first.get(part, 0)}

    async def oldest(self, behind: Mapping[tuple[str, int], int], timeout: float = 3.0) -> float | None:  # noqa: ASYNC109
        """When the oldest of the records that lie at these offsets was written, in seconds since 1970; None where none is left.

        Raises BrokerAwayError when they do not come in `timeout` seconds.
        """
        async with self._one:
            try:
                return await asyncio.wait_for(self._oldest(behind), timeout)
            except (KafkaError, OSError, TimeoutError) as error:
                await self._drop()
                message = f"no Kafka broker gave records at {self._kafka.bootstrap}: {type(error).__name__} {error}"
                raise BrokerAwayError(message) from error

    async def _oldest(self, behind: Mapping[tuple[str, int], int]) -> float | None:
        client = await self._started()
        missing = {TopicPartition(self._kafka.prefix + topic, number): at for (topic, number), at in behind.items()}
        client.assign(list(missing))
        for partition, at in missing.items():
            client.seek(partition, at)
        found: list[int] = []
        try:
            while missing:
                for partition, records in (await client.getmany(*missing, timeout_ms=500, max_records=100)).items():
                    found.append(records[0].timestamp)
                    missing.pop(partition, None)
                    client.pause(partition)
        finally:
            client.unsubscribe()
        return min(found) / 1000 if found else None

    async def _started(self) -> AIOKafkaConsumer:
        if self._closed:  # a request that waited while the process ends would leave a connection behind
            raise KafkaConnectionError("closed: this process ends")
        if self._client is None:
            self._client = AIOKafkaConsumer(
                bootstrap_servers=self._kafka.bootstrap, enable_auto_commit=False, auto_offset_reset="earliest",
                max_partition_fetch_bytes=LOOK_BYTES, fetch_max_wait_ms=100, **self._kafka.options,
            )  # fmt: skip
            await self._client.start()
        return self._client

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(client.stop(), STOP_SECONDS)

    async def close(self) -> None:
        """Closes the connection, for good: who asks from now on is told so, as if the broker were away."""
        self._closed = True
        await self._drop()
