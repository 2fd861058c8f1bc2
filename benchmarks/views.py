"""`python -m benchmarks.views`: an account whole, a visit's brief, timeline, workbench and calendar over 100,000 accounts, 1,000,000 stakeholders and
5,000,000 engagements, asked in this process, over ASGI; engagement writes per second, over HTTP; backorders heard per second. The database is filled in sets.
"""

import argparse
import asyncio
import random
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import httpx
import psutil

from accounts.__main__ import SERVICE
from accounts.app import build
from accounts.settings import AccountsSettings
from deploy.local.issuer import JWKS_PATH, Issuer
from deploy.local.postgres import PostgresServer
from deploy.local.provision import ServiceUrls, provision_async
from shared.contracts import BackorderLine, BackorderOpened, Payload, PeakSeasonApproaching, key_of, type_name
from shared.contracts.registry import contract_of
from shared.database import Database
from shared.events import Record, encode
from shared.migrations import migrate
from shared.pipeline import process
from shared.service import Runtime
from shared.telemetry import configure_logging

from . import accounts_data, engagement_writes, views_data
from .accounts_data import VIEWERS
from .servers import issuing

ROUNDS = 300
ORDERS, SHORT, BATCH = 20_000, 3, 500
AHEAD, CLOSED = date(2012, 1, 1), date(2011, 10, 31)
SEASON_ACCOUNTS = 5_000


@dataclass(frozen=True, slots=True)
class Stage:
    """A filled service: its database and a client per viewer, and what processes of their own need to serve it too."""

    runtime: Runtime
    urls: ServiceUrls
    issuer: Issuer
    server: psutil.Process
    clients: dict[str, httpx.AsyncClient]
    accounts: int
    engagements: int


@asynccontextmanager
async def stage(share: float) -> AsyncIterator[Stage]:
    """A filled service; `share` of the whole."""
    with TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder) / "postgres")
        await asyncio.to_thread(server.start)
        async with issuing() as issuer:
            urls = (await provision_async(server.url, ["accounts"]))["accounts"]
            await asyncio.to_thread(migrate, "accounts", urls.owner)
            accounts = max(1000, int(accounts_data.ACCOUNTS * share))
            owner = Database(urls.owner, service="accounts")
            await accounts_data.fill(owner, issuer, accounts)
            await owner.close()
            # foreign keys of set-based rows are not asked one by one: only the server's own role may say so
            within = str(httpx.URL(server.url).copy_with(path=httpx.URL(urls.owner).path))
            root = Database(within, service="accounts")
            begun = perf_counter()
            await views_data.fill(root, share)
            print(f"filled in {perf_counter() - begun:.0f} s", flush=True)
            await root.close()
            settings = AccountsSettings(
                database_url=urls.app,
                migrate_url=urls.owner,
                issuer=issuer.name,
                jwks_url=issuer.name + JWKS_PATH,
                log_level="warning",
            )
            runtime = Runtime(SERVICE, settings)
            app = build(runtime)
            clients = {
                viewer.name: httpx.AsyncClient(
                    transport=httpx.ASGITransport(app),
                    base_url="http://accounts",
                    headers={"Authorization": f"Bearer {issuer.token(viewer.role, subject=viewer.person)}"},
                )
                for viewer in VIEWERS
            }
            try:
                yield Stage(
                    runtime,
                    urls,
                    issuer,
                    psutil.Process(server.pid),
                    clients,
                    accounts,
                    int(views_data.ENGAGEMENTS * share),
                )
            finally:
                for client in clients.values():
                    await client.aclose()
                await runtime.database.close()
                await asyncio.to_thread(server.stop)


def apart(times: Sequence[float]) -> str:
    """Milliseconds as they are told."""
    ordered = sorted(times)
    p95, p99 = (ordered[int(len(ordered) * part - 0.001)] for part in (0.95, 0.99))
    return f"p50 {statistics.median(ordered):6.1f} ms  p95 {p95:6.1f} ms  p99 {p99:6.1f} ms  most {ordered[-1]:6.1f} ms"


async def ask(client: httpx.AsyncClient, urls: Sequence[str]) -> list[float]:
    """Milliseconds of each; what is not there for this viewer is not counted."""
    times = []
    for url in urls:
        begun = perf_counter()
        answer = await client.get(url)
        took = (perf_counter() - begun) * 1000
        if answer.status_code == 200:
            times.append(took)
        elif answer.status_code != 404:
            raise AssertionError(f"{url}: {answer.status_code} {answer.text}")
    return times


def an_id(number: int) -> str:
    """The id of the engagement of this number."""
    return f"{number:08x}-0000-7000-8000-000000000000"


