"""R9: members of a consumer group that come, go and freeze lose no record and handle none twice."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from random import Random
from urllib.parse import urlsplit

import httpx
import pytest

from shared import probe
from shared.kafka import Kafka
from tests.shared.http.tokens import Mint
from tests.supply.conftest import World
from tests.supply.use_cases.documents import placed
from tests.support.publishing import publish
from tests.support.services import Running, running

TOPICS = (
    "erp.orders.v1",
    "erp.stock.v1",
    "erp.calendar.v1",
    "accounts.state.v1",
    "accounts.events.v1",
    "scoring.state.v1",
)
SAYS = ("supply.events.v1", "supply.dlq.v1")
PARTITIONS = 12
ACCOUNTS = 40  # enough for every partition to have some
# orders before each change, and how many of them are handled when it comes: it finds every member at work
BURST, BEGUN = 1_500, 200
OWNED_WITHIN = 75  # seconds after the last change; 15 is the figure


@pytest.mark.parametrize(
    ("members", "changes", "every"), [(2, 2, 1.0), pytest.param(3, 12, 5.0, marks=pytest.mark.long)]
)
async def test_a_rebalance_storm_loses_and_doubles_nothing(
    worlds: Callable[..., World],
    topics: Callable[..., Awaitable[Kafka]],
    mint: Mint,
    jwks_url: str,
    members: int,
    changes: int,
    every: float,
) -> None:
    """Workers share twelve partitions while orders come; every few seconds, seeded, one is killed (-9) or added, and at the end one is frozen. The frozen
    one is reported by the health probe, the others take over all partitions, and after it was let go on every order has its effects once.

    Taken out: the order of `_one_batch`, so that offsets are committed before the batch's transaction (orders are lost).
    """
    random, kafka = Random(9), await topics(*TOPICS, *SAYS, partitions=PARTITIONS)
    world = worlds()
    await world.stocked("tea", quantity=1_000_000)
    await world.close(date(2011, 7, 31))
    settings = {
        **world.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_CONSUMER_BATCH": "20",
        "BELLWETHER_POOL_SIZE": "4",
    }
    ordered: list[str] = []

    async def order(number: int) -> None:
        wanted = [f"o{len(ordered) + more}" for more in range(number)]
        ordered.extend(wanted)
        records = [world.record(placed(one, ("tea", 1), account=f"A{at % ACCOUNTS}")) for at, one in enumerate(wanted)]
        await publish(kafka, records)

    async def handled(number: int) -> None:
        async with asyncio.timeout(OWNED_WITHIN):
            while (await world.rows("SELECT count(*) AS n FROM customer_order"))[0]["n"] < number:
                await asyncio.sleep(0.1)

    async with AsyncExitStack() as stack:

        async def joined() -> Running:
            return await stack.enter_async_context(running("supply", "worker", jwks_url, settings))

        group = [await joined() for _ in range(members)]
        kinds = ["killed", "added"] * (changes // 2)
        random.shuffle(kinds)
        for kind in kinds:
            await asyncio.sleep(every * random.uniform(0.5, 1.0))
            before = len(ordered)
            await asyncio.gather(order(BURST), handled(before + BEGUN))
            if kind == "killed" and len(group) > 1:
                group.pop(random.randrange(len(group))).process.kill()
            else:
                group.append(await joined())
        if len(group) == 1:
            group.append(await joined())
        frozen, other = group[0], group[-1]
        os.kill(frozen.process.pid, signal.SIGSTOP)
        try:
            await order(ACCOUNTS)
            port = str(urlsplit(frozen.url).port)
            told = await asyncio.to_thread(probe.fault, "supply", "worker", {"BELLWETHER_WORKER_PORT": port})
            assert told is not None
            assert "/livez" in told
            await all_read(other, mint)
        finally:
            os.kill(frozen.process.pid, signal.SIGCONT)
        await order(ACCOUNTS)
        await all_read(other, mint)
        assert frozen.process.returncode is None
    accepted = Counter(event["order_id"] for event in await world.told("OrderAccepted"))
    assert accepted == dict.fromkeys(ordered, 1)
    assert not await world.rows("SELECT 1 FROM dead_letter")
    assert await world.holds()


async def all_read(member: Running, mint: Mint) -> None:
    """Every partition has an owner that gets on: each has records, and all of them are handled."""
    token = mint.token(sub="operator", aud=["supply"], roles=["ops"], scope="supply:read", exp_in=3600)
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=member.url, headers=headers, timeout=30) as ops,
        asyncio.timeout(OWNED_WITHIN),
    ):
        while (await ops.get("/v1/progress")).json()["lag"] != 0:
            await asyncio.sleep(0.1)
