"""What the event-path benchmarks stand on: a broker and a database of their own, a migrated supply, and its worker as a process."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

import asyncpg
import psutil

from deploy.local import LocalServers, ServiceUrls
from deploy.local.provision import provision_async
from shared.contracts import (
    BusinessDayClosed,
    OrderedLine,
    OrderPlaced,
    Payload,
    ProductListed,
    StockCounted,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.database import Database, fetch
from shared.events import encode
from shared.kafka import Kafka, Producer, create_topics
from shared.migrations import migrate
from shared.topics import load_topics

TOPICS = Path("deploy/topics/topics.toml")
CLOSED = date(2011, 8, 1)
NOON = datetime(2011, 8, 2, 12, tzinfo=UTC)
LINES = 20
PATIENCE = 300.0  # seconds


@dataclass
class Stage:
    """One run's servers and how to reach them."""

    kafka: Kafka
    urls: ServiceUrls
    database: Database

    def environment(self, **settings: str) -> dict[str, str]:
        """The worker's environment."""
        return (
            os.environ
            | self.urls.settings()
            | {"BELLWETHER_KAFKA_BOOTSTRAP": self.kafka.bootstrap, "BELLWETHER_LOG_LEVEL": "warning", **settings}
        )

    async def publish(self, payloads: Sequence[Payload], tag: str) -> None:
        """Sends events as an ERP would, each under an id made of `tag` and its number."""
        producer = Producer(self.kafka)
        answers = []
        try:
            for number, payload in enumerate(payloads):
                headers = {
                    "ce_id": f"{tag}-{number}", "ce_source": "erp", "ce_type": type_name(type(payload)), "ce_specversion": "1.0",
                    "ce_time": NOON.isoformat(), "content-type": "application/json",
                }  # fmt: skip
                pairs = [(name, value.encode()) for name, value in headers.items()]
                answers.append(
                    await producer.send(
                        contract_of(type(payload)).topic, key_of(payload).encode(), encode(payload), pairs
                    )
                )
                if len(answers) == 5000:
                    await asyncio.gather(*answers)
                    answers.clear()
            await asyncio.gather(*answers)
        finally:
            await producer.stop()

    async def handled(self) -> int:
        """Records read so far."""
        async with self.database.read() as session:
            return int(
                (await fetch(session, "SELECT coalesce(sum(records_read), 0)::bigint AS n FROM record_count"))[0].n
            )

    async def unsent(self) -> int:
        """Outbox rows not published yet."""
        async with self.database.read() as session:
            return int((await fetch(session, "SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL"))[0].n)

    async def quiet(self, records: int) -> None:
        """Waits until so many records have been handled and every event is published. Raises TimeoutError after `PATIENCE`."""
        deadline = monotonic() + PATIENCE
        while await self.handled() < records or await self.unsent():
            if monotonic() > deadline:
                raise TimeoutError(
                    f"{await self.handled()} of {records} records handled, {await self.unsent()} events unsent"
                )
            await asyncio.sleep(0.02)

    async def measured(self, more: int) -> float:
        """Seconds from the first of `more` waiting records handled to the last event published."""
        before = await self.handled()
        while await self.handled() == before:
            await asyncio.sleep(0.005)
        started = perf_counter()
        await self.quiet(before + more)
        return perf_counter() - started

    async def settle(self) -> None:
        """Lets the database write back and clean up, so that one measurement does not pay for the one before."""
        connection = await asyncpg.connect(self.urls.owner)  # only the owner may
        try:
            for table in ("outbox", "inbox", "stock", "order_line", "customer_order"):
                await connection.execute(f"VACUUM ANALYZE {table}")
        finally:
            await connection.close()


@asynccontextmanager
async def stage(service: str = "supply", settings: Callable[[str], object] = lambda _: None) -> AsyncIterator[Stage]:
    """Fresh servers with a migrated database of one service (its settings are made from the database's address) and all topics; gone afterwards."""
    with TemporaryDirectory() as folder, LocalServers(Path(folder), fresh=True, durable=True) as servers:
        kafka = Kafka(servers.kafka_bootstrap)
        urls = (await provision_async(servers.postgres_url, [service]))[service]
        await asyncio.to_thread(migrate, service, urls.owner)
        await create_topics(kafka, load_topics(TOPICS, replication=1))
        database = Database(urls.app, service=service, pool_size=3, settings=settings(urls.app))
        try:
            yield Stage(kafka, urls, database)
        finally:
            await database.close()


@asynccontextmanager
async def worker(on: Stage, service: str = "supply", **settings: str) -> AsyncIterator[psutil.Process]:
    """The service's worker as its own process, ended by SIGTERM."""
    started = subprocess.Popen(
        [sys.executable, "-m", service, "worker"], env=on.environment(BELLWETHER_WORKER_PORT="0", **settings)
    )
    try:
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        await asyncio.to_thread(started.wait, 30)


def opening(skus: int, each: int) -> list[Payload]:
    """Products with stock, and the close before the first day."""
    names = [f"SKU{number:05}" for number in range(skus)]
    counted = datetime(2011, 8, 1, 6, tzinfo=UTC)
    return [
        *(ProductListed(sku=name, version=1, name=name) for name in names),
        *(
            StockCounted(document_id=f"open-{name}", site="MAIN", sku=name, quantity=each, counted_at=counted)
            for name in names
        ),
        BusinessDayClosed(calendar="main", closed_date=CLOSED, next_business_date=CLOSED + timedelta(days=1)),
    ]


def orders(number: int, *, skus: int, tag: str, lines: int = LINES, accounts: int = 500) -> list[OrderPlaced]:
    """`number` orders of `lines` lines over `skus` products, spread evenly and deterministically."""
    made = []
    for at in range(number):
        wanted = [(at * 7919 + line * 104_729) % skus for line in range(lines)]
        made.append(
            OrderPlaced(
                order_id=f"{tag}-{at}", version=1, account_id=f"A{at % accounts:04}", currency="GBP",
                lines=[OrderedLine(line_no=line + 1, sku=f"SKU{sku:05}", quantity=1 + line % 5) for line, sku in enumerate(wanted)],
            )
        )  # fmt: skip
    return made
