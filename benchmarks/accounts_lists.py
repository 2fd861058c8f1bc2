"""Lists of accounts, their people and territories: a page of each, first and following, for viewers who see none, few, many or all."""

import argparse
import asyncio
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx

from accounts.__main__ import SERVICE
from accounts.app import build
from accounts.settings import AccountsSettings
from deploy.local.issuer import Issuer
from deploy.local.postgres import PostgresServer
from deploy.local.provision import provision_async
from shared.auth import KeySet, TokenVerifier
from shared.database import Database
from shared.migrations import migrate
from shared.service import Runtime

from .accounts_data import ACCOUNTS, VIEWERS, fill
from .figures import Figure

ROUNDS = 2
BOUND = 50.0  # milliseconds
SORTS = [
    f"{way}{name}" for name in ("account_id", "legal_name", "opened_at", "updated_at", "status") for way in ("", "-")
]
SEARCHES = (
    "a",
    "x",
    "上",
    "gm",
    "上海",
    "gmbh",
    "有限公司",
    "mull",
    "toys",
    "上海百货",
    "muller textiles",
    "12345",
    "A0123",
    "quartz toys 6",
    "qqq",
    "企",
)
LISTS = (
    *(f"/v1/accounts?sort={sort}" for sort in SORTS),
    "/v1/accounts?status=at_risk&sort=legal_name",
    "/v1/accounts?status=closed&sort=-opened_at",
    "/v1/accounts?account_type=producer&relationship_type=strategic&sort=updated_at",
    "/v1/accounts?lifecycle_stage=keeping&sort=-legal_name",
    "/v1/accounts?programme_eligible=false&sort=opened_at",
    "/v1/accounts?currency=CNY&sort=-updated_at",
    "/v1/accounts?default_site=SITE-4&sort=legal_name",
    "/v1/accounts?manager=m7&sort=legal_name",
    "/v1/accounts?unassigned=true&sort=-opened_at",
    "/v1/accounts?territory=T-2-32&sort=legal_name",
    "/v1/accounts?territory=T-2&sort=status",
    "/v1/accounts?source=shop&number=977",
    "/v1/accounts?team_member=m21&sort=-status",
    "/v1/accounts?opened_after=2023-09-01T00:00:00Z&sort=legal_name",
    "/v1/accounts?updated_after=2024-12-01T00:00:00Z&sort=opened_at",
    "/v1/accounts?status=lost&account_type=retailer&territory=T-2&currency=EUR&sort=-updated_at",
    *(f"/v1/accounts?search={text}" for text in SEARCHES),
    "/v1/accounts?search=gmbh&status=at_risk",
    "/v1/people",
    "/v1/people?sort=-updated_at",
    "/v1/people?kind=customer&sort=-person_id",
    "/v1/people?account=A000017",
    "/v1/people?leads=T-2",
    "/v1/territories?sort=-name",
    "/v1/territories?below=T-2",
    "/v1/me",
)
CUSTOMERS_MAY_NOT = ("status", "lifecycle_stage", "programme_eligible", "/v1/territories")


def _apart(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):6.1f} ms  p99 {ordered[int(len(ordered) * 0.99 - 0.001)]:6.1f} ms  most {ordered[-1]:6.1f} ms"


@asynccontextmanager
async def stage(accounts: int, kept: PostgresServer | None = None) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A filled service, and a client per viewer."""
    with TemporaryDirectory() as folder:
        server = kept or PostgresServer(Path(folder) / "postgres", durable=False)
        if kept is None:
            await asyncio.to_thread(server.start)
        issuer = Issuer(Path(folder) / "key.pem")
        urls = (await provision_async(server.url, ["accounts"]))["accounts"]
        await asyncio.to_thread(migrate, "accounts", urls.owner)
        owner = Database(urls.owner, service="accounts")
        await fill(owner, issuer, accounts)
        await owner.close()
        runtime = Runtime(SERVICE, AccountsSettings(database_url=urls.app, migrate_url=urls.owner, issuer=issuer.name))
        app = build(runtime)
        keys = KeySet(issuer.name, transport=httpx.MockTransport(lambda _: httpx.Response(200, json=issuer.jwks)))
        app.state.verifier = TokenVerifier(keys, issuer=issuer.name, audience="accounts")
        clients = {}
        for viewer in VIEWERS:
            token = issuer.token(viewer.role, subject=viewer.person)
            headers = {"Authorization": f"Bearer {token}"}
            clients[viewer.name] = httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://accounts", headers=headers
            )
        try:
            yield clients
        finally:
            for client in clients.values():
                await client.aclose()
            await runtime.database.close()
            if kept is None:
                await asyncio.to_thread(server.stop)


async def page(client: httpx.AsyncClient, url: str, rounds: int) -> list[float]:
    """Milliseconds of a list's first two pages, asked for again and again."""
    times, following = [], ""
    for number in range(rounds):
        begun = perf_counter()
        answer = await client.get(url + (f"{'&' if '?' in url else '?'}cursor={following}" if following else ""))
        times.append((perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise AssertionError(f"{url}: {answer.status_code} {answer.text}")
        following = "" if number % 2 else answer.json().get("next") or ""
    return times


async def measure(
    clients: dict[str, httpx.AsyncClient], lists: Sequence[str] = LISTS, rounds: int = ROUNDS
) -> dict[tuple[str, str], list[float]]:
    """(list, viewer) -> milliseconds of its pages."""
    found = {}
    for viewer, client in clients.items():
        for url in lists:
            if viewer.startswith("customer") and any(word in url for word in CUSTOMERS_MAY_NOT):
                continue
            await page(client, url, 1)
            found[url, viewer] = await page(client, url, rounds)
    return found


async def run(accounts: int = ACCOUNTS) -> tuple[list[Figure], list[str]]:
    """A figure per viewer, and as remarks p50 and p99 of each list over all viewers and of each viewer over all lists."""
    async with stage(accounts) as clients:
        found = await measure(clients)
    return report(found)


def report(found: dict[tuple[str, str], list[float]]) -> tuple[list[Figure], list[str]]:
    """Figures and remarks."""
    lists: defaultdict[str, list[float]] = defaultdict(list)
    viewers: defaultdict[str, list[float]] = defaultdict(list)
    for (url, viewer), times in found.items():
        lists[url] += times
        viewers[viewer] += times
    figures = [
        Figure(f"pages of lists: {name}", len(times), sum(times) / 1000, "pages/s") for name, times in viewers.items()
    ]
    remarks = [f"{name}: {_apart(times)}" for name, times in viewers.items()]
    remarks += [f"`{url}`: {_apart(times)}" for url, times in lists.items()]
    everything = [time for times in found.values() for time in times]
    slow = sorted((max(times), key) for key, times in found.items() if statistics.median(times) > BOUND)
    remarks += [
        f"all pages: {_apart(everything)}; {len(slow)} of {len(found)} pairs of list and viewer with a median above {BOUND:.0f} ms"
    ]
    remarks += [f"slow: `{url}` for {viewer}: {most:.0f} ms" for most, (url, viewer) in reversed(slow[-20:])]
    return figures, remarks


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    for line in asyncio.run(run(parser.parse_args().accounts))[1]:
        print(line)
