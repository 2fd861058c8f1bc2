"""The customer's people: roles within dates at many accounts, pairs with ours, coverage, and what is forgotten of whom."""

import json
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from tests.accounts.conftest import World
from tests.accounts.test_visibility import TODAY
from tests.shared.http.test_problems import problem

WANG: dict[str, Any] = {
    "stakeholder_id": "wang",
    "name": "王小明",
    "email": "wang@example.com",
    "phone": "+86 21 5555 0101",
    "locale": "zh-CN",
    "function": "purchasing",
    "level": "department_head",
    "decision_role": "decider",
    "stance": "sceptic",
    "product_knowledge": "good",
    "is_frontline": False,
    "since": "2011-08-01",
    "until": None,
}
JUDGED = ("decision_role", "stance", "product_knowledge", "pairs")
AT = "/v1/accounts/{}/stakeholders"


async def add(client: httpx.AsyncClient, account_id: str, stakeholder_id: str, **more: Any) -> dict[str, Any]:
    made = await client.post(AT.format(account_id), json={**WANG, "stakeholder_id": stakeholder_id, **more})
    assert made.status_code == 201, made.text
    return dict(made.json())


async def put(client: httpx.AsyncClient, url: str, body: dict[str, Any], tag: str = "*") -> httpx.Response:
    return await client.put(url, json=body, headers={"If-Match": tag})


def role(**more: Any) -> dict[str, Any]:
    return {name: WANG[name] for name in ("function", "level", "decision_role", "since")} | more


async def pair(client: httpx.AsyncClient, account_id: str, stakeholder_id: str, *ours: str) -> httpx.Response:
    pairs = [{"person_id": one, "strength": 3, "last_contact": "2011-10-28"} for one in ours]
    return await put(client, f"{AT.format(account_id)}/{stakeholder_id}/pairs", {"pairs": pairs})


@pytest.fixture
async def anna(world: World) -> httpx.AsyncClient:
    """Manager of A and B; bo's is C."""
    found = await world.staff("anna")
    await world.staff("bo")
    for account_id, manager in (("A", "anna"), ("B", "anna"), ("C", "bo")):
        await world.open(account_id, manager=manager)
    return found


async def test_somebody_is_read_as_added_at_each_account_they_work_for(world: World, anna: httpx.AsyncClient) -> None:
    """Many-to-many: a second role elsewhere is the same person with a new version, and each account shows its own role."""
    made = await add(anna, "A", "wang")
    assert {name: made[name] for name in WANG} == WANG
    second = await put(anna, f"{AT.format('B')}/wang", role(function="finance", level="board"), '"1"')
    assert (second.status_code, second.headers["etag"]) == (200, '"2"'), second.text
    whole = (await anna.get("/v1/stakeholders/wang")).json()
    assert {(one["account_id"], one["function"]) for one in whole["roles"]} == {("A", "purchasing"), ("B", "finance")}
    listed = (await anna.get(AT.format("B"), params={"level": "board"})).json()["items"]
    assert [(one["name"], one["function"]) for one in listed] == [("王小明", "finance")]
    bo = world.client("bo", "account_manager")
    assert (await put(anna, f"{AT.format('C')}/wang", role())).status_code == 404
    assert (await put(bo, f"{AT.format('C')}/wang", role())).status_code == 404


async def test_a_role_is_succeeded_and_its_history_stays(anna: httpx.AsyncClient) -> None:
    """A later one ends it the day before, one of the same day says it anew, an earlier one is refused; who left is named without how to reach them."""
    await add(anna, "A", "wang")
    url = f"{AT.format('A')}/wang"
    assert (await put(anna, url, role(decision_role="user", since="2011-09-01"))).status_code == 200
    assert (await put(anna, url, role(decision_role="gatekeeper", since="2011-09-01"))).status_code == 200
    problem(await put(anna, url, role(since="2011-08-31")), 409, "role_superseded")
    problem(await put(anna, url, role(since="2011-10-01", until="2011-09-01")), 422, "role_invalid")
    roles = (await anna.get("/v1/stakeholders/wang")).json()["roles"]
    assert [(one["decision_role"], one["since"], one["until"]) for one in roles] == [
        ("gatekeeper", "2011-09-01", None),
        ("decider", "2011-08-01", "2011-08-31"),
    ]
    (former,) = (await anna.get(AT.format("A"), params={"current": False})).json()["items"]
    assert (former["name"], former["email"], former["phone"]) == ("王小明", None, None)
    (present,) = (await anna.get(AT.format("A"))).json()["items"]
    assert present["email"] == "wang@example.com"


