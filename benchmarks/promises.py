"""Promises over HTTP: reservations with token, rights, Idempotency-Key, stock, timer and event, by the real API process.

At 300 a second with the worker beside it, each answer's time counts from when its request was due. How many go as fast as they can is measured against
`bare.py`, turn and turn about, so that what disturbs one disturbs the other.
"""

import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx
import msgspec
from sqlalchemy import event

from deploy.local.issuer import JWKS_PATH, Issuer
from deploy.local.process import choose_port
from shared.auth import identity_hash
from shared.contracts import Payload, ProductListed, StockCounted
from shared.contracts.state import AccountState, PersonState
from shared.service import Runtime
from supply.__main__ import SERVICE
from supply.settings import SupplySettings

from . import bare
from .figures import Figure
from .load import Answers, Load, Request, as_fast_as_it_goes, at_a_rate, connect
from .servers import issuing, process
from .stage import Stage, opening, stage, worker

ACCOUNTS = 500
SKUS = 2_000
RATE = 300.0
CLIENTS = 16
TURNS = 3
TURN_SECONDS = 4.0
MANAGER = "manager-1"
MARKED_ACCOUNT, MARKED_SKU, MARKED_KEY = "ACCOUNT-MARK", "SKU-MARK", "key-mark"


async def run() -> tuple[list[Figure], list[str]]:
    """Measures; answers with figures and remarks. Raises RuntimeError when a reservation was refused."""
    async with stage() as on, issuing() as issuer:
        token = issuer.token("account_manager", subject=MANAGER)
        await _furnish(on, _world(issuer))

        def ask(number: int) -> bytes:
            return _request(token, f"A{number * 7919 % ACCOUNTS:04}", f"SKU{number * 104_729 % SKUS:05}", str(uuid4()))

        async with worker(on), _api(on, issuer) as port:
            await _asked(port, ask, at_a_rate(RATE, seconds=3), clients=60)  # warms up
            steady = await _asked(port, ask, at_a_rate(RATE, seconds=15), clients=60)
        async with _api(on, issuer) as port, _bare(await _recorded(on, issuer, token)) as bare_port:
            ours, plain = await _in_turns(port, bare_port, ask)
    figures = [
        Figure("promise over HTTP, one process", len(ours.seconds), ours.took, "reservations/s"),
        Figure("its statements on bare Starlette + asyncpg", len(plain.seconds), plain.took, "reservations/s"),
    ]
    p50, p99 = steady.quantile(0.5) * 1000, steady.quantile(0.99) * 1000
    return figures, [
        f"{RATE:.0f} reservations a second beside the worker: p50 {p50:.1f} ms, p99 {p99:.1f} ms (asked: p99 below 50 ms)",
        f"promise over HTTP / bare: {figures[0].rate / figures[1].rate:.2f} (asked: at least 0.50)",
    ]


async def _in_turns(port: int, bare_port: int, ask: Request) -> tuple[Answers, Answers]:
    """Ours and the bare one, `TURNS` turns each after one that only warms up."""
    ours, plain = Answers(), Answers()
    for turn in range(TURNS + 1):
        for found, at in ((ours, port), (plain, bare_port)):
            answers = await _asked(at, ask, as_fast_as_it_goes(TURN_SECONDS), clients=CLIENTS)
            if turn:
                found.add(answers)
    return ours, plain


async def _asked(port: int, ask: Request, load: Load, *, clients: int) -> Answers:
    connections = await connect(port, clients)
    try:
        answers = await load(connections, ask)
    finally:
        for connection in connections:
            connection.close()
    if set(answers.statuses) != {201}:
        raise RuntimeError(f"all reservations should have been made (201), the answers were {answers.statuses}")
    return answers


