"""An account in one call, a visit's brief in one call, and what happened with an account: whole, bounded, aged, and to each what is theirs to see."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from shared.ids import new_id
from shared.pipeline import process
from tests.accounts.conftest import World
from tests.accounts.test_hearing import cleared, foreseen, hear, moved, opened, record, scoring_ran, supply_ran
from tests.accounts.test_hierarchy import place
from tests.accounts.test_service import close_record
from tests.accounts.test_stakeholders import add, pair
from tests.shared.http.test_problems import problem

CLOSED, TODAY = date(2011, 10, 31), date(2011, 11, 1)
VISIT: dict[str, Any] = {
    "executive": "anna",
    "purpose": "Winter",
    "starts_at": "2011-11-04T09:00:00Z",
    "ends_at": "2011-11-04T11:30:00Z",
    "zone": "Europe/London",
    "attendees": [],
    "outcome": None,
    "actions": [],
}


async def engage(world: World, account_id: str, kind: str, **more: Any) -> UUID:
    """An engagement as it may stand; a visit with its hours unless other fields are given."""
    columns: dict[str, Any] = {
        "engagement_id": new_id(),
        "kind": kind,
        "account_id": account_id,
        "state": "planned" if kind == "visit" else "open",
        "fields": VISIT if kind == "visit" else {},
        "opened_on": CLOSED,
        "due_on": date(2011, 11, 4),
        **more,
    }
    columns["fields"] = msgspec.json.encode(columns["fields"]).decode()
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await world.as_owner(f"INSERT INTO engagement ({', '.join(columns)}) VALUES ({places})", *columns.values())
    return UUID(str(columns["engagement_id"]))


async def due(world: World, account_id: str, engagement_id: UUID | None = None, **more: Any) -> UUID:
    """Something due: an engagement's deadline, or else a visit that the cadence asks for."""
    columns: dict[str, Any] = {
        "item_id": new_id(),
        "kind": "visit",
        "account_id": account_id,
        "engagement_id": engagement_id,
        "rule": "cadence" if engagement_id is None else "deadline",
        "due_on": date(2011, 11, 4),
        "opened_on": CLOSED,
        **more,
    }
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await world.as_owner(f"INSERT INTO due_item ({', '.join(columns)}) VALUES ({places})", *columns.values())
    return UUID(str(columns["item_id"]))


async def standing(world: World, account_id: str, tier: str, score: float = 50, **more: Any) -> None:
    columns = {
        "account_id": account_id,
        "version": 1,
        "score": score,
        "tier": tier,
        "since": CLOSED,
        "first_on": CLOSED,
        **more,
    }
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await world.as_owner(f"INSERT INTO account_standing ({', '.join(columns)}) VALUES ({places})", *columns.values())


