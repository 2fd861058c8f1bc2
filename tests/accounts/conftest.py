"""The real accounts service on a real database, reached over HTTP with real tokens."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from fastapi import FastAPI

from accounts.__main__ import SERVICE
from accounts.app import build
from accounts.settings import AccountsSettings
from accounts.worker import JOBS
from deploy.local.provision import ServiceUrls
from shared.auth import TokenVerifier
from shared.database import Database
from shared.jobs import JobRunner
from shared.pipeline import WAKE_JOB, wake_job
from shared.service import Runtime
from shared.verify import Finding, verify
from tests.shared.http.tokens import ISSUER, Mint, keys_of

SCOPES = "accounts:read accounts:write people:read people:write territories:read territories:write contacts:resolve"
SCOPES += " engagements:write"
ACCOUNT: Mapping[str, Any] = {"legal_name": "Hargreaves & Sons", "account_type": "retailer", "currency": "GBP"}


@dataclass
class World:
    """One accounts service: its API, its database, and what it has told."""

    app: FastAPI
    runtime: Runtime
    urls: ServiceUrls
    mint: Mint
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.runtime.database

    def client(self, subject: str, *roles: str, scope: str = SCOPES) -> httpx.AsyncClient:
        """Someone with a token of these roles."""
        token = self.mint.token(sub=subject, aud=["accounts"], roles=list(roles), scope=scope)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://accounts",
            headers={"Authorization": f"Bearer {token}"},
        )
        self._clients.append(client)
        return client

    @property
    def ops(self) -> httpx.AsyncClient:
        return self.client("the-operator", "ops")

    async def staff(self, person_id: str, *roles: str) -> httpx.AsyncClient:
        """A new member of staff with a login of the same name, and a client that acts as them."""
        made = await self.ops.post("/v1/people", json={"person_id": person_id, "kind": "staff", "name": person_id})
        assert made.status_code == 201, made.text
        await self.login(person_id)
        return self.client(person_id, *(roles or ("account_manager",)))

    async def customer(self, person_id: str, account_id: str) -> httpx.AsyncClient:
        """A new user of an account with a login of the same name, and a client that acts as them."""
        body = {"person_id": person_id, "kind": "customer", "name": person_id, "account_id": account_id}
        made = await self.ops.post("/v1/people", json=body)
        assert made.status_code == 201, made.text
        await self.login(person_id)
        return self.client(person_id, "customer")

    async def login(self, person_id: str) -> None:
        tag = (await self.ops.get(f"/v1/people/{person_id}")).headers["etag"]
        body = {"identities": [{"issuer": ISSUER, "subject": person_id}]}
        done = await self.ops.put(f"/v1/people/{person_id}/identities", json=body, headers={"If-Match": tag})
        assert done.status_code == 200, done.text

    async def open(self, number: str, **more: Any) -> dict[str, Any]:
        made = await self.ops.post("/v1/accounts", json={"number": number, **ACCOUNT, **more})
        assert made.status_code == 201, made.text
        return dict(made.json())

    async def territory(self, territory_id: str, parent_id: str | None = None) -> None:
        body = {"territory_id": territory_id, "name": territory_id, "parent_id": parent_id}
        made = await self.ops.post("/v1/territories", json=body)
        assert made.status_code == 201, made.text

    async def lead(self, territory_id: str, *person_ids: str, **dates: str) -> None:
        """Makes these persons the leads of a territory."""
        tag = (await self.ops.get(f"/v1/territories/{territory_id}")).headers["etag"]
        leads = [{"person_id": person_id, "since": "2011-01-01", **dates} for person_id in person_ids]
        done = await self.ops.put(
            f"/v1/territories/{territory_id}/leads", json={"leads": leads}, headers={"If-Match": tag}
        )
        assert done.status_code == 200, done.text

    async def as_owner(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """What stands in the database, read as its owner."""
        return await _query(self.urls.owner, sql, args)

    async def as_app(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """The same as the app role."""
        return await _query(self.urls.app, sql, args)

    async def told(self, *types: str) -> list[dict[str, Any]]:
        """The events in the outbox, in order; of these types only where some are named. `_type` says which."""
        found = []
        for row in await self.as_owner("SELECT headers, value FROM outbox ORDER BY position"):
            name = msgspec.json.decode(row["headers"])["ce_type"].removesuffix(".v1")
            if not types or name in types:
                found.append({"_type": name, **msgspec.json.decode(row["value"])})
        return found

    async def forget_told(self) -> None:
        await self.as_owner("DELETE FROM outbox")

    async def run_jobs(self) -> None:
        """Runs every job that is due."""
        runner = JobRunner(self.database, {**JOBS, WAKE_JOB: wake_job(self.runtime.appetite)})
        async with runner._claims() as claims:
            while await runner._one(claims):
                pass

    async def findings(self) -> dict[str, Finding]:
        return {finding.name: finding for finding in await verify(self.database, SERVICE.checks)}

    async def holds(self) -> bool:
        """Whether every invariant holds; prints those that do not."""
        broken = [finding for finding in (await self.findings()).values() if not finding.holds]
        assert not broken, broken
        return True

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        await self.database.close()


async def _query(url: str, sql: str, args: tuple[object, ...]) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql, *args))
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def mint() -> Mint:
    """Makes tokens as the issuer would."""
    return Mint()


@pytest.fixture
async def world(service_database: Callable[[str], ServiceUrls], mint: Mint) -> AsyncIterator[World]:
    """A fresh accounts service."""
    urls = service_database("accounts")
    settings = AccountsSettings(database_url=urls.app, migrate_url=urls.owner, issuer=ISSUER, zone="Europe/London")
    runtime = Runtime(SERVICE, settings)
    app = build(runtime)
    app.state.verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="accounts", typ="at+jwt", leeway=30)
    found = World(app, runtime, urls, mint)
    yield found
    await found.close()
