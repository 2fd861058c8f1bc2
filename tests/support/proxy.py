"""A TCP proxy that spoils connections: delay, reset, black hole, half-close, cut after N bytes, lost answer."""

import asyncio
import socket
import struct
from types import TracebackType
from typing import Self

_CHUNK = 65_536
_LINGER_ZERO = struct.pack("ii", 1, 0)  # closing sends RST instead of FIN


class _SpoiledError(Exception):
    """A fault that was asked for ends the connection."""


class Proxy:
    """``async with Proxy("127.0.0.1", port) as proxy:`` forwards ``proxy.host:proxy.port`` there.

    Set at any time: `delay` (seconds added to each chunk, both ways), `refuse` (new connections are reset),
    `cut_after` (bytes still to pass from the server before the connection is reset), `lose_answer_to` (once a request
    holds these bytes it is forwarded, its answer is thrown away and the connection reset: what an ambiguous COMMIT is),
    `lose_request` (once a request holds these bytes it is thrown away and the connection reset: the same to its sender).
    """

    def __init__(self, target_host: str, target_port: int) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.delay = 0.0
        self.refuse = False
        self.cut_after: int | None = None
        self.lose_answer_to: bytes | None = None
        self.lose_request: bytes | None = None
        self.lost = asyncio.Event()  # an answer, or a request, was lost
        self._target = (target_host, target_port)
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._clients):
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def black_hole(self) -> None:
        """Nothing passes, connections stay open; what was sent arrives after `heal`, as TCP would resend it."""
        self._flowing.clear()

    def heal(self) -> None:
        """End every fault that was set."""
        self.delay, self.refuse, self.cut_after, self.lose_answer_to, self.lose_request = 0.0, False, None, None, None
        self._flowing.set()

    def reset(self) -> None:
        """Reset (RST) all open connections."""
        for client in self._clients.values():
            _abort(client)

    def half_close(self) -> None:
        """Tell all clients that the server says no more (FIN), while what they send still arrives."""
        for client in self._clients.values():
            client.write_eof()

    async def _serve(self, requests: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients[task] = client
        orderly = False
        server: asyncio.StreamWriter | None = None
        try:
            if not self.refuse:
                await self._flowing.wait()
                answers, server = await asyncio.open_connection(*self._target)
                losing = asyncio.Event()
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._upward(requests, server, losing))
                    ways.create_task(self._downward(answers, client, losing))
                orderly = True
        except* (OSError, _SpoiledError):
            pass  # the client is reset: by a fault of ours, or because the target is away or has reset us
        finally:
            for writer in filter(None, (server, client)):
                writer.close() if orderly else _abort(writer)
            del self._clients[task]

    async def _upward(self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, losing: asyncio.Event) -> None:
        while chunk := await reader.read(_CHUNK):
            await self._hinder()
            if self.lose_request is not None and self.lose_request in chunk:
                self.lose_request = None
                self.lost.set()
                raise _SpoiledError
            if self.lose_answer_to is not None and self.lose_answer_to in chunk:
                self.lose_answer_to = None
                losing.set()
            server.write(chunk)
            await server.drain()
        server.write_eof()

    async def _downward(
        self, reader: asyncio.StreamReader, client: asyncio.StreamWriter, losing: asyncio.Event
    ) -> None:
        while chunk := await reader.read(_CHUNK):
            await self._hinder()
            if losing.is_set():
                self.lost.set()
                raise _SpoiledError
            allowed = len(chunk) if self.cut_after is None else self.cut_after
            client.write(chunk[:allowed])
            await client.drain()
            if self.cut_after is not None:
                self.cut_after -= min(allowed, len(chunk))
                if self.cut_after == 0:
                    self.cut_after = None
                    raise _SpoiledError
        if not client.transport.is_closing():
            client.write_eof()

    async def _hinder(self) -> None:
        if self.delay:
            await asyncio.sleep(self.delay)
        await self._flowing.wait()


def _abort(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    writer.transport.abort()