async def read(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
async def anna(world: World) -> httpx.AsyncClient:
    """Manager of A, which lies below TOP; 1 November 2011 is worked on."""
    found = await world.staff("anna")
    await world.staff("bo")
    await world.open("TOP", manager="anna")
    await world.open("A", manager="anna")
    assert (await place(world.ops, "A", "TOP")).status_code == 200
    await process(world.database, world.runtime.appetite, [close_record(CLOSED, TODAY, 0)])
    return found


async def test_an_account_is_told_whole_in_one_call(world: World, anna: httpx.AsyncClient) -> None:
    """Record, top of the family, coverage, what is open and due by day with overdue by the business day, standing, what is short: each as it stands."""
    await add(anna, "A", "wang")
    await pair(anna, "A", "wang", "anna")
    late = await engage(world, "A", "demand_consultation", subject="xmas", due_on=date(2011, 10, 20), signature=1)
    visit = await engage(world, "A", "visit", owner="bo")
    await engage(world, "A", "visit", state="completed", ended_on=CLOSED)
    await engage(world, "TOP", "visit")
    await due(world, "A", late, kind="demand_consultation", due_on=date(2011, 10, 20))
    asked = await due(world, "A", due_on=TODAY)
    await due(world, "A", state="done", ended_on=CLOSED)
    await standing(world, "A", "key", 61.25)
    lines = [record(opened("A", "o1", 1, 2, open_=7), CLOSED), record(opened("A", "o2", 4, open_=40), CLOSED)]
    rest = [
        record(cleared("A", "o1", 2), TODAY),
        record(foreseen("A", CLOSED, 9, 1), CLOSED),
        record(opened("TOP", "o3", 1), CLOSED),
    ]
    await hear(world, *lines, *rest, record(supply_ran(CLOSED), CLOSED), record(scoring_ran(CLOSED), CLOSED))

    told = await read(anna, "/v1/accounts/A/overview")
    assert (told["today"], told["account"]["manager"], told["head"]["account_id"]) == ("2011-11-01", "anna", "TOP")
    assert (told["stakeholders"]["people"], told["stakeholders"]["single_thread"]) == (
        1,
        ["one_of_ours", "one_of_theirs"],
    )
    open_ = told["open"]["engagements"]
    assert [(one["engagement_id"], one["overdue"], one["signed"], one["owner"]) for one in open_] == [
        (str(late), True, True, None),
        (str(visit), False, False, "bo"),
    ]
    assert [(one["rule"], one["overdue"]) for one in told["due"]["due"]] == [("deadline", True), ("cadence", False)]
    assert told["due"]["due"][1]["item_id"] == str(asked)
    assert (told["standing"]["score"], told["standing"]["tier"]) == ("61.25", "key")
    assert told["standing_heard"]["closed"] == told["supply"]["heard"]["closed"] == "2011-10-31"
    supply = told["supply"]
    assert [supply[name] for name in ("orders", "lines", "lacking", "undated", "relief_by")] == [
        2,
        2,
        47,
        0,
        "2011-11-21",
    ]
    assert [one["order_id"] for one in supply["worst"]] == ["o2", "o1"]
    assert [(one["season_id"], one["missing"]) for one in supply["foreseen"]] == [("xmas", 10)]
    await hear(world, record(foreseen("A", CLOSED + timedelta(days=1)), CLOSED + timedelta(days=1)))
    covered = (await anna.get("/v1/accounts/A/overview")).json()["supply"]
    assert covered["foreseen"] == []


async def test_age_is_told_of_what_comes_from_elsewhere(world: World, anna: httpx.AsyncClient) -> None:
    """Nothing heard: null, not zero. Heard two minutes ago: 120 s, though the standing itself has not moved for long."""
    told = await read(anna, "/v1/accounts/A/overview")
    assert (told["standing"], told["standing_heard"], told["supply"]["heard"]) == (None, None, None)
    await hear(world, record(supply_ran(CLOSED), CLOSED), record(scoring_ran(CLOSED), CLOSED))
    await world.as_owner("UPDATE run_heard SET heard_at = now() - interval '2 minutes'")
    told = await read(anna, "/v1/accounts/A/overview")
    for heard in (told["standing_heard"], told["supply"]["heard"]):
        assert 120 <= heard["age_seconds"] < 300
    assert told["head"]["account_id"] == "TOP"
    assert (await read(anna, "/v1/accounts/TOP/overview"))["head"] is None


async def test_the_next_standing_counts_from_its_day(world: World, anna: httpx.AsyncClient) -> None:
    """On the business day of `next` it is the standing; the day before it is not. Taken out: the comparison with the business day."""
    coming = {"next_score": 80.5, "next_tier": "strategic", "next_since": TODAY}
    await standing(world, "A", "key", 61.25, **coming)
    await standing(world, "TOP", "key", 61.25, **coming | {"next_since": TODAY + timedelta(days=1)})
    tiers = [(await read(anna, f"/v1/accounts/{one}/overview"))["standing"]["tier"] for one in ("A", "TOP")]
    assert tiers == ["strategic", "key"]


async def test_no_part_of_an_overview_grows_without_bound(world: World, anna: httpx.AsyncClient) -> None:
    """25 open engagements, 25 due items, 25 short lines: 20, 20 and 10 of them, and said so; the counts are whole."""
    for n in range(25):
        one = await engage(world, "A", "demand_consultation", subject=f"s{n}", due_on=TODAY + timedelta(days=n))
        await due(world, "A", one, kind="demand_consultation", due_on=TODAY + timedelta(days=n))
    await hear(world, record(opened("A", "o1", *range(1, 26)), CLOSED))
    told = await read(anna, "/v1/accounts/A/overview")
    assert (len(told["open"]["engagements"]), told["open"]["more"]) == (20, True)
    assert (len(told["due"]["due"]), told["due"]["more"]) == (20, True)
    assert (len(told["supply"]["worst"]), told["supply"]["lines"]) == (10, 25)


async def test_a_customers_user_sees_of_their_account_what_concerns_them(world: World, anna: httpx.AsyncClient) -> None:
    """No standing, coverage, cadence, judgement, foreign head; no kind that is not theirs to see; of the timeline no reason, manager or tier.

    Taken out, each in turn: `kinds_shown` in the two reads, the rule of due items, `staff` before standing and coverage, the hidden note.
    """
    await add(anna, "A", "wang")
    await engage(world, "A", "visit")
    mine = await engage(world, "A", "demand_consultation", subject="xmas")
    await due(world, "A", mine, kind="demand_consultation")
    await due(world, "A", kind="demand_consultation")
    await standing(world, "A", "key")
    for one in await world.as_owner("SELECT engagement_id FROM engagement"):
        await move(world, one["engagement_id"], note="SECRET")
    await hear(world, record(moved("A", "growth", "key", TODAY), CLOSED), record(scoring_ran(CLOSED), CLOSED))
    buyer = await world.customer("buyer", "A")
    told = await read(buyer, "/v1/accounts/A/overview")
    assert [told[name] for name in ("standing", "standing_heard", "stakeholders", "head")] == [None] * 4
    assert told["account"]["status"] is None
    assert [one["kind"] for one in told["open"]["engagements"]] == ["demand_consultation"]
    assert [one["rule"] for one in told["due"]["due"]] == ["deadline"]
    happened = await read(buyer, "/v1/accounts/A/timeline")
    assert [(one["what"], one["kind"], one["note"]) for one in happened["items"]] == [
        ("engagement", "demand_consultation", None)
    ]
    assert "SECRET" not in str(happened)
    assert (await buyer.get("/v1/accounts/TOP/overview")).status_code == 404
    problem(await buyer.get(f"/v1/visits/{await engage(world, 'A', 'visit')}/brief"), 403, "role_missing")


async def move(world: World, engagement_id: UUID, number: int = 1, **more: Any) -> None:
    columns = {
        "engagement_id": engagement_id,
        "row_version": number,
        "move": "open",
        "to_state": "open",
        "actor": "job:test",
        "business_date": CLOSED,
        **more,
    }
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await world.as_owner(f"INSERT INTO engagement_move ({', '.join(columns)}) VALUES ({places})", *columns.values())


async def test_a_visits_brief_holds_all_that_should_be_read(world: World, anna: httpx.AsyncClient) -> None:
    """The visit, score, what is open, the last five visits that took place, what was signed, people from the board down with pairs, supply state.

    Cancelled visits and signatures that were replaced are not in it. Taken out, each in turn: the states of visits, the signature's version.
    """
    visit = await engage(world, "A", "visit")
    past = [
        await engage(
            world,
            "A",
            "visit",
            state="completed",
            due_on=CLOSED - timedelta(days=n),
            ended_on=CLOSED - timedelta(days=n),
        )
        for n in range(7)
    ]
    await engage(world, "A", "visit", state="cancelled", due_on=TODAY, ended_on=TODAY)
    await world.customer("buyer", "A")
    agreed = await engage(
        world, "A", "demand_consultation", subject="xmas", state="agreed", ended_on=CLOSED, signature=2
    )
    for version, quantity in ((1, 10), (2, 12)):
        sign = "INSERT INTO engagement_signature VALUES ($1, $2, 'buyer', now(), $3, false, $4)"
        await world.as_owner(sign, agreed, version, CLOSED, f'{{"lines": [{{"sku": "cup", "quantity": {quantity}}}]}}')
    await add(anna, "A", "seller", level="counter")
    await add(anna, "A", "aide", level="board", decision_role="influencer")
    await add(anna, "A", "boss", level="board")
    await pair(anna, "A", "boss", "anna")
    await standing(world, "A", "strategic", 81)
    await hear(world, record(opened("A", "o1", 1), CLOSED))
    told = await read(anna, f"/v1/visits/{visit}/brief")
    assert (told["fields"]["purpose"], told["state"], told["account"]["account_id"]) == ("Winter", "planned", "A")
    assert [one["engagement_id"] for one in told["visits"]] == [str(one) for one in past[:5]]
    assert [(one["version"], one["content"]["lines"][0]["quantity"]) for one in told["agreed"]] == [(2, 12)]
    assert [one["stakeholder_id"] for one in told["people"]] == ["boss", "aide", "seller"]
    assert (told["people"][0]["email"], told["people"][0]["pairs"][0]["person_id"]) == ("wang@example.com", "anna")
    assert (told["standing"]["score"], told["supply"]["lines"]) == ("81", 1)
    assert [one["engagement_id"] for one in told["open"]["engagements"]] == [str(visit)]
    only = world.client("anna", "account_manager", scope="accounts:read")
    assert (await only.get(f"/v1/visits/{visit}/brief")).status_code == 403
    consultation = await engage(world, "A", "demand_consultation", subject="other")
    assert (await anna.get(f"/v1/visits/{consultation}/brief")).status_code == 404


async def test_a_timeline_tells_everything_once_the_newest_first(world: World, anna: httpx.AsyncClient) -> None:
    """Moves, managers, stages and tiers in one order, page by page without gap or double, also where many happened in one moment.

    Taken out, each in turn: the id in the comparison, a branch.
    """
    assert (
        await world.ops.post("/v1/accounts/A:reassign", json={"manager": "bo", "reason": "moved on"})
    ).status_code == 200
    assert (await world.ops.post("/v1/accounts/A:reassign", json={"manager": "anna"})).status_code == 200
    at = datetime(2011, 10, 1, 9, tzinfo=UTC)
    for n in range(3):
        one = await engage(world, "A", "demand_consultation", subject=f"s{n}")
        for number in (1, 2):
            await move(world, one, number, at=at, move="open" if number == 1 else "change")
    await move(world, await engage(world, "TOP", "visit"))
    days = [CLOSED - timedelta(days=n) for n in range(2)]
    await hear(world, *(record(moved("A", "growth", "key", day), day) for day in days))

    async def walk(**params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        params = {"limit": 2, **params}
        while True:
            answer = await anna.get("/v1/accounts/A/timeline", params=params)
            assert answer.status_code == 200, answer.text
            found += answer.json()["items"]
            if answer.json()["next"] is None:
                return found
            params["cursor"] = answer.json()["next"]

    whole = await walk()
    counts = {
        what: sum(one["what"] == what for one in whole) for what in ("engagement", "manager", "lifecycle", "tier")
    }
    assert counts == {"engagement": 6, "manager": 3, "lifecycle": 1, "tier": 2}
    assert len({str(sorted(one.items(), key=str)) for one in whole if one["what"] == "engagement"}) == 6
    assert [one["at"] for one in whole] == sorted((one["at"] for one in whole), reverse=True)
    managers = await walk(what="manager")
    assert [(one["before"], one["after"], one["note"]) for one in managers] == [
        ("bo", "anna", None),
        ("anna", "bo", "moved on"),
        (None, "anna", None),
    ]
    assert [(one["before"], one["after"], one["effective"]) for one in await walk(what="tier")] == [
        ("growth", "key", str(day)) for day in days
    ]
