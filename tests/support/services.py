"""Services as processes of their own, so that they can be killed, starved and cut off."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.shared.http.tokens import ISSUER

READY_WITHIN = 30.0
END_WITHIN = 20.0
DIES_WITHIN = 60.0


@dataclass(frozen=True)
class Running:
    """A service's process and where it answers."""

    process: asyncio.subprocess.Process
    url: str


@asynccontextmanager
async def running(
    service: str,
    command: str,
    jwks_url: str,
    settings: Mapping[str, str],
    log: Path | None = None,
    *,
    at: int | None = None,
) -> AsyncIterator[Running]:
    """`python -m <service> <command>`, ready, on the port `at` (absent: a free one); ended by SIGTERM. `log`: where its standard error goes."""
    port = str(at or free_port())
    own = {
        "BELLWETHER_ISSUER": ISSUER,
        "BELLWETHER_JWKS_URL": jwks_url,
        "BELLWETHER_LOG_LEVEL": "error",
        f"BELLWETHER_{service.upper()}_HTTP_PORT": port,
        f"BELLWETHER_{service.upper()}_WORKER_PORT": port,
    }
    with log.open("wb") if log else nullcontext() as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", service, command, env={**os.environ, **own, **settings}, stderr=stderr
        )
    url = f"http://127.0.0.1:{port}"
    try:
        await ready(url)
        yield Running(process, url)
    finally:
        await ended(process)


async def ended(process: asyncio.subprocess.Process) -> None:
    """Ends a process by SIGTERM; one that does not end in time is killed and fails the test."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), END_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise


async def ready(url: str) -> None:
    """Waits until /readyz says so."""
    async with asyncio.timeout(READY_WITHIN), httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"{url}/readyz")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def through(address: str, port: int) -> str:
    """The same address, reached at this local port (where a proxy listens)."""
    parts = urlsplit(address)
    login = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def dies(script: Path, *arguments: str, environment: Mapping[str, str]) -> None:
    """Runs a script that kills itself (SIGKILL) at a moment that its arguments name, until it has."""
    own = {**os.environ, **environment, "BELLWETHER_WORKER_PORT": "0"}
    process = await asyncio.create_subprocess_exec(sys.executable, script, *arguments, env=own)
    try:
        assert await asyncio.wait_for(process.wait(), DIES_WITHIN) == -signal.SIGKILL
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