def _request(token: str, account: str, sku: str, key: str) -> bytes:
    body = json.dumps({"account_id": account, "lines": [{"sku": sku, "quantity": 1}]}).encode()
    head = (
        f"POST /v1/reservations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _world(issuer: Issuer) -> list[Payload]:
    """Products with stock, accounts that one manager answers for, and one of each to be recognised by in statements."""
    products = opening(SKUS, 10_000_000)
    counted = datetime(2011, 8, 1, 6, tzinfo=UTC)
    names = [*(f"A{number:04}" for number in range(ACCOUNTS)), MARKED_ACCOUNT]
    accounts = [
        AccountState(
            account_id=name, version=1, name=name, account_type="retailer", status="active",
            relationship_type="ordinary", currency="GBP", manager="P1",
        )
        for name in names
    ]  # fmt: skip
    return [
        PersonState(person_id="P1", version=1, active=True, identities=[identity_hash(issuer.name, MANAGER)]),
        *accounts,
        ProductListed(sku=MARKED_SKU, version=1, name=MARKED_SKU),
        StockCounted(document_id="open-mark", site="MAIN", sku=MARKED_SKU, quantity=10_000_000, counted_at=counted),
        *products,
    ]


async def _furnish(on: Stage, world: Sequence[Payload]) -> None:
    await on.publish(world, "world")
    async with worker(on):
        await on.quiet(len(world))
    await on.settle()


async def _recorded(on: Stage, issuer: Issuer, token: str) -> bare.Recording:
    """The statements of one reservation by the service, here in this process."""
    jwks_url = issuer.name + JWKS_PATH
    settings = SupplySettings(database_url=on.urls.app, pool_size=1, issuer=issuer.name, jwks_url=jwks_url)
    runtime = Runtime(SERVICE, settings)
    statements: list[tuple[str, list[bare.Tagged]]] = []

    def first(_: Any, __: Any, statement: str, parameters: Sequence[object], *___: Any) -> None:
        """A transaction's first statement goes through SQLAlchemy, where the driver does not tell of it."""
        statements.append((statement, [bare.tag(one) for one in parameters]))

    def later(query: asyncpg.connection.LoggedQuery) -> None:
        if not query.query.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            statements.append((query.query, [bare.tag(one) for one in query.args]))

    app = SERVICE.app(runtime)
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://supply") as client:

            async def reserve(account: str, sku: str, key: str) -> httpx.Response:
                return await client.post(
                    "/v1/reservations",
                    json={"account_id": account, "lines": [{"sku": sku, "quantity": 1}]},
                    headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
                )

            # the driver asks for the types of a connection's first statements: that happens once and is not counted
            await reserve("A0000", "SKU00000", "first")
            async with runtime.database.read() as session:  # the pool's only connection
                raw = await (await session.connection()).get_raw_connection()
                driver = cast("asyncpg.Connection[Any]", raw.driver_connection)
                driver.add_query_logger(later)
            event.listen(runtime.database.engine.sync_engine, "before_cursor_execute", first)
            answer = await reserve(MARKED_ACCOUNT, MARKED_SKU, MARKED_KEY)
            driver.remove_query_logger(later)
        answer.raise_for_status()
    finally:
        await runtime.database.close()
    digests = [value for _, parameters in statements for kind, value in parameters[:1] if kind == "bytes"]
    return bare.Recording(
        port=choose_port(),
        database_url=on.urls.app,
        jwks_url=jwks_url,
        issuer=issuer.name,
        statements=statements,
        account=MARKED_ACCOUNT,
        sku=MARKED_SKU,
        key=MARKED_KEY,
        digest=digests[0],
        hold=answer.json()["id"],
        answer=answer.text,
    )


@asynccontextmanager
async def _api(on: Stage, issuer: Issuer) -> AsyncIterator[int]:
    port = choose_port()
    environment = on.environment(
        BELLWETHER_HTTP_PORT=str(port),
        BELLWETHER_ISSUER=issuer.name,
        BELLWETHER_JWKS_URL=issuer.name + JWKS_PATH,
    )
    async with process([sys.executable, "-m", "supply", "api"], port, environment):
        yield port


@asynccontextmanager
async def _bare(recording: bare.Recording) -> AsyncIterator[int]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "recording.json"
        file.write_bytes(msgspec.json.encode(recording))
        async with process([sys.executable, "-m", "benchmarks.bare", str(file)], recording.port, None):
            yield recording.port
