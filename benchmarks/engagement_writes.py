"""Engagement writes over HTTP: visits planned and completed, each write with history, due item, trail and outbox in its transaction.

Asked of one API process and of two, as a service is deployed, on a server that keeps what it commits; what each part takes of a processor is told too.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, process_time

import psutil

from deploy.local.issuer import JWKS_PATH, Issuer
from deploy.local.process import choose_port
from deploy.local.provision import ServiceUrls

from .load import Answers, Connection, connect
from .servers import process

WRITERS = 24
SECONDS = 12.0
WARM_SECONDS = 3.0
AHEAD = date(2012, 1, 1)


async def run(urls: ServiceUrls, issuer: Issuer, server: psutil.Process, accounts: int) -> None:
    """Prints writes per second by one process and by two. `server`: the database's first process. Raises RuntimeError when a write is refused."""
    for many in (1, 2):
        async with AsyncExitStack() as stack:
            ports = [choose_port() for _ in range(many)]
            apis = [
                await stack.enter_async_context(
                    process([sys.executable, "-m", "accounts", "api"], port, _environment(urls, issuer, port))
                )
                for port in ports
            ]
            token = issuer.token("planner", subject="planner")
            await _write(ports, token, accounts, many * 2, WARM_SECONDS)
            before = _used([*apis, server])
            used, answers = process_time(), await _write(ports, token, accounts, many * 2 + 1, SECONDS)
            here = process_time() - used
            taken = [now - then for now, then in zip(_used([*apis, server]), before, strict=True)]
        writes = answers.statuses[200] + answers.statuses[201]
        api, database = (seconds * 1000 / writes for seconds in (sum(taken[:-1]), taken[-1]))
        p50, p95 = answers.quantile(0.5) * 1000, answers.quantile(0.95) * 1000
        print(
            f"engagement writes over HTTP, API processes: {many}: {writes / answers.took:.0f}/s, p50 {p50:.1f} ms, p95 {p95:.1f} ms; of a processor per "
            f"write: {api:.2f} ms API, {database:.2f} ms database, {here * 1000 / writes:.2f} ms the load itself",
            flush=True,
        )


async def _write(ports: Sequence[int], token: str, accounts: int, turn: int, seconds: float) -> Answers:
    """So many writers at once, each planning and completing visits one after another; each turn plans other days."""
    answers = Answers()
    connections = [one for port in ports for one in await connect(port, WRITERS // len(ports))]
    until = perf_counter() + seconds
    began = perf_counter()

    async def write(writer: int, connection: Connection) -> None:
        for number in range(sys.maxsize):
            if perf_counter() > until:
                return
            starts = datetime.combine(AHEAD, datetime.min.time(), UTC) + timedelta(days=365 * turn, hours=number)
            body = {
                "account_id": f"A{1 + (writer * 7919 + number * 9) % accounts:06}",
                "executive": f"m{writer}",
                "purpose": "Winter season",
                "zone": "Europe/London",
                "starts_at": starts.isoformat(),
                "ends_at": (starts + timedelta(minutes=50)).isoformat(),
            }
            made = await _ask(connection, "/v1/visits", token, body, answers)
            if made is not None:
                path = f"/v1/visits/{made['engagement_id']}:complete"
                await _ask(connection, path, token, {"outcome": "They will order more."}, answers)

    await asyncio.gather(*(write(number, connection) for number, connection in enumerate(connections)))
    answers.took = perf_counter() - began
    for connection in connections:
        connection.close()
    return answers


async def _ask(
    connection: Connection, path: str, token: str, body: Mapping[str, str], answers: Answers
) -> Mapping[str, str] | None:
    """One write. None: the account is closed, which some are; any other refusal raises RuntimeError."""
    begun = perf_counter()
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    status, answer = await connection.ask(head.encode() + content)
    if status == 409 and b"account_closed" in answer:
        return None
    if status not in {200, 201}:
        raise RuntimeError(f"{path}: {status} {answer.decode()}")
    answers.note(status, perf_counter() - begun)
    told: Mapping[str, str] = json.loads(answer)
    return told


def _environment(urls: ServiceUrls, issuer: Issuer, port: int) -> dict[str, str]:
    return (
        os.environ
        | urls.settings()
        | {
            "BELLWETHER_HTTP_PORT": str(port),
            "BELLWETHER_ISSUER": issuer.name,
            "BELLWETHER_JWKS_URL": issuer.name + JWKS_PATH,
            "BELLWETHER_LOG_LEVEL": "warning",
        }
    )


def _used(processes: Sequence[psutil.Process]) -> list[float]:
    """Seconds of processor of each, those of its children included."""
    return [sum(map(_seconds, (one, *one.children(recursive=True)))) for one in processes]


def _seconds(one: psutil.Process) -> float:
    times = one.cpu_times()
    return times.user + times.system + times.children_user + times.children_system
