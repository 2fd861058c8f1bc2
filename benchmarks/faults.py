"""`python -m benchmarks.faults`: how long faults are felt, on this machine; writes `benchmarks/FAULTS.md`.

One accounts service with its API and worker, a supply group of three workers, a broker and a database of their own that are killed and started again.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx
import psutil

from deploy.local import Broker, PostgresServer
from deploy.local.issuer import JWKS_PATH, Issuer, serving
from deploy.local.process import choose_port
from deploy.local.provision import provision_async
from deploy.local.state import CACHE
from shared.database import Database
from shared.kafka import Kafka, create_topics
from shared.migrations import migrate
from shared.topics import load_topics

from .__main__ import _commit, _machine
from .load import Answers, Connection, connect
from .stage import TOPICS, Stage, orders

RESULTS = Path(__file__).with_name("FAULTS.md")
SERVICES = ("accounts", "supply")
DONE, REFUSED = 201, 503
NUMBERS = (8, 16, 32, 64)  # clients that never wait: the usual load is that of them at which most gets done
PLACES = 100  # requests that a process works on at once, as it is by itself
MANY = 4 * PLACES  # clients of the overload
IMPATIENCE = 0.1  # seconds until a refused one asks again, instead of the second that it is told
SPELL = 20.0  # seconds of overload; a minute in life
LOOK = 4.0  # seconds of each other load
AWAY = 3  # times that the broker is taken away while latency is compared
PACED = 0.05  # seconds between two writes of one client where latency is measured
KILLS = 3
WITHIN = 120.0


@dataclass
class Figure:
    """One line of the report."""

    fault: str
    what: str
    found: str
    asked: str


@dataclass
class Site:
    """All that is running."""

    broker: Broker
    postgres: PostgresServer
    stages: dict[str, Stage]
    issuer: Issuer
    stack: AsyncExitStack
    token: str
    numbers: "count[int]" = field(default_factory=count)

    async def start(self, service: str, command: str) -> tuple[asyncio.subprocess.Process, int]:
        """One process of a service, ready, and the port where it answers."""
        port = choose_port()
        own = {
            "BELLWETHER_ISSUER": self.issuer.name,
            "BELLWETHER_JWKS_URL": self.issuer.name + JWKS_PATH,
            "BELLWETHER_LOG_LEVEL": "error",
            **{f"BELLWETHER_{service.upper()}_{kind}_PORT": str(port) for kind in ("HTTP", "WORKER")},
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", service, command),
            env=self.stages[service].environment(**own) | own,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self.stack.push_async_callback(_ended, process)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

            async def ready() -> bool:
                with suppress(httpx.TransportError):
                    return (await client.get("/readyz")).is_success
                return False

            await _until(ready)
        return process, port

    def request(self) -> bytes:
        """A write that nobody has sent yet."""
        body = json.dumps({"person_id": f"p{next(self.numbers)}", "kind": "staff", "name": "Somebody"}).encode()
        head = f"POST /v1/people HTTP/1.1\r\nhost: here\r\nauthorization: Bearer {self.token}\r\ncontent-type: application/json"
        return f"{head}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body

    async def load(self, port: int, clients: int, seconds: float, pace: float = 0.0) -> Answers:
        """So many clients writing for so long, each `pace` seconds after its last answer."""
        found, began = Answers(), perf_counter()

        async def work(connection: Connection) -> None:
            while (start := perf_counter()) - began < seconds:
                status, _ = await connection.ask(self.request())
                found.note(status, perf_counter() - start)
                await asyncio.sleep(IMPATIENCE if status == REFUSED else pace)

        connections = await connect(port, clients)
        try:
            await asyncio.gather(*map(work, connections))
        finally:
            for connection in connections:
                connection.close()
        found.took = perf_counter() - began
        return found


def _goodput(found: Answers) -> float:
    """Writes that succeeded, per second."""
    return found.statuses.get(DONE, 0) / found.took


def _others(found: Answers) -> int:
    """Answers that are neither a success nor a refusal."""
    return sum(many for status, many in found.statuses.items() if status not in {DONE, REFUSED})


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        await process.wait()


async def _until(holds: Callable[[], Awaitable[bool]]) -> float:
    """Seconds until it holds."""
    began = perf_counter()
    async with asyncio.timeout(WITHIN):
        while not await holds():
            await asyncio.sleep(0.02)
    return perf_counter() - began


@asynccontextmanager
async def _site() -> AsyncIterator[Site]:
    with TemporaryDirectory() as folder:
        broker, postgres = Broker(Path(folder) / "broker", cache=CACHE), PostgresServer(Path(folder) / "postgres")
        async with AsyncExitStack() as stack:
            stack.callback(postgres.stop)
            stack.callback(broker.stop)
            await asyncio.gather(asyncio.to_thread(broker.start), asyncio.to_thread(postgres.start))
            kafka = Kafka(broker.bootstrap)
            await create_topics(kafka, load_topics(TOPICS, replication=1))
            urls = await provision_async(postgres.url, SERVICES)
            stages = {}
            for service in SERVICES:
                await asyncio.to_thread(migrate, service, urls[service].owner)
                database = Database(urls[service].app, service=service, pool_size=2)
                stack.push_async_callback(database.close)
                stages[service] = Stage(kafka, urls[service], database)
            issuer = Issuer(Path(folder) / "key.pem", f"http://127.0.0.1:{choose_port()}")
            await stack.enter_async_context(serving(issuer))
            yield Site(broker, postgres, stages, issuer, stack, issuer.token("ops"))


async def _overload(site: Site) -> list[Figure]:
    process, port = await site.start("accounts", "api")
    await site.load(port, NUMBERS[0], LOOK)
    loads = {clients: await site.load(port, clients, LOOK) for clients in NUMBERS}
    usual, best = max(loads.items(), key=lambda found: _goodput(found[1]))
    memory = psutil.Process(process.pid).memory_info().rss
    many = await site.load(port, MANY, SPELL)
    grown = psutil.Process(process.pid).memory_info().rss

    async def normal() -> bool:
        again = await site.load(port, usual, 0.5)
        return not _others(again) and again.quantile(0.5) <= 1.1 * best.quantile(0.5)

    back = await _until(normal)
    await _ended(process)
    offered, peak = len(many.seconds) / many.took, _goodput(best)
    refused = many.statuses.get(REFUSED, 0) / len(many.seconds)
    what = f"goodput of {MANY} clients on {PLACES} places, {offered / peak:.1f}x the peak offered, against the peak"
    ratio = f"{_goodput(many) / peak:.0%} of {peak:.0f}/s ({usual} clients); {refused:.0%} refused"
    return [
        Figure("R12", what, ratio, "≥ 80 %"),
        Figure("R12", "answers then that are neither 201 nor 503", str(_others(many)), "0"),
        Figure("R12", "memory then, against the peak's", f"{grown / memory:.2f}x", "≤ 1.5x"),
        Figure("R12", "normal again (median within a tenth of the peak's) after", f"{back:.1f} s", "≤ 10 s"),
    ]


async def _broker_away(site: Site) -> list[Figure]:
    process, port = await site.start("accounts", "serve")
    await site.load(port, 4, LOOK, PACED)
    there, away, drains, started = Answers(), Answers(), [], ""

    async def drained() -> bool:
        return await site.stages["accounts"].unsent() == 0

    for turn in range(AWAY):
        there.add(await site.load(port, 4, LOOK, PACED))
        await asyncio.to_thread(site.broker.kill)
        away.add(await site.load(port, 4, 2 * LOOK, PACED))
        if turn == 0:
            meanwhile, _ = await site.start("accounts", "serve")
            started = "ready"
            await _ended(meanwhile)
        await asyncio.to_thread(site.broker.start)
        drains.append(await _until(drained))
    await asyncio.to_thread(site.broker.kill)
    await site.load(port, 1, 0.1)
    began = perf_counter()
    process.terminate()
    await process.wait()
    ended = perf_counter() - began
    await asyncio.to_thread(site.broker.start)
    failed = f"{len(away.seconds) - away.statuses.get(DONE, 0)} of {len(away.seconds)}"
    ratios = ", ".join(f"{away.quantile(share) / there.quantile(share):.2f}x" for share in (0.5, 0.95))
    usual = ", ".join(f"{1000 * there.quantile(share):.1f} ms" for share in (0.5, 0.95))
    return [
        Figure("R5", f"writes that failed in {away.took:.0f} s without a broker", failed, "0"),
        Figure("R5", f"latency without a broker against with one ({usual}), p50 and p95", ratios, "≤ 2x"),
        Figure("R5", "a service started meanwhile", started, "ready"),
        Figure("R5", f"events drained after the broker's return, longest of {AWAY}", f"{max(drains):.1f} s", "≤ 60 s"),
        Figure("R5", "SIGTERM without a broker until the process ended", f"{ended:.1f} s", "≤ 15 s"),
    ]


async def _database_killed(site: Site) -> list[Figure]:
    process, port = await site.start("accounts", "serve")
    await site.load(port, NUMBERS[0], LOOK)
    waits, seen = [], Answers()
    (client,) = await connect(port, 1)

    async def succeeds() -> bool:
        start = perf_counter()
        status, _ = await client.ask(site.request())
        seen.note(status, perf_counter() - start)
        return status == DONE

    for _ in range(KILLS):
        await asyncio.to_thread(site.postgres.kill)
        seen.add(await site.load(port, 4, 1))
        await asyncio.to_thread(site.postgres.start)
        waits.append(await _until(succeeds))
    client.close()
    await _ended(process)
    what = f"first success after the database's return, longest of {KILLS}"
    return [
        Figure("R11", what, f"{max(waits):.2f} s", "≤ 2 s"),
        Figure("R11", "answers without a database that are neither 201 nor 503", str(_others(seen)), "0"),
    ]


async def _rebalanced(site: Site) -> list[Figure]:
    stage = site.stages["supply"]
    members = [await site.start("supply", "worker") for _ in range(3)]
    waits = []
    for change in ("killed", "added"):
        if change == "killed":
            process, _ = members.pop(0)
            process.kill()
            await process.wait()
        else:
            members.append(await site.start("supply", "worker"))
        made = orders(600, skus=50, lines=1, tag=change, accounts=200)
        goal = await stage.handled() + len(made)
        await stage.publish(made, change)

        async def handled(goal: int = goal) -> bool:
            return await stage.handled() >= goal

        waits.append(await _until(handled))
    for process, _ in members:
        await _ended(process)
    what = "records of all partitions handled after a member was killed, after one was added"
    return [Figure("R9", what, f"{waits[0]:.1f} s, {waits[1]:.1f} s", "≤ 15 s")]


async def _measured() -> list[Figure]:
    found: list[Figure] = []
    parts = (_overload, _broker_away, _database_killed, _rebalanced)
    async with _site() as site:
        for number, part in enumerate(parts, 1):
            print(f"{number} of {len(parts)}: {part.__name__.strip('_').replace('_', ' ')} …", flush=True)
            for figure in await part(site):
                print(f"  {figure.fault} {figure.what}: {figure.found} (asked for: {figure.asked})", flush=True)
                found.append(figure)
    return found


def main() -> int:
    """Measures and writes the report; a measurement that fails ends it with its traceback."""
    before = os.getloadavg()[0]
    found = asyncio.run(_measured())
    lines = [
        "# Faults",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC at commit {_commit()} on {_machine()}.",
        f"Clients, Kafka and PostgreSQL ran beside it on the same cores; the machine's load before was {before:.1f}.",
        "Figures of one run on one machine; `make bench-faults` measures again. That the states are right is what `tests/faults/` shows.",
        "",
        "| fault | what | measured | asked for |",
        "| --- | --- | --- | --- |",
        *(f"| {figure.fault} | {figure.what} | {figure.found} | {figure.asked} |" for figure in found),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"written: {RESULTS.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
