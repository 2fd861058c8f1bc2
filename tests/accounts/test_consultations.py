"""Demand consultations: opened and filled by supply's events, said and signed by people, and every way in which that can go wrong."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from shared import pipeline
from shared.contracts import PeakPlanRefused
from shared.outcomes import Fate
from shared.pipeline import process
from tests.shared.http.test_problems import problem

from .conftest import World
from .engaging import (
    AGREE_BY,
    DAY,
    SEASON,
    close,
    consultation,
    hear,
    move,
    peak,
    people,
    record,
    say,
    sign,
    suggestion,
)

URL = "/v1/demand-consultations"


async def test_a_season_opens_one_consultation_per_account(world: World) -> None:
    """Each account that is known and open gets one, due by `agree_by`, with an event; closed and unknown ones get none."""
    await people(world)
    await world.open("17851")
    await world.open("GONE")
    assert (await world.ops.post("/v1/accounts/GONE:close", json={"reason": "gone"})).status_code == 200
    assert await hear(world, peak("17850", "17851", "GONE", "NOBODY")) == [Fate.HANDLED]
    opened = await world.told("DemandConsultationOpened")
    assert [event["account_id"] for event in opened] == ["17850", "17851"]
    assert {event["due_on"] for event in opened} == {str(AGREE_BY)}
    assert await hear(world, suggestion("GONE", A=1), suggestion("NOBODY", A=1)) == [Fate.DUPLICATE, Fate.WAITING]
    rows = await world.as_owner("SELECT account_id, rule, due_on, opened_on, state FROM due_item ORDER BY account_id")
    assert [tuple(row) for row in rows] == [
        (account_id, "deadline", AGREE_BY, DAY, "open") for account_id in ("17850", "17851")
    ]
    assert await world.holds()


@pytest.mark.parametrize("order", ["opened first", "suggested first", "one batch", "one batch, suggested first"])
async def test_it_exists_once_and_is_told_once_in_whatever_order(world: World, order: str) -> None:
    """Opening and suggestion in both orders, each delivered three times, one delivery cut off before its commit: one consultation, one event, one version
    per thing said.

    Taken out, each in turn: the unique index's ON CONFLICT in `insert`, `waiting.known` in `open_heard`, `Waiting` in `fill_heard`.
    """
    await people(world)
    opening, filling = record(peak("17850"), event_id="1"), record(suggestion("17850", A=100), event_id="2")
    again = record(peak("17850"), event_id="3")  # supply says it once more, as another event
    batch = [opening, filling] if order in {"opened first", "one batch"} else [filling, opening]
    with pytest.raises(RuntimeError, match="pulled"):
        await _cut_off(world, [batch[0]])
    steps = [batch] if order.startswith("one batch") else [[one] for one in batch]
    for _ in range(3):
        for step in steps:
            await process(world.database, world.runtime.appetite, step)
        await process(world.database, world.runtime.appetite, [again])
    assert len(await world.told("DemandConsultationOpened")) == 1
    (row,) = await world.as_owner(
        "SELECT row_version, state, fields->'lines'->0->>'quantity' AS quantity FROM engagement"
    )
    assert tuple(row) == (2, "open", "100")
    assert await world.as_owner("SELECT id::text FROM waiting_record UNION ALL SELECT reason FROM dead_letter") == []
    assert await world.holds()


async def _cut_off(world: World, records: list[Any]) -> None:
    """Handles records up to the commit, which does not come."""
    async with world.database.transaction() as session:
        await pipeline._batch(session, world.runtime.appetite, records)
        raise RuntimeError("the plug was pulled")


async def test_a_suggestion_never_overwrites_what_a_person_said(world: World) -> None:
    """A later suggestion changes what nobody has said, and nothing once it is agreed. Taken out: `said` in `filled`, `sources` of the filling."""
    anna, buyer = await people(world)
    found = await consultation(world, A=100, B=20)
    assert (await say(anna, found, {"lines": [{"sku": "A", "quantity": 130, "agreed_stock": 7}]})).status_code == 200
    assert await hear(world, suggestion("17850", A=50, B=30, C=5)) == [Fate.HANDLED]
    assert await hear(world, suggestion("17850", A=50, B=30, C=5)) == [Fate.DUPLICATE]
    told = (await anna.get(f"{URL}/{found}")).json()
    assert [(line["sku"], line["suggested"], line["quantity"]) for line in told["lines"]] == [
        ("A", 50, 130),
        ("B", 30, 30),
        ("C", 5, 5),
    ]
    assert told["lines"][0]["agreed_stock"] == 7
    assert (await sign(buyer, found)).status_code == 200
    assert await hear(world, suggestion("17850", A=1)) == [Fate.DUPLICATE]
    assert (await anna.get(f"{URL}/{found}")).json()["lines"] == told["lines"]


async def test_the_customer_signs_and_it_is_kept_and_told(world: World) -> None:
    """The signature holds exactly what was signed and by whom; the event goes out with it; the due item is done."""
    anna, buyer = await people(world)
    found = await consultation(world)
    assert (await say(buyer, found, {"trend": "rising"})).status_code == 200
    answer = await sign(buyer, found, A=120)
    assert answer.status_code == 200, answer.text
    signed = answer.json()
    content = [{"sku": "A", "quantity": 120, "agreed_stock": None}, {"sku": "B", "quantity": 20, "agreed_stock": None}]
    assert signed["signature"] == {
        "version": 1,
        "signed_by": "buyer",
        "signed_on": str(DAY),
        "late": False,
        "content": {"lines": content},
    }
    assert (signed["state"], signed["trend"], signed["moves"]) == ("agreed", "rising", [])
    (event,) = await world.told("DemandConsultationAgreed")
    assert (event["signed_by"], event["season_id"], event["version"]) == ("buyer", "winter", 1)
    assert [(line["sku"], line["quantity"]) for line in event["lines"]] == [("A", 120), ("B", 20)]
    (item,) = await world.as_owner("SELECT state, ended_on FROM due_item")
    assert tuple(item) == ("done", DAY)
    read = await anna.get(f"{URL}/{found}")
    assert read.headers["etag"] == answer.headers["etag"]
    assert read.json()["moves"] == ["reopen"]
    assert await world.holds()


async def test_what_supply_refused_stands_on_the_consultation(world: World) -> None:
    """Staff and customer see that nothing is kept and why, whatever comes twice; a refusal of an earlier signature says nothing of the newest one;
    reopened and signed anew, it is settled.

    Taken out: the version in `refused` (the late refusal of version 1 marks version 2).
    """
    anna, buyer = await people(world)
    found = await consultation(world)
    await sign(buyer, found, A=120)
    assert await hear(world, no_plan(found, 1)) == [Fate.HANDLED]
    for client in (anna, buyer):
        told = (await client.get(f"{URL}/{found}")).json()
        assert (told["state"], told["refused"]["code"], told["refused"]["skus"]) == (
            "agreed",
            "sku_out_of_season",
            ["A"],
        )
    assert await hear(world, no_plan(found, 1)) == [Fate.DUPLICATE]
    assert (await move(anna, "demand-consultations", found, "reopen")).json()["refused"] is None
    assert await hear(world, no_plan(found, 1)) == [Fate.DUPLICATE]
    assert (await sign(buyer, found, A=90)).json()["signature"]["version"] == 2
    assert await hear(world, no_plan(found, 1)) == [Fate.DUPLICATE]
    assert (await anna.get(f"{URL}/{found}")).json()["refused"] is None
    assert await world.holds()


def no_plan(engagement_id: str, version: int) -> PeakPlanRefused:
    return PeakPlanRefused(
        season_id="winter",
        account_id="17850",
        engagement_id=engagement_id,
        version=version,
        code="sku_out_of_season",
        detail="not of the season's families (tea): A",
        skus=["A"],
        refused_event_id="accounts-1",
    )


async def test_signed_twice_is_signed_once(world: World) -> None:
    """The same content again: the same answer and no second event; other content: 409, until it is reopened; then the next version replaces it.

    Taken out: the comparison in `_refuse_other`.
    """
    anna, buyer = await people(world)
    found = await consultation(world)
    first = await sign(buyer, found, A=120)
    again = await sign(buyer, found, A=120)
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(await world.told("DemandConsultationAgreed")) == 1
    told = problem(await sign(buyer, found, A=121), 409, "signed_already")
    assert "agreed" in told["detail"]
    assert "allowed to you now: nothing" in told["detail"]
    assert (await move(anna, "demand-consultations", found, "reopen", {"note": "Calls for more"})).status_code == 200
    (item,) = await world.as_owner("SELECT state, ended_on FROM due_item")
    assert tuple(item) == ("open", None)
    problem(await move(anna, "demand-consultations", found, "cancel"), 409, "signed_already")
    second = await sign(buyer, found, A=121)
    assert second.json()["signature"]["version"] == 2
    assert [event["version"] for event in await world.told("DemandConsultationAgreed")] == [1, 2]
    kept = await world.as_owner("SELECT version, content->'lines'->0->>'quantity' FROM engagement_signature ORDER BY 1")
    assert [tuple(row) for row in kept] == [(1, "120"), (2, "121")]
    assert await world.holds()


async def test_ten_sign_at_once_and_one_signature_stands(world: World) -> None:
    """Ten at the same time with two contents: one is signed, the same again is answered alike, the other is refused. Taken out: FOR UPDATE in `_LOCK`."""
    _, buyer = await people(world)
    found = await consultation(world)
    answers = await asyncio.gather(*(sign(buyer, found, A=120 + number % 2) for number in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [409] * 5
    assert len({answer.text for answer in answers if answer.status_code == 200}) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"signed_already"}
    assert len(await world.told("DemandConsultationAgreed")) == 1
    assert await world.holds()


async def test_late_is_taken_until_the_season_begins(world: World) -> None:
    """After the due date a signature is marked late; from the season's first day on it is refused, as are changes and reopening.

    Taken out, each in turn: `_in_time` in `said` and in `reopened`.
    """
    anna, buyer = await people(world)
    found = await consultation(world)
    await close(world, AGREE_BY, AGREE_BY + timedelta(1))
    late = await sign(buyer, found)
    assert late.json()["signature"]["late"] is True
    assert (await move(anna, "demand-consultations", found, "reopen")).status_code == 200
    await close(world, SEASON["starts_on"] - timedelta(1), SEASON["starts_on"])
    problem(await sign(buyer, found), 409, "too_late")
    problem(await say(anna, found, {"lines": [{"sku": "A", "quantity": 1}]}), 409, "too_late")
    assert (await move(anna, "demand-consultations", found, "cancel")).status_code == 409
    assert len(await world.told("DemandConsultationAgreed")) == 1


async def test_what_was_never_signed_can_be_given_up_and_reopened_in_time(world: World) -> None:
    """Cancelled, its due item is cancelled with it; reopened, it is due again; a redelivered season opens no second one."""
    anna, _ = await people(world)
    found = await consultation(world)
    assert (await move(anna, "demand-consultations", found, "cancel")).json()["state"] == "cancelled"
    assert await hear(world, peak("17850")) == [Fate.DUPLICATE]
    (item,) = await world.as_owner("SELECT state FROM due_item")
    assert item["state"] == "cancelled"
    assert (await move(anna, "demand-consultations", found, "reopen")).json()["state"] == "open"
    assert await world.holds()
    await close(world, SEASON["starts_on"] - timedelta(1), SEASON["starts_on"])
    assert (await move(anna, "demand-consultations", found, "cancel")).status_code == 200
    problem(await move(anna, "demand-consultations", found, "reopen"), 409, "too_late")


IMPOSSIBLE: tuple[tuple[list[dict[str, Any]], str, str], ...] = (
    ([{"sku": "Z", "quantity": 1}], "sku_not_in_season", "/lines/0/sku"),
    ([{"sku": "A", "quantity": 1}, {"sku": "A", "quantity": 2}], "sku_twice", "/lines/1/sku"),
    ([{"sku": "A", "quantity": 1001}], "more_than_can_be", "/lines/0/quantity"),
    ([{"sku": "A", "quantity": -1}], "invalid", "/lines/0/quantity"),
    ([{"sku": "A", "quantity": 1_000_000_001}], "invalid", "/lines/0/quantity"),
    ([{"sku": "A", "quantity": 1, "agreed_stock": -1}], "invalid", "/lines/0/agreed_stock"),
    ([], "invalid", "/lines"),
)


async def test_what_cannot_be_is_refused_where_it_stands(world: World) -> None:
    """Changing and signing alike: 422 with a code and a pointer to the value; nothing is kept. Taken out, each in turn: the conditions of `_fault`."""
    _, buyer = await people(world)
    found = await consultation(world)
    for lines, code, pointer in IMPOSSIBLE:
        for answer in (
            await say(buyer, found, {"lines": lines}),
            await move(buyer, "demand-consultations", found, "sign", {"lines": lines}),
        ):
            told = problem(answer, 422, code)
            assert [error["pointer"] for error in told["errors"]] == [pointer]
    (row,) = await world.as_owner("SELECT row_version, state FROM engagement")
    assert tuple(row) == (2, "open")


async def test_more_than_ten_times_the_suggestion_needs_a_planner(world: World) -> None:
    """A planner writes it in, and the customer signs up to that."""
    _, buyer = await people(world)
    found = await consultation(world, A=100)
    planner = world.client("pia", "planner")
    more = await say(planner, found, {"lines": [{"sku": "A", "quantity": 5000}]})
    assert more.json()["lines"][0]["most"] == 5000
    problem(await sign(buyer, found, A=5001), 422, "more_than_can_be")
    assert (await sign(buyer, found, A=4999)).status_code == 200


async def test_nothing_suggested_is_nothing_to_sign(world: World) -> None:
    """Until supply has suggested a sku there is nothing that could be signed; zero of what was suggested is an answer."""
    _, buyer = await people(world)
    await hear(world, peak("17850"))
    (row,) = await world.as_owner("SELECT engagement_id FROM engagement")
    problem(await sign(buyer, str(row["engagement_id"])), 409, "no_lines")
    await hear(world, suggestion("17850", A=10))
    assert (await sign(buyer, str(row["engagement_id"]), A=0)).status_code == 200
    (event,) = await world.told("DemandConsultationAgreed")
    assert [line["quantity"] for line in event["lines"]] == [0]


async def test_only_the_customers_own_user_signs(world: World) -> None:
    """Staff, planners and operators are told what is allowed to them; a foreign customer's user, and one of our people who see the account as nobody, find
    nothing.

    Taken out: `by` in `may`; `_place` giving None without sides.
    """
    anna, _ = await people(world)
    found = await consultation(world)
    await world.open("17851")
    stranger = await world.customer("stranger", "17851")
    for client, allowed in ((anna, "cancel, change"), (world.client("pia", "planner"), "cancel, change")):
        told = problem(await sign(client, found), 409, "move_not_yours")
        assert f"allowed to you now: {allowed}" in told["detail"]
    for client in (stranger, await world.staff("bo"), world.client("nobody", "customer")):
        problem(await sign(client, found), 404, "not_found")
        problem(await client.get(f"{URL}/{found}"), 404, "not_found")
    assert await world.told("DemandConsultationAgreed") == []


async def test_a_planner_opens_one_by_hand_and_a_suggestion_that_waited_finds_it(world: World) -> None:
    """Once per account and season, by hand or by event; what supply suggested before is put in."""
    anna, _ = await people(world)
    assert await hear(world, suggestion("17850", A=40)) == [Fate.WAITING]
    body = {
        "account_id": "17850",
        "season_id": "winter",
        "starts_on": "2011-11-14",
        "ends_on": "2011-12-09",
        "agree_by": "2011-10-31",
        "lines": [{"sku": "A", "suggested": 10}],
    }
    problem(await anna.post(URL, json=body), 409, "move_not_yours")
    planner = world.client("pia", "planner")
    for wrong, code in (({"agree_by": "2011-11-14"}, "dates_invalid"), ({"ends_on": "2011-11-13"}, "dates_invalid")):
        problem(await planner.post(URL, json={**body, **wrong}), 422, code)
    twice = [{"sku": "A", "suggested": 10}, {"sku": "A", "suggested": 11}]
    problem(await planner.post(URL, json={**body, "lines": twice}), 422, "sku_twice")
    problem(await planner.post(URL, json={**body, "account_id": "NOBODY"}), 404, "not_found")
    made = await planner.post(URL, json=body)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{URL}/{made.json()['engagement_id']}"
    assert made.json()["lines"][0]["quantity"] == 10
    told = problem(await planner.post(URL, json=body), 409, "already_open")
    assert made.json()["engagement_id"] in told["detail"]
    await world.run_jobs()
    assert (await planner.get(made.headers["location"])).json()["lines"][0]["quantity"] == 40
    assert await hear(world, peak("17850")) == [Fate.DUPLICATE]
    assert len(await world.told("DemandConsultationOpened")) == 1


async def test_the_business_date_is_the_events_own(world: World) -> None:
    """An event that comes late is dated by the day it was decided on."""
    await people(world)
    await hear(world, peak("17850"), day=date(2011, 9, 30))
    (row,) = await world.as_owner("SELECT opened_on FROM engagement")
    assert row["opened_on"] == date(2011, 9, 30)
