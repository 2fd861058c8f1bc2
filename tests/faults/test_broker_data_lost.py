"""R5b: a broker that comes back without its data is filled again, and nobody can tell afterwards."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta

import asyncpg
import httpx

from deploy.local import Broker, ServiceUrls
from shared.contracts import BusinessDayClosed, ProductListed, StockCounted
from shared.events import Record
from shared.kafka import Kafka
from tests.shared.http.tokens import Mint
from tests.supply.conftest import START, World
from tests.supply.use_cases.documents import MONDAY, SUNDAY, TUESDAY, placed
from tests.supply.use_cases.test_close import STATE
from tests.support.databases import rows
from tests.support.publishing import publish
from tests.support.services import running
from tests.support.topics import make_topics

SERVICES = ("accounts", "scoring", "supply")  # in the order in which events flow
DAWN = START - timedelta(days=1)
QUIET_WITHIN = 120
ACCOUNTS = 3
ACCOUNT = {"legal_name": "Hargreaves & Sons Ltd", "account_type": "retailer", "currency": "GBP"}
SCOPES = " ".join(f"{service}:{right}" for service in SERVICES for right in ("read", "write", "admin"))
STOCK = "SELECT sku, on_hand, held, firm, planned, open_0, open_3, protected_0, low, commitments FROM stock ORDER BY 1"
HEARD = "SELECT account_id, version FROM access_account ORDER BY 1"
LEDGER = (
    "SELECT kind, source, document_id, line_no, account_id, day, quantity, amount FROM ledger_entry ORDER BY 1, 2, 3, 4"
)
LOOKS = {
    "supply": (STATE, STOCK, HEARD),
    "scoring": (LEDGER, HEARD),
    "accounts": ("SELECT account_id, version FROM account ORDER BY 1",),
}
HANDLED = "SELECT sum(next_offset)::bigint AS records FROM record_count"
READ = "SELECT sum(records_read)::bigint AS records FROM record_count"


class Installation:
    """Three services on one broker."""

    def __init__(self, kafka: Kafka, urls: Mapping[str, ServiceUrls], mint: Mint, jwks_url: str) -> None:
        self.kafka, self.urls, self._mint, self._jwks_url = kafka, urls, mint, jwks_url
        self.settings = {
            "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
            "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
            "BELLWETHER_POOL_SIZE": "4",
        }
        for found in urls.values():
            self.settings |= found.settings()
        self.ops: dict[str, httpx.AsyncClient] = {}

    async def start(self, stack: AsyncExitStack) -> None:
        """Starts them all, with an operator for each."""

        async def one(service: str) -> None:
            started = await stack.enter_async_context(running(service, "serve", self._jwks_url, self.settings))
            token = self._mint.token(sub="the-operator", aud=[service], roles=["ops"], scope=SCOPES, exp_in=3600)
            headers = {"Authorization": f"Bearer {token}"}
            client = httpx.AsyncClient(base_url=started.url, headers=headers, timeout=30)
            self.ops[service] = await stack.enter_async_context(client)

        for service in SERVICES:
            await one(service)

    async def quiet(self) -> None:
        """Waits until each service says that it has read, sent and done all there is."""
        async with asyncio.timeout(QUIET_WITHIN):
            for service in SERVICES:
                while not await self._says_so(service):
                    await asyncio.sleep(0.1)

    async def _says_so(self, service: str) -> bool:
        found = (await self.ops[service].get("/v1/progress")).json()
        return all(found[name] == 0 for name in ("lag", "outbox_unsent", "jobs_running"))

    async def sees(self, service: str, records: int) -> None:
        """Waits until the service says that so many records lie unread."""
        async with asyncio.timeout(QUIET_WITHIN):
            while (await self.ops[service].get("/v1/progress")).json()["lag"] != records:
                await asyncio.sleep(0.1)

    async def begins_anew(self, service: str) -> None:
        """Waits until the service has joined the new broker's group: from then on nothing of the old one counts as handled."""
        async with asyncio.timeout(QUIET_WITHIN):
            while (await rows(self.urls[service].owner, HANDLED))[0]["records"]:
                await asyncio.sleep(0.1)

    async def records_read(self, service: str) -> int:
        """By this service, ever."""
        return int((await rows(self.urls[service].owner, READ))[0]["records"])

    async def republish(self, service: str) -> None:
        """As an operator does it, from the first event that is kept."""
        (oldest,) = await rows(self.urls[service].owner, "SELECT min(created_at) AS at FROM outbox")
        command = (sys.executable, "-m", service, "republish", "--since", oldest["at"].isoformat())
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **self.settings})
        assert await process.wait() == 0

    async def state(self) -> dict[str, list[list[asyncpg.Record]]]:
        """What the services hold."""
        return {
            service: [await rows(self.urls[service].owner, look) for look in looks] for service, looks in LOOKS.items()
        }


