"""What is due by urgency and as a calendar: whose it is, in which order, and as other programs read it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.schemas.ics import rendered
from accounts.schemas.views import CalendarEntry, CalendarOut
from shared.pipeline import process
from tests.accounts.conftest import World
from tests.accounts.engaging import visit as planned
from tests.accounts.test_service import close_record
from tests.accounts.test_views import CLOSED, TODAY, VISIT, due, engage, read, standing
from tests.accounts.test_visibility import TODAY as WALL
from tests.shared.http.test_problems import problem


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


async def workbench(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    """All of a workbench, in pages of two."""
    found: list[dict[str, Any]] = []
    params = {"limit": 2, **params}
    while True:
        answer = await client.get("/v1/workbench", params=params)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next"] is None:
            return found
        params["cursor"] = answer.json()["next"]


async def accounts_of(client: httpx.AsyncClient, **params: Any) -> list[str]:
    return [item["account_id"] for item in await workbench(client, **params)]


@pytest.fixture
async def anna(world: World) -> httpx.AsyncClient:
    """Manager of A1 to A5; bo's is B; 1 November 2011 is worked on."""
    found = await world.staff("anna")
    await world.staff("bo")
    for account_id in ("A1", "A2", "A3", "A4", "A5"):
        await world.open(account_id, manager="anna")
    await world.open("B", manager="bo")
    await process(world.database, world.runtime.appetite, [close_record(CLOSED, TODAY, 0)])
    return found


async def test_what_is_due_comes_in_order_of_urgency(world: World, anna: httpx.AsyncClient) -> None:
    """Overdue first, then by due day; of one day by tier, the highest score first, who has no standing last; page by page.

    Taken out, each in turn: tier, score and its sign, the tie by id.
    """
    for account_id, tier, score in (("A1", "growth", 40), ("A2", "key", 60), ("A3", "key", 70), ("A5", "standard", 99)):
        await standing(world, account_id, tier, score)
    for account_id in ("A1", "A2", "A3", "A4", "A5"):
        await due(world, account_id, due_on=day(3))
    await due(world, "A5", kind="twin", due_on=day(3))
    await due(world, "A4", kind="other", due_on=day(-5))
    await due(world, "A1", kind="other", due_on=day(-1))
    await due(world, "A2", kind="other", due_on=day(15))
    found = await workbench(anna)
    assert [item["account_id"] for item in found] == ["A4", "A1", "A3", "A2", "A1", "A5", "A5", "A4"]
    assert [item["overdue"] for item in found] == [True, True, *[False] * 6]
    assert [(item["days_left"], item["tier"], item["score"]) for item in found[1:3]] == [
        (-1, "growth", "40"),
        (3, "key", "70"),
    ]
    assert (await accounts_of(anna, days=15))[-1] == "A2"
    assert await accounts_of(anna, kind="other") == ["A4", "A1"]
    assert (await read(anna, "/v1/workbench"))["today"] == "2011-11-01"


async def test_a_workbench_is_whose_it_is(world: World, anna: httpx.AsyncClient) -> None:
    """The manager's, unless the engagement has an owner; a deputy sees what they deputise for within dates, and says for whom; `seen` is all in sight.

    Taken out, each in turn: the owner, the dates of the deputy, sight.
    """
    bo = world.client("bo", "account_manager")
    await due(world, "A1", due_on=day(1))
    owned = await engage(world, "A2", "visit", owner="bo")
    await due(world, "A2", owned, due_on=day(2))
    await due(world, "B", due_on=day(3))
    assert await accounts_of(anna) == ["A1"]
    assert await accounts_of(anna, whose="seen") == ["A1", "A2"]
    assert await accounts_of(bo) == ["B"]  # what they own of an account they do not see is not shown
    for deputy, until in ({"deputy_id": "bo"}, WALL), ({"deputy_id": "bo"}, WALL - timedelta(days=1)):
        span = {**deputy, "since": str(WALL - timedelta(days=9)), "until": str(until)}
        tag = {"If-Match": (await world.ops.get("/v1/people/anna")).headers["etag"]}
        done = await world.ops.put("/v1/people/anna/deputies", json={"deputies": [span]}, headers=tag)
        assert done.status_code == 200, done.text
        found = [(item["account_id"], item["person"], item["standing_in"]) for item in await workbench(bo)]
        stands_in = [("A1", "anna", True), ("A2", "bo", False), ("B", "bo", False)]
        assert found == (stands_in if until == WALL else [("B", "bo", False)])
    planner = world.client("plan", "planner")
    assert await accounts_of(planner) == []
    assert await accounts_of(planner, whose="seen") == ["A1", "A2", "B"]
    assert await accounts_of(planner, whose="seen", person="bo") == ["A2", "B"]


