"""R10: poison is put aside and its neighbours live; where all is poison, the consumer stops and says so."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx

from shared.kafka import Kafka
from tests.shared.http.tokens import Mint
from tests.supply.conftest import World
from tests.supply.use_cases.documents import placed
from tests.support.publishing import publish, read_all
from tests.support.services import running

TOPICS = (
    "erp.orders.v1",
    "erp.stock.v1",
    "erp.calendar.v1",
    "accounts.state.v1",
    "accounts.events.v1",
    "scoring.state.v1",
)
SAYS = ("supply.events.v1", "supply.dlq.v1")
ORDERS = 1_000
POISON = 613  # which of them the database refuses
BATCH = 100
LIMIT = 200  # dead records in a row
DEADLINE = 60


async def test_one_poison_record_spares_999_and_only_poison_stops_the_worker(
    worlds: Callable[..., World], topics: Callable[..., Awaitable[Kafka]], mint: Mint, jwks_url: str
) -> None:
    """Of 1,000 orders through Kafka 999 are taken and the one that breaks the handler's statements is a dead letter, in table and topic; the worker goes
    on. When only poison follows, here broken JSON, it stops at its limit, tells operators why, and leaves the rest where it lies.

    Taken out: the halving in `process` (a whole batch dies); the POISON_RUN check in `_one_batch` (all of it becomes dead letters).
    """
    kafka = await topics(*TOPICS, *SAYS)
    world = worlds()
    await world.stocked("tea", quantity=10_000)
    records = [world.record(placed(f"o{number}", ("tea", 1), account=f"A{number % 20}")) for number in range(ORDERS)]
    await world.rows(f"ALTER TABLE customer_order ADD CONSTRAINT refused CHECK (number <> 'o{POISON}')")
    settings = {
        **world.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_CONSUMER_BATCH": str(BATCH),
        "BELLWETHER_LOG_LEVEL": "error",
    }
    token = mint.token(sub="operator", aud=["supply"], roles=["ops"], scope="supply:read")
    async with (
        running("supply", "worker", jwks_url, settings) as service,
        httpx.AsyncClient(base_url=service.url, headers={"Authorization": f"Bearer {token}"}) as ops,
    ):
        await publish(kafka, records)
        told = await _until(ops, lambda told: told["lag"] == 0 and told["outbox_unsent"] == 0)
        assert (told["consumer"], told["dead"]) == ("running", 1)
        (letter,) = await world.rows("SELECT key, reason FROM dead_letter")
        assert letter["key"] == records[POISON].key
        assert "refused" in letter["reason"], "the constraint that refuses it"
        assert (await world.rows("SELECT count(*) AS n FROM customer_order"))[0]["n"] == ORDERS - 1
        assert [letter.value for letter in await read_all(kafka, "supply.dlq.v1")] == [records[POISON].value]

        poison = [replace(world.record(placed(f"p{number}", ("tea", 1))), value=b"{") for number in range(ORDERS)]
        await publish(kafka, poison)
        told = await _until(ops, lambda told: told["consumer"] == "stopped" and told["outbox_unsent"] == 0)
        assert "dead records in a row" in told["consumer_detail"]
        assert "dlq list" in told["consumer_detail"]
        dead = told["dead"] - 1
        assert LIMIT <= dead < LIMIT + BATCH
        assert told["lag"] == ORDERS - dead
        assert len(await read_all(kafka, "supply.dlq.v1")) == dead + 1
        ready = await ops.get("/readyz")
        assert ready.is_success, "a process that still relays and runs jobs stays in service"
        assert "stopped" in ready.json()["reported"]["kafka"]
    assert await world.holds()


async def _until(ops: httpx.AsyncClient, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        while not holds(told := (await ops.get("/v1/progress")).json()):
            await asyncio.sleep(0.1)
        return dict(told)
