"""The producer: idempotent, acknowledged by all copies, with a time-out on every send."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from .address import MAX_MESSAGE, STOP_SECONDS, Kafka

SEND_SECONDS = 30.0


class Producer:
    """An idempotent producer that starts when first needed and is made anew after a failure."""

    def __init__(self, kafka: Kafka) -> None:
        """Does not connect yet."""
        self._kafka = kafka
        self._client: AIOKafkaProducer | None = None

    async def send(
        self, topic: str, key: bytes, value: bytes | None, headers: list[tuple[str, bytes]]
    ) -> Awaitable[object]:
        """Queues one record, in order; awaiting the answer waits for the broker's acknowledgement. Raises KafkaError or TimeoutError."""
        client = await self._started()
        try:
            queued = await asyncio.wait_for(client.send(topic, value, key, headers=headers), SEND_SECONDS)
        except TimeoutError:
            await self.stop()
            raise
        return asyncio.wait_for(asyncio.shield(queued), SEND_SECONDS)

    async def _started(self) -> AIOKafkaProducer:
        if self._client is None:
            client = AIOKafkaProducer(
                bootstrap_servers=self._kafka.bootstrap, enable_idempotence=True, acks="all", linger_ms=2,
                max_batch_size=256 * 1024, max_request_size=MAX_MESSAGE, request_timeout_ms=20_000, **self._kafka.options,
            )  # fmt: skip
            try:
                await asyncio.wait_for(client.start(), SEND_SECONDS)
            except BaseException:
                with suppress(KafkaError, OSError, TimeoutError):
                    await asyncio.wait_for(client.stop(), STOP_SECONDS)
                raise
            self._client = client
        return self._client

    async def stop(self) -> None:
        """Closes the connection; the next send opens a new one."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(client.stop(), STOP_SECONDS)