async def test_changes_name_the_version_they_change(anna: httpx.AsyncClient) -> None:
    """PATCH, PUT and DELETE: 428 without If-Match, 412 for a stale one; a read with the present ETag is a 304."""
    await add(anna, "A", "wang")
    for method, url, body in (
        ("PATCH", "/v1/stakeholders/wang", {"name": "王明"}),
        ("PUT", f"{AT.format('A')}/wang", role()),
        ("PUT", f"{AT.format('A')}/wang/pairs", {"pairs": []}),
        ("DELETE", "/v1/stakeholders/wang", None),
    ):
        problem(await anna.request(method, url, json=body), 428, "precondition_required")
        problem(await anna.request(method, url, json=body, headers={"If-Match": '"7"'}), 412, "stale")
    changed = await anna.patch("/v1/stakeholders/wang", json={"name": "王明"}, headers={"If-Match": '"1"'})
    assert (changed.json()["name"], changed.json()["email"], changed.headers["etag"]) == ("王明", WANG["email"], '"2"')
    for url in ("/v1/stakeholders/wang", f"{AT.format('A')}/wang"):
        assert (await anna.get(url, headers={"If-None-Match": '"2"'})).status_code == 304


async def test_coverage_counts_from_the_board_to_the_counter(world: World, anna: httpx.AsyncClient) -> None:
    """Levels by functions of those who are there today, who of them are paired with staff still here, and by how many threads the account hangs.

    Taken out, each in turn in the counting: the dates, the deleted, that ours must be active, deciders among the paired.
    """
    await world.staff("cleo")
    await add(anna, "A", "boss", level="board", function="general_management", stance=None)
    await add(anna, "A", "wang")
    await add(anna, "A", "seller-1", level="counter", function="sales", is_frontline=True, decision_role="user")
    await add(anna, "A", "seller-2", level="counter", function="sales", is_frontline=True, product_knowledge="basic")
    await add(anna, "A", "left", until="2011-08-31")
    await add(anna, "A", "to-come", since=str(TODAY + timedelta(days=9)))
    await add(anna, "A", "gone")
    assert (await anna.delete("/v1/stakeholders/gone", headers={"If-Match": "*"})).status_code == 200
    await add(anna, "B", "elsewhere")

    async def read() -> dict[str, Any]:
        answer = await anna.get("/v1/accounts/A/stakeholder-coverage")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    told = await read()
    assert [
        (one["level"], one["function"], one["people"], one["frontline"], one["deciders"], one["knowing"])
        for one in told["cells"]
    ] == [
        ("board", "general_management", 1, 0, 1, 1),
        ("department_head", "purchasing", 1, 0, 1, 1),
        ("counter", "sales", 2, 2, 1, 1),
    ]
    assert (told["people"], told["levels"], told["single_thread"]) == (4, 3, ["nobody_paired"])
    assert (await pair(anna, "A", "seller-1", "cleo")).status_code == 200
    assert (await read())["single_thread"] == ["one_of_ours", "one_of_theirs", "no_decider_paired"]
    assert (await pair(anna, "A", "wang", "anna", "cleo")).status_code == 200
    told = await read()
    assert (told["ours"], told["paired"], told["single_thread"]) == (2, 2, [])
    assert [one["paired"] for one in told["cells"]] == [0, 1, 1]
    left = await world.ops.patch("/v1/people/cleo", json={"active": False}, headers={"If-Match": "*"})
    assert left.status_code == 200, left.text
    assert (await read())["single_thread"] == ["one_of_ours", "one_of_theirs"]


async def test_pairs_are_with_our_own_staff(world: World, anna: httpx.AsyncClient) -> None:
    """A customer's user or an unknown person is refused by its place in the list; the list is replaced whole; where there is no role there is no pair."""
    await world.customer("buyer", "A")
    await add(anna, "A", "wang")
    refused = problem(await pair(anna, "A", "wang", "anna", "buyer", "nobody"), 422, "pairs_invalid")
    assert [error["pointer"] for error in refused["errors"]] == ["/pairs/1", "/pairs/2"]
    told = await pair(anna, "A", "wang", "anna")
    assert told.json()["pairs"] == [{"person_id": "anna", "strength": 3, "last_contact": "2011-10-28"}]
    assert (await pair(anna, "A", "wang", "bo")).json()["pairs"][0]["person_id"] == "bo"
    assert (await pair(anna, "B", "wang", "anna")).status_code == 404


