"""The commit comes before the answer."""

import httpx
from sqlalchemy import func, select

from shared.database import Database
from tests.shared.http.test_problems import problem
from tests.shared.http.things import thing


async def count(database: Database) -> int:
    async with database.read() as session:
        return int((await session.execute(select(func.count()).select_from(thing))).scalar_one())


async def test_an_answer_means_committed(client: httpx.AsyncClient, database: Database) -> None:
    """Whoever reads a 201 finds the thing."""
    assert (await client.post("/v1/things:twice", json={"name": "a", "quantity": 1})).status_code == 201
    assert await count(database) == 1


async def test_a_failing_commit_is_no_201(client: httpx.AsyncClient, database: Database) -> None:
    """A commit that fails (a deferred constraint) is a problem and nothing stays. Red with FastAPI's default scope: it answers 201."""
    await client.post("/v1/things:twice", json={"name": "a", "quantity": 1})
    problem(await client.post("/v1/things:twice", json={"name": "a", "quantity": 2}), 409, "already_exists")
    assert await count(database) == 1


async def test_a_failing_commit_keeps_no_answer(client: httpx.AsyncClient, database: Database) -> None:
    """With an Idempotency-Key too: only committed answers are kept, so a retry tries again."""
    await client.post("/v1/things", json={"name": "a", "quantity": 1})
    for _ in range(2):
        answer = await client.post("/v1/things", json={"name": "a", "quantity": 2}, headers={"Idempotency-Key": "k"})
        problem(answer, 409, "already_exists")
    assert await count(database) == 1


async def test_wrong_requests_open_no_transaction(client: httpx.AsyncClient, database: Database) -> None:
    """A refused request gives its connection back."""
    for _ in range(30):
        await client.post("/v1/things", json={"name": "", "quantity": 0})
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
