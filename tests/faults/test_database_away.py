"""R11: a database that is away is told as such, and nothing but the time is lost."""

import asyncio
from collections.abc import Callable

import httpx

from deploy.local import PostgresServer
from deploy.local.provision import provision_async
from shared.migrations import migrate
from tests.shared.http.tokens import Mint
from tests.support.services import running

SCOPES = "accounts:read accounts:write people:read people:write"


async def test_requests_get_503_while_the_database_is_away_and_success_when_it_is_back(
    private_postgres: Callable[[], PostgresServer], mint: Mint, jwks_url: str
) -> None:
    """After kill -9 of the database every answer is a 503 problem with Retry-After, never a 500; it recovers without a restart.

    Taken out: the mapping of connection errors in the HTTP plumbing (answers 500).
    """
    server = private_postgres()
    urls = (await provision_async(server.url, ["accounts"]))["accounts"]
    await asyncio.to_thread(migrate, "accounts", urls.owner)
    settings = {**urls.settings(), "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    token = mint.token(sub="the-operator", aud=["accounts"], roles=["ops"], scope=SCOPES)
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        running("accounts", "api", jwks_url, settings) as service,
        httpx.AsyncClient(base_url=service.url, headers=headers, timeout=20) as ops,
    ):
        body = {"person_id": "p1", "kind": "staff", "name": "Somebody"}
        assert (await ops.post("/v1/people", json=body)).status_code == 201
        await asyncio.to_thread(server.kill)
        for answer in [await ops.get("/v1/people/p1"), await ops.post("/v1/people", json={**body, "person_id": "p2"})]:
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["content-type"].startswith("application/problem+json")
        assert (await ops.get("/readyz")).status_code == 503
        assert (await ops.get("/livez")).status_code == 200
        await asyncio.to_thread(server.start)
        async with asyncio.timeout(10):
            while (await ops.get("/v1/people/p1")).status_code != 200:
                await asyncio.sleep(0.1)
        assert (await ops.post("/v1/people", json={**body, "person_id": "p2"})).status_code == 201
