"""R6 and R7: whatever becomes of an answer, a command under one Idempotency-Key has one effect."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from deploy.local import ServiceUrls
from tests.shared.http.tokens import Mint
from tests.support.databases import rows
from tests.support.history import History
from tests.support.proxy import Proxy
from tests.support.services import running, through

PARALLEL = 50
PATH = "/v1/accounts"
BODY = {
    "legal_name": "Hargreaves & Sons Ltd",
    "account_type": "retailer",
    "currency": "GBP",
}  # each opening gets a number of its own
NO_BROKER = {"BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
WITHIN = 20


def client(url: str, mint: Mint) -> httpx.AsyncClient:
    token = mint.token(sub="the-operator", aud=["accounts"], roles=["ops"], scope="accounts:read accounts:write")
    return httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)


async def opened(urls: ServiceUrls) -> tuple[int, int]:
    """How many accounts there are, and how many events tell of an opening."""
    accounts = "(SELECT count(*) FROM account) AS accounts"
    events = "(SELECT count(*) FROM outbox WHERE headers LIKE '%AccountOpened%') AS events"
    (found,) = await rows(urls.owner, f"SELECT {accounts}, {events}")
    return found["accounts"], found["events"]


async def test_fifty_calls_with_one_key_have_one_effect_also_after_kill_9(
    service_database: Callable[[str], ServiceUrls], mint: Mint, jwks_url: str
) -> None:
    """R6: of 50 parallel calls with one key each gets the one body or 409, a retry the body, another body 422; after kill -9 and a new start still so.

    Taken out: the advisory lock of the key (calls are told `already_exists`); keeping the answer (fifty effects).
    """
    urls, history, key = service_database("accounts"), History(), str(uuid4())
    settings = {**urls.settings(), **NO_BROKER}
    async with running("accounts", "api", jwks_url, settings) as service, client(service.url, mint) as ops:
        await asyncio.gather(*(history.post(ops, PATH, BODY, key) for _ in range(PARALLEL)))
        bodies = {call.body for call in history.calls if call.status == 201}
        assert set(history.statuses()) <= {201, 409}, history.statuses()
        assert len(bodies) == 1
        refused = [call.body for call in history.calls if call.status == 409]
        assert all(b"idempotency_key_in_use" in body for body in refused), refused
        assert {(await history.post(ops, PATH, BODY, key)).body} == bodies
        other = await history.post(ops, PATH, {**BODY, "legal_name": "Another"}, key)
        assert (other.status, b"idempotency_key_reused" in other.body) == (422, True)
        service.process.kill()
        await service.process.wait()
    async with running("accounts", "api", jwks_url, settings) as service, client(service.url, mint) as ops:
        again = await history.post(ops, PATH, BODY, key)
        assert ({again.body}, again.headers["idempotent-replay"]) == (bodies, "true")
        assert (await history.post(ops, PATH, {**BODY, "legal_name": "Another"}, key)).status == 422
    assert await opened(urls) == (1, 1)


@pytest.mark.parametrize(
    ("lost", "kept"), [("lose_answer_to", True), ("lose_request", False)], ids=["answer", "COMMIT"]
)
async def test_a_retry_after_an_ambiguous_commit_has_one_effect(
    service_database: Callable[[str], ServiceUrls], mint: Mint, jwks_url: str, lost: str, *, kept: bool
) -> None:
    """R7: the connection breaks around COMMIT, once after the database had kept the change and once before it heard of it. The answer does not claim that
    nothing was changed, and a retry with the key has exactly one effect.

    Taken out: keeping the answer in the command's transaction (two accounts); the naming of an unknown outcome in `Database.transaction` (the answer says
    "nothing was changed").
    """
    urls, history = service_database("accounts"), History()
    server = httpx.URL(urls.app)
    async with Proxy(server.host, server.port or 5432) as proxy:
        settings = {**urls.settings(), **NO_BROKER, "BELLWETHER_ACCOUNTS_DATABASE_URL": through(urls.app, proxy.port)}
        async with running("accounts", "api", jwks_url, settings) as service, client(service.url, mint) as ops:
            assert (await history.post(ops, PATH, BODY, "before")).status == 201
            setattr(proxy, lost, b"COMMIT")
            first = await history.post(ops, PATH, BODY, "key")
            assert proxy.lost.is_set()
            assert (first.status, first.outcome) == (503, "unknown"), first.body
            assert int(first.headers["retry-after"]) >= 1
            assert (await opened(urls))[0] == 1 + kept, "the fault was the one meant"
            done = await history.until_ok(ops, PATH, BODY, "key", within=WITHIN)
            assert ("idempotent-replay" in done.headers) == kept
            assert (await history.post(ops, PATH, BODY, "key")).body == done.body
    assert await opened(urls) == (2, 2)
