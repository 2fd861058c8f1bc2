"""An account that another system knows by a number of its own: orders posted under that end at the account, by two real services and a real broker."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local import ServiceUrls
from deploy.local.issuer import JWKS_PATH, Issuer, serving
from shared.kafka import Kafka
from tests.support.publishing import read_all
from tests.support.services import free_port, running

from .test_order_to_promise import ACCOUNT, until

BATCH = {"Content-Type": "application/cloudevents-batch+json"}


@dataclass
class Doors:
    """accounts and supply as they are run: their operators, and systems with API keys of supply."""

    kafka: Kafka
    accounts: httpx.AsyncClient
    supply: httpx.AsyncClient

    async def system(self, source: str) -> httpx.AsyncClient:
        """A system that speaks for this source only."""
        wanted = {"name": source, "sources": [source], "scopes": ["erp:read", "erp:write"], "why": "a test"}
        made = await self.supply.post("/v1/api-keys", json=wanted)
        assert made.status_code == 201, made.text
        headers = {"Authorization": f"Bearer {made.json()['key']}"}
        return httpx.AsyncClient(base_url=self.supply.base_url, headers=headers, timeout=20)

    async def at(self, account_id: str) -> set[str]:
        """The numbers of the orders that lie with this account."""
        orders = (await self.supply.get("/v1/orders", params={"account_id": account_id})).json()["items"]
        return {order["number"] for order in orders}


async def order(system: httpx.AsyncClient, source: str, number: str, account: str) -> None:
    """The system posts an order under its own number of the account."""
    data = {
        "order_id": number,
        "version": 1,
        "account_id": account,
        "lines": [{"line_no": 1, "sku": "tea", "quantity": 3}],
    }
    event = {
        "specversion": "1.0",
        "id": number,
        "source": source,
        "type": "OrderPlaced.v1",
        "time": "2011-08-01T09:00:00Z",
    }
    headers = {**BATCH, "Idempotency-Key": str(uuid4())}
    answer = await system.post("/v1/erp-events", content=json.dumps([{**event, "data": data}]), headers=headers)
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1), answer.text


async def waiting(system: httpx.AsyncClient) -> list[str]:
    """What the system's records wait for."""
    items = (await system.get("/v1/waiting-records")).json()["items"]
    return [f"{one['missing_kind']} {one['missing_key']}" for one in items]


@pytest.fixture
async def doors(
    service_database: Callable[[str], ServiceUrls], topics: Callable[..., Awaitable[Kafka]], tmp_path: Path
) -> AsyncIterator[Doors]:
    """Both services, each a process on a database of its own; `erp` is the one leading source."""
    kafka = await topics()
    issuer = Issuer(tmp_path / "key.pem", f"http://127.0.0.1:{free_port()}")
    shared = {
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_ISSUER": issuer.name,
        "BELLWETHER_LEADING_SOURCES": "erp",
    }
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving(issuer))
        clients = []
        for service in ("accounts", "supply"):
            settings = {**service_database(service).settings(), **shared}
            ran = await stack.enter_async_context(running(service, "serve", issuer.name + JWKS_PATH, settings))
            client = httpx.AsyncClient(
                base_url=ran.url, headers={"Authorization": f"Bearer {issuer.token('ops')}"}, timeout=20
            )
            clients.append(await stack.enter_async_context(client))
        yield Doors(kafka, *clients)


async def test_another_systems_number_finds_its_account_once_that_is_told(doors: Doors) -> None:
    """Unknown, the order waits for its alias; the account opened with that alias releases it; later ones go straight there, and ours are keyed by the account.

    The same number means another account from the leading source, and an alias of a third system changes nothing.
    Taken out: `waiting.known` in `take_accounts` (it waited on); the look at `leading` in `sift` (it lay with an account `K-7`).
    """
    shop, erp = await doors.system("shop"), await doors.system("erp")
    async with shop, erp:
        await order(shop, "shop", "s1", "K-7")
        assert await until(lambda: waiting(shop)) == ["alias shop/K-7"]
        assert await waiting(erp) == []
        for number, source in (("900", "crm"), ("17850", "shop")):
            opened = {"number": number, **ACCOUNT, "aliases": [{"source": source, "number": "K-7"}]}
            made = await doors.accounts.post("/v1/accounts", json=opened)
            assert made.status_code == 201, made.text
        assert await until(lambda: doors.at("17850")) == {"s1"}
        assert await waiting(shop) == []
        await order(shop, "shop", "s2", "K-7")
        await order(erp, "erp", "e1", "K-7")

        async def all_there() -> bool:
            return (await doors.at("17850"), await doors.at("K-7")) == ({"s1", "s2"}, {"e1"})

        await until(all_there)
        assert await doors.at("900") == set()

    async def told() -> dict[str, Any]:
        records = await read_all(doors.kafka, "supply.events.v1")
        return {
            json.loads(one.value)["order_id"]: ((one.key or b"").decode(), json.loads(one.value)["account_id"])
            for one in records
        }

    async def all_told() -> dict[str, Any] | None:
        found = await told()
        return found if len(found) == 3 else None

    assert await until(all_told) == {"s1": ("17850",) * 2, "s2": ("17850",) * 2, "e1": ("K-7",) * 2}
