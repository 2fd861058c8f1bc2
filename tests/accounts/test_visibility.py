"""Who sees what: foreign is absent in every list, count and read, alike."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import wall_now
from shared.contracts.access import sight
from tests.accounts.conftest import World

TODAY = wall_now().date()


async def ids(client: httpx.AsyncClient, url: str = "/v1/accounts", **filters: Any) -> list[str]:
    """Every id of a list, page by page."""
    found: list[str] = []
    params: dict[str, Any] = {"limit": 2, **filters}
    while True:
        answer = await client.get(url, params=params)
        assert answer.status_code == 200, answer.text
        found += [item.get("account_id") or item["person_id"] for item in answer.json()["items"]]
        if answer.json()["next"] is None:
            return found
        params["cursor"] = answer.json()["next"]


@pytest.fixture(params=[sight.FEW, 0], ids=["read-first", "row-by-row"], autouse=True)
def form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists search among the few accounts that somebody sees, or ask row by row: every promise here holds for both."""
    monkeypatch.setattr(sight, "FEW", request.param)


@pytest.fixture
async def many(world: World) -> World:
    """Five accounts in two territories, managers anna and bo."""
    await world.territory("EU")
    await world.territory("GB", "EU")
    await world.territory("APAC")
    for person in ("anna", "bo", "carl", "dora"):
        await world.staff(person)
    for n, manager, territory in (
        (1, "anna", "GB"),
        (2, "anna", "EU"),
        (3, "bo", "GB"),
        (4, "bo", "APAC"),
        (5, None, None),
    ):
        await world.open(str(n), manager=manager, territory_id=territory)
    return world


async def test_everyone_sees_their_own_accounts_and_no_others(many: World) -> None:
    """Manager, team within dates, lead of any ancestor, deputy within dates, planner, customer, stranger."""
    past, future = str(TODAY - timedelta(days=9)), str(TODAY + timedelta(days=9))
    await many.lead("EU", "dora")
    members = [
        {"person_id": "carl", "function": "logistics", "since": past},
        {"person_id": "dora", "function": "finance", "since": future},
    ]
    tag = {"If-Match": (await many.ops.get("/v1/accounts/4")).headers["etag"]}
    assert (await many.ops.put("/v1/accounts/4/team", json={"members": members}, headers=tag)).status_code == 200
    tag = {"If-Match": (await many.ops.get("/v1/people/anna")).headers["etag"]}
    stands_in = {"deputies": [{"deputy_id": "carl", "since": past, "until": str(TODAY)}]}
    assert (await many.ops.put("/v1/people/anna/deputies", json=stands_in, headers=tag)).status_code == 200
    buyer = await many.customer("buyer", "5")
    expected = {
        "anna": ["1", "2"],
        "bo": ["3", "4"],
        "carl": ["1", "2", "4"],
        "dora": ["1", "2", "3"],
        "nobody": [],
    }
    for person, accounts in expected.items():
        client = many.client(person, "account_manager", "territory_lead")
        assert await ids(client) == accounts, person
        reads = {n: (await client.get(f"/v1/accounts/{n}")).status_code for n in "12345"}
        assert reads == {n: 200 if n in accounts else 404 for n in "12345"}, person
    assert await ids(many.client("plan", "planner")) == ["1", "2", "3", "4", "5"]
    assert await ids(buyer) == ["5"]
    assert await ids(many.client("anna", "erp")) == []


async def test_foreign_and_absent_are_told_alike(many: World) -> None:
    """404 with the same words but for request id: in reads, histories and every write."""
    anna = many.client("anna", "account_manager", "territory_lead")
    tag = {"If-Match": "*"}
    calls: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "", None),
        ("GET", "/managers", None),
        ("GET", "/lifecycle", None),
        ("PATCH", "", {"currency": "EUR"}),
        ("POST", ":close", {"reason": "x"}),
        ("POST", ":reassign", {"manager": "anna"}),
        ("PUT", "/team", {"members": []}),
        ("PUT", "/customer-users", {"members": []}),
    ]
    for method, suffix, body in calls:
        told = []
        for account_id in ("3", "9"):
            url = f"/v1/accounts/{account_id}{suffix}"
            answer = await anna.request(method, url, json=body, headers=tag if method in {"PUT", "PATCH"} else {})
            assert answer.status_code == 404, (method, suffix, answer.text)
            shape = {name: value for name, value in answer.json().items() if name not in {"request_id", "instance"}}
            told.append((shape | {"detail": shape["detail"].replace(account_id, "N")}, sorted(answer.headers)))
        assert told[0] == told[1]


