"""The outermost and innermost layer around the application, in plain ASGI.

`Observed` (outermost) gives each request its id, writes the access line and the metrics, adds the security headers and sees to it that an error
of any layer leaves as a problem document. `Caught` (innermost, so that its answers still get CORS headers) turns an unexpected exception into a 500 and
refuses addresses and bodies that could only be read by guessing.
"""

import re
import time
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from anyio import BrokenResourceError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import tracing
from shared.telemetry import REQUEST_SECONDS, REQUESTS, REQUESTS_RUNNING, bound, get_logger

from .problems import MEDIA_TYPE, from_status, problem, too_large

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
PLAIN = re.compile(r"[A-Za-z0-9._:-]{0,64}(?::[a-z-]+)?")
FIRST_ERROR = 400
TOO_LARGE = 413
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
KEPT = ("accept-encoding", "allow", "retry-after", "www-authenticate", "access-control-", "vary")
log = get_logger("shared.http.access")


class Observed:
    """Request id, access log, metrics, security headers; nothing leaves as an error without being a problem document."""

    def __init__(self, app: ASGIApp, *, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one HTTP request; anything else passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(scope, send, request_id)
        began = time.perf_counter()
        REQUESTS_RUNNING.labels(self._service).inc()
        parent = tracing.valid(Headers(scope=scope).get(tracing.HEADER))
        with (
            tracing.span(scope["method"], parent, "server") as span,
            # `principal` is bound once the token was read; named here, it is forgotten with the request
            bound(request_id=request_id, trace_id=tracing.trace_id(span.traceparent), principal=None),
        ):
            try:
                await self._app(scope, receive, answer.send)
            finally:
                REQUESTS_RUNNING.labels(self._service).dec()
                route = getattr(scope.get("route"), "path_format", "(none)")
                span.name = f"{self._service} {scope['method']} {route}"
                span.attributes = {"http.response.status_code": answer.status, "http.route": route}
                self._record(scope, route, answer, time.perf_counter() - began)

    def _record(self, scope: Scope, route: str, answer: "_Answer", seconds: float) -> None:
        status = answer.status
        method = scope["method"] if scope["method"] in METHODS else "(other)"
        REQUESTS.labels(self._service, method, route, str(status)).inc()
        if not answer.stream:  # how long somebody listened is no time to answer
            REQUEST_SECONDS.labels(self._service, method, route).observe(seconds)
        if route in QUIET:
            return
        log.info(
            "request",
            method=method,
            route=route,
            path=_shown(scope["path"]),
            status=status,
            seconds=round(seconds, 6),
        )


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Answer:
    """Watches one answer on its way out and replaces an error that is no problem document by one."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self._scope = scope
        self._send = send
        self._request_id = request_id
        self._replaced = False
        self.stream = False
        self.status = 499  # what is logged when the client went away before any answer

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            if self.status >= FIRST_ERROR and not headers.get("content-type", "").startswith(MEDIA_TYPE):
                self._replaced = True
                kept = {name: value for name, value in headers.items() if name.startswith(KEPT)}
                said = too_large(self._scope) if self.status == TOO_LARGE else None
                instead = from_status(self._request_id, self.status, detail=said, headers=kept)
                await self._send(
                    self._dressed({"type": message["type"], "status": self.status, "headers": instead.raw_headers})
                )
                await self._send({"type": "http.response.body", "body": instead.body, "more_body": False})
                return
            message = self._dressed(message)
        if not self._replaced:
            await self._send(message)

    def _dressed(self, message: Message) -> Message:
        headers = MutableHeaders(raw=list(message["headers"]))
        self.stream = headers.get("content-type", "").startswith("text/event-stream")
        if getattr(self._scope["app"].state, "stopping", False):
            headers["Connection"] = "close"  # the next request goes to another process, not into the end of this one
        headers["X-Request-Id"] = self._request_id
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "private, no-cache" if "etag" in headers else "no-store")
        return {**message, "headers": headers.raw}


class Caught:
    """An exception that nobody expected becomes a logged 500; once the answer has begun, the connection is cut instead."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs the application."""
        if scope["type"] == "http" and (refused := _unreadable(scope)):
            await refused(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            if begun and _gone(error):
                return
            get_logger("shared.http").exception("unexpected error", method=scope["method"], path=_shown(scope["path"]))
            if begun:
                raise
            await from_status(scope["state"].get("request_id", ""), 500)(scope, receive, send)


def _gone(error: BaseException) -> bool:
    """Whether this only says that a stream's reader has gone: the framework's own pipe to it broke while something was on its way."""
    if isinstance(error, BaseExceptionGroup):
        return all(_gone(one) for one in error.exceptions)
    return isinstance(error, BrokenResourceError)


def _shown(path: str) -> str:
    """The path as a log may keep it: what is no id (an address, a name that somebody looked for) is left out."""
    return "/".join(part if PLAIN.fullmatch(part) else "…" for part in path.split("/"))


def _request_id(scope: Scope) -> str:
    """The caller's id when it is a plain token, else one of ours."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex


def _unreadable(scope: Scope) -> Response | None:
    """The refusal of an address or a body that could only be read by guessing; None: it can be read."""
    request_id = scope["state"].get("request_id", "")
    query, raw = scope.get("query_string", b""), scope.get("raw_path", b"")
    if "\x00" in scope["path"] or b"%00" in query or b"\x00" in query:
        return problem(request_id, 400, "nul_character", "the address holds a NUL character", title="Bad request")
    if not (_is_text(query) and _is_text(raw)):
        detail = "the address is not UTF-8: percent-encoded bytes in it cannot be decoded"
        return problem(request_id, 400, "not_utf8", detail, title="Bad request")
    headers = Headers(scope=scope)
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity" and ("content-length" in headers or "transfer-encoding" in headers):
        detail = f"send the body as it is: content encodings such as {encoding[:20]} are not taken"
        said = problem(request_id, 415, "content_encoding", detail, title="Unsupported media type")
        said.headers["Accept-Encoding"] = "identity"
        return said
    return None


def _is_text(quoted: bytes) -> bool:
    """Whether percent-encoded bytes are UTF-8. Whoever decodes them later would put a question mark for what is not."""
    if b"%" not in quoted:
        return quoted.isascii()
    try:
        unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return False
    return True
