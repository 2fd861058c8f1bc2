"""R1: one hot sku, two supply processes, thousands of reservations over real HTTP."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.provision import ServiceUrls
from shared.auth import TokenVerifier
from shared.kafka import Kafka
from shared.service import Runtime
from supply.__main__ import SERVICE
from supply.app import build
from supply.settings import SupplySettings
from tests.shared.http.tokens import ISSUER, Mint, keys_of
from tests.supply.conftest import World
from tests.support.services import running
from tests.support.topics import delete_topics, make_topics

CLIENTS = 60
RACERS = 800
RACE_STOCK = 600
MIXED = 1_250
MIXED_STOCK = 900
SOON = 2  # seconds after which an unattended reservation ends by itself
ACCOUNTS = [f"A{number}" for number in range(20)]


@dataclass
class History:
    """What the clients saw: per call operation, quantity and answer; and what stands confirmed."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    confirmed: int = 0
    released: int = 0
    left: int = 0


@pytest.fixture
async def world(
    service_database: Callable[[str], ServiceUrls], mint: Mint, kafka_bootstrap: str, topic_prefix: str
) -> AsyncIterator[World]:
    """A supply service's database, worked on by this process when it sets the scene and looks at the result."""
    urls = service_database("supply")
    kafka = Kafka(kafka_bootstrap, topic_prefix)
    topics = await make_topics(kafka, [], partitions=1)
    settings = SupplySettings(
        database_url=urls.app,
        migrate_url=urls.owner,
        issuer=ISSUER,
        kafka_bootstrap=kafka_bootstrap,
        topic_prefix=topic_prefix,
        pool_size=4,
    )
    runtime = Runtime(SERVICE, settings)
    app = build(runtime)
    app.state.verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="supply", typ="at+jwt", leeway=30)
    made = World(app, runtime, urls, mint)
    yield made
    await made.end()
    await delete_topics(kafka, topics)


@asynccontextmanager
async def processes(world: World, jwks_url: str, number: int) -> AsyncIterator[list[str]]:
    """`python -m supply serve`, so many of them on one database; their base URLs."""
    settings = {
        **world.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": world.runtime.settings.kafka_bootstrap,
        "BELLWETHER_TOPIC_PREFIX": world.runtime.settings.topic_prefix,
        "BELLWETHER_SUPPLY_POOL_SIZE": "10",
    }
    async with AsyncExitStack() as stack:
        starting = (stack.enter_async_context(running("supply", "serve", jwks_url, settings)) for _ in range(number))
        yield [service.url for service in await asyncio.gather(*starting)]


async def _post(client: httpx.AsyncClient, path: str, body: Any = None) -> httpx.Response:
    """POSTs; told to come again (503), comes again with the same key, as clients do."""
    headers = {"Idempotency-Key": str(uuid4())}
    while (answer := await client.post(path, json=body, headers=headers)).status_code == 503:
        await asyncio.sleep(float(answer.headers["retry-after"]) / 10)
    return answer


async def _many(urls: list[str], headers: dict[str, str], calls: list[Callable[[httpx.AsyncClient], Any]]) -> None:
    """Spreads calls over CLIENTS clients, each bound to one of the processes."""
    pending = iter(calls)

    async def work(place: int) -> None:
        async with httpx.AsyncClient(base_url=urls[place % len(urls)], headers=headers, timeout=30) as client:
            for call in pending:
                await call(client)

    await asyncio.gather(*(work(place) for place in range(CLIENTS)))


def _wish(account: str, quantity: int, **more: Any) -> dict[str, Any]:
    return {"account_id": account, "lines": [{"sku": "hot", "quantity": quantity}], **more}


