"""Every error is a problem document."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from shared.http import AppSpec, build_app
from tests.shared.http.conftest import ClientOf
from tests.shared.http.tokens import Mint

MEMBERS = {"type", "title", "status", "code", "detail", "request_id", "errors"}
GOOD = {"name": "a", "quantity": 1}


def problem(answer: httpx.Response, status: int, code: str) -> dict:  # type: ignore[type-arg]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == MEMBERS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:bellwether:problem:{code}")
    assert body["request_id"] == answer.headers["x-request-id"]
    return body  # type: ignore[no-any-return]


async def test_unknown_path(client: httpx.AsyncClient) -> None:
    """A path that nothing answers is a problem, also with a slash too many."""
    problem(await client.get("/nothing"), 404, "not_found")
    problem(await client.get("/v1/things/"), 404, "not_found")


async def test_unknown_id(client: httpx.AsyncClient) -> None:
    """A NotFound of our own has the same shape."""
    problem(await client.get("/v1/things/00000000-0000-7000-8000-000000000000"), 404, "not_found")


@pytest.mark.parametrize(("path", "allow"), [("/v1/things", "GET, POST"), ("/livez", "GET")])
async def test_wrong_method(client: httpx.AsyncClient, path: str, allow: str) -> None:
    """A 405 names every method of the path, of whichever route."""
    answer = await client.delete(path)
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allow


async def test_unexpected_error_tells_nothing(client: httpx.AsyncClient) -> None:
    """An exception nobody expected is a 500 that keeps its secret. Red without the innermost layer (`Caught`)."""
    answer = await client.get("/v1/things/broken")
    problem(answer, 500, "internal_error")
    assert "secret" not in answer.text


async def test_wrong_values_are_pointed_at(client: httpx.AsyncClient) -> None:
    """Each wrong value of a body has its JSON pointer."""
    body = {"lines": [GOOD, {"name": "", "quantity": "2", "colour": "red"}]}
    answer = await client.post("/v1/things:lines", json=body)
    errors = problem(answer, 422, "invalid")["errors"]
    assert {(error["place"], error["pointer"]) for error in errors} == {
        ("body", "/lines/1/name"),
        ("body", "/lines/1/quantity"),
        ("body", "/lines/1/colour"),
    }


async def test_own_errors_carry_pointers(client: httpx.AsyncClient) -> None:
    """What a use case found wrong is pointed at in the same way."""
    answer = await client.post("/v1/things:lines", json={"lines": [GOOD] * 4})
    assert problem(answer, 422, "invalid")["errors"] == [{"place": "body", "pointer": "/lines", "detail": "at most 3"}]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"name": ', 400, "json_invalid"),
        (b"", 422, "invalid"),
        (b'{"name": "\xff", "quantity": 1}', 400, "not_utf8"),
        (b'{"name": "a\\u0000b", "quantity": 1}', 422, "invalid"),
        (b'{"name": "\\ud800", "quantity": 1}', 422, "invalid"),
        (b'{"name": "a", "quantity": NaN}', 422, "invalid"),
        (b'{"name": "a", "quantity": 1e999}', 422, "invalid"),
        (b'{"name": "a", "quantity": 99999999999999999999}', 422, "invalid"),
        (b'{"name": "a", "quantity": true}', 422, "invalid"),
        (b'{"name": "a", "quantity": ' + b"9" * 5000 + b"}", 400, "json_invalid"),
        (b"[" * 20_000, 400, "json_too_deep"),
        (b'{"lines": [], "extra": ' + b'{"a":' * 40 + b"1" + b"}" * 41, 422, "json_too_deep"),
        (b'{"lines": [' + b"1," * 10_001 + b"1]}", 422, "invalid"),
    ],
)
async def test_bad_bodies(client: httpx.AsyncClient, content: bytes, status: int, code: str) -> None:
    """Broken, deep, long or unstorable JSON is the caller's error, never ours. Red without `check_json` (NUL then reaches PostgreSQL)."""
    path = "/v1/things:lines" if b"lines" in content else "/v1/things"
    answer = await client.post(path, content=content, headers={"content-type": "application/json"})
    problem(answer, status, code)


async def test_nul_in_the_address(client: httpx.AsyncClient) -> None:
    """A NUL in path or query is refused before anything looks at it."""
    problem(await client.get("/v1/things/a%00b"), 400, "nul_character")
    problem(await client.get("/v1/things?name=%00"), 400, "nul_character")


async def test_other_media_types(client: httpx.AsyncClient) -> None:
    """A body that is not JSON is a 415, also without a content type."""
    problem(
        await client.post("/v1/things", content=b"a=1", headers={"content-type": "text/plain"}),
        415,
        "unsupported_media_type",
    )
    problem(await client.post("/v1/things", content=b'{"name":"a","quantity":1}'), 415, "unsupported_media_type")


