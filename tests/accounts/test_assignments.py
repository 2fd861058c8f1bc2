"""Who answers for an account, its team, its users: one at a time, told at once."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
import pytest

from tests.accounts.conftest import World


async def reassign(world: World, manager: str, *roles: str, **more: Any) -> Any:
    client = world.client("a-lead", *(roles or ("planner",)))
    return await client.post("/v1/accounts/17850:reassign", json={"manager": manager, **more})


async def test_the_first_manager_is_assigned_the_next_reassigned_with_history(world: World) -> None:
    """AccountAssigned, then AccountManagerReassigned with both names; the history keeps dates and reasons."""
    await world.staff("anna")
    await world.staff("bo")
    await world.open("17850")
    assert (await reassign(world, "anna")).json()["manager"] == "anna"
    second = await reassign(world, "bo", reason="Anna retires")
    assert (second.status_code, second.json()["manager"], second.headers["etag"]) == (200, "bo", '"3"')
    facts = await world.told("AccountAssigned", "AccountManagerReassigned")
    assert [(fact["_type"], fact.get("previous"), fact["manager"]) for fact in facts] == [
        ("AccountAssigned", None, "anna"),
        ("AccountManagerReassigned", "anna", "bo"),
    ]
    assert [state.get("manager") for state in await world.told("AccountState")] == [None, "anna", "bo"]
    history = (await world.ops.get("/v1/accounts/17850/managers")).json()["items"]
    assert [(entry["manager"], entry["until"] is None, entry["reason"]) for entry in history] == [
        ("bo", True, "Anna retires"),
        ("anna", False, None),
    ]
    assert await world.holds()


async def test_a_manager_cannot_hand_over_an_account_themselves(world: World) -> None:
    """Reassigning is for territory leads, planners and ops: 403 for a manager, also one who sees the account."""
    anna = await world.staff("anna")
    await world.staff("bo")
    await world.open("17850", manager="anna")
    refused = await anna.post("/v1/accounts/17850:reassign", json={"manager": "bo"})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")


async def test_who_cannot_answer_for_an_account_is_refused(world: World) -> None:
    """Unknown, inactive and customers' persons: 422; the present manager: 409."""
    await world.staff("anna")
    await world.staff("gone")
    await world.open("17850", manager="anna")
    await world.customer("buyer", "17850")
    tag = (await world.ops.get("/v1/people/gone")).headers["etag"]
    await world.ops.patch("/v1/people/gone", json={"active": False}, headers={"If-Match": tag})
    answers = [await reassign(world, who) for who in ("nobody", "gone", "buyer", "anna")]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 409]


async def test_at_most_one_manager_is_active_whatever_the_code_does(world: World) -> None:
    """The database itself refuses a second active manager.

    Red when the unique index uq_account_manager_one_active is taken out of the migration.
    """
    await world.staff("anna")
    await world.staff("bo")
    await world.open("17850", manager="anna")
    with pytest.raises(asyncpg.UniqueViolationError):
        await world.as_app(
            "INSERT INTO account_manager (account_id, version, manager, since) VALUES ('17850', 9, 'bo', '2011-08-01')"
        )


async def test_many_reassignments_at_once_leave_one_manager_and_one_history(world: World) -> None:
    """Ten at once: each is taken in turn, one manager at the end, states in order of versions.

    Red when `accounts.locked` no longer locks: versions collide and answers are 409 already_exists.
    """
    people = [f"p{n}" for n in range(10)]
    for person in people:
        await world.staff(person)
    await world.open("17850")
    answers = await asyncio.gather(*(reassign(world, person) for person in people))
    assert {answer.status_code for answer in answers} == {200}
    assert [state["version"] for state in await world.told("AccountState")] == list(range(1, 12))
    history = (await world.ops.get("/v1/accounts/17850/managers")).json()["items"]
    assert len(history) == 10
    assert [entry["until"] for entry in history].count(None) == 1
    assert await world.holds()


