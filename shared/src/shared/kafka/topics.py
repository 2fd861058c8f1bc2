"""Topics are created by command, never by a producer's mistake."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from .address import STOP_SECONDS, Kafka


class TopicError(Exception):
    """Topics are not as declared and cannot be made so; the message says which and why."""


@dataclass(frozen=True, slots=True)
class NewTopicSpec:
    """A topic as it should be: name, number of partitions, copies of each, and Kafka's settings for it."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]


async def create_topics(kafka: Kafka, topics: Sequence[NewTopicSpec], *, seconds: float = 30) -> list[str]:
    """Create those of `topics` that are missing and wait until all can be written to.

    Rides out a broker that has just started, up to `seconds`. Topics that exist are left as they are.

    Returns:
        The names that were created.

    Raises:
        TopicError: an existing topic has another number of partitions (an order by key would break if it changed),
            Kafka refuses one, or Kafka was not there in time.
    """
    deadline = time.monotonic() + seconds
    created: set[str] = set()
    while True:
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap, request_timeout_ms=10_000, **kafka.options)
        problem: object = "topics without a leader"
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + deadline - time.monotonic()):
                await admin.start()
                existing = await _partitions(admin)
                _compare(existing, topics)
                missing = [topic for topic in topics if topic.name not in existing]
                if missing:
                    created.update(await _create(admin, missing))
                    existing = await _partitions(admin)
                if all(_led(existing.get(topic.name, ()), topic.partitions) for topic in topics):
                    return [topic.name for topic in topics if topic.name in created]
        except (KafkaError, TimeoutError, OSError, AttributeError) as error:
            # AttributeError: aiokafka takes a controller for granted, which a young cluster does not name yet.
            problem = f"{type(error).__name__}: {error}"
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(admin.close(), STOP_SECONDS)
        if time.monotonic() > deadline:
            raise TopicError(f"Kafka at {kafka.bootstrap} was not ready within {seconds:.0f} s: {problem}")
        await asyncio.sleep(0.1)


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, Sequence[Mapping[str, Any]]]:
    # All topics, not ours by name: where auto-creation is on, asking for a missing one would create it.
    return {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics()}


def _compare(existing: Mapping[str, Sequence[Any]], topics: Sequence[NewTopicSpec]) -> None:
    differing = [
        f"{topic.name} has {len(existing[topic.name])} partitions, declared are {topic.partitions}"
        for topic in topics
        if existing.get(topic.name) and len(existing[topic.name]) != topic.partitions
    ]
    if differing:
        raise TopicError(
            "; ".join(differing) + ". An existing topic keeps its number: changing it breaks the order by key."
        )


async def _create(admin: AIOKafkaAdminClient, missing: Sequence[NewTopicSpec]) -> list[str]:
    requests = [NewTopic(t.name, t.partitions, t.replication, topic_configs=dict(t.config)) for t in missing]
    answer = await admin.create_topics(requests)
    created = []
    for name, code, message in answer.topic_errors:
        error = for_code(code)
        if code == 0:
            created.append(name)
        elif error is not TopicAlreadyExistsError and not error.retriable:
            raise TopicError(f"Kafka refuses the topic {name}: {error.__name__}: {message}")
    return created


def _led(partitions: Sequence[Mapping[str, Any]], count: int) -> bool:
    return len(partitions) == count and all(partition["leader"] >= 0 for partition in partitions)