async def test_a_reassignment_closes_and_opens_access_at_once(many: World) -> None:
    """In accounts itself the projection is written with the record: the next read obeys it."""
    anna, bo = many.client("anna", "account_manager"), many.client("bo", "account_manager")
    assert (await many.ops.post("/v1/accounts/1:reassign", json={"manager": "bo"})).status_code == 200
    assert (await anna.get("/v1/accounts/1")).status_code == 404
    assert (await bo.get("/v1/accounts/1")).status_code == 200


async def test_somebody_made_inactive_sees_nothing(many: World) -> None:
    """Their token still proves them; it opens nothing."""
    await many.lead("GB", "carl")
    carl = many.client("carl", "territory_lead")
    assert await ids(carl) == ["1", "3"]
    tag = {"If-Match": (await many.ops.get("/v1/people/carl")).headers["etag"]}
    await many.ops.patch("/v1/people/carl", json={"active": False}, headers=tag)
    assert await ids(carl) == []


async def test_a_filter_finds_nothing_beyond_what_is_seen(many: World) -> None:
    """Filters narrow what the caller sees; they never reach past it."""
    anna = many.client("anna", "account_manager")
    assert await ids(anna, territory="EU") == ["1", "2"]
    assert await ids(anna, territory="APAC") == []
    assert await ids(anna, manager="bo") == []
    assert await ids(anna, unassigned="true") == []
    assert await ids(many.ops, territory="EU") == ["1", "2", "3"]


async def test_a_customers_user_reads_their_account_without_our_judgement_of_it(many: World) -> None:
    """Stage, status, eligibility and the histories are not theirs to see, to filter by, or to change."""
    buyer = await many.customer("buyer", "1")
    read = (await buyer.get("/v1/accounts/1")).json()
    assert (read["legal_name"], read["manager"]) == ("Hargreaves & Sons", "anna")
    hidden = ("lifecycle_stage", "status", "programme_eligible", "closed_reason")
    assert {read[name] for name in hidden} == {None}
    listed = (await buyer.get("/v1/accounts")).json()["items"][0]
    assert {listed[name] for name in hidden[:3]} == {None}
    for filters in ({"status": "active"}, {"lifecycle_stage": "known"}, {"programme_eligible": "true"}):
        answer = await buyer.get("/v1/accounts", params=filters)
        assert (answer.status_code, answer.json()["code"]) == (403, "filter_not_yours")
    assert (await buyer.get("/v1/accounts/1/lifecycle")).status_code == 403
    assert (await buyer.get("/v1/accounts/1/managers")).status_code == 403


async def test_people_are_seen_by_those_they_work_with(many: World) -> None:
    """Staff see staff and the users of their accounts; a customer's user their own account's people; nobody else anyone."""
    await many.customer("buyer", "1")
    await many.customer("rival", "3")
    anna = many.client("anna", "account_manager")
    staff = ["anna", "bo", "carl", "dora"]
    assert await ids(anna, "/v1/people") == ["anna", "bo", "buyer", "carl", "dora"]
    assert await ids(many.client("buyer", "customer"), "/v1/people") == ["anna", "buyer"]
    assert await ids(many.client("stranger", "account_manager"), "/v1/people") == []
    assert await ids(many.ops, "/v1/people", kind="staff") == staff
    assert await ids(anna, "/v1/people", account="1") == ["anna", "buyer"]
    foreign, absent = [await anna.get(f"/v1/people/{person}") for person in ("rival", "nobody")]
    assert (foreign.status_code, absent.status_code) == (404, 404)
    tag = {"If-Match": "*"}
    for url, body in (("", {"name": "x"}), ("/identities", {"identities": []}), ("/deputies", {"deputies": []})):
        method = "PATCH" if url == "" else "PUT"
        answer = await anna.request(method, f"/v1/people/rival{url}", json=body, headers=tag)
        assert answer.status_code == 404


async def test_a_customers_user_changes_nothing_about_people(many: World) -> None:
    """Even with the scope, a customer's user changes neither colleagues nor our staff."""
    buyer = await many.customer("buyer", "1")
    await many.customer("mate", "1")
    for person in ("mate", "anna"):
        tag = {"If-Match": "*"}
        answer = await buyer.patch(f"/v1/people/{person}", json={"name": "x"}, headers=tag)
        assert answer.status_code == 403, person


async def test_nothing_is_answered_without_token_or_scope(many: World) -> None:
    """Every operation: 401 without a token, 403 with a token that carries another scope."""
    bare = httpx.AsyncClient(transport=httpx.ASGITransport(many.app), base_url="http://accounts")
    other = many.client("x", "ops", scope="supply:read")
    for path, methods in many.app.openapi()["paths"].items():
        for method in methods:
            named = re.findall(r"\{(\w+)\}", path)
            url = path.format(**dict.fromkeys(named, "0" * 32))
            assert (await bare.request(method, url)).status_code == 401, (method, path)
            assert (await other.request(method, url)).status_code == 403, (method, path)
    await bare.aclose()
