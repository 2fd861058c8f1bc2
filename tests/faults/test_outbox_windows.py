"""R3: a worker killed at any moment of an event's way out loses no event, invents none, and keeps the order of each key."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from shared.events import Record
from shared.kafka import Kafka
from tests.supply.conftest import START, World
from tests.supply.use_cases.documents import changed, placed
from tests.support.publishing import publish, read_all
from tests.support.services import dies, running

ACCOUNTS = 7
ORDERS = 60
BATCH = 10
TOPICS = (
    "erp.orders.v1",
    "erp.stock.v1",
    "erp.calendar.v1",
    "accounts.state.v1",
    "accounts.events.v1",
    "scoring.state.v1",
)
SAYS = ("supply.events.v1", "supply.dlq.v1")
DRAINED_WITHIN = 60
SENT_TWICE = {"before commit": False, "after commit": False, "after send": True, "before mark": True}


def orders(world: World) -> list[Record]:
    """Orders of a few accounts, each changed once later, so that every key has many events whose order matters."""
    first = [placed(f"o{number}", ("tea", 5), account=f"A{number % ACCOUNTS}") for number in range(ORDERS)]
    later = [changed(f"o{number}", ("tea", 9), account=f"A{number % ACCOUNTS}") for number in range(ORDERS)]
    return [world.record(payload, START + timedelta(seconds=at)) for at, payload in enumerate([*first, *later])]


@pytest.mark.parametrize("window", SENT_TWICE)
async def test_a_crash_loses_no_event_and_keeps_each_keys_order(
    worlds: Callable[..., World], topics: Callable[..., Awaitable[Kafka]], window: str, jwks_url: str
) -> None:
    """A real worker is killed (SIGKILL) before commit, after commit, after sending or before marking; the next one finishes its work.

    Every event of a committed transaction is in Kafka, none of one that was not; what is sent twice is the same under the same id; each order has its
    effects once; and each key's events first appear in the order in which they were written.

    Taken out, each in turn: the outbox row in the batch's own transaction (before commit: events of orders that were not taken); the inbox, or
    committing offsets after the batch (after commit: effects twice, or none); marking after the acknowledgement (after send: events lost); `ORDER BY
    position` (order of a key).
    """
    kafka = await topics(*TOPICS, *SAYS)
    world = worlds()
    await world.stocked("tea", quantity=10_000)
    await world.close(date(2011, 7, 31))
    await world.rows("UPDATE outbox SET sent_at = now()")  # what the scene itself told is not under test
    before = (await world.rows("SELECT coalesce(max(position), 0) AS last FROM outbox"))[0]["last"]
    await publish(kafka, orders(world))
    settings = {
        **world.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_CONSUMER_BATCH": str(BATCH),
        "BELLWETHER_LOG_LEVEL": "error",
    }
    await dies(Path(__file__).with_name("doomed.py"), window, environment=settings)
    async with running("supply", "worker", jwks_url, settings), asyncio.timeout(DRAINED_WITHIN):
        while (await world.rows("SELECT count(*) AS n FROM order_line WHERE ordered = 9"))[0]["n"] < ORDERS:
            await asyncio.sleep(0.05)
        while (await world.rows("SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL"))[0]["n"]:
            await asyncio.sleep(0.05)

    written: dict[str, tuple[str, bytes]] = {}  # id → key and value, in the order of writing
    for row in await world.rows("SELECT key, headers, value FROM outbox WHERE position > $1 ORDER BY position", before):
        written[msgspec.json.decode(row["headers"])["ce_id"]] = (row["key"], row["value"])
    sent: dict[str, tuple[str, bytes]] = {}  # in the order of first appearance per key
    copies: Counter[str] = Counter()
    for found in await read_all(kafka, "supply.events.v1"):
        event_id = dict(found.headers)["ce_id"].decode()
        copies[event_id] += 1
        assert sent.setdefault(event_id, (found.key.decode(), found.value)) == (found.key.decode(), found.value)
    assert sent == written, "no event lost, none invented"
    for account in (f"A{number}" for number in range(ACCOUNTS)):
        assert _of(sent, account) == _of(written, account), "order of a key"
    assert (max(copies.values()) > 1) == SENT_TWICE[window], "the crash hit its window"
    accepted = Counter((event["order_id"], event["version"]) for event in await world.told("OrderAccepted"))
    assert accepted == {(f"o{number}", version): 1 for number in range(ORDERS) for version in (1, 2)}
    assert not await world.rows("SELECT 1 FROM dead_letter")
    assert await world.holds()


def _of(events: dict[str, tuple[str, bytes]], account: str) -> list[str]:
    return [event_id for event_id, (key, _) in events.items() if key == account]
