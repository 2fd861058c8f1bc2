"""Services as processes of their own, so that they can be killed, starved and cut off."""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.shared.http.tokens import ISSUER, Mint

READY_WITHIN = 30.0
END_WITHIN = 20.0


@pytest.fixture(scope="session")
def mint() -> Mint:
    """Makes tokens as the issuer would."""
    return Mint()


@pytest.fixture
def jwks_url(mint: Mint) -> Iterator[str]:
    """Where other processes find the issuer's keys."""
    body = json.dumps(mint.jwks()).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # the library's name for what it prints
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/jwks"
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass(frozen=True)
class Running:
    """A service's process and where it answers."""

    process: asyncio.subprocess.Process
    url: str


@asynccontextmanager
async def running(service: str, command: str, jwks_url: str, settings: Mapping[str, str]) -> AsyncIterator[Running]:
    """`python -m <service> <command>` on a free port, ready; ended by SIGTERM."""
    port = str(free_port())
    own = {
        "BELLWETHER_ISSUER": ISSUER,
        "BELLWETHER_JWKS_URL": jwks_url,
        "BELLWETHER_LOG_LEVEL": "error",
        f"BELLWETHER_{service.upper()}_HTTP_PORT": port,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", service, command, env={**os.environ, **own, **settings}
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await ready(url)
        yield Running(process, url)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), END_WITHIN)


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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
