"""Beyond so many requests at work the next is refused, cheaply and clearly; whoever only sends or listens takes no place."""

import asyncio
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.auth import Principal, requires
from shared.http import AppSpec, build_app
from shared.http.admission import Admission
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem


async def test_what_comes_beyond_the_bound_is_refused_until_a_place_is_free(spec: AppSpec, client_of: ClientOf) -> None:
    """With both places taken the next request is a 503 `overloaded` with Retry-After, whatever it asks for; probes and scrapes are answered; once the two
    have ended, it is let in.

    Taken out: the comparison with the bound (200); the exemption (probes are refused).
    """
    begun, end, slow = asyncio.Semaphore(0), asyncio.Event(), APIRouter()

    @slow.get("/v1/slow")
    async def wait_for_the_end(_: Annotated[Principal, requires("things:read")]) -> str:
        begun.release()
        await end.wait()
        return "ended"

    settings = spec.settings.model_copy(update={"max_requests": 2})
    client = client_of(build_app(replace(spec, settings=settings, routers=(*spec.routers, slow))))
    async with asyncio.TaskGroup() as group:
        held = [group.create_task(client.get("/v1/slow")) for _ in range(2)]
        for _ in held:
            await begun.acquire()
        refused = await client.get("/v1/things")
        problem(refused, 503, "overloaded")
        assert refused.headers["retry-after"] == "1"
        assert "x-request-id" in refused.headers
        for probe in ("/livez", "/readyz", "/metrics"):
            assert (await client.get(probe)).is_success, probe
        end.set()
    assert all(task.result().is_success for task in held)
    assert (await client.get("/v1/things")).is_success
    assert "bellwether_http_requests_shed_total" in (await client.get("/metrics")).text


class Slow:
    """An application that reads its body, begins its answer, and ends when told."""

    def __init__(self) -> None:
        self.end = asyncio.Event()
        self.begun = 0

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        self.begun += 1
        await self.end.wait()


async def call(app: ASGIApp, messages: "asyncio.Queue[Message]", *, length: int = 0) -> list[int]:
    """Makes one request that sends these messages; the statuses it was answered with."""
    statuses: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"content-length", str(length).encode())]
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/x", "headers": headers, "state": {}}
    await app(scope, messages.get, send)
    return statuses


def sent(*messages: Message) -> "asyncio.Queue[Message]":
    queue: asyncio.Queue[Message] = asyncio.Queue()
    for message in messages:
        queue.put_nowait(message)
    return queue


LAST: Message = {"type": "http.request", "body": b"x", "more_body": False}


async def test_streams_and_slow_senders_take_no_place() -> None:
    """With one place, three streams that stay open and three clients that never end their bodies leave it free.

    Taken out: leaving the place when the answer begins (the second stream is refused); taking it with the body's end only (so is whoever comes after the
    first slow sender).
    """
    slow = Slow()
    app = Admission(slow, service="things", limit=1)
    streams = [asyncio.create_task(call(app, sent(LAST), length=1)) for _ in range(3)]
    part: Message = {"type": "http.request", "body": b"x", "more_body": True}
    bodies = [sent(part) for _ in range(3)]
    senders = [asyncio.create_task(call(app, body, length=9)) for body in bodies]
    async with asyncio.timeout(5):
        while slow.begun < len(streams):
            await asyncio.sleep(0.01)
        last = asyncio.create_task(call(app, sent(LAST), length=1))
        while slow.begun <= len(streams):
            assert not last.done(), last.result()
            await asyncio.sleep(0.01)
    for body in bodies:
        body.put_nowait(LAST)
    slow.end.set()
    assert await asyncio.gather(*streams, *senders, last) == [[200]] * 7
