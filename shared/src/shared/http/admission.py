"""How much is worked on at once: what comes beyond is refused at once and cheaply, so that what was let in ends in time.

A request counts from its body's last byte to its answer's first one: neither a client that sends slowly nor a stream that stays open takes a place.
"""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry import REQUESTS_SHED

from .boundary import QUIET
from .problems import problem

DETAIL = "more requests are being worked on than this process takes; nothing was changed, ask again"
RETRY_AFTER = "1"


class Admission:
    """Answers 503 `overloaded` beyond `limit` requests at work. Probes and scrapes are always let in."""

    def __init__(self, app: ASGIApp, *, service: str, limit: int) -> None:
        self._app = app
        self._shed = REQUESTS_SHED.labels(service)
        self._limit = limit
        self._working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in or refuses it."""
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self._app(scope, receive, send)
            return
        if self._working >= self._limit:
            self._shed.inc()
            request_id = scope.get("state", {}).get("request_id", "")
            refused = problem(request_id, 503, "overloaded", DETAIL, headers={"Retry-After": RETRY_AFTER})
            await refused(scope, receive, send)
            return
        place = _Place(self._count)
        if not _has_body(scope):
            place.take()

        async def received() -> Message:
            message = await receive()
            if not message.get("more_body", False):
                place.take()
            return message

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                place.leave()
            await send(message)

        try:
            await self._app(scope, received, answered)
        finally:
            place.leave()

    def _count(self, change: int) -> None:
        self._working += change


class _Place:
    """One request's place: taken once, left once, and not taken again by what the application receives after its answer began."""

    def __init__(self, count: Callable[[int], None]) -> None:
        self._count = count
        self._state = "before"

    def take(self) -> None:
        if self._state == "before":
            self._state = "held"
            self._count(1)

    def leave(self) -> None:
        if self._state == "held":
            self._count(-1)
        self._state = "after"


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
