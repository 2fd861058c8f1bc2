"""A made-up service, `things`, with one route of every kind, on a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local.provision import ServiceUrls
from shared.database import Database, plumbing, service_metadata
from shared.http import AppSpec, build_app
from shared.telemetry import configure_logging
from tests.shared.http.things import Settings, thing, things_imports, things_router
from tests.shared.http.tokens import ISSUER, Mint, keys_of

if TYPE_CHECKING:
    from tests.support.databases import Databases

USED = ("idempotency_key", "outbox", "import_error", "import_file", "job")
METADATA = service_metadata()
thing.to_metadata(METADATA)


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Plain log lines: the default ones draw a traceback's variables, which takes a second each."""
    configure_logging("things", "error")


@pytest.fixture(scope="session")
def mint() -> Mint:
    """Makes tokens as the issuer would."""
    return Mint()


@pytest.fixture(scope="session")
def things_url(databases: "Databases") -> Iterator[str]:
    """A database of the made-up service with its tables: one for the run, emptied for each test."""
    urls = databases.create_empty("things")
    asyncio.run(_make_tables(urls))
    yield urls.app
    databases.drop(urls)


async def _make_tables(urls: ServiceUrls) -> None:
    engine = create_async_engine(sa.make_url(urls.owner).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        rights = "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO things_app"
        await connection.execute(sa.text(rights))
        await connection.run_sync(plumbing.create_all)
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()


@pytest.fixture
async def database(things_url: str) -> AsyncIterator[Database]:
    """The made-up service's database, as its app role."""
    found = Database(things_url, service="things")
    yield found
    try:
        async with found.transaction() as session:
            for table in (*METADATA.sorted_tables, *(plumbing.tables[name] for name in USED)):
                await session.execute(table.delete())
    finally:
        await found.close()


@pytest.fixture
def spec(database: Database, mint: Mint) -> AppSpec:
    """What the made-up service is made of."""
    settings = Settings(database_url="postgresql://things_app:x@127.0.0.1/things", issuer=ISSUER)
    return AppSpec(
        name="things",
        version="1.2.3",
        title="Things",
        summary="Made up for tests.",
        settings=settings,
        database=database,
        routers=(things_router(), things_imports()),
        keys=keys_of(mint),
    )


@pytest.fixture
def app(spec: AppSpec) -> FastAPI:
    """The made-up service's API."""
    return build_app(spec)


ClientOf = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def client_of(mint: Mint) -> AsyncIterator[ClientOf]:
    """`client_of(app, scope="things:read")`: a client whose token carries these scopes (all of them when none are named)."""
    clients: list[httpx.AsyncClient] = []

    def make(app: FastAPI, **claims: Any) -> httpx.AsyncClient:
        claims.setdefault("scope", "things:read things:write things:admin")
        headers = {"Authorization": f"Bearer {mint.token(**claims)}"}
        clients.append(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://things", headers=headers))
        return clients[-1]

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
def client(app: FastAPI, client_of: ClientOf) -> httpx.AsyncClient:
    """Someone who may do everything."""
    return client_of(app)


@pytest.fixture
def away(spec: AppSpec) -> AppSpec:
    """The same service with its database away: nothing listens on this port."""
    return replace(spec, database=Database("postgresql://nobody@127.0.0.1:1/none", service="things"))
