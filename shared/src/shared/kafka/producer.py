"""The producer: idempotent, acknowledged by all copies, with a time-out on every send."""

import asyncio
from contextlib import suppress

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from .address import MAX_MESSAGE, STOP_SECONDS, BrokerAwayError, Kafka

SEND_SECONDS = 30.0


class Producer:
    """An idempotent producer that starts when first needed and is made anew after a failure."""

    def __init__(self, kafka: Kafka) -> None:
        """Does not connect yet."""
        self._kafka = kafka
        self._client: AIOKafkaProducer | None = None

    async def send(
        self, topic: str, key: bytes, value: bytes | None, headers: list[tuple[str, bytes]]
    ) -> asyncio.Future[object]:
        """Queues one record, in order; the future it answers with ends with the broker's acknowledgement. Raises BrokerAwayError or KafkaError."""
        client = await self._started()
        try:
            async with asyncio.timeout(SEND_SECONDS):  # `wait_for` makes a task of every record
                queued: asyncio.Future[object] = await client.send(topic, value, key, headers=headers)
        except TimeoutError as error:
            await self.stop()  # an idempotent producer never gives up on its own; a fresh one starts clean
            raise BrokerAwayError(f"the broker took no record within {SEND_SECONDS:.0f} s") from error
        return queued

    async def _started(self) -> AIOKafkaProducer:
        if self._client is None:
            client = AIOKafkaProducer(
                bootstrap_servers=self._kafka.bootstrap, enable_idempotence=True, acks="all", linger_ms=2,
                max_batch_size=256 * 1024, max_request_size=MAX_MESSAGE, request_timeout_ms=20_000, **self._kafka.options,
            )  # fmt: skip
            try:
                await asyncio.wait_for(client.start(), SEND_SECONDS)
            except (KafkaError, OSError, TimeoutError) as error:
                with suppress(KafkaError, OSError, TimeoutError):
                    await asyncio.wait_for(client.stop(), STOP_SECONDS)
                raise BrokerAwayError(f"no Kafka broker answered at {self._kafka.bootstrap}: {error}") from error
            self._client = client
        return self._client

    async def stop(self) -> None:
        """Closes the connection; the next send opens a new one."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(client.stop(), STOP_SECONDS)