async def test_a_broker_that_lost_its_data_is_filled_again(
    worlds: Callable[..., World],
    service_database: Callable[[str], ServiceUrls],
    private_broker: Callable[[], Broker],
    mint: Mint,
    jwks_url: str,
) -> None:
    """Accounts, scoring and supply have played a day when the broker is killed and comes back empty while they run. Topics are made anew, the ERP sends what
    it sent, the services republish, and the ERP sends a second, shorter day. What lies there again counts as unread until it was read, none of it
    changes anything a second time, and after the second close supply's schedules and stock equal those of a supply that was handed both days in order.

    Taken out: `begin` in `run_consumer` (what the old broker held counts as handled for ever).
    """
    broker, world = private_broker(), worlds()
    kafka = Kafka(broker.bootstrap)
    urls = {service: service_database(service) for service in SERVICES}
    here = Installation(kafka, urls, mint, jwks_url)
    await make_topics(kafka, ())
    async with AsyncExitStack() as stack:
        await here.start(stack)
        numbers = [await opened(here.ops["accounts"], f"A{number}") for number in range(ACCOUNTS)]
        await here.quiet()
        days = both_days(world, numbers)
        await publish(kafka, days[0])
        await here.quiet()
        before, first = await here.state(), {service: await here.records_read(service) for service in SERVICES}
        assert len(before["supply"][0]) == 20
        await asyncio.to_thread(broker.kill)
        broker.wipe()
        await asyncio.to_thread(broker.start)
        await make_topics(kafka, ())
        for service in ("scoring", "supply"):
            await here.begins_anew(service)
        async with AsyncExitStack() as shut:
            for service in ("scoring", "supply"):
                await shut.enter_async_context(nothing_handled(urls[service].owner))
            await publish(kafka, days[0])
            for service in ("scoring", "supply"):
                await here.sees(service, len(days[0]))
        await here.quiet()
        for service in ("scoring", "supply"):
            assert await here.records_read(service) >= first[service] + len(days[0]), service
        for service in SERVICES:
            await here.republish(service)
        await here.quiet()
        assert await here.state() == before
        await publish(kafka, days[1])
        await here.quiet()
        for ops in here.ops.values():
            assert (await ops.get("/v1/verification")).json()["holds"]
        after = await here.state()
    for service, found in urls.items():
        assert not await rows(found.owner, "SELECT 1 FROM dead_letter"), service
    letters = await rows(urls["accounts"].owner, "SELECT topic, key, headers, value FROM outbox ORDER BY position")
    await world.handle([as_record(letter, at) for at, letter in enumerate(letters)])
    for day in days:
        await world.handle(day)
        await world.run_jobs()
    assert after["supply"] == [await rows(world.urls.owner, look) for look in LOOKS["supply"]]


@asynccontextmanager
async def nothing_handled(address: str) -> AsyncIterator[None]:
    """Meanwhile the service of this database can look and read, but finish no batch."""
    connection = await asyncpg.connect(address)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def opened(ops: httpx.AsyncClient, number: str) -> str:
    """Opens an account; its number."""
    made = await ops.post("/v1/accounts", json={"number": number, **ACCOUNT})
    assert made.status_code == 201, made.text
    return number


def both_days(world: World, accounts: Sequence[str]) -> list[list[Record]]:
    """What the ERP sends of two days, each with its close at the end; the second is the shorter one."""

    def orders(tag: str, number: int) -> list[Record]:
        wanted = [(f"{tag}{at:02}", accounts[at % len(accounts)]) for at in range(number)]
        return [world.record(placed(one, ("tea", 7), account=account, currency="GBP")) for one, account in wanted]

    opening = [
        world.record(ProductListed(sku="tea", version=1, name="Tea"), at=DAWN),
        world.record(StockCounted(document_id="c1", site="MAIN", sku="tea", quantity=150, counted_at=DAWN), at=DAWN),
        world.record(closing(SUNDAY)),
    ]
    return [
        [*opening, *orders("a", 20), world.record(closing(MONDAY))],
        [*orders("b", 5), world.record(closing(TUESDAY))],
    ]


def closing(day: date) -> BusinessDayClosed:
    """The ERP's close of a day."""
    return BusinessDayClosed(calendar="main", closed_date=day, next_business_date=day + timedelta(days=1))


def as_record(letter: asyncpg.Record, at: int) -> Record:
    """An outbox row as its readers get it."""
    headers = [(name, value.encode()) for name, value in json.loads(letter["headers"]).items()]
    return Record(letter["topic"], 0, at, letter["key"].encode(), letter["value"], headers)
