"""Browsers of other origins: allowed by list, asked before authentication, told what they may read."""

from dataclasses import replace

import httpx
import pytest

from shared.http import AppSpec, build_app
from shared.http.app import ACCEPTED, EXPOSED, METHODS
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem

OURS = {"origin": "https://app.test"}
THEIRS = {"origin": "https://evil.test"}
GOOD = {"name": "nail", "quantity": 3}


@pytest.fixture
def client(spec: AppSpec, client_of: ClientOf) -> httpx.AsyncClient:
    """Someone who may do everything, at a service that lists one origin."""
    settings = spec.settings.model_copy(update={"cors_origins": ("https://app.test",)})
    return client_of(build_app(replace(spec, settings=settings)))


def words(answer: httpx.Response, header: str) -> set[str]:
    return {word.strip() for word in answer.headers.get(header, "").split(",")}


async def test_a_preflight_is_answered_before_authentication(client: httpx.AsyncClient) -> None:
    """It carries no token, and is told the methods and headers of the whole API; no credentials mode, for there are no cookies.

    Taken out: the CORS layer (401, no permission).
    """
    del client.headers["Authorization"]
    for method in METHODS:
        asks = {"access-control-request-method": method, "access-control-request-headers": ", ".join(ACCEPTED)}
        answer = await client.options("/v1/things", headers={**OURS, **asks})
        assert answer.status_code == 200, answer.text
        assert answer.headers["access-control-allow-origin"] == "https://app.test"
        assert method in words(answer, "access-control-allow-methods")
        assert set(ACCEPTED) <= words(answer, "access-control-allow-headers")
        assert "access-control-allow-credentials" not in answer.headers
        assert "Origin" in words(answer, "vary")


@pytest.mark.parametrize(
    "asks",
    [
        {**THEIRS},
        {"origin": "null"},
        {"origin": "https://app.test.evil.test"},
        {"origin": "http://app.test"},
        {**OURS, "access-control-request-method": "TRACE"},
        {**OURS, "access-control-request-headers": "x-colour"},
    ],
)
async def test_other_preflights_are_refused(client: httpx.AsyncClient, asks: dict[str, str]) -> None:
    """Another origin, method or header: a problem document. Taken out: `allow_origins` (all of them allowed)."""
    answer = await client.options("/v1/things", headers={"access-control-request-method": "GET", **asks})
    problem(answer, 400, "bad_request")
    assert answer.headers.get("access-control-allow-origin") in (None, "https://app.test")


async def test_answers_and_errors_can_be_read(client: httpx.AsyncClient) -> None:
    """Success, refusals of the domain and of layers around it, even before authentication: permission, and the headers a front end needs.

    Taken out: the order of the layers (the 413 and the 500 without permission; the 400 of a NUL while `Observed` gave it), `expose_headers`.
    """
    made = await client.post("/v1/things", json=GOOD, headers={**OURS, "Idempotency-Key": "k"})
    again = await client.post("/v1/things", json=GOOD, headers={**OURS, "Idempotency-Key": "k"})
    assert (made.status_code, again.headers["idempotent-replay"]) == (201, "true")
    kind = {"Content-Type": "application/json"}
    answers = [
        (made, 201),
        (again, 201),
        (await client.get("/v1/things", headers={**OURS, "Authorization": ""}), 401),
        (await client.get("/v1/things?colour=red", headers=OURS), 422),
        (await client.get("/nothing", headers=OURS), 404),
        (await client.delete("/v1/things", headers=OURS), 405),
        (await client.get("/v1/things?name=%00", headers=OURS), 400),
        (await client.post("/v1/things", content=b" " * 1_100_000, headers={**OURS, **kind}), 413),
        (await client.get("/v1/things/broken", headers=OURS), 500),
    ]
    for answer, status in answers:
        assert answer.status_code == status, answer.text
        assert answer.headers["access-control-allow-origin"] == "https://app.test", status
        assert "Origin" in words(answer, "vary"), status
        if status < 400:
            assert set(EXPOSED) <= words(answer, "access-control-expose-headers"), status
    assert {"ETag", "Location", "Link", "Retry-After", "X-Request-Id", "Idempotent-Replay"} <= set(EXPOSED)


async def test_an_error_exposes_its_headers_too(client: httpx.AsyncClient) -> None:
    """A front end quotes the request id of an error and obeys its Retry-After."""
    for url, status in (("/v1/things?colour=red", 422), ("/nothing", 404), ("/v1/things/broken", 500)):
        answer = await client.get(url, headers=OURS)
        assert answer.status_code == status
        assert {"X-Request-Id", "Retry-After"} <= words(answer, "access-control-expose-headers"), url


async def test_other_origins_get_no_permission(client: httpx.AsyncClient, spec: AppSpec, client_of: ClientOf) -> None:
    """An origin that is not listed, and any origin where none is listed, which is the default. Taken out: `if settings.cors_origins`."""
    answer = await client.get("/v1/things", headers=THEIRS)
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in words(answer, "vary")
    closed = client_of(build_app(spec))
    for headers in (OURS, THEIRS):
        answer = await closed.get("/v1/things", headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    asks = {**OURS, "access-control-request-method": "GET"}
    problem(await closed.options("/v1/things", headers=asks), 405, "method_not_allowed")