async def test_a_body_that_nothing_reads(client: httpx.AsyncClient) -> None:
    """Whoever sends values to an operation that takes none is told so; an empty object is nothing. Taken out: the check in `strict_request`."""
    touched = "/v1/things/00000000-0000-7000-8000-000000000000:touch"
    problem(await client.post(touched, json={"quantity": 2}), 422, "body_not_taken")
    problem(await client.post(touched, content=b"{"), 422, "body_not_taken")
    for nothing in (b"", b"{}", b"null"):
        problem(await client.post(touched, content=nothing), 404, "not_found")


async def test_queries_are_strict(client: httpx.AsyncClient) -> None:
    """Unknown and doubled parameters are refused; lists may repeat. Red without the application-wide `strict_request`."""
    unknown = problem(await client.get("/v1/things?color=red"), 422, "invalid")
    assert unknown["errors"][0]["place"] == "query"
    assert unknown["errors"][0]["pointer"] == "/color"
    assert "limit" in unknown["errors"][0]["detail"]
    problem(await client.get("/v1/things?limit=1&limit=2"), 422, "invalid")
    problem(await client.get("/v1/things?limit=201"), 422, "invalid")
    assert (await client.get("/v1/things?name=a&name=b")).status_code == 200


async def test_large_bodies(client: httpx.AsyncClient) -> None:
    """A body above the cap is a 413, whether it says its length or not. Red without the body limit layer."""
    problem(await client.post("/v1/things", content=b"x" * 2_000_000), 413, "content_too_large")

    async def stream() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    problem(await client.post("/v1/things", content=stream()), 413, "content_too_large")
    problem(await client.post("/nothing", content=b"x" * 2_000_000), 413, "content_too_large")


async def test_database_away(away: AppSpec, client_of: ClientOf) -> None:
    """With the database away reads, writes and readiness are 503 with Retry-After, never 500. Red without the fault handlers."""
    client = client_of(build_app(away))
    for answer in (
        await client.get("/v1/things"),
        await client.post("/v1/things", json=GOOD),
        await client.post("/v1/things", json=GOOD, headers={"Idempotency-Key": "k"}),
    ):
        problem(answer, 503, "database_away")
        assert answer.headers["retry-after"] == "1"
    problem(await client.get("/readyz"), 503, "not_ready")
    assert (await client.get("/livez")).status_code == 200


async def test_request_id(client: httpx.AsyncClient) -> None:
    """A plain request id is taken over, another one replaced."""
    given = await client.get("/livez", headers={"x-request-id": "abc-1.2_3"})
    assert given.headers["x-request-id"] == "abc-1.2_3"
    made = await client.get("/livez", headers={"x-request-id": 'a"\nb'[:2]})
    assert len(made.headers["x-request-id"]) == 32


async def test_security_headers(client: httpx.AsyncClient) -> None:
    """Every answer forbids sniffing, framing and shared caching."""
    for answer in (await client.get("/v1/things"), await client.get("/nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


async def test_middleware_speaks_problem(spec: AppSpec, client_of: ClientOf) -> None:
    """What a middleware refuses is a problem too: here a preflight from an origin that is not listed."""
    settings = spec.settings.model_copy(update={"cors_origins": ("https://app.test",)})
    client = client_of(build_app(_with(spec, settings=settings)))
    asks = {"origin": "https://evil.test", "access-control-request-method": "GET"}
    problem(await client.options("/v1/things", headers=asks), 400, "bad_request")
    allowed = await client.options("/v1/things", headers={**asks, "origin": "https://app.test"})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://app.test"
    failed = await client.get("/v1/things/broken", headers={"origin": "https://app.test"})
    problem(failed, 500, "internal_error")
    assert failed.headers["access-control-allow-origin"] == "https://app.test"


def _with(spec: AppSpec, **changes: object) -> AppSpec:
    return replace(spec, **changes)  # type: ignore[arg-type]


async def test_authentication_comes_with_a_challenge(app: FastAPI, mint: Mint) -> None:
    """401 and 403 say what is missing in WWW-Authenticate; the 403 names the scope."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://things") as nobody:
        answer = await nobody.get("/v1/things")
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
        low = {"Authorization": f"Bearer {mint.token(scope='things:read')}"}
        answer = await nobody.post("/v1/things", json=GOOD, headers=low)
        assert "things:write" in problem(answer, 403, "forbidden")["detail"]
        assert 'scope="things:write"' in answer.headers["www-authenticate"]
