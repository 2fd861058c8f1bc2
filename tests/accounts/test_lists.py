"""Filters and orders of the lists: allow-listed, bounded by what the caller sees, and a cursor belongs to the ones it was given for."""

from typing import Any

import httpx
import pytest

from tests.accounts.conftest import World
from tests.shared.http.test_problems import problem


async def listed(client: httpx.AsyncClient, url: str, key: str, **filters: Any) -> list[str]:
    """One field of every row of a list, read in pages of two."""
    found: list[str] = []
    params: dict[str, Any] = {"limit": 2, **filters}
    while True:
        answer = await client.get(url, params=params)
        assert answer.status_code == 200, answer.text
        found += [item[key] for item in answer.json()["items"]]
        if answer.json()["next"] is None:
            return found
        assert params.get("cursor") != answer.json()["next"], "the same page again"
        params["cursor"] = answer.json()["next"]


@pytest.fixture
async def many(world: World) -> World:
    """Five accounts in two territories, two with one name; anna answers for three of them, bo for one."""
    await world.territory("EU")
    await world.territory("GB", "EU")
    await world.territory("FR", "EU")
    for person in ("anna", "bo", "carl"):
        await world.staff(person)
    rows: list[tuple[str, str, str | None, dict[str, Any]]] = [
        ("3", "Acme", "anna", {"status": "prospect", "territory_id": "GB"}),
        ("1", "Zeta", "anna", {"currency": "EUR", "default_site": "LEEDS"}),
        ("5", "Beta", "anna", {"status": "at_risk", "territory_id": "FR"}),
        ("2", "Acme", "bo", {"relationship_type": "partnership"}),
        ("4", "Midi", None, {"account_type": "producer", "programme_eligible": False}),
    ]
    for number, name, manager, more in rows:
        await world.open(number, legal_name=name, manager=manager, **more)
    return world


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("account_id", "12345"),
        ("-account_id", "54321"),
        ("legal_name", "23541"),
        ("-legal_name", "14532"),
        ("opened_at", "31524"),
        ("-opened_at", "42513"),
        ("updated_at", "31524"),
        ("-updated_at", "42513"),
        ("status", "12453"),
        ("-status", "35421"),
    ],
)
async def test_accounts_come_in_the_order_asked_for(many: World, sort: str, expected: str) -> None:
    """Both directions of each column, page by page, ties by id in the same direction.

    Taken out, each in turn in `sorted_by`: the direction, the column that breaks ties.
    """
    assert await listed(many.ops, "/v1/accounts", "account_id", sort=sort) == list(expected)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"currency": "EUR"}, "1"),
        ({"default_site": "LEEDS"}, "1"),
        ({"account_type": "producer"}, "4"),
        ({"relationship_type": "partnership"}, "2"),
        ({"status": "active"}, "124"),
        ({"programme_eligible": False}, "4"),
        ({"manager": "anna", "sort": "-legal_name"}, "153"),
        ({"unassigned": True}, "4"),
        ({"territory": "EU", "sort": "-account_id"}, "53"),
        ({"team_member": "carl"}, "2"),
        ({"opened_after": "2011-01-01T00:00:00Z", "currency": "EUR"}, "1"),
        ({"opened_after": "2100-01-01T00:00:00Z"}, ""),
        ({"updated_after": "2100-01-01T00:00:00Z"}, ""),
    ],
)
async def test_accounts_are_narrowed(many: World, filters: dict[str, Any], expected: str) -> None:
    """Each filter alone, and with an order. Taken out, each in turn: an entry of `FILTERS` and of `PLAIN_FILTERS`."""
    tag = {"If-Match": (await many.ops.get("/v1/accounts/2")).headers["etag"]}
    team = {"members": [{"person_id": "carl", "function": "logistics", "since": "2011-01-01"}]}
    assert (await many.ops.put("/v1/accounts/2/team", json=team, headers=tag)).status_code == 200
    assert await listed(many.ops, "/v1/accounts", "account_id", **filters) == list(expected)


async def test_orders_and_filters_reach_no_further_than_sight(many: World) -> None:
    """Whatever is asked for, a manager finds their own accounts only. Taken out: `seen` in the list."""
    anna = many.client("anna", "account_manager")
    for sort in ("legal_name", "-legal_name", "status", "-updated_at"):
        assert sorted(await listed(anna, "/v1/accounts", "account_id", sort=sort)) == ["1", "3", "5"]
    assert await listed(anna, "/v1/accounts", "account_id", relationship_type="partnership") == []
    assert await listed(anna, "/v1/accounts", "account_id", manager="bo") == []


async def test_what_is_not_shown_orders_and_narrows_nothing(many: World) -> None:
    """A customer's user is refused by name: an order or a filter would tell what the answer hides.

    Taken out, each in turn: the look at the filters and at the order in `_refuse_judgements`.
    """
    buyer = await many.customer("buyer", "3")
    for name, value in (("status", "prospect"), ("lifecycle_stage", "known"), ("programme_eligible", "true")):
        refused = problem(await buyer.get("/v1/accounts", params={name: value}), 403, "filter_not_yours")
        assert name in refused["detail"]
    for order in ("status", "-status"):
        assert "status" in problem(await buyer.get(f"/v1/accounts?sort={order}"), 403, "sort_not_yours")["detail"]
    assert await listed(buyer, "/v1/accounts", "account_id", sort="-legal_name") == ["3"]
    for history in ("managers?sort=since", "lifecycle?status=prospect"):
        problem(await buyer.get(f"/v1/accounts/3/{history}"), 403, "role_missing")


