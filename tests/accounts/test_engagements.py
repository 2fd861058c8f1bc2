"""What all engagements share over HTTP: lists, versions, repeated requests, the trail, sight, the clock."""

from itertools import pairwise

import pytest

from tests.shared.http.test_problems import problem

from .conftest import World
from .engaging import DAY, close, consultation, hear, move, peak, people, sign, visit
from .test_lists import listed


async def test_one_list_over_all_kinds(world: World) -> None:
    """Narrowed by kind, account, state, season, owner, what goes on and what is due; in pages of two, in each order; foreign ones never.

    Taken out, each in turn: the entries of `narrowed`; `seen` in the list.
    """
    anna, _ = await people(world)
    await world.staff("chen")
    await world.open("THEIRS")
    await hear(world, peak("17850", "THEIRS"), peak("17850", season_id="easter"))
    for hour in (9, 11):
        assert (
            await anna.post("/v1/visits", json=visit(hour=hour, owner="chen" if hour == 9 else None))
        ).status_code == 201
    (first,) = await listed(anna, "/v1/engagements", "engagement_id", owner="chen")
    assert (await move(anna, "visits", first, "cancel")).status_code == 200
    for filters, expected in (
        ({}, ["visit", "visit", "demand_consultation", "demand_consultation"]),
        ({"sort": "opened_on"}, ["demand_consultation", "demand_consultation", "visit", "visit"]),
        ({"sort": "-updated_at", "kind": "visit"}, ["visit", "visit"]),
        ({"kind": "visit", "state": "cancelled"}, ["visit"]),
        ({"subject": "easter"}, ["demand_consultation"]),
        ({"account_id": "THEIRS"}, []),
        ({"going_on": False}, ["visit"]),
        ({"going_on": True}, ["visit", "demand_consultation", "demand_consultation"]),
        ({"due_before": "2011-10-31"}, ["visit"]),
        ({"due_before": "2011-11-01"}, ["visit", "demand_consultation", "demand_consultation"]),
    ):
        assert await listed(anna, "/v1/engagements", "kind", **filters) == expected, filters
    assert len(await listed(world.ops, "/v1/engagements", "kind")) == 5
    problem(await anna.get("/v1/engagements?kind=wedding"), 422, "invalid")
    assert [
        item["season_id"] for item in (await anna.get("/v1/demand-consultations?subject=easter")).json()["items"]
    ] == ["easter"]
    assert await listed(anna, "/v1/visits", "state", state="planned") == ["planned"]


async def test_a_change_names_the_version_it_changes(world: World) -> None:
    """Without If-Match 428, with a stale one 412, also for a move where one is given; a read whose version is known is 304."""
    anna, _ = await people(world)
    found = await consultation(world)
    url = f"/v1/demand-consultations/{found}"
    read = await anna.get(url)
    assert read.headers["etag"] == '"2"'
    assert (await anna.get(url, headers={"If-None-Match": '"2"'})).status_code == 304
    problem(await anna.patch(url, json={"trend": "rising"}), 428, "precondition_required")
    problem(await anna.patch(url, json={"trend": "rising"}, headers={"If-Match": '"1"'}), 412, "stale")
    changed = await anna.patch(url, json={"trend": "rising"}, headers={"If-Match": '"2"'})
    assert (changed.json()["trend"], changed.headers["etag"]) == ("rising", '"3"')
    same = await anna.patch(url, json={"trend": "rising"}, headers={"If-Match": '"3"'})
    assert same.headers["etag"] == '"3"'
    problem(await move(anna, "demand-consultations", found, "cancel", If_Match='"2"'), 412, "stale")
    owned = await anna.patch(url, json={"owner": "anna"}, headers={"If-Match": '"3"'})
    assert owned.json()["owner"] == "anna"
    freed = await anna.patch(url, json={"owner": None}, headers={"If-Match": '"4"'})
    assert freed.json()["owner"] is None