async def test_a_customers_user_sees_their_own_people_without_our_judgements(
    world: World, anna: httpx.AsyncClient
) -> None:
    """Role, stance, knowledge and pairs are null, cannot be filtered by, coverage is refused, other accounts are absent, and nothing can be changed.

    Taken out, each in turn: `staff` in `role_values` and in the pairs, `_refuse_judgements`, `require_staff`, `must_be` in the use cases.
    """
    await add(anna, "A", "wang")
    await put(anna, f"{AT.format('B')}/wang", role())
    await pair(anna, "A", "wang", "anna")
    await add(anna, "B", "other")
    buyer = await world.customer("buyer", "A")
    (seen,) = (await buyer.get(AT.format("A"))).json()["items"]
    assert (seen["name"], [seen[name] for name in JUDGED]) == ("王小明", [None] * 4)
    whole = (await buyer.get("/v1/stakeholders/wang")).json()
    assert [(one["account_id"], one["stance"]) for one in whole["roles"]] == [("A", None)]
    for name in ("stance", "decision_role"):
        asked = await buyer.get(AT.format("A"), params={name: WANG[name]})
        problem(asked, 403, "filter_not_yours")
    problem(await buyer.get("/v1/accounts/A/stakeholder-coverage"), 403, "role_missing")
    assert (await buyer.get("/v1/stakeholders/other")).status_code == 404
    problem(await buyer.post(AT.format("A"), json={**WANG, "stakeholder_id": "x"}), 403, "role_missing")
    problem(await put(buyer, f"{AT.format('A')}/wang", role()), 403, "role_missing")
    problem(await pair(buyer, "A", "wang", "anna"), 403, "role_missing")
    changed = await buyer.patch("/v1/stakeholders/wang", json={"name": "x"}, headers={"If-Match": "*"})
    problem(changed, 403, "role_missing")


async def test_who_went_elsewhere_is_not_followed_there(world: World, anna: httpx.AsyncClient) -> None:
    """Once somebody works for a foreign account alone, who knew them before sees their former role's name in the list, and no more of them.

    Somebody who has left and works nowhere is still seen where they were last. Taken out, each in turn: `lasts(role)`, `~elsewhere`.
    """
    await add(anna, "A", "wang")
    assert (await put(world.ops, f"{AT.format('C')}/wang", role(function="finance"))).status_code == 200
    ended = await put(anna, f"{AT.format('A')}/wang", role(until="2011-10-01"))
    assert ended.status_code == 200, ended.text
    assert (await anna.get("/v1/stakeholders/wang")).status_code == 404
    (former,) = (await anna.get(AT.format("A"), params={"current": False})).json()["items"]
    assert (former["name"], former["email"]) == ("王小明", None)
    assert (
        await put(world.ops, f"{AT.format('C')}/wang", role(function="finance", until="2011-10-02"))
    ).status_code == 200
    assert (await anna.get("/v1/stakeholders/wang")).status_code == 200


async def test_a_deleted_one_is_in_no_list_and_an_erased_one_is_forgotten(
    world: World, anna: httpx.AsyncClient
) -> None:
    """Deleted: absent everywhere, the row stays. Erased, by ops alone, also after deletion: no name anywhere, kept answers included; roles stay.

    Taken out, each in turn: the state in `roles_at` and in `around`, `must_be` of the erasure, the deletion of the contact and of kept answers.
    """
    for one in ("wang", "li"):
        body = {**WANG, "stakeholder_id": one}
        made = await anna.post(AT.format("A"), json=body, headers={"Idempotency-Key": one})
        assert made.status_code == 201, made.text
    await pair(anna, "A", "wang", "anna")
    assert (await anna.delete("/v1/stakeholders/wang", headers={"If-Match": '"2"'})).json()["state"] == "deleted"
    assert (await anna.get("/v1/stakeholders/wang")).status_code == 404
    assert (await anna.get(f"{AT.format('A')}/wang")).status_code == 404
    assert [one["stakeholder_id"] for one in (await anna.get(AT.format("A"))).json()["items"]] == ["li"]
    problem(await anna.post(AT.format("A"), json=WANG), 409, "stakeholder_taken")
    problem(await anna.post("/v1/stakeholders/li:erase"), 403, "role_missing")
    for one in ("wang", "li"):
        done = await world.ops.post(f"/v1/stakeholders/{one}:erase")
        assert (done.status_code, done.json()["state"]) == (200, "erased"), done.text
    assert (await world.ops.get("/v1/stakeholders/li")).status_code == 404
    assert await world.as_owner("SELECT 1 FROM stakeholder_contact") == []
    kept = await world.as_owner("SELECT convert_from(body, 'UTF8') AS body FROM idempotency_key")
    assert [row["body"] for row in kept if "王小明" in row["body"]] == []
    assert len(await world.as_owner("SELECT 1 FROM stakeholder_role")) == 2
    assert (await anna.get("/v1/accounts/A/stakeholder-coverage")).json()["people"] == 0


