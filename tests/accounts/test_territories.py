"""The tree over HTTP: its shape is kept, a move reaches every account below, atomically or by a job that resumes."""

import asyncio
from typing import Any

import pytest

from accounts.use_cases import territories
from accounts.use_cases.publish import publish_accounts
from accounts.use_cases.territories import MOVE_JOB, move_job
from shared.jobs import Job
from tests.accounts.conftest import World


@pytest.fixture
async def tree(world: World) -> World:
    """EU above GB above LEEDS, and APAC."""
    for territory_id, parent_id in (("EU", None), ("GB", "EU"), ("LEEDS", "GB"), ("APAC", None)):
        await world.territory(territory_id, parent_id)
    return world


async def move(world: World, territory_id: str, parent_id: str | None) -> Any:
    url = f"/v1/territories/{territory_id}"
    tag = (await world.ops.get(url)).headers["etag"]
    return await world.ops.patch(url, json={"parent_id": parent_id}, headers={"If-Match": tag})


async def test_a_moved_territory_re_emits_its_accounts_and_no_others(tree: World) -> None:
    """New paths in AccountState for every account in it and below, in the same transaction; accounts elsewhere say nothing."""
    await tree.open("1", territory_id="GB")
    await tree.open("2", territory_id="LEEDS")
    await tree.open("3", territory_id="EU")
    await tree.open("4")
    await tree.forget_told()
    moved = await move(tree, "GB", "APAC")
    assert (moved.status_code, moved.json()["path"]) == (200, ["APAC", "GB"])
    told = await tree.told()
    assert [(state["_type"], state["account_id"], state["version"], state["territory_path"]) for state in told] == [
        ("AccountState", "1", 2, ["APAC", "GB"]),
        ("AccountState", "2", 2, ["APAC", "GB", "LEEDS"]),
    ]
    below = (await tree.ops.get("/v1/territories", params={"below": "APAC"})).json()["items"]
    assert [item["territory_id"] for item in below] == ["APAC", "GB", "LEEDS"]
    assert await tree.holds()


async def test_a_large_move_goes_on_in_a_job_that_resumes(tree: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first chunk is told with the move, the rest by a job; cut between two chunks it goes on where it was.

    Red when the job's progress is not kept (every account must be told exactly once).
    """
    for n in range(5):
        await tree.open(f"a{n}", territory_id="LEEDS")
    await tree.forget_told()
    monkeypatch.setattr(territories, "CHUNK", 2)
    assert (await move(tree, "GB", "APAC")).status_code == 200
    assert [state["account_id"] for state in await tree.told()] == ["a0", "a1"]
    row = (await tree.as_owner("SELECT id, key, payload FROM job WHERE kind = $1", MOVE_JOB))[0]
    payload = {"territory_id": "GB", "after": "a1"}

    class Killed(BaseException):
        pass

    published = publish_accounts
    calls = 0

    async def killed_in_the_second_chunk(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Killed
        return await published(*args)

    monkeypatch.setattr(territories, "publish_accounts", killed_in_the_second_chunk)
    with pytest.raises(Killed):
        await move_job(Job(row["id"], MOVE_JOB, row["key"], payload, {}, 0, tree.database))
    monkeypatch.setattr(territories, "publish_accounts", published)
    await tree.run_jobs()
    assert [state["account_id"] for state in await tree.told()] == [f"a{n}" for n in range(5)]
    assert await tree.holds()


async def test_the_tree_stays_a_tree(tree: World) -> None:
    """Below itself, below nothing known, too deep, the same id twice: 409 with a code, and nothing moves."""
    for n in range(8):
        await tree.territory(f"d{n}", f"d{n - 1}" if n else None)
    answers = [
        await move(tree, "EU", "LEEDS"),
        await move(tree, "EU", "EU"),
        await move(tree, "EU", "MARS"),
        await move(tree, "EU", "d6"),
        await tree.ops.post("/v1/territories", json={"territory_id": "GB", "name": "again"}),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (409, "territory_cycle"),
        (409, "territory_cycle"),
        (409, "territory_unknown"),
        (409, "territory_too_deep"),
        (409, "territory_taken"),
    ]
    assert await tree.holds()


async def test_two_moves_at_once_cannot_close_a_circle(world: World) -> None:
    """A below B and B below A at the same moment: one is taken, one refused, every time.

    Red when `hold_tree` no longer takes the lock alone (it then shares it like everybody else).
    """
    for n in range(6):
        await world.territory(f"a{n}")
        await world.territory(f"b{n}")
    moves = [move(world, f"{x}{n}", f"{y}{n}") for n in range(6) for x, y in (("a", "b"), ("b", "a"))]
    answers = await asyncio.gather(*moves)
    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert [sorted((one.status_code, two.status_code)) for one, two in pairs] == [[200, 409]] * 6
    assert await world.holds()


async def test_an_account_that_joins_a_moving_territory_is_told_its_new_path(tree: World) -> None:
    """Openings race moves of their territory: the state last told always carries the present path.

    Red when `share_tree` is taken out of opening: an account opened beside a move keeps the old path.
    """
    parents = ["APAC", "EU"]
    for n in range(6):
        opening = [tree.open(f"r{n}-{k}", territory_id="LEEDS") for k in range(4)]
        await asyncio.gather(move(tree, "GB", parents[n % 2]), *opening)
    assert await tree.holds()


async def test_leads_are_told_to_those_concerned_only(tree: World) -> None:
    """Adding a second lead tells one person; the fact TerritoryLeadAssigned names them; a rename tells nobody."""
    await tree.staff("anna")
    await tree.staff("bo")
    await tree.lead("GB", "anna")
    await tree.forget_told()
    await tree.lead("GB", "anna", "bo")
    fact, state = await tree.told()
    assert fact == {"_type": "TerritoryLeadAssigned", "territory_id": "GB", "person_id": "bo", "since": "2011-01-01"}
    assert (state["_type"], state["person_id"], state["leads"][0]["territory_id"]) == ("PersonState", "bo", "GB")
    await tree.forget_told()
    tag = (await tree.ops.get("/v1/territories/GB")).headers["etag"]
    renamed = await tree.ops.patch("/v1/territories/GB", json={"name": "Britain"}, headers={"If-Match": tag})
    assert renamed.json()["name"] == "Britain"
    assert await tree.told() == []
    assert await tree.holds()


async def test_a_territory_changes_by_its_version(tree: World) -> None:
    """428 without If-Match, 412 with a stale one, 404 for one that is not there."""
    body = {"name": "Britain"}
    url = "/v1/territories/GB"
    assert (await tree.ops.patch(url, json=body)).status_code == 428
    assert (await tree.ops.patch(url, json=body, headers={"If-Match": '"9"'})).status_code == 412
    assert (await tree.ops.patch("/v1/territories/X", json=body, headers={"If-Match": "*"})).status_code == 404
    assert (await tree.ops.get("/v1/territories/X")).status_code == 404