async def test_a_repeated_request_has_one_effect(world: World) -> None:
    """The same key gives the same answer; a sign-off without a key is refused. Taken out: `RequiredIdempotencyKey` in `_move`."""
    anna, buyer = await people(world)
    await world.staff("chen")
    first, again = [await anna.post("/v1/visits", json=visit(), headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert (again.status_code, again.text, again.headers["etag"]) == (201, first.text, first.headers["etag"])
    found = await consultation(world)
    url = f"/v1/demand-consultations/{found}:sign"
    problem(await buyer.post(url, json={}), 400, "idempotency_key_missing")
    signed, again = [await buyer.post(url, json={}, headers={"Idempotency-Key": "two"}) for _ in range(2)]
    assert (again.status_code, again.text) == (200, signed.text)
    assert len(await world.told("DemandConsultationAgreed")) == 1


async def test_history_tells_who_did_what_when_and_why(world: World) -> None:
    """Every step with states, person, business date and note, for staff; a customer's user sees the steps, and neither notes nor names; who does not see the
    account finds none.
    """
    anna, buyer = await people(world)
    found = await consultation(world)
    assert (await sign(buyer, found)).status_code == 200
    await move(anna, "demand-consultations", found, "reopen", {"note": "They called"})
    steps = (await anna.get(f"/v1/engagements/{found}/history?sort=version")).json()["items"]
    told = [
        (one["version"], one["move"], one["from_state"], one["to_state"], one["person_id"], one["note"])
        for one in steps
    ]
    assert told == [
        (1, "open", None, "open", None, None),
        (2, "fill", "open", "open", None, None),
        (3, "sign", "open", "agreed", "buyer", None),
        (4, "reopen", "agreed", "open", "anna", "They called"),
    ]
    assert {one["business_date"] for one in steps} == {str(DAY)}
    theirs = (await buyer.get(f"/v1/engagements/{found}/history")).json()["items"]
    assert [one["version"] for one in theirs] == [4, 3, 2, 1]
    assert {(one["person_id"], one["note"]) for one in theirs} == {(None, None)}
    problem(await (await world.staff("bo")).get(f"/v1/engagements/{found}/history"), 404, "not_found")


async def test_every_step_leaves_a_line_in_the_trail(world: World) -> None:
    """With the operation, the object and hashes before and after; history and signatures can be added to, never changed. Taken out: the REVOKEs of 0008."""
    anna, buyer = await people(world)
    found = await consultation(world)
    await sign(buyer, found)
    await move(anna, "demand-consultations", found, "reopen")
    trail = await world.as_owner(
        "SELECT operation, actor, before_hash, after_hash FROM audit_entry WHERE object_kind = 'engagement' ORDER BY at, entry_id"
    )
    assert [row["operation"].partition(".")[2] for row in trail] == ["open", "fill", "sign", "reopen"]
    assert [row["actor"].partition(":")[0] for row in trail[:2]] == ["event", "event"]
    assert all(later["before_hash"] == earlier["after_hash"] for earlier, later in pairwise(trail))
    for forbidden in ("UPDATE engagement_move SET note = 'x'", "DELETE FROM engagement_signature"):
        with pytest.raises(Exception, match="permission denied"):
            await world.as_app(forbidden)


async def test_before_the_first_close_no_step_can_be_dated(world: World) -> None:
    """Commands answer 409 `no_business_day` until a day is closed; an event brings its own date."""
    await world.staff("anna")
    await world.staff("chen")
    await world.open("17850", manager="anna")
    anna = world.client("anna", "account_manager")
    problem(await anna.post("/v1/visits", json=visit()), 409, "no_business_day")
    await hear(world, peak("17850"))
    (row,) = await world.as_owner("SELECT engagement_id FROM engagement")
    problem(await move(anna, "demand-consultations", str(row["engagement_id"]), "cancel"), 409, "no_business_day")
    await close(world, DAY)
    assert (await anna.post("/v1/visits", json=visit())).status_code == 201


async def test_nothing_begins_with_a_closed_account(world: World) -> None:
    """A closed account takes no more engagements."""
    anna, _ = await people(world)
    await world.staff("chen")
    await world.ops.post("/v1/accounts/17850:close", json={"reason": "gone"})
    problem(await anna.post("/v1/visits", json=visit()), 409, "account_closed")


async def test_a_command_needs_its_scope(world: World) -> None:
    """`engagements:write` opens engagements, and nothing of the record: the customers' users, who have it, cannot change accounts."""
    await people(world)
    found = await consultation(world)
    poor = world.client("anna", "account_manager", scope="accounts:read accounts:write")
    problem(await move(poor, "demand-consultations", found, "cancel"), 403, "forbidden")
    buyer = world.client("buyer", "customer", scope="accounts:read engagements:write")
    assert (await sign(buyer, found)).status_code == 200
    changed = await buyer.patch("/v1/accounts/17850", json={"currency": "EUR"}, headers={"If-Match": '"1"'})
    problem(changed, 403, "forbidden")


async def test_who_is_asked_about_sides_is_who_sees(world: World) -> None:
    """A deputy, a lead of the territory above and a member of the team act as staff of the account, as sight has it; without the role, or after the dates, as
    nobody.

    Taken out, each in turn: deputies, leads, the team and the dates in `_PLACE`.
    """
    await close(world, DAY)
    await world.territory("EU")
    await world.territory("GB", "EU")
    for person in ("anna", "dep", "lead", "mate", "past", "out"):
        await world.staff(person)
    await world.open("17850", manager="anna", territory_id="GB")
    await world.lead("EU", "lead")
    tag = (await world.ops.get("/v1/people/anna")).headers["etag"]
    deputies = {
        "deputies": [
            {"deputy_id": "dep", "since": "2011-01-01"},
            {"deputy_id": "past", "since": "2011-01-01", "until": "2011-02-01"},
        ]
    }
    assert (
        await world.ops.put("/v1/people/anna/deputies", json=deputies, headers={"If-Match": tag})
    ).status_code == 200
    tag = (await world.ops.get("/v1/accounts/17850")).headers["etag"]
    team = {"members": [{"person_id": "mate", "function": "logistics", "since": "2011-01-01"}]}
    assert (await world.ops.put("/v1/accounts/17850/team", json=team, headers={"If-Match": tag})).status_code == 200
    await hear(world, peak("17850"))
    (row,) = await world.as_owner("SELECT engagement_id FROM engagement")
    url = f"/v1/demand-consultations/{row['engagement_id']}"
    for person in ("anna", "dep", "lead", "mate"):
        assert (await world.client(person, "account_manager").get(url)).json()["moves"] == ["cancel", "change"], person
        assert (await world.client(person, "customer").get(url)).status_code == 404, person
    for person in ("past", "out"):
        assert (await world.client(person, "account_manager").get(url)).status_code == 404, person
    assert (await world.client("robot", "service").get(url)).json()["moves"] == []
