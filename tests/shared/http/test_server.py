"""A real server on a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace

import httpx
import uvicorn

from shared.http import AppSpec, build_app, server
from tests.shared.http.test_problems import problem
from tests.shared.http.tokens import Mint


@asynccontextmanager
async def running(spec: AppSpec) -> AsyncIterator[tuple[uvicorn.Server, str]]:
    """The service under uvicorn on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    settings = spec.settings.model_copy(update={"http_port": port, "shutdown_seconds": 3})
    serving = server(build_app(replace(spec, settings=settings)), settings)
    serving.capture_signals = nullcontext  # type: ignore[method-assign,assignment]  # the test runner's business
    task = asyncio.create_task(serving.serve())
    while not serving.started:
        await asyncio.sleep(0.01)
    try:
        yield serving, f"http://127.0.0.1:{port}"
    finally:
        serving.should_exit = True
        await task


async def test_a_large_body_over_a_socket(spec: AppSpec, mint: Mint) -> None:
    """50 MB that say so are refused before they are read: the answer is there although the body is not."""
    async with running(spec) as (_, url):
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        named = {
            "Host": "x",
            "Content-Type": "application/json",
            "Content-Length": "50000000",
            "Authorization": f"Bearer {mint.token()}",
        }
        head = (
            "POST /v1/things HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in named.items()) + "\r\n"
        )
        writer.write(head.encode() + b"{")
        answer = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"content-type: application/problem+json" in answer
        assert b"connection: close" in answer.lower()


async def test_a_body_cut_in_the_middle(spec: AppSpec, mint: Mint) -> None:
    """A client that goes away inside its body does no harm: the next one is answered."""
    async with running(spec) as (_, url):
        host, port = url.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            f"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nAuthorization: Bearer {mint.token()}\r\n\r\n{{".encode()
        )
        await writer.drain()
        writer.close()
        async with httpx.AsyncClient(base_url=url) as client:
            problem(await client.get("/nothing"), 404, "not_found")


async def test_a_running_request_ends_well(spec: AppSpec, mint: Mint) -> None:
    """Told to stop, the server finishes what is in hand, then closes the pool, within its limit."""
    stopped: list[str] = []

    async def on_stop() -> None:
        stopped.append("stopped")

    headers = {"Authorization": f"Bearer {mint.token(scope='things:write')}", "Idempotency-Key": "k"}
    async with running(replace(spec, on_stop=(on_stop,))) as (serving, url), httpx.AsyncClient(base_url=url) as client:
        pending = asyncio.create_task(
            client.post("/v1/things:reserve", json={"name": "a", "quantity": 1}, headers=headers)
        )
        while not serving.server_state.tasks:  # the request has reached the application
            await asyncio.sleep(0.001)
        serving.should_exit = True
        assert (await pending).status_code == 201
    assert stopped == ["stopped"]
    assert spec.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