async def test_how_to_reach_them_is_in_no_event_no_log_and_not_in_the_trail(
    world: World, anna: httpx.AsyncClient, capfd: pytest.CaptureFixture[str]
) -> None:
    """After adding, changing, pairing, failing and erasing: no trace outside stakeholder_contact, and each write left its line."""
    await add(anna, "A", "wang")
    await anna.patch("/v1/stakeholders/wang", json={"phone": "+86 21 5555 0202"}, headers={"If-Match": "*"})
    await pair(anna, "A", "wang", "anna")
    await anna.post(AT.format("A"), json=WANG)
    await anna.delete("/v1/stakeholders/wang", headers={"If-Match": "*"})
    await world.ops.post("/v1/stakeholders/wang:erase")
    trail = await world.as_owner("SELECT * FROM audit_entry WHERE object_kind = 'stakeholder' ORDER BY at, entry_id")
    done = [row["operation"].removeprefix("stakeholder.") for row in trail]
    assert done == ["add", "change", "pairs", "delete", "erase"]
    written = [dict(row) for row in await world.as_owner("SELECT headers, encode(value, 'escape') FROM outbox")]
    out, err = capfd.readouterr()
    everything = json.dumps([*written, *map(dict, trail)], default=str, ensure_ascii=False) + out + err
    assert not [secret for secret in ("王小明", "wang@example.com", "5555 01", "5555 02") if secret in everything]


async def test_how_to_reach_them_is_read_only_of_whom_was_named(world: World, anna: httpx.AsyncClient) -> None:
    """The app role finds nobody's until it names them, then theirs only.

    Red when ENABLE ROW LEVEL SECURITY or the policy is taken out of the migration.
    """
    for one in ("wang", "li"):
        await add(anna, "A", one)
    connection = await asyncpg.connect(world.urls.app)
    try:
        assert await connection.fetch("SELECT * FROM stakeholder_contact") == []
        async with connection.transaction():
            await connection.execute("SELECT set_config('accounts.contact_stakeholders', 'wang', true)")
            found = await connection.fetch("SELECT stakeholder_id FROM stakeholder_contact")
            assert [row["stakeholder_id"] for row in found] == ["wang"]
            changed = "UPDATE stakeholder_contact SET name = 'x' WHERE stakeholder_id = 'li'"
            assert await connection.execute(changed) == "UPDATE 0"
    finally:
        await connection.close()


async def test_a_closed_account_takes_nobody_in(world: World, anna: httpx.AsyncClient) -> None:
    """Neither new people nor new roles."""
    await add(anna, "A", "wang")
    assert (await world.ops.post("/v1/accounts/B:close", json={"reason": "merged"})).status_code == 200
    problem(await anna.post(AT.format("B"), json={**WANG, "stakeholder_id": "x"}), 409, "account_closed")
    problem(await put(anna, f"{AT.format('B')}/wang", role()), 409, "account_closed")


async def test_people_come_in_the_order_asked_for(anna: httpx.AsyncClient) -> None:
    """By id and by the day their role began, both ways, page by page."""
    for one, since in (("c", "2011-08-02"), ("a", "2011-08-03"), ("b", "2011-08-02")):
        await add(anna, "A", one, since=since)
    for sort, expected in (("stakeholder_id", "abc"), ("-stakeholder_id", "cba"), ("since", "bca"), ("-since", "acb")):
        found, cursor = "", None
        while True:
            params: dict[str, Any] = {"limit": 2, "sort": sort, **({"cursor": cursor} if cursor else {})}
            page = (await anna.get(AT.format("A"), params=params)).json()
            found += "".join(one["stakeholder_id"] for one in page["items"])
            cursor = page["next"]
            if cursor is None:
                break
        assert found == expected, sort
