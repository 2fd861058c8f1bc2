"""Idempotency-Key: one effect, one answer."""

import asyncio
import hashlib
from datetime import timedelta
from uuid import uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from shared.auth import Principal
from shared.database import Database, fetch
from shared.http import prune_idempotency_keys
from shared.http.idempotency import _LOCK, Idempotency
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem
from tests.shared.http.test_sessions import count
from tests.shared.http.tokens import ISSUER

BODY = {"name": "a", "quantity": 1}


def key(name: str = "k") -> dict[str, str]:
    return {"Idempotency-Key": name}


async def test_a_retry_gets_the_first_answer(client: httpx.AsyncClient, database: Database) -> None:
    """The same key and body give the same status, body and headers, and one effect. Red without keeping the answer."""
    first = await client.post("/v1/things", json=BODY, headers=key())
    again = await client.post("/v1/things", json=BODY, headers=key())
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert {name: first.headers[name] for name in ("etag", "location")} == {
        name: again.headers[name] for name in ("etag", "location")
    }
    assert again.headers["idempotent-replay"] == "true"
    assert await count(database) == 1


async def test_another_request_with_the_key(client: httpx.AsyncClient, database: Database) -> None:
    """Another body, or another path, under the same key is a 422. Red without the fingerprint."""
    await client.post("/v1/things", json=BODY, headers=key())
    problem(await client.post("/v1/things", json={**BODY, "quantity": 2}, headers=key()), 422, "idempotency_key_reused")
    problem(await client.post("/v1/things:reserve", json=BODY, headers=key()), 422, "idempotency_key_reused")
    assert await count(database) == 1


async def test_keys_are_per_principal(app: FastAPI, client_of: ClientOf, database: Database) -> None:
    """Two principals may choose the same key; neither sees the other's answer. Red when the principal is left out of the key."""
    for subject in ("pat", "sam"):
        answer = await client_of(app, sub=subject).post("/v1/things", json={**BODY, "name": subject}, headers=key())
        assert (answer.status_code, answer.json()["name"]) == (201, subject)
    assert await count(database) == 2


async def test_compulsory(client: httpx.AsyncClient) -> None:
    """Where a second effect would hurt, the key is compulsory; nonsense is refused."""
    problem(await client.post("/v1/things:reserve", json=BODY), 400, "idempotency_key_missing")
    problem(await client.post("/v1/things:reserve", json=BODY, headers=key("a b")), 400, "idempotency_key_malformed")
    problem(await client.post("/v1/things:reserve", json=BODY, headers=key("x" * 256)), 422, "invalid")


async def test_only_committed_answers_are_kept(client: httpx.AsyncClient) -> None:
    """A refusal keeps nothing: the same key may be used for the request that then succeeds."""
    problem(await client.post("/v1/things:reserve", json={**BODY, "name": "gone"}, headers=key()), 409, "sold_out")
    assert (await client.post("/v1/things:reserve", json=BODY, headers=key())).status_code == 201


async def test_fifty_at_once(client: httpx.AsyncClient, database: Database) -> None:
    """Fifty parallel calls with one key have one effect; every answer is the one body or 409, and a retry gives the body (R6).

    Red without the advisory lock: the second insert of the key then fails, or both make a thing.
    """
    key_ = key(str(uuid4()))
    answers = await asyncio.gather(*(client.post("/v1/things:reserve", json=BODY, headers=key_) for _ in range(50)))
    bodies = {answer.content for answer in answers if answer.status_code == 201}
    assert len(bodies) == 1
    for answer in answers:
        if answer.status_code != 201:
            problem(answer, 409, "idempotency_key_in_use")
            assert answer.headers["retry-after"] == "1"
    assert (await client.post("/v1/things:reserve", json=BODY, headers=key_)).content in bodies
    assert await count(database) == 1
    problem(
        await client.post("/v1/things:reserve", json={**BODY, "name": "b"}, headers=key_), 422, "idempotency_key_reused"
    )


async def test_still_running(client: httpx.AsyncClient, database: Database) -> None:
    """While the first request runs on, its retry waits two seconds, not the ten of a command's own locks, and is told to come back."""
    principal = bytes.fromhex(Principal(ISSUER, "pat").identity_hash)
    async with database.transaction() as session:
        await fetch(session, _LOCK, hashlib.sha256(principal + b"k").digest())
        began = asyncio.get_running_loop().time()
        answer = await client.post("/v1/things", json=BODY, headers=key())
        waited = asyncio.get_running_loop().time() - began
    problem(answer, 409, "idempotency_key_in_use")
    assert answer.headers["retry-after"] == "1"
    assert 1.5 < waited < 5


async def test_the_lock_timeout_is_put_back(database: Database) -> None:
    """The two seconds are for the key's lock alone, not for the command's own locks."""
    async with database.transaction() as session:
        before = await session.scalar(text("SHOW lock_timeout"))
        await Idempotency("k", b"p", b"f")._kept(session)
        assert await session.scalar(text("SHOW lock_timeout")) == before


async def test_pruning(client: httpx.AsyncClient, database: Database) -> None:
    """Answers are kept for the stated time and then forgotten."""
    await client.post("/v1/things", json=BODY, headers=key())
    async with database.transaction() as session:
        assert await prune_idempotency_keys(session) == 0
    async with database.transaction() as session:
        assert await prune_idempotency_keys(session, older_than=timedelta(0)) == 1