async def test_someone_who_answers_for_accounts_cannot_be_made_inactive(world: World) -> None:
    """409 with how many accounts; after the reassignment it goes through."""
    await world.staff("anna")
    await world.staff("bo")
    await world.open("17850", manager="anna")
    tag = (await world.ops.get("/v1/people/anna")).headers["etag"]
    url, body = "/v1/people/anna", {"active": False}
    refused = await world.ops.patch(url, json=body, headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (409, "still_answerable")
    assert "1 open accounts (such as 17850)" in refused.json()["detail"]
    await reassign(world, "bo")
    assert (await world.ops.patch(url, json=body, headers={"If-Match": tag})).status_code == 200
    assert (await world.told("PersonState"))[-1]["active"] is False


async def test_an_assignment_and_a_deactivation_at_once_never_both_happen(world: World) -> None:
    """Whoever comes second is refused: no open account is left with an inactive manager.

    Red when `people.known` no longer takes the share lock (FOR SHARE).
    """
    for n in range(8):
        await world.staff(f"p{n}")
        await world.open(f"a{n}")
    ops = world.ops
    tags = [(await ops.get(f"/v1/people/p{n}")).headers["etag"] for n in range(8)]
    moves = [ops.post(f"/v1/accounts/a{n}:reassign", json={"manager": f"p{n}"}) for n in range(8)]
    ends = [ops.patch(f"/v1/people/p{n}", json={"active": False}, headers={"If-Match": tags[n]}) for n in range(8)]
    answers = await asyncio.gather(*(call for pair in zip(moves, ends, strict=True) for call in pair))
    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert all((moved.status_code == 200) != (ended.status_code == 200) for moved, ended in pairs)
    assert await world.holds()


async def test_a_team_is_put_whole_and_told_with_its_dates(world: World) -> None:
    """PUT replaces the list; the state carries functions and dates; AccountChanged names the team."""
    await world.staff("lisa")
    await world.open("17850")
    members = [
        {"person_id": "lisa", "function": "logistics", "since": "2011-01-01", "until": "2011-12-31"},
        {"person_id": "lisa", "function": "finance", "since": "2011-01-01", "until": None},
    ]
    put = await world.ops.put("/v1/accounts/17850/team", json={"members": members}, headers={"If-Match": '"1"'})
    assert put.status_code == 200, put.text
    assert sorted(put.json()["team"], key=lambda member: member["function"], reverse=True) == members
    state = (await world.told("AccountState"))[-1]
    assert {(member["function"], member.get("until")) for member in state["team"]} == {
        ("logistics", "2011-12-31"),
        ("finance", None),
    }
    assert (await world.told("AccountChanged"))[-1]["fields"] == ["team"]
    emptied = await world.ops.put("/v1/accounts/17850/team", json={"members": []}, headers={"If-Match": '"2"'})
    assert emptied.json()["team"] == []
    assert await world.holds()


async def test_a_user_of_one_account_cannot_be_anothers(world: World) -> None:
    """409 for a second account; the database refuses it too.

    Red when the unique index uq_account_member_one_account is taken out of the migration.
    """
    await world.open("17850")
    await world.open("17851")
    await world.customer("buyer", "17850")
    members = {"members": [{"person_id": "buyer", "function": "user", "since": "2011-01-01"}]}
    url = "/v1/accounts/17851/customer-users"
    refused = await world.ops.put(url, json=members, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "user_of_another_account")
    with pytest.raises(asyncpg.UniqueViolationError):
        await world.as_app(
            "INSERT INTO account_member (account_id, member_group, person_id, function, since)"
            " VALUES ('17851', 'customer_users', 'buyer', 'user', $1)",
            date(2011, 1, 1),
        )


async def test_unassigned_accounts_are_listed_as_such(world: World) -> None:
    """?unassigned=true lists those without a manager, false those with one, ?manager= those of one person."""
    await world.staff("anna")
    await world.open("17850", manager="anna")
    await world.open("17851")

    async def ids(**filters: str) -> list[str]:
        found = await world.ops.get("/v1/accounts", params=filters)
        return [item["account_id"] for item in found.json()["items"]]

    assert await ids(unassigned="true") == ["17851"]
    assert await ids(unassigned="false") == ["17850"]
    assert await ids(manager="anna") == ["17850"]
