"""The real supply service on a real database: records go through its handlers, calls through its API with real tokens."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from fastapi import FastAPI

from deploy.local.provision import ServiceUrls
from shared.auth import TokenVerifier, identity_hash
from shared.contracts import (
    AccountState,
    BusinessDayClosed,
    Membership,
    Payload,
    PersonState,
    ProductListed,
    ScoringState,
    Standing,
    StockCounted,
    Tier,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.database import Database
from shared.events import Record, encode
from shared.jobs import JobRunner
from shared.outcomes import Fate
from shared.pipeline import WAKE_JOB, process, wake_job
from shared.service import Runtime
from shared.verify import Finding, verify
from supply.__main__ import SERVICE
from supply.app import build
from supply.settings import SupplySettings
from tests.shared.http.tokens import ISSUER, Mint, keys_of

START = datetime(2011, 8, 1, 9, 0, tzinfo=UTC)
"""A Monday morning: what tests send happens from here on."""


class _NoBroker:
    """Stands where the topics' ends are asked for: everything sent has been handled, because tests hand records over themselves."""

    async def ends(self, _topics: Collection[str], _reached: object = None) -> Mapping[tuple[str, int], int]:
        return {}

    async def close(self) -> None:
        return None


@dataclass
class World:
    """One supply service: its API, its database, and what it has told."""

    app: FastAPI
    runtime: Runtime
    urls: ServiceUrls
    mint: Mint
    _clients: list[httpx.AsyncClient] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def database(self) -> Database:
        return self.runtime.database

    def record(self, payload: Payload, at: datetime | None = None, **changed: str) -> Record:
        """A record as an ERP (or a service) would send it; `changed` sets CloudEvents attributes."""
        number = next(self._numbers)
        when = (at or START).isoformat().replace("+00:00", "Z")
        found = {
            "id": f"e{number}",
            "source": "erp",
            "type": type_name(type(payload)),
            "specversion": "1.0",
            "time": when,
            **changed,
        }
        headers = [
            ("content-type", b"application/json"),
            *((f"ce_{name}", value.encode()) for name, value in found.items()),
        ]
        return Record(contract_of(type(payload)).topic, 0, number, key_of(payload).encode(), encode(payload), headers)

    async def send(self, *payloads: Payload, at: datetime | None = None, **changed: str) -> list[Fate]:
        """Hands these over as one batch, in this order."""
        return await self.handle([self.record(payload, at, **changed) for payload in payloads])

    async def handle(self, records: Sequence[Record]) -> list[Fate]:
        return await process(self.database, self.runtime.appetite, records)

    async def close(self, day: date, *, run: bool = True) -> None:
        """The ERP closes a business day; the next one is the day after. `run`: the close run is done too."""
        closed = BusinessDayClosed(calendar="main", closed_date=day, next_business_date=day + timedelta(days=1))
        assert await self.send(closed, at=START) == [Fate.HANDLED]
        if run:
            await self.run_jobs()

    async def stocked(self, *skus: str, quantity: int = 100, site: str = "MAIN", **product: Any) -> None:
        """Lists these skus and counts each at the site, before START."""
        before = START - timedelta(days=1)
        await self.send(*(ProductListed(sku=sku, version=1, name=sku, **product) for sku in skus), at=before)
        counts = [
            StockCounted(document_id=f"c-{site}-{sku}", site=site, sku=sku, quantity=quantity, counted_at=before)
            for sku in skus
        ]
        assert set(await self.send(*counts, at=before)) == {Fate.HANDLED}

    async def account(
        self,
        account_id: str,
        *,
        manager: str | None = None,
        users: Sequence[str] = (),
        tier: Tier | None = None,
        score: int = 50,
        version: int = 1,
        **more: Any,
    ) -> None:
        """An account that `accounts` told of, and its standing if a tier is given."""
        await self.send(
            AccountState(
                account_id=account_id,
                version=version,
                name=account_id,
                account_type="retailer",
                relationship_type="ordinary",
                currency="GBP",
                manager=manager,
                customer_users=[Membership(person_id=user, function="buyer", since=date(2011, 1, 1)) for user in users],
                **{"status": "active", **more},
            )
        )
        if tier is not None:
            standing = Standing(score=Decimal(score), computed_tier=tier, effective_tier=tier, since=date(2011, 1, 1))
            await self.send(ScoringState(account_id=account_id, version=version, current=standing))

    async def person(self, person_id: str, *roles: str) -> httpx.AsyncClient:
        """A person that `accounts` told of, and a client that acts as them."""
        await self.send(
            PersonState(person_id=person_id, version=1, active=True, identities=[identity_hash(ISSUER, person_id)])
        )
        return self.client(person_id, *(roles or ("account_manager",)))

    def client(
        self,
        subject: str,
        *roles: str,
        scope: str = "supply:read supply:write supply:admin erp:read erp:write",
        sources: Sequence[str] = (),
    ) -> httpx.AsyncClient:
        """Someone with a token of these roles."""
        token = self.mint.token(
            sub=subject, aud=["supply"], roles=list(roles), scope=scope, ce_source=list(sources) or None, exp_in=3600
        )
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://supply",
            headers={"Authorization": f"Bearer {token}"},
        )
        self._clients.append(client)
        return client

    @property
    def planner(self) -> httpx.AsyncClient:
        return self.client("the-planner", "planner")

    async def rows(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """What stands in the database, read as its owner."""
        connection = await asyncpg.connect(self.urls.owner)
        try:
            return list(await connection.fetch(sql, *args))
        finally:
            await connection.close()

    async def stock(self, sku: str, site: str = "MAIN") -> asyncpg.Record:
        """The stock row."""
        (row,) = await self.rows("SELECT * FROM stock WHERE site = $1 AND sku = $2", site, sku)
        return row

    async def told(self, *types: str) -> list[dict[str, Any]]:
        """The events in the outbox, in order; of these types only where some are named. `_type` says which."""
        found = []
        for row in await self.rows("SELECT headers, value FROM outbox ORDER BY position"):
            name = msgspec.json.decode(row["headers"])["ce_type"].removesuffix(".v1")
            if not types or name in types:
                found.append({"_type": name, **msgspec.json.decode(row["value"])})
        return found

    async def run_jobs(self) -> None:
        """Runs every job that is due."""
        own = self.runtime.service.jobs(self.runtime)
        runner = JobRunner(self.database, {WAKE_JOB: wake_job(self.runtime.appetite), **own})
        async with runner._claims() as claims:
            while await runner._one(claims):
                pass
        failed = await self.rows("SELECT kind, key, error FROM job WHERE error IS NOT NULL")
        assert not failed, failed

    async def findings(self) -> dict[str, Finding]:
        return {finding.name: finding for finding in await verify(self.database, SERVICE.checks)}

    async def holds(self) -> bool:
        """Whether every invariant holds; fails showing those that do not."""
        broken = [finding for finding in (await self.findings()).values() if not finding.holds]
        assert not broken, broken
        return True

    async def end(self) -> None:
        for client in self._clients:
            await client.aclose()
        await self.runtime.offsets.close()
        await self.database.close()


@pytest.fixture(scope="session")
def mint() -> Mint:
    """Makes tokens as the issuer would."""
    return Mint()


@pytest.fixture
async def worlds(service_database: Callable[[str], ServiceUrls], mint: Mint) -> AsyncIterator[Callable[..., World]]:
    """Makes supply services, each with a database of its own; keywords are settings."""
    made: list[World] = []

    def make(**own: Any) -> World:
        urls = service_database("supply")
        settings = SupplySettings(
            **{
                "database_url": urls.app,
                "migrate_url": urls.owner,
                "issuer": ISSUER,
                "zone": "Europe/London",
                "pool_size": 8,
                **own,
            }
        )
        runtime = Runtime(SERVICE, settings)
        runtime.__dict__["offsets"] = _NoBroker()
        app = build(runtime)
        app.state.verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="supply", typ="at+jwt", leeway=30)
        made.append(World(app, runtime, urls, mint))
        return made[-1]

    yield make
    for world in made:
        await world.end()


@pytest.fixture
def world(worlds: Callable[..., World]) -> World:
    """A fresh supply service."""
    return worlds()