async def test_a_hot_sku_is_neither_oversold_nor_undersold(world: World, jwks_url: str, mint: Mint) -> None:
    """R1 with two processes and 2,050 reservations: sold is exactly what there was, and what is given back can be had again.

    Taken out: `FOR UPDATE` in `books.lock` and with it the rereading under the lock. Then the sum of reservations and the row's `held` part.
    """
    await world.stocked("hot", quantity=RACE_STOCK)
    for account in ACCOUNTS:
        await world.account(account)
    await world.close(date(2011, 8, 1))
    token = mint.token(sub="planner", aud=["supply"], roles=["planner"], scope="supply:read supply:write")
    headers = {"Authorization": f"Bearer {token}"}
    async with processes(world, jwks_url, 2) as urls:
        history = History()
        await _many(urls, headers, [_racer(history, ACCOUNTS[number % 20]) for number in range(RACERS)])
        assert history.answers == {("reserve", 201): RACE_STOCK, ("reserve", 409): RACERS - RACE_STOCK}
        await world.rows("UPDATE hold SET expires_at = now()")
        await world.rows("UPDATE job SET run_at = now() WHERE kind = 'hold_ttl'")
        await _until_none_is_held(world)
        assert (await world.stock("hot"))["held"] == 0

        await world.rows("UPDATE stock_movement SET counted = $1 WHERE sku = 'hot'", MIXED_STOCK)
        await world.rows("UPDATE stock SET on_hand = $1 WHERE sku = 'hot'", MIXED_STOCK)
        random = Random(1)
        await _many(
            urls,
            headers,
            [_mixed(history, random.random(), random.choice(ACCOUNTS), random.randint(1, 4)) for _ in range(MIXED)],
        )
        await _until_none_is_held(world)
        row = await world.stock("hot")
        assert row["held"] == history.confirmed <= MIXED_STOCK
        async with httpx.AsyncClient(base_url=urls[0], headers=headers) as client:
            left = MIXED_STOCK - history.confirmed
            assert (await _post(client, "/v1/reservations", _wish("A1", left + 1))).status_code == 409
            assert (await _post(client, "/v1/reservations", _wish("A1", left))).status_code == 201
        assert history.left > 0
        assert history.released > 0
    assert await world.holds()
    await _ledger_equals_balance(world)


def _racer(history: History, account: str) -> Callable[[httpx.AsyncClient], Any]:
    async def call(client: httpx.AsyncClient) -> None:
        answer = await _post(client, "/v1/reservations", _wish(account, 1))
        history.answers["reserve", answer.status_code] += 1

    return call


def _mixed(history: History, dice: float, account: str, quantity: int) -> Callable[[httpx.AsyncClient], Any]:
    """Reserves, then confirms, releases or leaves it to its time."""

    async def call(client: httpx.AsyncClient) -> None:
        body = _wish(account, quantity, partial=True, hold_seconds=600 if dice < 0.6 else SOON)
        answer = await _post(client, "/v1/reservations", body)
        history.answers["mixed", answer.status_code] += 1
        if answer.status_code != 201:
            assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_stock"), answer.text
            return
        made = answer.json()
        held = made["lines"][0]["live"]
        if dice < 0.25:
            assert (await _post(client, f"/v1/reservations/{made['id']}:confirm")).status_code == 200
            history.confirmed += held
        elif dice < 0.6:
            assert (await _post(client, f"/v1/reservations/{made['id']}:release")).status_code == 200
            history.released += held
        else:
            history.left += held

    return call


async def _until_none_is_held(world: World) -> None:
    """The timers of the two processes end what nobody confirmed or released."""
    async with asyncio.timeout(60):
        while await world.rows("SELECT 1 FROM hold WHERE state = 'held' LIMIT 1"):
            await asyncio.sleep(0.2)


async def _ledger_equals_balance(world: World) -> None:
    """What the events say was held, given back and expired is what the row holds; each reservation ended at most once."""
    sums: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for event in await world.told("ReservationHeld", "ReservationReleased", "ReservationExpired"):
        sums[event["_type"]] += sum(line["quantity"] for line in event["lines"])
        if event["_type"] != "ReservationHeld":
            ended[event["reservation_id"]] += 1
    balance = sums["ReservationHeld"] - sums["ReservationReleased"] - sums["ReservationExpired"]
    assert balance == (await world.stock("hot"))["held"]
    assert max(ended.values()) == 1
