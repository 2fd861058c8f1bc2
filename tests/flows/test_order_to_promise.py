"""The one path everything hangs on, through four real services, a real broker, real databases, a real issuer and a real mail server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from deploy.local import ServiceUrls
from deploy.local.issuer import JWKS_PATH, Issuer, serving
from shared.contracts import BusinessDayClosed, OrderedLine, OrderPlaced, Payload, ProductListed, StockCounted
from shared.kafka import Kafka
from tests.notify.post import MailHost
from tests.scoring.feed import at, record
from tests.support.publishing import publish, read_all
from tests.support.services import free_port, running

DEADLINE = 60
SATURDAY, SUNDAY, MONDAY = date(2011, 7, 30), date(2011, 7, 31), date(2011, 8, 1)
ACCOUNT = {"legal_name": "Fox & Sons", "account_type": "retailer", "currency": "GBP"}
Client = Callable[..., httpx.AsyncClient]


@dataclass
class Bellwether:
    """The four services as they are run, and the topics between them."""

    kafka: Kafka
    client: Client
    mails: MailHost
    issuer: str

    async def erp(self, *payloads: Payload, moment: datetime) -> None:
        """What an ERP sends, of this moment."""
        await publish(self.kafka, [record(payload, moment) for payload in payloads])

    async def close(self, day: date) -> None:
        """The ERP closes a day; returns when the runs of supply and scoring have ended, and nobody has anything left to read or send."""
        closed = BusinessDayClosed(calendar="main", closed_date=day, next_business_date=day + timedelta(days=1))
        await self.erp(closed, moment=at(day, 20))
        for topic, kind in (
            ("supply.events.v1", "ReallocationRunCompleted"),
            ("scoring.events.v1", "ScoringRunCompleted"),
        ):
            await until(partial(self._told, topic, kind, day))
        for service in ("accounts", "supply", "scoring", "notify"):
            await until(partial(self._quiet, service))

    async def events(self, topic: str, kind: str) -> list[tuple[dict[str, str], dict[str, Any]]]:
        """Headers and payloads of one type in a topic."""
        found = [
            ({name: value.decode() for name, value in one.headers}, one.value)
            for one in await read_all(self.kafka, topic)
        ]
        return [(headers, msgspec.json.decode(value)) for headers, value in found if headers["ce_type"] == f"{kind}.v1"]

    async def _told(self, topic: str, kind: str, day: date) -> bool:
        return any(payload["closed_date"] == day.isoformat() for _, payload in await self.events(topic, kind))

    async def _quiet(self, service: str) -> bool:
        told = (await self.client(service, "ops").get("/v1/progress")).json()
        return not any(told[name] for name in ("lag", "outbox_unsent", "jobs_running", "timers_due"))


async def until(holds: Callable[[], Awaitable[Any]]) -> Any:
    """Asks until the answer is true; gives it."""
    async with asyncio.timeout(DEADLINE):
        while not (found := await holds()):
            await asyncio.sleep(0.05)
        return found


@pytest.fixture
async def mails() -> AsyncIterator[MailHost]:
    """A mail server that keeps what it takes."""
    host = MailHost()
    await host.start()
    yield host
    await host.stop()


@pytest.fixture
async def bellwether(
    service_database: Callable[[str], ServiceUrls],
    topics: Callable[..., Awaitable[Kafka]],
    mails: MailHost,
    tmp_path: Path,
) -> AsyncIterator[Bellwether]:
    """All four services, each a process on a database of its own."""
    kafka = await topics()
    issuer = Issuer(tmp_path / "key.pem", f"http://127.0.0.1:{free_port()}")
    shared = {
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_ISSUER": issuer.name,
        "BELLWETHER_SMTP_PORT": str(mails.port),
    }
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving(issuer))

        async def start(service: str) -> str:
            settings = {**service_database(service).settings(), **shared}
            return (await stack.enter_async_context(running(service, "serve", issuer.name + JWKS_PATH, settings))).url

        urls = {"accounts": await start("accounts")}
        shared["BELLWETHER_ACCOUNTS_URL"] = urls["accounts"]
        others = ("supply", "scoring", "notify")
        urls |= zip(others, await asyncio.gather(*(start(service) for service in others)), strict=True)

        def client(service: str, role: str, subject: str | None = None) -> httpx.AsyncClient:
            headers = {"Authorization": f"Bearer {issuer.token(role, subject=subject)}"}
            made = httpx.AsyncClient(base_url=urls[service], headers=headers, timeout=20)
            stack.push_async_callback(made.aclose)
            return made

        yield Bellwether(kafka, client, mails, issuer.name)


async def opened(bellwether: Bellwether) -> None:
    """In accounts: Anna, with a login, manages the account 17850. From the ERP: 10 of tea, and a first business day."""
    ops = bellwether.client("accounts", "ops")
    made = await ops.post(
        "/v1/people", json={"person_id": "anna", "kind": "staff", "name": "Anna", "email": "anna@example.com"}
    )
    assert made.status_code == 201, made.text
    login = {"identities": [{"issuer": bellwether.issuer, "subject": "anna"}]}
    done = await ops.put("/v1/people/anna/identities", json=login, headers={"If-Match": made.headers["etag"]})
    assert done.status_code == 200, done.text
    made = await ops.post("/v1/accounts", json={"number": "17850", **ACCOUNT, "manager": "anna"})
    assert made.status_code == 201, made.text
    await bellwether.erp(ProductListed(sku="tea", version=1, name="Tea"), moment=at(SATURDAY, 8))
    count = StockCounted(document_id="c1", site="MAIN", sku="tea", quantity=10, counted_at=at(SATURDAY, 8))
    await bellwether.erp(count, moment=at(SATURDAY, 8))
    await bellwether.close(SATURDAY)


async def test_an_order_becomes_an_explained_promise_and_its_shortage_reaches_the_manager(
    bellwether: Bellwether,
) -> None:
    """OrderPlaced through Kafka is promised, explained over HTTP and told as SupplyAllocated; the close finds it short, and the account's manager hears.

    The manager sees the line because accounts told of her; she hears of it because scoring's tier came into force; her digest reaches the mail server with
    the address that accounts resolves. A manager of nothing finds nothing, in any service.
    """
    await opened(bellwether)
    override = {"tier": "strategic", "reason": "a partner", "owner": "anna", "expires_on": "2012-08-01"}
    put = bellwether.client("scoring", "ops").put(
        "/v1/accounts/17850/override", json=override, headers={"If-Match": '"0"'}
    )
    assert (await put).status_code == 200
    await bellwether.close(SUNDAY)

    line = OrderedLine(line_no=1, sku="tea", quantity=30)
    placed = record(
        OrderPlaced(order_id="536365", version=1, account_id="17850", currency="GBP", lines=[line]), at(MONDAY, 9)
    )
    await publish(bellwether.kafka, [placed])
    anna = bellwether.client("supply", "account_manager", "anna")

    async def lines() -> list[dict[str, Any]]:
        return list((await anna.get("/v1/order-lines", params={"account_id": "17850"})).json()["items"])

    (found,) = await until(lines)
    assert (found["ordered"], found["planned"], found["open"], found["tier"]) == (30, 10, 20, "strategic")
    explained = (await anna.get(f"/v1/order-lines/{found['id']}/explanation")).json()
    assert (explained["order_number"], explained["confirmed"], explained["open"]) == ("536365", 10, 20)
    assert explained["text"]
    ((headers, allocated),) = await until(lambda: bellwether.events("supply.events.v1", "SupplyAllocated"))
    assert headers["ce_causationid"] == dict(placed.headers)["ce_id"].decode()
    assert (allocated["account_id"], allocated["order_id"], len(allocated["lines"])) == ("17850", "536365", 1)
    assert sum(piece["quantity"] for piece in allocated["lines"][0]["schedule"]) == 10

    await bellwether.close(MONDAY)
    (found,) = await lines()
    assert (found["firm"], found["open"], found["short"]) == (10, 20, True)
    inbox = bellwether.client("notify", "account_manager", "anna")
    entries = (await inbox.get("/v1/notifications")).json()["items"]
    told = {entry["event_type"]: entry for entry in entries}
    assert told.keys() >= {"BackorderOpened", "TierChanged"}
    assert told["BackorderOpened"]["data"]["order_id"] == "536365"
    await until(lambda: _mailed(bellwether.mails))
    for service in ("accounts", "supply", "scoring", "notify"):
        verified = (await bellwether.client(service, "ops").get("/v1/verification")).json()
        assert verified["holds"], verified
    await _nothing_for_strangers(bellwether, found["id"], told["BackorderOpened"]["notification_id"])


async def _mailed(mails: MailHost) -> bool:
    return any("anna@example.com" in receiver for receiver in mails.receivers())


async def _nothing_for_strangers(bellwether: Bellwether, line: str, notification: str) -> None:
    paths = {
        "accounts": ["/v1/accounts/17850"],
        "supply": [f"/v1/order-lines/{line}", f"/v1/order-lines/{line}/explanation"],
        "scoring": ["/v1/accounts/17850/score"],
        "notify": [f"/v1/notifications/{notification}"],
    }
    lists = {
        "accounts": "/v1/accounts",
        "supply": "/v1/order-lines",
        "scoring": "/v1/accounts",
        "notify": "/v1/notifications",
    }
    for service, ones in paths.items():
        eve = bellwether.client(service, "account_manager", "eve")
        assert [(await eve.get(path)).status_code for path in ones] == [404] * len(ones)
        assert (await eve.get(lists[service])).json()["items"] == []