LISTS = {
    "/v1/accounts": "sort=-legal_name",
    "/v1/people": "sort=-updated_at",
    "/v1/territories": "sort=-name",
    "/v1/accounts/3/managers": "sort=since",
    "/v1/accounts/3/lifecycle": "sort=since",
}


@pytest.mark.parametrize("url", LISTS)
async def test_a_cursor_belongs_to_its_order_and_filters(many: World, url: str) -> None:
    """Given with another order, another filter or to another list it is refused; unknown orders are told which there are.

    Taken out: the comparison of what a cursor belongs to in `_decode`.
    """
    for manager in ("bo", "anna"):
        assert (await many.ops.post("/v1/accounts/3:reassign", json={"manager": manager})).status_code == 200
    tag = {"If-Match": "*"}
    assert (await many.ops.patch("/v1/accounts/3", json={"status": "active"}, headers=tag)).status_code == 200
    cursor = (await many.ops.get(f"{url}?limit=1")).json()["next"]
    assert cursor, "one page only: nothing is tried"
    assert (await many.ops.get(f"{url}?limit=1&cursor={cursor}")).status_code == 200
    problem(await many.ops.get(f"{url}?limit=1&{LISTS[url]}&cursor={cursor}"), 422, "cursor_invalid")
    for other in LISTS:
        if other != url:
            problem(await many.ops.get(f"{other}?limit=1&cursor={cursor}"), 422, "cursor_invalid")
    refused = problem(await many.ops.get(f"{url}?sort=colour"), 422, "invalid")
    assert refused["errors"][0]["pointer"] == "/sort"
    assert f"'{LISTS[url].removeprefix('sort=')}'" in refused["errors"][0]["detail"]
    refused = problem(await many.ops.get(f"{url}?colour=red"), 422, "invalid")
    assert "sort" in refused["errors"][0]["detail"], "an unknown filter is told which are known"


async def test_people_are_narrowed_and_ordered(many: World) -> None:
    """By kind, activity, account, led territory and moment; by id or by when they were written. Taken out: an entry of `FILTERS`, each in turn."""
    await many.customer("buyer", "3")
    await many.lead("GB", "carl")
    tag = {"If-Match": (await many.ops.get("/v1/people/bo")).headers["etag"]}
    assert (await many.ops.patch("/v1/people/bo", json={"phone": "+44 113 496 0000"}, headers=tag)).status_code == 200

    async def people(**filters: Any) -> list[str]:
        return await listed(many.ops, "/v1/people", "person_id", **filters)

    assert await people(sort="-person_id") == ["carl", "buyer", "bo", "anna"]
    assert (await people(sort="updated_at"))[-1] == (await people(sort="-updated_at"))[0] == "bo"
    assert await people(leads="GB") == ["carl"]
    assert await people(account="3") == ["anna", "buyer"]
    assert await people(kind="customer") == ["buyer"]
    assert await people(active=False) == []
    moment = (await many.ops.get("/v1/people/carl")).json()["updated_at"]
    assert await people(updated_after=moment) == ["bo"]


async def test_territories_are_narrowed_and_ordered(many: World) -> None:
    """By tree, parent and lead; by id or name. Taken out, each in turn: the three conditions in `list_territories`."""
    await many.lead("FR", "carl")

    async def territories(**filters: Any) -> list[str]:
        return await listed(many.ops, "/v1/territories", "territory_id", **filters)

    assert await territories(sort="-name") == ["GB", "FR", "EU"]
    assert await territories(sort="-territory_id", below="GB") == ["GB"]
    assert await territories(parent="EU") == ["FR", "GB"]
    assert await territories(lead="carl") == ["FR"]


async def test_assignments_and_histories_are_narrowed_and_ordered(many: World) -> None:
    """The newest first, or the oldest; who answers now, or one person's times; one state's times.

    Taken out, each in turn: the conditions in `list_managers` and `list_lifecycle`.
    """
    for manager in ("bo", "carl"):
        assert (await many.ops.post("/v1/accounts/3:reassign", json={"manager": manager})).status_code == 200
    for status in ("active", "at_risk"):
        changed = await many.ops.patch("/v1/accounts/3", json={"status": status}, headers={"If-Match": "*"})
        assert changed.status_code == 200

    async def managers(**filters: Any) -> list[str]:
        return await listed(many.ops, "/v1/accounts/3/managers", "manager", **filters)

    async def states(**filters: Any) -> list[str]:
        return await listed(many.ops, "/v1/accounts/3/lifecycle", "status", **filters)

    assert await managers() == ["carl", "bo", "anna"]
    assert await managers(sort="since") == ["anna", "bo", "carl"]
    assert await managers(current=True) == ["carl"]
    assert await managers(current=False) == ["bo", "anna"]
    assert await managers(manager="anna") == ["anna"]
    assert await states() == ["at_risk", "active", "prospect"]
    assert await states(sort="since") == ["prospect", "active", "at_risk"]
    assert await states(status="active") == ["active"]
    assert await states(lifecycle_stage="deepening") == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
async def test_a_moment_that_is_none_in_utc_is_refused(world: World, moment: str) -> None:
    """A year before 1 or after 9999 once brought to UTC is a wrong value, no fault of ours. Taken out: the OverflowError in `_utc`."""
    problem(await world.ops.get("/v1/accounts", params={"opened_after": moment}), 422, "invalid")
