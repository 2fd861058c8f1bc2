"""A toy service on the real plumbing: it notes orders, so that the plumbing can be tested without any service's rules."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from deploy.local import ServiceUrls
from shared import waiting
from shared.cli import main
from shared.contracts import OrderCancelled, OrderedLine, OrderPlaced, OrderRejected, Payload, key_of, type_name
from shared.database import Database, execute, fetch, plumbing
from shared.events import Emission, Event, Record, encode
from shared.outbox import emit
from shared.outcomes import HANDLED, BadRecord, Outcome, Waiting
from shared.pipeline import Appetite
from shared.service import Service
from shared.settings import ServiceSettings

Command = Callable[..., Awaitable[tuple[int, str, str]]]
TOY = """CREATE TABLE toy_order (order_id text PRIMARY KEY, version bigint NOT NULL, times bigint NOT NULL DEFAULT 1)"""


@pytest.fixture
async def database(empty_database: Callable[[str], ServiceUrls]) -> AsyncIterator[Database]:
    """A database with the plumbing tables and the toy's one table."""
    urls = empty_database("supply")
    owner = create_async_engine(urls.owner.replace("postgresql://", "postgresql+asyncpg://"))
    async with owner.begin() as connection:
        for what in ("TABLES", "SEQUENCES"):  # as each service's first migration does
            await connection.exec_driver_sql(f"ALTER DEFAULT PRIVILEGES GRANT ALL ON {what} TO supply_app")
        await connection.run_sync(plumbing.create_all)
        await connection.exec_driver_sql(TOY)
    await owner.dispose()
    made = Database(urls.app, service="supply", pool_size=5)
    yield made
    await made.close()


async def note_orders(session: AsyncSession, events: Sequence[Event[OrderPlaced]]) -> list[Outcome]:
    """Counts each order once per event and answers with an event; order numbers starting with `poison` break it."""
    for event in events:
        order = event.payload
        if order.order_id.startswith("poison"):
            message = f"order {order.order_id} is poison; send a number that is not"
            raise BadRecord(message)
        await execute(
            session,
            "INSERT INTO toy_order (order_id, version) VALUES ($1, $2) ON CONFLICT (order_id) DO UPDATE SET version = $2, times = toy_order.times + 1",
            order.order_id,
            order.version,
        )
        await waiting.known(session, "order", [order.order_id])
    await emit(session, [Emission(answer(event), cause=event) for event in events])
    return [HANDLED] * len(events)


def answer(event: Event[Any]) -> OrderRejected:
    """Any event of ours that names the order."""
    order: OrderPlaced = event.payload
    return OrderRejected(
        order_id=order.order_id,
        order_source=event.source,
        account_id=order.account_id,
        code="toy",
        detail=f"version {order.version}",
        refused_event_id=event.id,
        refused_type=event.type,
    )


async def note_cancels(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> list[Outcome]:
    """A cancel waits for its order."""
    outcomes: list[Outcome] = []
    for event in events:
        known = await fetch(session, "SELECT 1 FROM toy_order WHERE order_id = $1", event.payload.order_id)
        outcomes.append(HANDLED if known else Waiting("order", event.payload.order_id))
    return outcomes


@pytest.fixture
def appetite() -> Appetite:
    """The toy's appetite: orders and cancels; it owns the orders topic."""
    return Appetite("supply", {OrderPlaced: note_orders, OrderCancelled: note_cancels}, frozenset({"erp.orders.v1"}))


def order(number: str, version: int = 1, account: str = "a1") -> OrderPlaced:
    """A small valid order."""
    return OrderPlaced(
        order_id=number, version=version, account_id=account, lines=[OrderedLine(line_no=1, sku="s", quantity=1)]
    )


def headers(payload: Payload, event_id: str, **changed: str | None) -> list[tuple[str, bytes]]:
    """The headers an ERP sends in binary mode; a header set to None is left out."""
    found: dict[str, str | None] = {
        "ce_id": event_id,
        "ce_source": "erp",
        "ce_type": type_name(type(payload)),
        "ce_specversion": "1.0",
        "ce_time": "2011-08-01T10:00:00Z",
        "content-type": "application/json",
        **changed,
    }
    return [(name, value.encode()) for name, value in found.items() if value is not None]


def record(payload: Payload, event_id: str, offset: int = 0, **changed: Any) -> Record:
    """A Kafka record as an ERP's would come."""
    made = Record("erp.orders.v1", 0, offset, key_of(payload).encode(), encode(payload), headers(payload, event_id))
    return replace(made, **changed)


async def noted(database: Database) -> dict[str, int]:
    """Order number → how often its effect took place."""
    async with database.read() as session:
        return {row.order_id: row.times for row in await fetch(session, "SELECT order_id, times FROM toy_order")}


async def counted(database: Database) -> dict[str, int]:
    """Records read and their fates, those that are not zero."""
    from shared import counts  # noqa: PLC0415 (only here)

    async with database.read() as session:
        return {name: number for name, number in await counts.totals(session) if number}


class Settings(ServiceSettings):
    """The toy's settings; its name is a service's, because roles and topics go by it."""

    service: ClassVar[str] = "supply"


@pytest.fixture
def command(
    database: Database, appetite: Appetite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command of the toy service, given word by word: exit code, standard output, standard error."""
    monkeypatch.setenv("BELLWETHER_SUPPLY_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BELLWETHER_LOG_LEVEL", "error")
    toy = Service(
        name="supply",
        version="0",
        settings=Settings,
        metadata=plumbing,
        app=lambda _: pytest.fail("no command here needs the API"),
        handlers=appetite.handlers,
        owns=appetite.owns,
    )

    async def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()  # what the test itself logged before
        try:
            code = await asyncio.to_thread(main, toy, words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    return run
