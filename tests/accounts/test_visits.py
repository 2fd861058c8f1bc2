"""Visits: nobody's time is taken twice, also not by two at once; what came of them; not for the customer's eyes."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.shared.http.test_problems import problem

from .conftest import World
from .engaging import DAY, move, people, visit

URL = "/v1/visits"


@pytest.fixture
async def staffed(world: World) -> World:
    """An account with a manager, and an executive."""
    await people(world)
    await world.staff("chen")
    return world


async def test_a_visit_is_planned_confirmed_and_completed(staffed: World) -> None:
    """With its outcome and what follows; the event goes out at the end, dated by the day there; its due item is that day, and done."""
    anna = staffed.client("anna", "account_manager")
    made = await anna.post(URL, json=visit(hour=23, zone="Asia/Shanghai", attendees=["buyer"], owner="anna"))
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["state"], found["moves"], found["owner"]) == (
        "planned",
        ["confirm", "complete", "cancel", "change"],
        "anna",
    )
    assert found["due_on"] == str(DAY + timedelta(1))
    assert (await move(anna, "visits", found["engagement_id"], "confirm")).json()["state"] == "confirmed"
    outcome = {"outcome": "Wants two deliveries a week", "actions": [{"what": "Ask transport", "owner": "anna"}]}
    problem(await move(anna, "visits", found["engagement_id"], "complete"), 422, "invalid")
    done = await move(anna, "visits", found["engagement_id"], "complete", outcome)
    assert (done.json()["outcome"], done.json()["ended_on"]) == (outcome["outcome"], str(DAY))
    (event,) = await staffed.told("VisitCompleted")
    assert (event["executive"], event["visited_on"]) == ("chen", str(DAY + timedelta(1)))
    (item,) = await staffed.as_owner("SELECT state, due_on FROM due_item")
    assert tuple(item) == ("done", DAY + timedelta(1))
    told = problem(await move(anna, "visits", found["engagement_id"], "cancel"), 409, "move_not_allowed")
    assert "it is completed" in told["detail"]
    assert "allowed to you now: nothing" in told["detail"]
    assert await staffed.holds()


async def test_an_executive_is_not_in_two_places(staffed: World) -> None:
    """A visit over another of the same executive is refused by name, when planned and when moved; beside it, for somebody else, or over a cancelled one it
    is taken.

    Taken out, each in turn: the comparison of times and of persons in `_CLASH`, `new` in `_check_people`, the cancelled ones in `occupied`.
    """
    anna = staffed.client("anna", "account_manager")
    await staffed.staff("dora")
    first = (await anna.post(URL, json=visit(hour=9))).json()["engagement_id"]
    told = problem(await anna.post(URL, json=visit(hour=9)), 409, "time_taken")
    assert first in told["detail"]
    assert (await anna.post(URL, json=visit(hour=10))).status_code == 201
    second = await anna.post(URL, json=visit(hour=9, executive="dora"))
    assert second.status_code == 201
    url = f"{URL}/{second.json()['engagement_id']}"
    tag = {"If-Match": second.headers["etag"]}
    assert first in problem(await anna.patch(url, json={"executive": "chen"}, headers=tag), 409, "time_taken")["detail"]
    later = {"ends_at": (visit(hour=11))["ends_at"]}
    assert (await anna.patch(url, json=later, headers=tag)).json()["ends_at"] == later["ends_at"].replace("+00:00", "Z")
    assert (await move(anna, "visits", first, "cancel")).status_code == 200
    assert (await anna.post(URL, json=visit(hour=9))).status_code == 201
    assert await staffed.holds()


async def test_two_at_once_and_one_wins(staffed: World) -> None:
    """Eight visits over each other planned at the same time: one is taken, seven are refused. Taken out: FOR NO KEY UPDATE in `_HOLD`."""
    anna = staffed.client("anna", "account_manager")
    answers = await asyncio.gather(*(anna.post(URL, json=visit(purpose=f"try {number}")) for number in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]
    (winner,) = (answer.json()["engagement_id"] for answer in answers if answer.status_code == 201)
    assert all(
        winner in problem(answer, 409, "time_taken")["detail"] for answer in answers if answer.status_code == 409
    )
    assert await staffed.holds()


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"ends_at": "2011-10-03T09:00:00Z"}, "times_invalid"),
    ({"ends_at": "2011-10-17T09:00:01Z"}, "times_invalid"),
    ({"starts_at": "1889-10-03T09:00:00Z"}, "times_invalid"),
    ({"starts_at": "0001-01-01T00:00:00+05:00"}, "invalid"),
    ({"starts_at": "2011-10-03T09:00:00"}, "invalid"),
    ({"zone": "Mars/Base"}, "invalid"),
    ({"executive": "buyer"}, "staff_unknown"),
    ({"executive": "nobody"}, "staff_unknown"),
    ({"owner": "buyer"}, "staff_unknown"),
)


async def test_what_is_no_visit_is_refused(staffed: World) -> None:
    """Each with its code, when planned and when changed. Taken out, each in turn: the conditions of `_check` and of `_check_people`."""
    anna = staffed.client("anna", "account_manager")
    url = f"{URL}/{(await anna.post(URL, json=visit())).json()['engagement_id']}"
    for wrong, code in WRONG:
        problem(await anna.post(URL, json=visit(**wrong)), 422, code)
        problem(await anna.patch(url, json=wrong, headers={"If-Match": '"1"'}), 422, code)


async def test_a_visit_is_ours_alone(staffed: World) -> None:
    """The customer's user neither finds, reads, plans nor moves one, and it is in none of their lists. Taken out: `hidden`; the kinds in `seen`."""
    anna, buyer = staffed.client("anna", "account_manager"), staffed.client("buyer", "customer")
    found = (await anna.post(URL, json=visit())).json()["engagement_id"]
    problem(await buyer.get(f"{URL}/{found}"), 404, "not_found")
    problem(await buyer.get(f"/v1/engagements/{found}/history"), 404, "not_found")
    problem(await buyer.post(URL, json=visit(hour=12)), 404, "not_found")
    problem(await move(buyer, "visits", found, "cancel"), 404, "not_found")
    problem(await buyer.get(f"{URL}/report"), 403, "role_missing")
    for url in (URL, "/v1/engagements"):
        assert (await buyer.get(url)).json()["items"] == []
        assert len((await anna.get(url)).json()["items"]) == 1
    both = staffed.client("buyer", "customer", "account_manager")  # a role without a place opens nothing more
    assert (await both.get(URL)).json()["items"] == []
