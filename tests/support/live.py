"""Listening to a live stream: over a socket, or inside this process block by block (httpx's own ASGI transport waits for the whole answer)."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

WITHIN = 60.0
"""Seconds to wait for an event: a transaction that some other test holds open on the same server delays it, one of a frozen process for half of this."""


@dataclass(frozen=True)
class Block:
    """What stands between two empty lines: an event, or an id alone."""

    event: str | None
    id: str | None
    data: Any
    comment: str | None


class Stream:
    """An open stream; `last` is the id reached."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()
        self.last: str | None = None

    async def block(self) -> Block | None:
        """The next block, None at the end."""
        found: dict[str, list[str]] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                found.setdefault(name, []).append(value.removeprefix(" "))
            elif found:
                break
        if not found:
            return None
        self.last = found["id"][0] if "id" in found else self.last
        data = json.loads("\n".join(found["data"])) if "data" in found else None

        def single(name: str) -> str | None:
            return found[name][0] if name in found else None

        return Block(single("event"), single("id"), data, single(""))

    async def event(self) -> Block:
        """The next block that holds an event."""
        async with asyncio.timeout(WITHIN):
            while (found := await self.block()) is not None:
                if found.event:
                    return found
        raise AssertionError("the stream ended without an `end` event")

    async def until(self, event: str) -> list[Block]:
        """All events up to the first of this kind, it included."""
        found = [await self.event()]
        while found[-1].event != event:
            found.append(await self.event())
        return found


@asynccontextmanager
async def listening(
    client: httpx.AsyncClient, path: str, last: str | None = None, **headers: str
) -> AsyncIterator[Stream]:
    """An open stream, its first block read."""
    transport: Any = client._transport
    inside = isinstance(transport, httpx.ASGITransport)
    if last is not None:
        headers["Last-Event-ID"] = last
    async with httpx.AsyncClient(
        base_url=client.base_url, headers=client.headers, transport=_Streaming(transport.app) if inside else None, timeout=60
    ) as own, own.stream("GET", path, headers=headers) as answer:  # fmt: skip
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        stream = Stream(answer)
        async with asyncio.timeout(WITHIN):
            first = await stream.block()
        assert first is not None
        assert (first.comment, first.event, first.data) == ("open", None, None)
        assert first.id
        yield stream


class _Streaming(httpx.AsyncBaseTransport):
    """An ASGI application whose answer is read while it is made."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "server": ("test", 80),
            "client": ("127.0.0.1", 1),
        }
        sent: asyncio.Queue[Any] = asyncio.Queue(1)
        gone = asyncio.Event()
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Any:
            for message in asked:
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def run() -> None:
            try:
                await self._app(scope, receive, sent.put)
            finally:
                await sent.put({"type": "end"})

        task = asyncio.create_task(run())
        start = await sent.get()
        if start["type"] == "end":
            await task
        return httpx.Response(start["status"], headers=start["headers"], stream=_Body(task, sent, gone))


class _Body(httpx.AsyncByteStream):
    def __init__(self, task: asyncio.Task[None], sent: asyncio.Queue[Any], gone: asyncio.Event) -> None:
        self._task, self._sent, self._gone = task, sent, gone

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self._sent.get())["type"] == "http.response.body":
            yield message.get("body", b"")
            if not message.get("more_body"):
                return

    async def aclose(self) -> None:
        """The client goes away: what is still sent is read by nobody."""
        self._gone.set()
        while not self._task.done():
            drain = asyncio.create_task(self._sent.get())
            await asyncio.wait({self._task, drain}, return_when=asyncio.FIRST_COMPLETED)
            drain.cancel()
        await self._task
