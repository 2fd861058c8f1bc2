"""Addresses and JSON that could only be read by guessing, against each service's real application: one specific answer each."""

import gzip
from collections.abc import Callable

import httpx
import pytest

from tests.flows.bad_input.test_http import JSON, WRITES, client_of, said

__all__ = ["client_of"]
Client = Callable[[str], httpx.AsyncClient]
ADDRESSES = (
    ("/v1/..%2f..%2flivez", 404, "not_found"),
    ("/v1/%2e%2e/livez", 404, "not_found"),
    ("/v1/progress/", 404, "not_found"),
    ("/V1/progress", 404, "not_found"),
    ("/v1//progress", 404, "not_found"),
    ("/v1/progress%2f", 404, "not_found"),
    ("/v1/progress;v=1", 404, "not_found"),
    ("/v1/%00", 400, "nul_character"),
    ("/v1/progress?x=%00", 400, "nul_character"),
    ("/v1/%ff", 400, "not_utf8"),
    ("/v1/%c0%ae%c0%ae/livez", 400, "not_utf8"),
    ("/v1/progress?x=%ed%a0%80", 400, "not_utf8"),
    ("/v1/progress?x=1&x=2", 422, "invalid"),
)
BODIES = (
    (b'{"x": NaN}', 422, "invalid", "finite"),
    (b'{"x": -Infinity}', 422, "invalid", "finite"),
    (b'{"x": 1e999}', 422, "invalid", "finite"),
    (b'{"x": %d}' % 10**30, 422, "invalid", "64 bits"),
    (b'{"x": ' + b"9" * 5000 + b"}", 400, "json_invalid", "digits"),
    (b'{"x": "\\u0000"}', 422, "invalid", "NUL"),
    (b'{"\\u0000": 1}', 422, "invalid", "NUL"),
    (b'{"x": "\\ud800"}', 422, "invalid", "surrogate"),
    (b'{"x": "\xff"}', 400, "not_utf8", "UTF-8"),
    ('{"x": 1}'.encode("utf-16"), 400, "not_utf8", "UTF-8"),
    ('{"x": 1}'.encode("utf-16-le"), 400, "not_utf8", "UTF-8"),
    ('{"x": 1}'.encode("utf-32"), 400, "not_utf8", "UTF-8"),
    (b'{"x": 1, "x": 2}', 422, "name_twice", "twice"),
    (b'{"a": [{"x": 1, "x": 1}]}', 422, "name_twice", "x"),
    (b"\xef\xbb\xbf" + b'{"colour": 1}', 422, "invalid", "/colour"),
    (b'{"x": 1} {"x": 2}', 400, "json_invalid", "character"),
    (b"{'x': 1}", 400, "json_invalid", "character"),
    (b"// hello\n{}", 400, "json_invalid", "character"),
)


@pytest.mark.parametrize("service", WRITES)
async def test_an_address_is_read_as_it_is_written_or_not_at_all(service: str, client_of: Client) -> None:
    """Dots, slashes and NULs in disguise lead nowhere, and bytes that are no text are told as that. Taken out: `_is_text` in `_unreadable`."""
    client = client_of(service)
    for address, status, code in ADDRESSES:
        answer = await client.get(address)
        assert (answer.status_code, address) == (status, address), answer.text
        said(answer, status, code)


@pytest.mark.parametrize("service", WRITES)
async def test_json_that_readers_read_differently_is_refused(service: str, client_of: Client) -> None:
    """Numbers that are none, doubled names, other encodings, what other readers forgive: refused by name; a byte order mark is no part of it.

    Taken out: `_read` in `strict_request` (doubled names and UTF-16 are then taken for something).
    """
    client, (method, path) = client_of(service), WRITES[service]
    for content, status, code, words in BODIES:
        answer = await client.request(method, path, content=content, headers=JSON)
        assert (answer.status_code, content[:40]) == (status, content[:40]), answer.text
        assert words in said(answer, status, code), answer.text


@pytest.mark.parametrize("service", WRITES)
async def test_a_compressed_body_is_not_unpacked(service: str, client_of: Client) -> None:
    """A gzip of 50 MB that is 50 KB, and other codings: 415 that says what is taken. Taken out: the content encoding in `_unreadable`."""
    client, (method, path) = client_of(service), WRITES[service]
    bomb = gzip.compress(b" " * 50_000_000, compresslevel=9)
    for encoding in ("gzip", "br", "deflate, gzip", "x"):
        answer = await client.request(method, path, content=bomb, headers={**JSON, "Content-Encoding": encoding})
        assert "content encodings" in said(answer, 415, "content_encoding")
        assert answer.headers["accept-encoding"] == "identity"
