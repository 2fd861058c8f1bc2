"""The consumer and its supervisor: batches to `process`, offsets committed after it, made anew after any failure."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from random import random
from time import monotonic
from typing import Any, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.events import Record
from shared.metrics import CONSUMER_RESTARTS, CONSUMER_STOPPED
from shared.outcomes import Fate
from shared.transience import is_transient

from .address import MAX_MESSAGE, STOP_SECONDS, Kafka
from .status import ConsumerStatus, StalledError, watch

log = structlog.get_logger()

WAIT_MS = 100  # how long an idle consumer waits for the first record
LINGER = 0.02  # seconds a busy one waits for more: records come in bursts, and a transaction costs more than the records in it
MAX_POLL_INTERVAL = 300.0  # seconds; a member that polls less often is thrown out of its group
RETRY_FOR = 200.0  # seconds a batch is tried again in place, below MAX_POLL_INTERVAL
PLACED_WITHIN = (
    1.0  # seconds for partitions that are new to us to say where they are read from; else they are asked again
)
POISON_RUN = 200  # this many dead records in a row stop the consumer: then the fault is not in single records

Process = Callable[[Sequence[Record]], Awaitable[Sequence[Fate]]]
Begin = Callable[[Mapping[tuple[str, int], int]], Awaitable[None]]
"""Is told where reading begins, (topic, partition) → offset, before anything that is read there is processed."""
T = TypeVar("T")


class PoisonedError(Exception):
    """Too many records in a row were dead; the consumer stopped instead of moving everything to the dead letters."""


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Lets the batch in hand finish and commit before the group moves partitions."""

    def __init__(self, busy: asyncio.Lock, status: ConsumerStatus) -> None:
        self._busy, self._status = busy, status
        self.reached: dict[TopicPartition, int] = {}
        """The offset that comes next in each partition, from its first one read on."""

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Waits for the batch in hand."""
        async with self._busy:
            log.info("partitions_revoked", count=len(revoked))

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Notes how many partitions are ours; all of them are read from where the group left off."""
        self.reached.clear()
        self._status.assigned = len(assigned)
        log.info("partitions_assigned", count=len(assigned))


async def run_consumer(
    kafka: Kafka,
    *,
    group: str,
    topics: Collection[str],
    process: Process,
    stop: asyncio.Event,
    status: ConsumerStatus,
    batch: int = 500,
    begin: Begin | None = None,
) -> None:
    """Reads the topics as a member of the group until stopped, handing batches to `process` and committing offsets after it.

    Recreates the consumer with backoff after any failure; stops for good, and says so in `status`, when everything it reads is poison.
    """
    pause = 0.2
    while not stop.is_set():
        try:
            await _consume(kafka, group, topics, process, begin, stop, status, batch)
            pause = 0.2
        except PoisonedError as error:
            status.moved("stopped", str(error))
            CONSUMER_STOPPED.set(1)
            log.error("consumer_stopped", reason=str(error))  # noqa: TRY400 (the sentence says all)
            return
        except (KafkaError, OSError, TimeoutError, StalledError) as error:
            status.moved("reconnecting", f"{type(error).__name__}: {error}")
            log.warning("consumer_lost", error=status.detail)
        except Exception as error:
            status.moved("reconnecting", f"{type(error).__name__}: {error}")
            log.exception("consumer_failed")
        if not stop.is_set():
            CONSUMER_RESTARTS.inc()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause * (0.5 + random()))  # noqa: S311 (jitter)
            pause = min(pause * 2, 5.0)
    status.moved("ended")


