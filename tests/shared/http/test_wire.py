"""What a real server answers to bytes that no client should send: a problem document, an end of the connection, and the next client is served."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from shared.http import AppSpec, wire
from tests.shared.http.test_problems import problem
from tests.shared.http.test_server import running
from tests.shared.http.tokens import Mint

DEADLINE = 10
POST = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
async def url(spec: AppSpec) -> AsyncIterator[str]:
    """Where the service listens."""
    async with running(spec) as (_, found):
        yield found


async def said(url: str, *pieces: bytes, ends: bool = False) -> httpx.Response:
    """What a server answers to these pieces of a request until it closes; `ends`: the client then sends nothing more."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for piece in pieces:
            writer.write(piece)
            try:
                await writer.drain()
            except ConnectionError:
                break
        if ends:
            writer.write_eof()
        told = await asyncio.wait_for(reader.read(), DEADLINE)
    finally:
        writer.close()
    head, _, body = told.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    named = [(name, value) for name, _, value in (header.partition(": ") for header in headers)]
    return httpx.Response(int(line.split()[1]), headers=named, content=body)


async def refused(url: str, status: int, code: str, *pieces: bytes) -> None:
    """It is refused in the one shape, the connection ends, and the next client is served."""
    answer = await said(url, *pieces)
    problem(answer, status, code)
    assert answer.headers["connection"] == "close"
    async with httpx.AsyncClient(base_url=url) as client:
        problem(await client.get("/nothing"), 404, "not_found")


@pytest.mark.parametrize(
    "pieces",
    [
        (b"GET /v1/things HTTP/1.1\r\nHost: x\r\nX-Long: ", *[b"a" * 16_384] * 6),
        (b"GET /v1/things HTTP/1.1\r\nHost: x\r\n", *[b"X-Many: %05d\r\n" % n for n in range(wire.MAX_HEADERS + 1)]),
        (b"GET /v1/things HTTP/1.1\r\nHost: x\r\n", b"X-Big: " + b"a" * 40_000 + b"\r\n", b"X-B: " + b"a" * 40_000 + b"\r\n"),
        (b"GET /v1/things?q=", *[b"a" * 16_384] * 6),
    ],
    ids=["one endless header", "many headers", "big headers", "an endless address"],
)  # fmt: skip
async def test_a_flood_of_headers_is_cut(url: str, pieces: tuple[bytes, ...]) -> None:
    """However it comes, a request's head is read up to its cap: 431. Taken out: `_refuse_head` in `data_received`, the raise in `on_header`."""
    await refused(url, 431, "headers_too_large", *pieces)


@pytest.mark.parametrize(
    "request_",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}",
        b"POST /v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        b"GET /v1/things HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /v1/things HTTP/1.1\r\nHost: x\r\nX-Nul: a\x00b\r\n\r\n",
    ],
    ids=[
        "garbage", "TLS", "two lengths", "length and chunks", "two encodings",
        "negative length", "a list of lengths", "bad chunk", "space in a name", "NUL in a header",
    ],
)  # fmt: skip
async def test_what_is_no_http_is_told_so(url: str, request_: bytes) -> None:
    """Two lengths, or none that can be read, are how requests are smuggled past a proxy: 400 at once.

    Taken out: `http=Wire` in `server` (it is plain text then).
    """
    await refused(url, 400, "http_malformed", request_)


async def test_a_head_that_does_not_end_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a head, and nothing at all: 408 when its time is over. Taken out: the timer in `_await_head` (the connection stays)."""
    monkeypatch.setattr(wire, "HEAD_SECONDS", 0.2)
    await refused(url, 408, "request_timeout", b"GET /v1/things HTTP/1.1\r\nHost: x\r\n")
    await refused(url, 408, "request_timeout")


async def test_a_body_that_does_not_come_is_given_up(url: str, mint: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body shorter than its length: 408 when the next piece's time is over. Taken out: `Timely`."""
    monkeypatch.setattr(wire, "BODY_SECONDS", 0.2)
    head = f"{POST}Connection: close\r\nAuthorization: Bearer {mint.token()}\r\n"
    for body in (b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"):
        problem(await said(url, head.encode() + body), 408, "request_timeout")


async def test_a_body_longer_than_its_length_is_cut_there(url: str, mint: Mint) -> None:
    """What stands after the stated length is read as the next request, which it is not: the connection ends, and nothing of it reached the first."""
    body = b'{"name": "cup", "quantity": 1}'
    token = mint.token(scope="things:read things:write")
    head = f"{POST}Content-Length: {len(body)}\r\nAuthorization: Bearer {token}\r\n\r\n"
    assert (await said(url, head.encode() + body + b'{"name": "cup"}')).status_code in {201, 400}
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        assert {item["name"] for item in (await client.get("/v1/things")).json()["items"]} <= {"cup"}
