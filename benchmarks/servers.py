"""Servers of a benchmark that are processes of their own, on loopback: the service's API as it is deployed, and an issuer whose tokens it takes."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from deploy.local.issuer import Issuer, serving
from deploy.local.process import choose_port

from .load import connect

START_SECONDS = 30.0


@asynccontextmanager
async def issuing() -> AsyncIterator[Issuer]:
    """An issuer that answers for its keys."""
    with TemporaryDirectory() as folder:
        issuer = Issuer(Path(folder) / "key.pem", f"http://127.0.0.1:{choose_port()}")
        async with serving(issuer):
            yield issuer


@asynccontextmanager
async def process(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None
) -> AsyncIterator[psutil.Process]:
    """A server that answers on its port; ended by SIGTERM. Raises TimeoutError when it does not answer within `START_SECONDS`."""
    started = subprocess.Popen(command, env=environment)
    try:
        async with asyncio.timeout(START_SECONDS):
            while True:
                try:
                    (connection,) = await connect(port, 1)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    connection.close()
                    break
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        await asyncio.to_thread(started.wait, START_SECONDS)
