"""What a consumer is doing, as others see it, and the watchdog that sees when it does nothing."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from shared.metrics import CONSUMER_STALLS

STALLED_AFTER = 60.0  # seconds in which records lay ahead and none was finished or tried again
FROZEN_AFTER = 3  # stalls in a row: a new consumer does not help, so the process says that it is not alive
ANSWER_WITHIN = 5.0  # seconds for the broker to say where partitions end


class StalledError(Exception):
    """Records lie ahead and the consumer does not get on; a new one may."""


@dataclass
class ConsumerStatus:
    """What the consumer is doing, for /v1/progress and /livez."""

    state: str = "starting"
    detail: str = ""
    moved_at: float = field(default_factory=monotonic)
    dead_in_a_row: int = 0
    assigned: int = 0
    steps: int = 0
    stalls: int = 0

    def moved(self, state: str, detail: str = "") -> None:
        """Notes a new state; `moved_at` is monotonic seconds."""
        self.state, self.detail, self.moved_at = state, detail, monotonic()

    def stepped(self) -> None:
        """Notes that a batch was finished, or failed in a way that passes and is tried again."""
        self.steps += 1
        self.stalls = 0

    @property
    def frozen(self) -> bool:
        """Whether several consumers in a row stood still although the broker had records for them."""
        return self.stalls >= FROZEN_AFTER


async def watch(consumer: AIOKafkaConsumer, busy: asyncio.Lock, status: ConsumerStatus) -> None:
    """Raises StalledError once the consumer has stood still for STALLED_AFTER seconds with a batch in hand or records ahead.

    A broker that does not answer is an outage and no stall; nor is a topic that is read to its end.
    """
    seen: object = None
    since = monotonic()
    while True:
        await asyncio.sleep(STALLED_AFTER / 10)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                mine = sorted(consumer.assignment())
                positions = [await consumer.position(partition) for partition in mine]
                ends = await consumer.end_offsets(mine) if mine else {}
        except (KafkaError, OSError, TimeoutError):
            since = monotonic()
            continue
        ahead = busy.locked() or any(ends[partition] > at for partition, at in zip(mine, positions, strict=True))
        now = (mine, positions, status.steps)
        if not ahead or now != seen:
            seen, since = now, monotonic()
        elif monotonic() - since >= STALLED_AFTER:
            status.stalls += 1
            CONSUMER_STALLS.inc()
            what = "a batch in hand does not end" if busy.locked() else "records lie ahead and none arrives"
            message = f"{what}, for {STALLED_AFTER:.0f} s"
            raise StalledError(message)
