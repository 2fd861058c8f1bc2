"""`docs/erp.md` is what an ERP team works from: its examples run, and its table is the registry."""

import asyncio
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from aiokafka.partitioner import murmur2
from confluent_kafka import KafkaError, Message
from confluent_kafka import Producer as RdKafka

from deploy.local.state import ROOT
from shared.contracts.base import CONTRACTS
from shared.contracts.registry import TYPES
from shared.events import STRUCTURED, Record
from shared.kafka import Kafka
from shared.outcomes import Fate
from shared.validation import THEIRS
from tests.support import java
from tests.support.publishing import read_all

from .conftest import World

GUIDE = (ROOT / "docs" / "erp.md").read_text()
SEND, POST = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
(JAVA,) = re.findall(r"```java\n(.*?)```", GUIDE, re.DOTALL)
JAVA_EVENT = re.findall(r'String event = """\n(.*?)""";', JAVA, re.DOTALL)[0]
KCAT = shlex.split(re.findall(r"^kcat (-P .*)$", GUIDE, re.MULTILINE)[0])
KEYS = [str(number) for number in range(10001, 10201)]
PLACES = """
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

public final class Places {
    public static void main(String[] keys) {
        for (String key : keys) {
            System.out.println(BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 12));
        }
    }
}
"""


def test_the_table_of_topics_is_the_registry() -> None:
    """Each type an ERP may send stands in the row of its topic and key, and no other does."""
    rows = re.findall(r"^\| `(erp\.\w+\.v1)` \| `(\w+)` \| (.*) \|$", GUIDE, re.MULTILINE)
    told = {(topic, key, kind) for topic, key, kinds in rows for kind in re.findall(r"`(\w+\.v1)`", kinds)}
    assert told == {(CONTRACTS[TYPES[kind]].topic, CONTRACTS[TYPES[kind]].key, kind) for kind in THEIRS}


async def test_the_producer_in_python_is_understood(
    world: World, topics: Callable[..., Awaitable[Kafka]], tmp_path: Path
) -> None:
    """Run as it stands but for address and topic, it writes a record that supply handles."""
    kafka = await topics("erp.orders.v1")
    program = tmp_path / "send.py"
    program.write_text(here(SEND, kafka))
    subprocess.run([sys.executable, str(program)], check=True, timeout=60)  # noqa: ASYNC221 (our own example)
    (found,) = await read_all(kafka, "erp.orders.v1")
    record = Record("erp.orders.v1", found.partition, found.offset, found.key, found.value, found.headers)
    assert (record.key, await world.handle([record])) == (b"17850", [Fate.HANDLED])


async def test_the_producer_in_java_is_understood(
    world: World, topics: Callable[..., Awaitable[Kafka]], tmp_path: Path
) -> None:
    """Compiled and run as it stands but for address and topic, it writes a record that supply handles, where our own producers put that key.

    Taken out: the header of the record; a semicolon of the guide's text.
    """
    kafka = await topics("erp.orders.v1", partitions=12)
    await asyncio.to_thread(java.run, here(JAVA, kafka), tmp_path)
    (found,) = await read_all(kafka, "erp.orders.v1")
    record = Record("erp.orders.v1", found.partition, found.offset, found.key, found.value, found.headers)
    assert (record.key, await world.handle([record])) == (b"17850", [Fate.HANDLED])
    assert dict(found.headers)["content-type"] == STRUCTURED.encode()
    assert found.partition == (murmur2(b"17850") & 0x7FFFFFFF) % 12


