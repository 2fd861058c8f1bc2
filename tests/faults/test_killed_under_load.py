"""R2: services killed at random instants under load lose no acknowledged command, do none twice, and agree soon after."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random

import asyncpg
import httpx
import pytest

from deploy.local import ServiceUrls
from shared.kafka import Kafka
from tests.shared.http.tokens import Mint
from tests.supply.conftest import World
from tests.supply.use_cases.documents import placed
from tests.support.databases import rows
from tests.support.history import History
from tests.support.publishing import publish
from tests.support.services import Running, free_port, running

SERVICES = ("accounts", "supply", "scoring", "notify")
WRITERS = 2  # of each kind
BETWEEN = (0.2, 1.2)  # seconds from one service being ready to the next kill
EQUAL_WITHIN = 150  # seconds; 30 is the figure
RETRIES_WITHIN = 120  # seconds for one command to get through
SCOPES = " ".join(f"{service}:{right}" for service in SERVICES for right in ("read", "write", "admin"))
ACCOUNT = {"legal_name": "Hargreaves & Sons Ltd", "account_type": "retailer", "currency": "GBP"}
ACCOUNTS = "SELECT account_id, version FROM account ORDER BY 1"
KNOWN = "SELECT account_id, version FROM access_account WHERE account_id <> 'A1' ORDER BY 1"
UNSENT = "SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1"
TAKEN = {
    "supply": "SELECT number FROM customer_order ORDER BY 1",
    "scoring": "SELECT order_id FROM ledger_order ORDER BY 1",
}
WISH = {"account_id": "A1", "lines": [{"sku": "tea", "quantity": 1}]}


@dataclass
class Fleet:
    """Services as processes, each on a port that it keeps."""

    jwks_url: str
    settings: dict[str, str]
    ports: dict[str, int] = field(default_factory=lambda: {service: free_port() for service in SERVICES})
    _stacks: dict[str, AsyncExitStack] = field(default_factory=dict)
    _running: dict[str, Running] = field(default_factory=dict)

    async def start(self, service: str) -> None:
        self._stacks[service] = AsyncExitStack()
        starting = running(service, "serve", self.jwks_url, self.settings, at=self.ports[service])
        self._running[service] = await self._stacks[service].enter_async_context(starting)

    async def kill(self, service: str) -> None:
        """Kill -9, and a new start as an orchestrator makes it."""
        self._running[service].process.kill()
        await self._stacks.pop(service).aclose()
        await self.start(service)

    async def end(self) -> None:
        await asyncio.gather(*(stack.aclose() for stack in self._stacks.values()))


@pytest.fixture
async def clients(mint: Mint) -> AsyncIterator[Callable[[str, int], httpx.AsyncClient]]:
    """Operators of a service that listens at this port."""
    made: list[httpx.AsyncClient] = []

    def make(service: str, port: int) -> httpx.AsyncClient:
        token = mint.token(sub="the-operator", aud=[service], roles=["ops", "planner"], scope=SCOPES, exp_in=3600)
        headers = {"Authorization": f"Bearer {token}"}
        made.append(httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30))
        return made[-1]

    yield make
    for client in made:
        await client.aclose()


@pytest.mark.parametrize(("services", "kills"), [(SERVICES[:2], 3), pytest.param(SERVICES, 20, marks=pytest.mark.long)])
async def test_kill_9_at_random_instants_loses_and_doubles_nothing(
    worlds: Callable[..., World],
    service_database: Callable[[str], ServiceUrls],
    topics: Callable[..., Awaitable[Kafka]],
    clients: Callable[[str, int], httpx.AsyncClient],
    jwks_url: str,
    services: tuple[str, ...],
    kills: int,
) -> None:
    """Accounts are opened and stock is reserved over HTTP and orders come through Kafka while the services are killed (-9) in turn at seeded instants.
    Afterwards each command that was acknowledged stands once and no other does, each order was taken once by all that take orders, every event has left,
    all that hear of accounts know them as they are, and every invariant holds.

    Taken out: the order of `_one_batch`, so that offsets are committed before the batch's transaction (supply does not know all accounts).
    """
    random, history, world = Random(2), History(), worlds()
    await world.stocked("tea", quantity=1_000_000)
    await world.account("A1")
    await world.close(date(2011, 7, 31))
    urls = {service: world.urls if service == "supply" else service_database(service) for service in services}
    kafka = await topics()
    settings = {"BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap, "BELLWETHER_TOPIC_PREFIX": kafka.prefix}
    for found in urls.values():
        settings |= found.settings()
    fleet, over, numbers = Fleet(jwks_url, settings), asyncio.Event(), count()
    ops = {service: clients(service, fleet.ports[service]) for service in services}
    ordered: list[str] = []

    async def command(service: str, path: str, body: object) -> None:
        while not over.is_set():
            await history.until_ok(ops[service], path, body, f"{service}-{next(numbers)}", within=RETRIES_WITHIN)

    async def order() -> None:
        while not over.is_set():
            wanted = [f"o{len(ordered) + more:05}" for more in range(5)]
            await publish(
                kafka, [world.record(placed(number, ("tea", 1), account="A1", currency="GBP")) for number in wanted]
            )
            ordered.extend(wanted)
            await asyncio.sleep(0.1)

    try:
        for service in services:
            await fleet.start(service)
        async with asyncio.TaskGroup() as load:
            for _ in range(WRITERS):
                load.create_task(command("accounts", "/v1/accounts", ACCOUNT))
                load.create_task(command("supply", "/v1/reservations", WISH))
            load.create_task(order())
            victims = random.sample(services, len(services))
            for kill in range(kills):
                await asyncio.sleep(random.uniform(*BETWEEN))
                await fleet.kill(victims[kill % len(victims)])
            over.set()
        await all_agree({service: found.owner for service, found in urls.items()}, len(ordered))
        await all_hold(ops)
    finally:
        await fleet.end()
    done = [call.key.partition("-")[0] for call in history.done()]
    assert len(await rows(urls["accounts"].owner, ACCOUNTS)) == done.count("accounts") > 0
    assert len(await rows(world.urls.owner, "SELECT 1 FROM hold")) == done.count("supply") > 0
    for service in TAKEN.keys() & urls:
        assert [row[0] for row in await rows(urls[service].owner, TAKEN[service])] == ordered, service


async def all_agree(addresses: dict[str, str], orders: int) -> None:
    """Every event has left, each projection equals its source, so many orders were taken, nothing died."""
    async with asyncio.timeout(EQUAL_WITHIN):
        for address in addresses.values():
            await _until(address, UNSENT, lambda found: not found)
        opened = await rows(addresses["accounts"], ACCOUNTS)
        for service in addresses.keys() - {"accounts"}:
            await _until(addresses[service], KNOWN, lambda found: found == opened)
        for service in TAKEN.keys() & addresses:
            await _until(addresses[service], TAKEN[service], lambda found: len(found) >= orders)
    for service, address in addresses.items():
        assert not await rows(address, "SELECT 1 FROM dead_letter"), service


async def all_hold(ops: dict[str, httpx.AsyncClient]) -> None:
    """Every service's invariants hold."""
    for client in ops.values():
        verified = (await client.get("/v1/verification")).json()
        assert verified["holds"], verified


async def _until(address: str, sql: str, holds: Callable[[list[asyncpg.Record]], bool]) -> None:
    while not holds(await rows(address, sql)):
        await asyncio.sleep(0.1)
