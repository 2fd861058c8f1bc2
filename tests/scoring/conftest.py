"""Scoring on a real database, and its API with tokens that mean what a test says."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from scoring.__main__ import SERVICE
from shared.auth import Principal
from shared.contracts.access import default_scopes
from shared.database import Database
from shared.errors import Unauthenticated
from shared.service import Runtime
from shared.telemetry import configure_logging
from tests.scoring.feed import Feed, settings

ISSUER = "https://issuer.test"


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Plain log lines: the default ones draw a traceback's variables, which takes a second each."""
    configure_logging("scoring", "error")


@pytest.fixture
async def feed(service_database: Callable[[str], Any]) -> AsyncIterator[Feed]:
    """Scoring on a fresh database."""
    urls = service_database("scoring")
    database = Database(urls.app, service="scoring", pool_size=5, settings=settings(urls.app))
    yield Feed(database)
    await database.close()


class Tokens:
    """A verifier that takes `<subject>:<role>` for a token; what it may is the role's usual scopes."""

    async def verify(self, token: str) -> Principal:
        """The principal a token names."""
        subject, _, role = token.partition(":")
        if not role:
            raise Unauthenticated("no such token")
        return Principal(ISSUER, subject, frozenset({role}), frozenset(default_scopes(role)))


Client = Callable[[str], httpx.AsyncClient]


@pytest.fixture
async def api(feed: Feed) -> AsyncIterator[Client]:
    """`api("anna:account_manager")`: a client of scoring's API with that token."""
    runtime = Runtime(SERVICE, feed.database_settings)
    runtime.__dict__["database"] = feed.database
    app = SERVICE.app(runtime)
    app.state.verifier = Tokens()
    clients: list[httpx.AsyncClient] = []

    def client(token: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app)
        clients.append(
            httpx.AsyncClient(
                transport=transport, base_url="http://scoring", headers={"Authorization": f"Bearer {token}"}
            )
        )
        return clients[-1]

    yield client
    for made in clients:
        await made.aclose()