async def test_the_line_for_kcat_is_understood(world: World, topics: Callable[..., Awaitable[Kafka]]) -> None:
    """Its settings given to librdkafka, its file read as kcat reads it, each line of `events.txt` is a record that supply handles.

    Taken out: `-l` of the guide's line (kcat sends the whole file as one message without a key: seen with kcat 1.7.1); another `-H`; a misspelled `-X`.
    """
    kafka = await topics("erp.orders.v1", partitions=12)
    event = json.loads(JAVA_EVENT)
    events = [{**event, "id": str(number), "data": {**event["data"], "order_id": str(number)}} for number in range(3)]
    content = "".join(f"{one['data']['account_id']}|{json.dumps(one)}\n" for one in events)
    flags = [(flag, value) for flag, value in pairwise(KCAT) if flag.startswith("-") and not value.startswith("-")]
    settings = dict(value.removeprefix("topic.").split("=") for flag, value in flags if flag == "-X")
    assert settings["partitioner"] == "murmur2_random"
    told = dict(flags)
    assert (KCAT[0], told["-b"], told["-t"], told["-l"]) == ("-P", "127.0.0.1:9092", "erp.orders.v1", "events.txt")
    lines = [line.split(told["-K"], 1) for line in content.splitlines()]
    name, _, text = told["-H"].partition("=")
    await asyncio.to_thread(sent, kafka, settings, lines, {name: text})
    found = await read_all(kafka, "erp.orders.v1")
    records = [Record("erp.orders.v1", one.partition, one.offset, one.key, one.value, one.headers) for one in found]
    assert await world.handle(records) == [Fate.HANDLED] * 3
    assert {record.key for record in records} == {b"17850"}
    assert {dict(record.headers)["content-type"] for record in records} == {STRUCTURED.encode()}


async def test_what_the_guide_says_of_partitioners_is_so(
    topics: Callable[..., Awaitable[Kafka]], tmp_path: Path
) -> None:
    """Of 200 keys, as many as told go where Java's client puts them by librdkafka's default, all of them with `murmur2_random`, and all by aiokafka.

    Taken out: the setting (the default's figure came again).
    """
    kafka = await topics("erp.orders.v1", partitions=12)
    javas = [int(line) for line in (await asyncio.to_thread(java.run, PLACES, tmp_path, *KEYS)).split()]
    assert [(murmur2(key.encode()) & 0x7FFFFFFF) % 12 for key in KEYS] == javas
    agreeing = []
    for settings in ({}, {"partitioner": "murmur2_random"}):
        placed = await asyncio.to_thread(sent, kafka, settings, [(key, "x") for key in KEYS], {})
        agreeing.append(sum(placed[key] == place for key, place in zip(KEYS, javas, strict=True)))
    told = re.findall(r"only (\d+) go to the same one of 12.*?then (\d+) of 200 agree", GUIDE, re.DOTALL)
    assert [tuple(map(str, agreeing))] == told


def here(text: str, kafka: Kafka) -> str:
    """An example with the test's broker and topic in place of those of the guide."""
    assert "127.0.0.1:9092" in text
    return text.replace("127.0.0.1:9092", kafka.bootstrap).replace('"erp.orders.v1"', f'"{kafka.prefix}erp.orders.v1"')


def sent(
    kafka: Kafka, settings: Mapping[str, str], messages: Sequence[Sequence[str]], headers: Mapping[str, str]
) -> dict[str, int]:
    """Sends (key, value) with librdkafka; the partition of each key."""
    placed: dict[str, int] = {}

    def note(error: KafkaError | None, message: Message) -> None:
        assert error is None, error
        placed[(message.key() or b"").decode()] = message.partition() or 0

    producer = RdKafka({"bootstrap.servers": kafka.bootstrap, **settings})
    told = {name: text.encode() for name, text in headers.items()}
    for key, value in messages:
        producer.produce(
            f"{kafka.prefix}erp.orders.v1", value.encode(), key.encode(), headers=dict(told), on_delivery=note
        )
    assert producer.flush(60) == 0
    return placed


async def test_the_example_of_posting_is_understood(world: World) -> None:
    """The event of the Java example, posted by the Python example with an API key, is accepted; a wrong one comes back with its reason."""
    names: dict[str, Any] = {}
    exec(POST, names)  # noqa: S102 (our own example)
    post: Callable[[httpx.AsyncClient, list[Any]], Awaitable[list[dict[str, Any]]]] = names["post"]
    asked = {"name": "erp", "sources": ["erp"], "scopes": ["erp:write"], "why": "the guide"}
    made = (await world.client("olga", "ops").post("/v1/api-keys", json=asked)).json()
    event = json.loads(JAVA_EVENT)
    async with names["erp"]("http://supply", made["key"]) as erp:
        erp._transport = httpx.ASGITransport(world.app)
        assert await post(erp, [event]) == []
        (refused,) = await post(erp, [{**event, "time": "today"}])
        assert "RFC 3339" in refused["detail"]
