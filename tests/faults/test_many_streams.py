"""Thousands of open streams on one process: each served or refused for a stated reason, plain requests answered all the while."""

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.shared.http.tokens import Mint
from tests.supply.conftest import START, World
from tests.supply.use_cases.documents import SUNDAY, placed
from tests.support.services import Running, running

PATH = "/v1/promise-changes:stream"
TOGETHER = 50  # that connect at the same time
KIB_PER_STREAM = 256  # a bound against something that grows, not a figure: see the README


@asynccontextmanager
async def serving(world: World, jwks_url: str, limit: int) -> AsyncIterator[Running]:
    """A process of supply that takes so many streams, of one person if need be."""
    settings = {
        **world.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "BELLWETHER_STREAM_LIMIT": str(limit),
        "BELLWETHER_STREAM_LIMIT_PER_PRINCIPAL": str(limit * 2),
        "BELLWETHER_SHUTDOWN_SECONDS": "14",
    }
    async with running("supply", "api", jwks_url, settings) as service:
        yield service


async def hold_open(
    url: str, token: str, count: int
) -> tuple[list[tuple[asyncio.StreamReader, asyncio.StreamWriter]], list[str]]:
    """So many connections, each asking for a stream: those that have one, and what the others were told."""
    host, port = url.removeprefix("http://").split(":")
    gate = asyncio.Semaphore(TOGETHER)
    request = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    served, refused, opened = [], [], []

    async def one() -> None:
        async with gate:
            reader, writer = await asyncio.open_connection(host, int(port), limit=4096)
            opened.append(writer)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 200"):
                await reader.readuntil(b": open\n")
                served.append((reader, writer))
            else:
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                body = await reader.readexactly(int(lengths[0].split(b":")[1]))
                assert b"retry-after:" in head.lower()
                refused.append(str(json.loads(body)["code"]))
                writer.close()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(one())
    except BaseException:
        for writer in opened:
            writer.close()
        raise
    return served, refused


def resident(pid: int) -> int:
    """A process's memory, KiB."""
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


async def many(world: World, service: Running, mint: Mint, count: int, limit: int) -> None:
    """Opens `count` where `limit` are taken, tells all of them something, and asks plain questions meanwhile."""
    await world.stocked("tea", quantity=100)
    await world.close(SUNDAY)
    token = mint.token(sub="the-planner", aud=["supply"], roles=["planner"], scope="supply:read", exp_in=3600)
    async with httpx.AsyncClient(
        base_url=service.url, headers={"Authorization": f"Bearer {token}"}, timeout=60
    ) as plain:
        assert (await plain.get("/v1/orders")).is_success
        before = resident(service.process.pid)
        served, refused = await hold_open(service.url, token, count)
        after = resident(service.process.pid)
        try:
            assert (len(served), refused) == (limit, ["too_many_streams"] * (count - limit))
            for _ in range(20):
                assert (await plain.get("/v1/orders")).is_success
            await world.send(placed("o1", ("tea", 1)), at=START)

            async def hears(reader: asyncio.StreamReader) -> None:
                while b'"order_number":"o1"' not in await reader.readline():
                    pass

            telling = asyncio.gather(*(hears(reader) for reader, _ in served))
            while not telling.done():
                assert (await plain.get("/v1/orders")).is_success
                await asyncio.sleep(0.05)
            await telling
            per_stream = (after - before) / limit
            sys.stdout.write(f"{limit} streams: {per_stream:.0f} KiB each\n")
            assert per_stream < KIB_PER_STREAM
        finally:
            for _, writer in served:
                writer.close()


async def test_hundreds_of_streams_on_one_process(worlds: Callable[..., World], mint: Mint, jwks_url: str) -> None:
    """As many as the process may have are served, the others refused with 503 and Retry-After; all that are served hear, and plain requests are answered."""
    world = worlds()
    async with serving(world, jwks_url, 200) as service:
        await many(world, service, mint, 220, 200)


@pytest.mark.long
async def test_ten_thousand_streams_on_one_process(worlds: Callable[..., World], mint: Mint, jwks_url: str) -> None:
    """The same with 10,000 streams: as many as a process takes unless it is set otherwise."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    assert hard > 10_500, "raise the hard limit of `ulimit -n`"
    try:
        world = worlds()
        async with asyncio.timeout(600), serving(world, jwks_url, 10_000) as service:
            await many(world, service, mint, 10_100, 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