@pytest.mark.usefixtures("anna")
async def test_a_customers_user_is_shown_deadlines_of_theirs(world: World) -> None:
    """No cadence, no kind that is not theirs to see, no tier and score, no other account; in workbench and calendar alike.

    Taken out, each in turn: the two conditions of `kinds`, `staff` in the item.
    """
    await standing(world, "A1", "key")
    for account_id in ("A1", "A2"):
        await due(world, account_id, kind="demand_consultation")
        for kind in ("visit", "demand_consultation"):
            await due(world, account_id, await engage(world, account_id, kind, subject=kind), kind=kind)
    buyer = await world.customer("buyer", "A1")
    (item,) = await workbench(buyer)
    assert [item[name] for name in ("account_id", "kind", "rule", "tier", "score")] == [
        "A1",
        "demand_consultation",
        "deadline",
        None,
        None,
    ]
    (entry,) = (await read(buyer, "/v1/calendar"))["entries"]
    assert (entry["account_id"], entry["kind"]) == ("A1", "demand_consultation")


async def visit(world: World, account_id: str, executive: str, **more: Any) -> Any:
    """A visit with its deadline; cancelled ones take nobody's time."""
    fields = {**VISIT, "executive": executive}
    hours = {} if more.get("state") == "cancelled" else {
        "occupies": executive,
        "occupied_from": datetime(2011, 11, 4, 9, tzinfo=UTC),
        "occupied_until": datetime(2011, 11, 4, 11, 30, tzinfo=UTC),
    }  # fmt: skip
    found = await engage(world, account_id, "visit", fields=fields, **hours, **more)
    ended = {"state": "cancelled", "ended_on": CLOSED} if hours == {} else {}
    await due(world, account_id, found, **ended)
    return found


async def test_a_calendar_shows_visits_with_their_hours_and_days_that_are_due(
    world: World, anna: httpx.AsyncClient
) -> None:
    """Of accounts one manages and where one's own time is taken, cancelled ones marked; each once, in order; other days are not in it.

    Taken out, each in turn: the arms of `concerning`, `between`, the state of what was cancelled.
    """
    boss = await world.staff("boss", "planner")
    tentative = await visit(world, "A1", "bo")
    confirmed = await visit(world, "B", "boss", state="confirmed", row_version=3)
    gone = await visit(world, "B", "boss", state="cancelled", ended_on=CLOSED, row_version=2)
    item = await due(world, "A2", due_on=day(5))
    await due(world, "A3", due_on=day(200))
    mine = (await read(anna, "/v1/calendar"))["entries"]
    assert [(one["uid"], one["status"], one["starts_at"], one["person"]) for one in mine] == [
        (f"{tentative}@accounts.bellwether", "tentative", "2011-11-04T09:00:00Z", "bo"),
        (f"{item}@accounts.bellwether", "confirmed", None, "anna"),
    ]
    theirs = (await read(boss, "/v1/calendar"))["entries"]
    assert {(one["engagement_id"], one["status"], one["sequence"]) for one in theirs} == {
        (str(confirmed), "confirmed", 2),
        (str(gone), "cancelled", 1),
    }
    wide = (await read(anna, f"/v1/calendar?since={day(190)}&until={day(210)}"))["entries"]
    assert [one["account_id"] for one in wide] == ["A3"]
    everything = await read(boss, "/v1/calendar?whose=seen")
    assert (len(everything["entries"]), everything["complete"]) == (4, True)
    for days in (f"since={TODAY}&until={day(-1)}", f"since={TODAY}&until={day(401)}"):
        problem(await anna.get(f"/v1/calendar?{days}"), 422, "days_invalid")


