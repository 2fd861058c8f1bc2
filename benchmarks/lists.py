"""`python -m benchmarks.lists`: every list of a service over 100,000 accounts, by each filter and sort, for viewers of all, many, few and one of them.

Asked in this process, over ASGI, of a database filled in sets. First pages and pages from far behind the beginning; writes `benchmarks/LISTS.md`.
"""

import argparse
import asyncio
import base64
import json
import os
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from types import ModuleType
from typing import Any

import httpx

from deploy.local.issuer import Issuer
from deploy.local.postgres import PostgresServer
from deploy.local.provision import provision_async
from shared.auth import KeySet, TokenVerifier
from shared.database import Database
from shared.http.pages import _encode
from shared.migrations import migrate
from shared.service import Runtime, Service
from supply.__main__ import SERVICE as SUPPLY

from . import lists_sight, lists_supply
from .__main__ import _commit, _machine

REPORT = Path(__file__).with_name("LISTS.md")
BOUND = 50.0  # milliseconds
ROUNDS = 8
SLOW = 500.0  # what takes longer is asked fewer times
HEAVY = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = ANY ($1::text[]) AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A service's lists: how it is built, filled and asked. `size`: the first parameter of its statements; `heavy`: tables indexed after they are filled."""

    service: Service
    data: ModuleType
    size: int
    heavy: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A list, who asked, whether for a page far behind the beginning, and the milliseconds of each answer."""

    url: str
    viewer: str
    deep: bool
    times: Sequence[float]

    @property
    def least(self) -> float:
        """The quickest: what others on this machine take can only add."""
        return min(self.times)

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """The slowest but one in a hundred: of so few the slowest."""
        return sorted(self.times)[int(len(self.times) * 0.99 - 0.001)]

    def line(self) -> str:
        """As it is printed."""
        return f"  {self.least:8.1f} {self.p50:8.1f} {self.p99:8.1f}  {'deep ' if self.deep else 'first'} {self.viewer:14} {self.url}"


def supply(lines: int = lists_supply.LINES) -> Part:
    """Supply's lists."""
    return Part(SUPPLY, lists_supply, lines // 10, ("order_line", "customer_order", "run_line"))


PARTS: Mapping[str, Callable[..., Part]] = {"supply": supply}


async def fill(database: Database, part: Part, issuer: Issuer) -> None:
    """Fills a migrated database as its owner. Indexes of the largest tables are made when their rows are in."""
    async with database.transaction() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        await connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        indexes = (await connection.exec_driver_sql(HEAVY, (list(part.heavy),))).all()
        for row in indexes:
            await connection.exec_driver_sql(f"DROP INDEX {row.indexname}")
        for statement in (*lists_sight.STATEMENTS, *lists_sight.identities(issuer)):
            await connection.exec_driver_sql(statement, (lists_sight.ACCOUNTS,) if "$1" in statement else ())
        for statement in part.data.STATEMENTS:
            await connection.exec_driver_sql(statement, (part.size,) if "$1" in statement else ())
        for row in indexes:
            await connection.exec_driver_sql(row.indexdef)
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql("VACUUM ANALYZE")


@asynccontextmanager
async def stage(part: Part, folder: Path) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A filled service in this folder, and a client per viewer. What the folder holds from before is migrated and used as it is."""
    server = PostgresServer(folder / "postgres", durable=False)
    await asyncio.to_thread(server.start)
    issuer = Issuer(folder / "key.pem")
    name, known = part.service.name, folder / f"{part.service.name}.json"
    if known.exists():
        owner, app_url = json.loads(known.read_text(encoding="utf-8"))
        owner, app_url = (_at(url, server.url) for url in (owner, app_url))
    else:
        urls = (await provision_async(server.url, [name]))[name]
        owner, app_url = urls.owner, urls.app
    await asyncio.to_thread(migrate, name, owner)
    if not known.exists():
        database = Database(owner, service=name)
        await fill(database, part, issuer)
        await database.close()
        known.write_text(json.dumps([owner, app_url]), encoding="utf-8")
    settings = part.service.settings(database_url=app_url, migrate_url=owner, issuer=issuer.name, log_level="warning")
    runtime = Runtime(part.service, settings)
    app = part.service.app(runtime)
    keys = KeySet(issuer.name, transport=httpx.MockTransport(lambda _: httpx.Response(200, json=issuer.jwks)))
    app.state.verifier = TokenVerifier(keys, issuer=issuer.name, audience=name)
    clients = {}
    for viewer in lists_sight.VIEWERS:
        headers = {"Authorization": f"Bearer {issuer.token(viewer.role, subject=viewer.person)}"}
        transport = httpx.ASGITransport(app)
        clients[viewer.name] = httpx.AsyncClient(transport=transport, base_url=f"http://{name}", headers=headers)
    try:
        yield clients
    finally:
        for client in clients.values():
            await client.aclose()
        await runtime.database.close()
        await asyncio.to_thread(server.stop)


def _at(url: str, server: str) -> str:
    """The address of a database on a server that has been started again, at another port."""
    return str(httpx.URL(url).copy_with(port=httpx.URL(server).port))


def deeper(cursor: str, key: Sequence[Any]) -> str:
    """A cursor of the same list that begins behind another sort key, as far as it is given."""
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    belongs, texts = json.loads(raw[8:])
    return _encode((*key, *texts[len(key) :]), belongs)


async def _get(client: httpx.AsyncClient, url: str, **params: str) -> tuple[float, dict[str, Any]]:
    begun = perf_counter()
    answer = await client.get(str(httpx.URL(url).copy_merge_params(params)))
    took = (perf_counter() - begun) * 1000
    if answer.status_code not in {200, 403, 404}:
        return max(took, 10_000), {"next": None, "items": [], "failed": answer.text}
    return took, answer.json() if answer.status_code == 200 else {}


async def ask(part: Part, client: httpx.AsyncClient, viewer: str, url: str) -> list[Asked]:
    """A list's first page and a deep one, again and again; nothing of what this viewer may not read."""
    took, first = await _get(client, url)
    if not first:
        return []
    if took > SLOW * 2:
        return [Asked(url, viewer, deep=False, times=[took])]
    following = first["next"]
    if following is not None:
        key = part.data.deep(url)
        following = deeper(following, key) if key else following
    found = []
    for cursor in (None, following)[: 1 if following is None else 2]:
        params = {} if cursor is None else {"cursor": cursor}
        times: list[float] = []
        while len(times) < ROUNDS and sum(times) < SLOW * 2:
            took, _ = await _get(client, url, **params)
            times.append(took)
        found.append(Asked(url, viewer, cursor is not None, times))
    return found


async def measure(part: Part, clients: Mapping[str, httpx.AsyncClient], wanted: str) -> list[Asked]:
    """Every list whose address holds `wanted`, for every viewer; the slowest first."""
    found = []
    for viewer, client in clients.items():
        for url in part.data.lists():
            for one in await ask(part, client, viewer, url) if wanted in url else ():
                print(one.line(), flush=True)
                found.append(one)
    return sorted(found, key=lambda one: -one.p99)


def report(found: Mapping[str, Sequence[Asked]], sizes: Mapping[str, int]) -> str:
    """The report as Markdown."""
    machine, at = _machine(), datetime.now(UTC)
    load = os.getloadavg()[2]
    told = (
        f"# Lists\n\nWritten by `make bench-lists` on {at:%Y-%m-%d} at {_commit()}: {machine}. Milliseconds of a page of 50, over ASGI in one process, "
        f"of {lists_sight.ACCOUNTS:,} accounts; each list by each filter and sort, its first page and one from far behind, {ROUNDS} times each. "
        f"Load of the machine: {load:.1f} runnable processes over 15 minutes; the more of them, the farther p99 lies from the least.\n"
    )
    parts = [told]
    for service, asked in found.items():
        slow = [one for one in asked if one.p99 > BOUND]
        parts.append(f"\n## {service} ({sizes[service]:,} rows in its largest table)\n")
        parts.append(
            f"\n{len(slow)} of {len(asked)} slower than {BOUND:.0f} ms.\n\n| viewer | pages | p50 | p99 |\n|---|---:|---:|---:|\n"
        )
        viewers: defaultdict[str, list[float]] = defaultdict(list)
        for one in asked:
            viewers[one.viewer] += one.times
        for viewer, times in viewers.items():
            whole = Asked("", viewer, deep=False, times=times)
            parts.append(f"| {viewer} | {len(times)} | {whole.p50:.1f} | {whole.p99:.1f} |\n")
        parts.append("\n| list | viewer | page | least | p50 | p99 |\n|---|---|---|---:|---:|---:|\n")
        parts += [
            f"| `{one.url}` | {one.viewer} | {'deep' if one.deep else 'first'} | {one.least:.1f} | {one.p50:.1f} | {one.p99:.1f} |\n"
            for one in asked
        ]
    return "".join(parts)


async def run(part: Part, folder: Path | None, wanted: str, viewers: str) -> list[Asked]:
    """One service's lists, of a database in this folder or in one of its own."""
    with TemporaryDirectory() as own:
        async with stage(part, folder or Path(own)) as clients:
            return await measure(part, {name: one for name, one in clients.items() if viewers in name}, wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures. Exit codes: 0 done, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parser.add_argument("--only", choices=list(PARTS), help="one service's lists alone; nothing is written")
    parser.add_argument("--lists", default="", help="only lists whose address holds this; nothing is written")
    parser.add_argument("--viewers", default="", help="only viewers whose names hold this; nothing is written")
    parser.add_argument("--lines", type=int, default=lists_supply.LINES, help="order lines")
    parser.add_argument("--keep", type=Path, help="folder that keeps the filled databases for the next run")
    chosen = parser.parse_args(arguments)
    found, sizes = {}, {}
    for name, make in PARTS.items():
        if chosen.only in {None, name}:
            part = make(chosen.lines) if name == "supply" else make()
            folder = chosen.keep / name if chosen.keep else None
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            print(f"measuring: {name} …", flush=True)
            found[name] = asyncio.run(run(part, folder, chosen.lists, chosen.viewers))
            sizes[name] = chosen.lines if name == "supply" else part.size
            print(f"slowest of {len(found[name])}:", *(one.line() for one in found[name][:20]), sep="\n")
    if not (chosen.only or chosen.lists or chosen.viewers):
        REPORT.write_text(report(found, sizes), encoding="utf-8")
        print(f"written: {REPORT.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
