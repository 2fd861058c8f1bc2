"""Bad bodies against each service's real application: an answer that says what would be right, read no further than needed; the next request is served."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import ModuleType

import httpx
import pytest

import accounts.__main__
import notify.__main__
import scoring.__main__
import supply.__main__
from deploy.local.provision import ServiceUrls
from shared.auth import Principal
from shared.contracts.access import default_scopes
from shared.errors import Unauthenticated
from shared.service import Runtime

MB = 1024 * 1024
IMPORT_CAP = 20 * MB
JSON = {"Content-Type": "application/json", "Idempotency-Key": "k1", "If-Match": '"1"'}
MODULES: dict[str, ModuleType] = {
    "accounts": accounts.__main__,
    "supply": supply.__main__,
    "scoring": scoring.__main__,
    "notify": notify.__main__,
}
WRITES = {
    "accounts": ("POST", "/v1/accounts"),
    "supply": ("POST", "/v1/reservations"),
    "scoring": ("PUT", "/v1/accounts/A1/override"),
    "notify": ("POST", "/v1/rules"),
}
ROLE = "ops"


class Anybody:
    """A verifier that takes every token for an operator's with all that the service's scopes allow."""

    def __init__(self, service: str) -> None:
        self._scopes = frozenset({*default_scopes(ROLE), f"{service}:read", f"{service}:write", f"{service}:admin"})

    async def verify(self, token: str) -> Principal:
        if not token:
            raise Unauthenticated("no token")
        return Principal("https://issuer.test", "the-operator", frozenset({ROLE, "planner"}), self._scopes)


@dataclass
class Sent:
    """A body of a stated size, handed over in pieces; `taken` says how much of it anybody has read."""

    size: int
    taken: int = 0
    piece: bytes = field(default=b"[" * 65_536, repr=False)

    async def stream(self) -> AsyncIterator[bytes]:
        while self.taken < self.size:
            self.taken += len(self.piece)
            yield self.piece


@pytest.fixture
async def client_of(
    service_database: Callable[[str], ServiceUrls],
) -> AsyncIterator[Callable[[str], httpx.AsyncClient]]:
    """`client_of("supply")`: a client of that service's real application on a fresh database."""
    made: list[tuple[httpx.AsyncClient, Runtime]] = []

    def make(name: str) -> httpx.AsyncClient:
        service = MODULES[name].SERVICE
        runtime = Runtime(service, service.settings(database_url=service_database(name).app))
        app = service.app(runtime)
        app.state.verifier = Anybody(name)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=f"http://{name}", headers={"Authorization": "Bearer t"}
        )
        made.append((client, runtime))
        return client

    yield make
    for client, runtime in made:
        await client.aclose()
        await runtime.database.close()


def said(answer: httpx.Response, status: int, code: str) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    return json.dumps([problem["detail"], problem["errors"]])


@pytest.mark.parametrize("service", WRITES)
async def test_bad_bodies_are_answered_and_forgotten(
    service: str, client_of: Callable[[str], httpx.AsyncClient]
) -> None:
    """50 MB (told or not), deep, broken, foreign and empty JSON: refused with the limit or the place, and what comes after is served as before.

    Taken out: the body limit in `_middleware` (all 50 MB are read); `check_json`.
    """
    client, (method, path) = client_of(service), WRITES[service]
    for told in ({"Content-Length": str(50 * MB)}, {}):
        body = Sent(50 * MB)
        answer = await client.request(method, path, content=body.stream(), headers={**JSON, **told})
        assert "larger than the 1048576 bytes that this operation takes" in said(answer, 413, "content_too_large")
        assert body.taken <= 2 * MB
    cases = (
        (b"[" * 100_000, 400, "json_too_deep", "nested too deeply"),
        (b'{"x": ' + b'{"a":' * 40 + b"1" + b"}" * 41, 422, "json_too_deep", "deeper than 32 levels"),
        (b'{"account_id": ', 400, "json_invalid", "at character"),
        (b'{"account_id": "\xe4"}', 400, "not_utf8", "not UTF-8"),
        (b"", 422, "invalid", "required"),
        (b"[]", 422, "invalid", "object"),
        (b'{"colour": "red"}', 422, "invalid", "/colour"),
    )
    for content, status, code, words in cases:
        answer = await client.request(method, path, content=content, headers=JSON)
        assert words in said(answer, status, code), (content[:40], answer.text)
    answer = await client.request(method, path, content=b"a=1", headers={**JSON, "Content-Type": "text/plain"})
    assert "application/json" in said(answer, 415, "unsupported_media_type")
    assert (await client.get("/readyz")).status_code == 200
    assert (await client.get("/v1/progress")).status_code in {200, 503}


@pytest.mark.parametrize("told", [True, False])
async def test_a_file_of_50_mb_is_no_import(told: bool, client_of: Callable[[str], httpx.AsyncClient]) -> None:  # noqa: FBT001
    """An import may be larger than other bodies, up to its own cap: the answer names that one, nothing is kept, and a good file is taken after it."""
    client, body = client_of("accounts"), Sent(50 * MB)
    headers = {
        "Content-Type": "text/csv",
        "Idempotency-Key": "k2",
        **({"Content-Length": str(50 * MB)} if told else {}),
    }
    answer = await client.post("/v1/imports?kind=accounts", content=body.stream(), headers=headers)
    assert f"larger than the {IMPORT_CAP} bytes" in said(answer, 413, "content_too_large")
    assert body.taken <= IMPORT_CAP + MB
    good = b"number,legal_name,account_type,currency\n1,One,retailer,GBP\n"
    answer = await client.post(
        "/v1/imports?kind=accounts", content=good, headers={**headers, "Content-Length": str(len(good))}
    )
    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("number,legal_name\n1,Müller".encode("latin-1"), "not_utf8", ("row 2", "UTF-8")),
        ("number,legal_name\n1,Müller".encode("cp1252"), "not_utf8", ("row 2", "UTF-8")),
        ("number,legal_name\n1,有限公司".encode("gb18030"), "not_utf8", ("row 2", "UTF-8")),
        ("number,legal_name\n1,One".encode("utf-16"), "not_utf8", ("UTF-16", "UTF-8")),
        (b"number,legal_name,account_type,currency\n", "empty_file", ("no row",)),
        (b"", "columns_wrong", ("first row",)),
        (b"number,colour\n1,red\n", "columns_wrong", ("number", "legal_name", "colour")),
    ],
)
async def test_a_csv_that_cannot_be_read_is_refused_at_the_door(
    content: bytes, code: str, words: tuple[str, ...], client_of: Callable[[str], httpx.AsyncClient]
) -> None:
    """Another encoding, no rows, other columns: the answer says where and what would be right; nothing is kept."""
    client = client_of("accounts")
    answer = await client.post("/v1/imports?kind=accounts", content=content, headers={"Content-Type": "text/csv"})
    detail = said(answer, 422, code)
    for word in words:
        assert word in detail
