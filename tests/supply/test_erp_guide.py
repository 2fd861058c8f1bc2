"""`docs/erp.md` is what an ERP team works from: its examples run, and its table is the registry."""

import json
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from deploy.local.state import ROOT
from shared.contracts.base import CONTRACTS
from shared.contracts.registry import TYPES
from shared.events import Record
from shared.kafka import Kafka
from shared.outcomes import Fate
from shared.validation import THEIRS
from tests.support.publishing import read_all

from .conftest import World

GUIDE = (ROOT / "docs" / "erp.md").read_text()
SEND, POST = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
JAVA_EVENT = re.findall(r'String event = """\n(.*?)""";', GUIDE, re.DOTALL)[0]


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
    program.write_text(
        SEND.replace("127.0.0.1:9092", kafka.bootstrap).replace("erp.orders.v1", f"{kafka.prefix}erp.orders.v1")
    )
    subprocess.run([sys.executable, str(program)], check=True, timeout=60)  # noqa: ASYNC221 (our own example)
    (found,) = await read_all(kafka, "erp.orders.v1")
    record = Record("erp.orders.v1", found.partition, found.offset, found.key, found.value, found.headers)
    assert (record.key, await world.handle([record])) == (b"17850", [Fate.HANDLED])


async def test_the_example_of_posting_is_understood(world: World) -> None:
    """The event of the Java example, posted by the Python example, is accepted; a wrong one comes back with its reason."""
    names: dict[str, Any] = {}
    exec(POST, names)  # noqa: S102 (our own example)
    post: Callable[[httpx.AsyncClient, list[Any]], Awaitable[list[dict[str, Any]]]] = names["post"]
    erp = world.client("the-erp", "erp", scope="erp:write", sources=["erp"])
    event = json.loads(JAVA_EVENT)
    assert await post(erp, [event]) == []
    (refused,) = await post(erp, [{**event, "time": "today"}])
    assert "RFC 3339" in refused["detail"]
