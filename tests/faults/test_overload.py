"""R12: many times more than a service can do. What it takes it does, the rest it refuses at once; afterwards all is as before."""

import asyncio
from collections.abc import Callable
from itertools import count

import httpx
import psutil
import pytest

from deploy.local import ServiceUrls
from tests.shared.http.tokens import Mint
from tests.support.databases import rows
from tests.support.history import History
from tests.support.services import running

PATH = "/v1/people"
PLACES = 8  # requests worked on at once; the clients are more than ten times as many
CLIENTS = 100
RECOVERS_WITHIN = 50  # seconds; 10 is the figure
GROWTH = 1.5  # memory, against that of the same process at its usual load


def person(name: str) -> dict[str, str]:
    return {"person_id": name, "kind": "staff", "name": "Somebody"}


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.long)])
async def test_overload_is_refused_and_leaves_no_trace(
    service_database: Callable[[str], ServiceUrls], mint: Mint, jwks_url: str, seconds: int
) -> None:
    """A hundred clients that never wait meet eight places: every answer is a 201 or a 503 `overloaded` with Retry-After, both occur, probes are answered all
    the while, memory stays within bounds; afterwards whoever was refused gets through with the same key, and each acknowledged write is there once.

    Taken out: the comparison with the bound in `Admission` (nobody is refused; answers queue).
    """
    urls = service_database("accounts")
    settings = {
        **urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "BELLWETHER_POOL_SIZE": "4",
        "BELLWETHER_MAX_REQUESTS": str(PLACES),
    }
    token = mint.token(sub="the-operator", aud=["accounts"], roles=["ops"], scope="people:read people:write")
    headers = {"Authorization": f"Bearer {token}"}
    history, over, numbers = History(), asyncio.Event(), count()
    limits = httpx.Limits(max_connections=CLIENTS + PLACES)
    async with (
        running("accounts", "api", jwks_url, settings) as service,
        httpx.AsyncClient(base_url=service.url, headers=headers, timeout=60, limits=limits) as ops,
    ):
        usual = [f"usual-{number}" for number in range(PLACES)]
        await asyncio.gather(*(history.post(ops, PATH, person(name), name) for name in usual))
        memory = psutil.Process(service.process.pid).memory_info()

        async def insist() -> None:
            while not over.is_set():
                name = f"p{next(numbers)}"
                await history.post(ops, PATH, person(name), name)

        async with asyncio.TaskGroup() as clients:
            for _ in range(CLIENTS):
                clients.create_task(insist())
            for _ in range(seconds):
                await asyncio.sleep(1)
                assert (await ops.get("/livez")).is_success
            assert (await ops.get("/readyz")).is_success
            over.set()
        assert psutil.Process(service.process.pid).memory_info().rss <= GROWTH * memory.rss
        refused = [call for call in history.calls if call.outcome != "ok"]
        assert set(history.statuses()) == {201, 503}, history.statuses()
        assert all(b'"overloaded"' in call.body and int(call.headers["retry-after"]) >= 1 for call in refused)
        for call in refused[:PLACES]:
            await history.until_ok(ops, PATH, person(call.key), call.key, within=RECOVERS_WITHIN)
    names = [row["person_id"] for row in await rows(urls.owner, "SELECT person_id FROM person")]
    assert sorted(names) == sorted(call.key for call in history.done())