async def test_a_visit_keeps_its_place_in_the_calendar_whatever_becomes_of_it(
    world: World, anna: httpx.AsyncClient
) -> None:
    """Planned, put off, confirmed and cancelled over HTTP: one entry for manager and executive, its sequence growing, at last off the workbench."""
    boss = await world.staff("boss", "planner")
    made = await anna.post("/v1/visits", json=planned("A1", "boss", day=day(3)))
    assert made.status_code == 201, made.text
    url = f"/v1/visits/{made.json()['engagement_id']}"

    async def looked(client: httpx.AsyncClient) -> list[tuple[Any, ...]]:
        found = (await read(client, "/v1/calendar"))["entries"]
        return [(one["engagement_id"], one["status"], one["sequence"], one["day"]) for one in found]

    def entry(status: str, sequence: int, on: date) -> list[tuple[Any, ...]]:
        return [(made.json()["engagement_id"], status, sequence, str(on))]

    assert await looked(anna) == await looked(boss) == entry("tentative", 0, day(3))
    later = {name: planned("A1", "boss", day=day(5))[name] for name in ("starts_at", "ends_at")}
    done = await anna.patch(url, json=later, headers={"If-Match": "*"})
    assert done.status_code == 200, done.text
    assert (await anna.post(f"{url}:confirm", json={})).status_code == 200
    assert await looked(anna) == await looked(boss) == entry("confirmed", 2, day(5))
    assert await accounts_of(anna) == ["A1"]
    assert (await anna.post(f"{url}:cancel", json={})).status_code == 200
    assert await looked(anna) == await looked(boss) == entry("cancelled", 3, day(5))
    assert await accounts_of(anna) == []


async def test_the_calendar_file_is_read_by_others_as_it_is_meant(world: World, anna: httpx.AsyncClient) -> None:
    """The same entries by the same UIDs with moments in UTC and whole days; a change raises the sequence; nothing changed: 304 and the same bytes.

    Taken out, each in turn: SEQUENCE, STATUS, the version in the ETag.
    """
    first_visit = await visit(world, "A1", "anna")
    await visit(world, "A2", "anna", state="cancelled", ended_on=CLOSED)
    await due(world, "A3", due_on=day(5))
    answer = await anna.get("/v1/calendar.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    events = {str(event["UID"]): event for event in Calendar.from_ical(answer.content).events}
    entries = (await read(anna, "/v1/calendar"))["entries"]
    assert events.keys() == {entry["uid"] for entry in entries}
    first = events[f"{first_visit}@accounts.bellwether"]
    assert (first.start, first.end) == (datetime(2011, 11, 4, 9, tzinfo=UTC), datetime(2011, 11, 4, 11, 30, tzinfo=UTC))
    assert b"DTSTART:20111104T090000Z" in answer.content
    assert sorted(str(event["STATUS"]) for event in events.values()) == ["CANCELLED", "CONFIRMED", "TENTATIVE"]
    (whole,) = (event for event in events.values() if event.start == day(5))
    assert (whole.end, str(whole["SUMMARY"])) == (day(6), "Due: visit, Hargreaves & Sons")
    known = {"If-None-Match": answer.headers["etag"]}
    assert (await anna.get("/v1/calendar.ics", headers=known)).status_code == 304
    await world.as_owner(
        "UPDATE engagement SET state = 'confirmed', row_version = 2 WHERE engagement_id = $1", first_visit
    )
    changed = await anna.get("/v1/calendar.ics", headers=known)
    assert changed.status_code == 200
    again = next(event for event in Calendar.from_ical(changed.content).events if event["UID"] == first["UID"])
    assert (first["SEQUENCE"], again["SEQUENCE"], str(again["STATUS"])) == (0, 1, "CONFIRMED")


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200).filter(
    lambda text: text.strip() == text
)


@given(st.lists(TEXT, max_size=5))
def test_lines_are_folded_and_names_come_back_whole(names: list[str]) -> None:
    """Whatever an account is called: lines of at most 75 octets that end in CRLF, no character cut in two, and the name reads back as it was."""
    entries = [
        CalendarEntry(
            uid=f"{number}@accounts.bellwether", sequence=number, kind="visit", rule="cadence", engagement_id=None, account_id="A",
            account_name=name, status="confirmed", day=TODAY, starts_at=None, ends_at=None, person=None, updated_at=datetime(2011, 11, 1, tzinfo=UTC),
        )
        for number, name in enumerate(names)
    ]  # fmt: skip
    body = rendered(CalendarOut(since=TODAY, until=TODAY, entries=entries, complete=True))
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and line.decode() is not None for line in lines)
    told = [str(event["SUMMARY"]) for event in Calendar.from_ical(body).events]
    assert told == [f"Due: visit, {name}" for name in names]
