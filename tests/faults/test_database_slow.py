"""R11: a database that is slow, or whose connections are all in use, is told as such; nothing is done twice or lost."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import asyncpg
import httpx

from deploy.local import PostgresServer, ServiceUrls
from deploy.local.provision import provision_async
from shared.kafka import Kafka, Offsets
from shared.migrations import migrate
from tests.shared.http.tokens import Mint
from tests.support.databases import rows
from tests.support.history import History
from tests.support.proxy import Proxy
from tests.support.services import running, through

PATH = "/v1/people"
SCOPE = "accounts:read accounts:write people:read people:write"
NO_BROKER = {"BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
POOL = {"BELLWETHER_POOL_SIZE": "2"}
CALLS = 12
DELAY = 0.15  # seconds for each message to and from the database
WITHIN = 10  # seconds from the database's return to the first success; 2 is the figure
KILLS = 3


def client(url: str, mint: Mint) -> httpx.AsyncClient:
    token = mint.token(sub="the-operator", aud=["accounts"], roles=["ops"], scope=SCOPE)
    return httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def person(name: str) -> dict[str, str]:
    return {"person_id": name, "kind": "staff", "name": "Somebody"}


def refused_well(history: History) -> bool:
    """Whether whatever was not done was refused with 503 and a time to come again."""
    for call in history.calls:
        if call.outcome != "ok":
            assert call.status == 503, (call.status, call.body)
            assert int(call.headers["retry-after"]) >= 1
            assert call.headers["content-type"].startswith("application/problem+json")
    return True


async def test_a_slow_database_makes_answers_late_or_503_and_never_500(
    service_database: Callable[[str], ServiceUrls], mint: Mint, jwks_url: str
) -> None:
    """With every message to the database delayed, calls beyond what two connections carry wait and get 503 `database_busy`; after it all of them pass, once.

    Taken out: the handler of `PoolTimeout` (500); what it says of its own (told as a database that is away).
    """
    urls, history = service_database("accounts"), History()
    server = httpx.URL(urls.app)
    async with Proxy(server.host, server.port or 5432) as proxy:
        address = {"BELLWETHER_ACCOUNTS_DATABASE_URL": through(urls.app, proxy.port)}
        settings = {**urls.settings(), **NO_BROKER, **POOL, **address}
        async with running("accounts", "api", jwks_url, settings) as service, client(service.url, mint) as ops:
            await history.post(ops, PATH, person("first"), "first")
            proxy.delay = DELAY
            names = [f"p{number}" for number in range(CALLS)]
            calls = await asyncio.gather(*(history.post(ops, PATH, person(name), name) for name in names))
            assert any(b"database_busy" in call.body for call in calls), history.statuses()
            assert (await ops.get("/livez")).is_success
            proxy.heal()
            for name in names:
                await history.until_ok(ops, PATH, person(name), name, within=WITHIN)
            people = (await ops.get(PATH, params={"limit": 100})).json()["items"]
    assert sorted(found["person_id"] for found in people) == sorted(["first", *names])
    assert refused_well(history)


async def test_where_every_connection_is_in_use_others_are_told_so(
    service_database: Callable[[str], ServiceUrls], mint: Mint, jwks_url: str
) -> None:
    """While two writes hold both connections, waiting for a lock of somebody else's, others get 503 `database_busy` and /livez answers; once it is given back
    the two succeed, and so does whoever comes then.

    Taken out: what `PoolTimeout` says of its own (told as a database that is away).
    """
    urls, holders, others = service_database("accounts"), History(), History()
    settings = {**urls.settings(), **NO_BROKER, **POOL}
    owner = await asyncpg.connect(urls.owner)
    try:
        async with running("accounts", "api", jwks_url, settings) as service, client(service.url, mint) as ops:
            await others.post(ops, PATH, person("first"), "first")
            async with owner.transaction():
                await owner.execute("LOCK TABLE person IN ACCESS EXCLUSIVE MODE")
                waiting = [asyncio.create_task(holders.post(ops, PATH, person(name), name)) for name in ("a", "b")]
                async with asyncio.timeout(WITHIN):
                    while await owner.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < len(waiting):
                        await asyncio.sleep(0.05)
                late = await asyncio.gather(*(others.post(ops, PATH, person(name), name) for name in ("c", "d")))
                assert [b"database_busy" in call.body for call in late] == [True, True], late
                assert (await ops.get("/livez")).is_success
            assert [call.status for call in await asyncio.gather(*waiting)] == [201, 201]
            await others.until_ok(ops, PATH, person("c"), "c", within=WITHIN)
    finally:
        await owner.close()
    assert refused_well(others)


async def test_a_whole_service_lives_through_kills_of_its_database(
    private_postgres: Callable[[], PostgresServer], topics: Callable[..., Awaitable[Kafka]], mint: Mint, jwks_url: str
) -> None:
    """API, consumer, relay and jobs in one process: its database is killed (-9) several times at seeded instants under writes. The process lives, the first
    success comes soon after each return, every acknowledged write is there once, and every event leaves.

    Taken out: the handler of connection errors (500).
    """
    server, history, random = private_postgres(), History(), Random(11)
    urls = (await provision_async(server.url, ["accounts"]))["accounts"]
    await asyncio.to_thread(migrate, "accounts", urls.owner)
    kafka = await topics("accounts.state.v1", "accounts.events.v1", "accounts.dlq.v1")
    settings = {
        **urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
    }
    over = asyncio.Event()
    async with running("accounts", "serve", jwks_url, settings) as service, client(service.url, mint) as ops:

        async def write(place: int) -> None:
            number = 0
            while not over.is_set():
                name = f"w{place}-{number}"
                await history.until_ok(ops, PATH, person(name), name, within=60)
                number += 1

        async with asyncio.TaskGroup() as writers:
            for place in range(4):
                writers.create_task(write(place))
            for kill in range(KILLS):
                await asyncio.sleep(0.3 + random.random())
                await asyncio.to_thread(server.kill)
                await asyncio.to_thread(server.start)
                await history.until_ok(ops, PATH, person(f"k{kill}"), f"k{kill}", within=WITHIN)
            over.set()
        async with asyncio.timeout(60):
            while (await ops.get("/v1/progress")).json()["outbox_unsent"]:
                await asyncio.sleep(0.1)
        assert service.process.returncode is None
    kept = [row["person_id"] for row in await rows(urls.owner, "SELECT person_id FROM person")]
    assert sorted(kept) == sorted(call.key for call in history.done())
    assert refused_well(history)
    offsets = Offsets(kafka)
    assert sum((await offsets.ends(["accounts.state.v1"])).values()) >= len(kept)
    await offsets.close()
