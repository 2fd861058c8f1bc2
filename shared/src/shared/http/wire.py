"""What stands between a socket and the application: uvicorn's protocol with a cap on a request's head, time limits, and our one shape of error.

Without it whoever connects could send headers without end (they are kept in memory), or stay for ever without sending anything, and what cannot be
parsed as HTTP at all would be the one error that is no problem document.
"""

import asyncio
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from shared.errors import TooSlow
from shared.telemetry import get_logger

from .problems import problem

MAX_HEAD = 65_536
MAX_HEADERS = 200
HEAD_SECONDS = 20.0
BODY_SECONDS = 20.0
log = get_logger(__name__)


class Wire(HttpToolsProtocol):
    """One connection."""

    _head: asyncio.TimerHandle | None = None
    _read = 0
    _size = 0
    _over = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """The first request's head must come within its time."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more will come."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parses; a head that does not end is cut."""
        super().data_received(data)
        if self._head is not None and not self.transport.is_closing():
            self._read += len(data)
            if self._read > MAX_HEAD:
                self._refuse_head()

    def on_message_begin(self) -> None:
        """A request's head begins."""
        super().on_message_begin()
        self._size = 0
        self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header more."""
        super().on_header(name, value)
        self._size += len(name) + len(value)
        if len(self.headers) > MAX_HEADERS or self._size > MAX_HEAD:
            self._over = True
            raise ValueError("more headers than are taken")  # the parser stops and `send_400_response` answers

    def on_headers_complete(self) -> None:
        """The head has come; from here on the application counts and times."""
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  (as uvicorn has it)
        """What cannot be parsed is answered as every error is, and the connection ends: where the next request begins is not known."""
        if self.transport.is_closing():
            return
        if self._over:
            self._refuse_head()
        else:
            self._refuse(400, "http_malformed", "this is no HTTP/1.1 request, or its length is told in two ways")

    def _await_head(self) -> None:
        self._stop_waiting()
        self._read = 0
        self._head = self.loop.call_later(HEAD_SECONDS, self._late)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _late(self) -> None:
        self._head = None
        self._refuse(408, "request_timeout", f"no whole request head came within {HEAD_SECONDS:.0f} seconds")

    def _refuse_head(self) -> None:
        detail = f"a request's head may have {MAX_HEADERS} headers and {MAX_HEAD} bytes"
        self._refuse(431, "headers_too_large", detail)

    def _refuse(self, status: int, code: str, detail: str) -> None:
        self._stop_waiting()
        if self.transport.is_closing():
            return
        request_id = uuid4().hex
        log.warning("request refused", request_id=request_id, code=code)
        answer = problem(request_id, status, code, detail)
        answer.headers["connection"] = "close"
        answer.headers["x-request-id"] = request_id
        head = b"".join(name + b": " + value + b"\r\n" for name, value in answer.raw_headers)
        self.transport.write(STATUS_LINE[status] + head + b"\r\n" + bytes(answer.body))
        self.transport.close()


class Timely:
    """A body whose next piece does not come within its time is given up: 408, and whatever it held is free again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs the application on a body that comes in time; what comes after the body (a client that leaves) is not timed."""
        whole = scope["type"] != "http"

        async def timed() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), BODY_SECONDS)
            except TimeoutError as error:
                raise TooSlow(f"the body's next piece did not come within {BODY_SECONDS:.0f} seconds") from error
            whole = not message.get("more_body", False)
            return message

        await self._app(scope, timed, send)