async def _consume(
    kafka: Kafka,
    group: str,
    topics: Collection[str],
    process: Process,
    begin: Begin | None,
    stop: asyncio.Event,
    status: ConsumerStatus,
    batch: int,
) -> None:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False,
        isolation_level="read_committed", max_poll_interval_ms=int(MAX_POLL_INTERVAL * 1000), fetch_max_wait_ms=100,
        max_partition_fetch_bytes=MAX_MESSAGE + 65_536, **kafka.options,
    )  # fmt: skip
    busy = asyncio.Lock()
    group_moves = _Rebalance(busy, status)
    reached = group_moves.reached
    consumer.subscribe(kafka.full(topics), listener=group_moves)

    async def read() -> None:
        fetched: dict[TopicPartition, list[Any]] = {}
        while not stop.is_set():
            fetched = await _fetch(consumer, batch, busy_before=bool(fetched))
            if fetched or consumer.assignment() - reached.keys():
                async with busy:
                    begun = await _begun(consumer, fetched, reached)
                    if begun and begin:
                        places = {(part.topic[len(kafka.prefix) :], part.partition): at for part, at in begun.items()}
                        await _until_it_passes(partial(begin, places), 0, stop, status)
                    reached.update(begun)
                    if fetched:
                        await _one_batch(consumer, kafka, fetched, process, stop, status)
                    reached.update({partition: found[-1].offset + 1 for partition, found in fetched.items()})
            status.moved("running")

    tasks: list[asyncio.Task[None]] = []
    try:
        await asyncio.wait_for(consumer.start(), 30)
        status.moved("running")
        tasks = [asyncio.create_task(read()), asyncio.create_task(watch(consumer, busy, status))]
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        status.assigned = 0
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        with suppress(KafkaError, OSError, TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(consumer.stop(), STOP_SECONDS)


async def _fetch(consumer: AIOKafkaConsumer, batch: int, *, busy_before: bool) -> dict[TopicPartition, list[Any]]:
    """Up to `batch` records: the first ones at once, and after a batch also what comes within LINGER of them."""
    fetched: dict[TopicPartition, list[Any]] = await consumer.getmany(timeout_ms=WAIT_MS, max_records=batch)
    left = batch - sum(map(len, fetched.values()))
    if fetched and busy_before and left > 0:
        await asyncio.sleep(LINGER)
        for partition, more in (await consumer.getmany(timeout_ms=0, max_records=left)).items():
            fetched.setdefault(partition, []).extend(more)
    return fetched


async def _begun(
    consumer: AIOKafkaConsumer, fetched: Mapping[TopicPartition, Sequence[Any]], reached: Mapping[TopicPartition, int]
) -> dict[TopicPartition, int]:
    """Where reading begins in partitions that are new to us, or whose next record lies before what was read: then the topic is a new one."""
    mine = consumer.assignment()
    begun = {
        partition: found[0].offset
        for partition, found in fetched.items()
        if partition in mine and found[0].offset < reached.get(partition, inf)
    }
    with suppress(IllegalStateError, TimeoutError):  # the group moves, or no broker answers
        async with asyncio.timeout(PLACED_WITHIN):
            for partition in mine - reached.keys() - fetched.keys():
                begun[partition] = await consumer.position(partition)
    return begun


async def _one_batch(
    consumer: AIOKafkaConsumer,
    kafka: Kafka,
    fetched: Mapping[TopicPartition, Sequence[Any]],
    process: Process,
    stop: asyncio.Event,
    status: ConsumerStatus,
) -> None:
    cut = len(kafka.prefix)
    records = [
        Record(found.topic[cut:], found.partition, found.offset, found.key, found.value, _present(found.headers))
        for partition in sorted(fetched)
        for found in fetched[partition]
    ]
    fates = await _until_it_passes(partial(process, records), len(records), stop, status)
    if fates is None:
        return
    status.stepped()
    for fate in fates:
        status.dead_in_a_row = status.dead_in_a_row + 1 if fate is Fate.DEAD else 0
    await asyncio.wait_for(
        consumer.commit({partition: found[-1].offset + 1 for partition, found in fetched.items()}), 30
    )
    if status.dead_in_a_row >= POISON_RUN:
        message = f"{status.dead_in_a_row} dead records in a row: the fault is not in single records; see `dlq list`, mend it, then start again"
        raise PoisonedError(message)


def _present(headers: Sequence[tuple[str, bytes | None]]) -> list[tuple[str, bytes]]:
    """Kafka allows a header without a value; for us it is not there."""
    return [(name, value) for name, value in headers if value is not None]


async def _until_it_passes(
    work: Callable[[], Awaitable[T]], records: int, stop: asyncio.Event, status: ConsumerStatus
) -> T | None:
    """Tries again while the failure is one that passes; None when stopped meanwhile. Raises when it does not pass in time."""
    started, pause = monotonic(), 0.05
    while not stop.is_set():
        try:
            return await work()
        except Exception as error:
            if not is_transient(error) or monotonic() - started > RETRY_FOR:
                raise
            status.moved("retrying", f"{type(error).__name__}: {error}"[:500])
            status.stepped()
            log.warning("batch_retried", error=status.detail, records=records)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause * (0.5 + random()))  # noqa: S311 (jitter)
            pause = min(pause * 2, 5.0)
    return None