async def reads(on: Stage) -> None:
    """Each view for viewers of all, many and few."""
    dice = random.Random(7)
    accounts = [f"A{dice.randint(1, on.accounts):06}" for _ in range(ROUNDS)]
    visits = [an_id(dice.randint(1, on.engagements // 2) * 2) for _ in range(ROUNDS)]
    asked = {
        "overview": [f"/v1/accounts/{one}/overview" for one in accounts],
        "visit brief": [f"/v1/visits/{one}/brief" for one in visits],
        "timeline": [f"/v1/accounts/{one}/timeline" for one in accounts[:100]],
        "coverage": [f"/v1/accounts/{one}/stakeholder-coverage" for one in accounts[:100]],
        "workbench, mine": ["/v1/workbench"] * 30,
        "workbench, seen": ["/v1/workbench?whose=seen"] * 30,
        "calendar, mine": ["/v1/calendar"] * 10,
        "calendar file, mine": ["/v1/calendar.ics"] * 10,
    }
    for viewer in ("planner, sees all", "lead of all", "lead of 10,000", "manager and team member of 780"):
        client = on.clients[viewer]
        for what, urls in asked.items():
            await ask(client, urls[:3])
            used = process_time()
            times = await ask(client, urls)
            used = (process_time() - used) * 1000 / len(urls)
            if times:
                print(
                    f"{what:20} {viewer:31} {len(times):4} answers {apart(times)}; {used:.1f} ms of processor here",
                    flush=True,
                )


async def writes(on: Stage) -> None:
    """By hand over HTTP, and by an event for many accounts at once."""
    await engagement_writes.run(on.urls, on.issuer, on.server, on.accounts)
    await opened(on)


async def opened(on: Stage) -> None:
    """Consultations that an event opens for many accounts at once, each with the same rows as one over HTTP."""
    ids = [f"A{number:06}" for number in range(1, min(on.accounts, SEASON_ACCOUNTS) + 1)]
    season = PeakSeasonApproaching(
        season_id="bench", name="Bench", families=["x"], starts_on=AHEAD, ends_on=AHEAD, peak_index=1.5, latest_production=CLOSED,
        latest_ship=CLOSED, agree_by=AHEAD - timedelta(days=9), account_ids=ids,
    )  # fmt: skip
    begun = perf_counter()
    (fate,) = await process(on.runtime.database, on.runtime.appetite, [record(season, "season")])
    took = perf_counter() - begun
    print(f"engagements opened by an event: {len(ids) / took:.0f}/s, {fate}", flush=True)


def record(payload: Payload, name: str) -> Record:
    """An event of supply as it lies in its topic."""
    headers = {
        "ce_id": name, "ce_source": "bellwether/supply", "ce_type": type_name(type(payload)), "ce_specversion": "1.0",
        "ce_time": "2011-11-01T17:00:00Z", "ce_businessdate": "2011-11-01", "content-type": "application/json",
    }  # fmt: skip
    coded = [(key, text.encode()) for key, text in headers.items()]
    return Record(contract_of(type(payload)).topic, 0, 0, key_of(payload).encode(), encode(payload), coded)


async def hearing(on: Stage) -> None:
    """Backorders of as many orders, in batches, through the real pipeline."""
    records = []
    for number in range(ORDERS):
        lines = [BackorderLine(line_no=line, sku="cup", open=5, reason="supply_short") for line in range(SHORT)]
        payload = BackorderOpened(
            order_id=f"new{number}", order_source="erp", order_uuid="u", account_id=f"A{1 + number % on.accounts:06}", tier="key", lines=lines
        )  # fmt: skip
        records.append(record(payload, f"b{number}"))
    begun = perf_counter()
    for first in range(0, ORDERS, BATCH):
        await process(on.runtime.database, on.runtime.appetite, records[first : first + BATCH])
    took = perf_counter() - begun
    print(f"backorders heard: {ORDERS / took:.0f} events/s, {ORDERS * SHORT / took:.0f} lines/s", flush=True)


PARTS: dict[str, Callable[[Stage], Awaitable[None]]] = {"reads": reads, "writes": writes, "hearing": hearing}


async def run(share: float, only: str | None) -> None:
    """All parts, or one."""
    configure_logging("accounts", "warning")
    async with stage(share) as on:
        for name, part in PARTS.items():
            if only in {None, name}:
                await part(on)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.views", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the rows, for a quick look")
    parser.add_argument("--only", choices=list(PARTS))
    chosen = parser.parse_args()
    asyncio.run(run(chosen.share, chosen.only))
