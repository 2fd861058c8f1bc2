"""A planner's season over HTTP and at the close: what can be entered, when people are told, what is suggested to whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.contracts import ProductListed
from shared.jobs import JobRunner
from supply.use_cases import close_seasons

from .conftest import START, World
from .use_cases.documents import MONDAY, SUNDAY, TUESDAY, WEDNESDAY, placed

SOON: dict[str, Any] = {
    "season_id": "peak", "name": "Peak", "families": ["toys"], "starts_on": "2011-08-15", "ends_on": "2011-08-28", "peak_index": 2.0,
    "weekly_capacity": 1000, "production_days": 4, "transport_days": 3, "review_days": 5,
}  # fmt: skip
"""Approach date: 15 August less 12 days, 3 August."""


async def entered(world: World, **own: Any) -> httpx.Response:
    """What a planner is answered who enters this season."""
    body = {name: value for name, value in {**SOON, **own}.items() if value is not None}
    return await world.planner.post("/v1/seasons", json=body)


async def families(world: World, **skus: str) -> None:
    """Lists these skus in their families, 100 of each on hand."""
    for sku, family in skus.items():
        await world.stocked(sku, family=family)


async def test_a_season_is_entered_read_changed_and_withdrawn(world: World) -> None:
    """With a key one effect; PATCH by the version read; the release follows the last day unless it was given; withdrawn it changes no more."""
    await families(world, bear="toys")
    key = {"Idempotency-Key": str(uuid4())}
    made = await world.planner.post("/v1/seasons", json=SOON, headers=key)
    assert (made.status_code, made.headers["location"]) == (201, "/v1/seasons/peak"), made.text
    again = await world.planner.post("/v1/seasons", json=SOON, headers=key)
    assert (again.status_code, again.json()) == (201, made.json())
    assert made.json() | SOON == made.json()
    assert (made.json()["release_on"], made.json()["horizon_weeks"], made.json()["state"]) == ("2011-08-28", 13, "open")
    assert (await world.planner.get("/v1/seasons")).json()["items"] == [made.json()]
    assert (await world.planner.get("/v1/seasons?state=announced")).json()["items"] == []
    stale = await world.planner.patch("/v1/seasons/peak", json={"name": "Higher"}, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    change = {"ends_on": "2011-08-30", "peak_index": 2.5}
    changed = await world.planner.patch("/v1/seasons/peak", json=change, headers={"If-Match": made.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["release_on"], changed.json()["peak_index"], changed.json()["version"]) == (
        "2011-08-30",
        2.5,
        2,
    )
    read = await world.planner.get("/v1/seasons/peak", headers={"If-None-Match": changed.headers["etag"]})
    assert read.status_code == 304
    gone = await world.planner.post("/v1/seasons/peak:withdraw", headers={"If-Match": changed.headers["etag"]})
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    for refused in (
        await world.planner.post("/v1/seasons/peak:withdraw"),
        await world.planner.patch("/v1/seasons/peak", json={"name": "x"}, headers={"If-Match": gone.headers["etag"]}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "season_withdrawn")
    assert (await entered(world, season_id=None)).status_code == 201, "its days and family are free again"


@pytest.mark.parametrize(
    ("own", "status", "code"),
    [
        ({"ends_on": "2011-08-14"}, 422, "season_length_invalid"),
        ({"starts_on": "2011-07-01", "ends_on": "2011-07-31"}, 422, "season_past"),
        ({"families": ["toys", "boats"]}, 422, "family_unknown"),
        ({"peak_index": 0}, 422, "index_invalid"),
        ({"peak_index": -0.5}, 422, "index_invalid"),
        ({"weekly_capacity": -1}, 422, "capacity_invalid"),
        ({"horizon_weeks": 0}, 422, "horizon_invalid"),
        ({"transport_days": -1}, 422, "days_invalid"),
        ({"release_on": "2011-08-14"}, 422, "release_invalid"),
        ({"season_id": "other", "starts_on": "2011-08-28", "ends_on": "2011-09-04"}, 409, "season_overlaps"),
        ({"starts_on": "2011-10-01", "ends_on": "2011-10-02"}, 409, "season_exists"),
        ({"families": []}, 422, "invalid"),
    ],
)
async def test_a_season_that_cannot_be_is_refused_by_name(
    world: World, own: dict[str, Any], status: int, code: str
) -> None:
    """Length, past by the business clock, family, index, capacity, horizon, days, release, overlap, a taken id: each a code of its own; nothing is kept."""
    await families(world, bear="toys")
    await world.close(SUNDAY)
    await entered(world)
    refused = await entered(world, **own)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert len((await world.planner.get("/v1/seasons")).json()["items"]) == 1


async def test_an_index_that_is_no_number_is_refused(world: World) -> None:
    """NaN and infinities, which some writers of JSON let through, never reach a season."""
    await families(world, bear="toys")
    for index in ("NaN", "Infinity", "1e999"):
        body = str(SOON).replace("'", '"').replace('"peak_index": 2.0', f'"peak_index": {index}')
        refused = await world.planner.post("/v1/seasons", content=body, headers={"Content-Type": "application/json"})
        assert refused.status_code in {400, 422}, refused.text
    assert (await world.planner.get("/v1/seasons")).json()["items"] == []


async def test_seasons_are_a_planners(world: World) -> None:
    """A manager reads seasons, and enters, changes, withdraws none and sees no plan. Taken out: `require_planner` in each of the four."""
    await families(world, bear="toys")
    await entered(world)
    mia = await world.person("mia")
    assert (await mia.get("/v1/seasons/peak")).status_code == 200
    for refused in (
        await mia.post("/v1/seasons", json={**SOON, "season_id": "x"}),
        await mia.patch("/v1/seasons/peak", json={"name": "x"}, headers={"If-Match": '"1"'}),
        await mia.post("/v1/seasons/peak:withdraw"),
        await mia.get("/v1/seasons/peak/plan"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")


async def test_what_can_be_built_is_no_business_of_customers(world: World) -> None:
    """A customer's user reads when a season is and what it is of; capacity, times and horizon are null for them, on the list too.

    Taken out: `OURS` in `_seen_by`.
    """
    await families(world, bear="toys")
    await entered(world)
    buyer, mia = world.client("the-buyer", "customer"), world.client("mia", "account_manager")
    one, *others = (await buyer.get("/v1/seasons")).json()["items"]
    assert not others
    assert one == (await buyer.get("/v1/seasons/peak")).json()
    told = (await mia.get("/v1/seasons/peak")).json()
    hidden = {name for name in told if one[name] is None and told[name] is not None}
    assert hidden == {"weekly_capacity", "production_days", "transport_days", "review_days", "horizon_weeks"}
    assert one["families"] == ["toys"]
    assert (await world.planner.get("/v1/seasons/peak")).json()["weekly_capacity"] == SOON["weekly_capacity"]


async def demanded(worlds: Callable[..., World]) -> World:
    """Sunday to Monday: BIG (strategic), KEY and SMALL (standard) ordered bears, KEY boats too."""
    world = worlds(protected_tiers="")
    await families(world, bear="toys", boat="toys", cup="cups")
    await world.send(ProductListed(sku="boat", version=2, name="boat", family="toys", pack_size=12), at=START)
    await world.account("BIG", tier="strategic")
    await world.account("KEY", tier="key", manager="mia")
    await world.account("SMALL", tier="standard")
    await world.close(SUNDAY)
    await world.send(
        placed("o1", ("bear", 14), ("cup", 5), account="BIG"),
        placed("o2", ("bear", 4), ("boat", 3), account="KEY"),
        placed("o3", ("bear", 20), account="SMALL"),
        at=START,
    )
    return world


async def test_the_close_tells_once_whose_day_has_come(worlds: Callable[..., World]) -> None:
    """At the close before the approach date one `PeakSeasonApproaching` with the key accounts, best rank first, and one suggestion for each; not before, and
    never again. Taken out: the move to `announced`; the comparison with the approach date.
    """
    world = await demanded(worlds)
    assert (await entered(world)).status_code == 201
    await world.close(MONDAY)
    assert await world.told("PeakSeasonApproaching", "SeasonDemandSuggested") == []
    await world.close(TUESDAY)
    (approaching,) = await world.told("PeakSeasonApproaching")
    assert approaching["account_ids"] == ["BIG", "KEY"]
    assert (approaching["latest_ship"], approaching["latest_production"], approaching["agree_by"]) == (
        "2011-08-12",
        "2011-08-08",
        "2011-08-08",
    )
    suggested = await world.told("SeasonDemandSuggested")
    assert [told["account_id"] for told in suggested] == ["BIG", "KEY"]
    # three days seen: 14 in three days, twice that for 14 days = 130.67
    assert suggested[0]["lines"] == [{"sku": "bear", "trailing": 14, "suggested": 131}]
    assert suggested[1]["lines"] == [
        {"sku": "bear", "trailing": 4, "suggested": 37},
        {"sku": "boat", "trailing": 3, "suggested": 24},
    ]
    events = await world.told()
    assert events[-1]["_type"] == "ReallocationRunCompleted"
    await world.close(WEDNESDAY)
    assert len(await world.told("PeakSeasonApproaching", "SeasonDemandSuggested")) == 3
    read = await world.planner.get("/v1/seasons/peak")
    assert (read.json()["state"], read.json()["announced_on"]) == ("announced", "2011-08-02")
    late = await world.planner.patch("/v1/seasons/peak", json={"name": "x"}, headers={"If-Match": read.headers["etag"]})
    assert (late.status_code, late.json()["code"]) == (409, "season_announced")
    assert await world.holds()


async def until_closed(world: World) -> None:
    """Runs the close, its retries at once."""
    runner = JobRunner(world.database, world.runtime.service.jobs(world.runtime))
    async with runner._claims() as claims:
        for _ in range(10):
            await runner._one(claims)
            await claims.execute("UPDATE job SET run_at = now()")
            if not await claims.fetchval("SELECT count(*) FROM job WHERE state = 'due' AND kind = 'close'"):
                return
    pytest.fail("the close did not end")


async def test_a_close_that_dies_tells_once(worlds: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> None:
    """A close that dies before each of its seasons is told of, and after each, goes on where it was: each is told whole and once.

    Taken out: the move to `announced` and `job.progress["season"]` together (each alone keeps the other's promise).
    """
    world = await demanded(worlds)
    await entered(world, starts_on="2011-08-05")
    await entered(world, season_id="second", starts_on="2011-08-05", families=["cups"])
    real, calls = close_seasons.announce, 0

    async def dies(*args: Any) -> str | None:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise ConnectionError("killed")
        found = await real(*args)
        if calls == 4:
            raise ConnectionError("killed before its commit")
        return found

    monkeypatch.setattr(close_seasons, "announce", dies)
    await world.close(MONDAY, run=False)
    await until_closed(world)
    assert [told["season_id"] for told in await world.told("PeakSeasonApproaching")] == ["peak", "second"]
    assert [(told["season_id"], told["account_id"]) for told in await world.told("SeasonDemandSuggested")] == [
        ("peak", "BIG"),
        ("peak", "KEY"),
        ("second", "BIG"),
    ]
    assert len(await world.told("ReallocationRunCompleted")) == 2
    assert await world.holds()


async def test_a_season_entered_late_is_told_at_the_next_close(worlds: Callable[..., World]) -> None:
    """Its approach date has passed: people have the days of review still, never beyond its first day."""
    world = await demanded(worlds)
    await entered(world, starts_on="2011-08-05")
    await world.close(MONDAY)
    (approaching,) = await world.told("PeakSeasonApproaching")
    assert (approaching["latest_production"], approaching["agree_by"]) == ("2011-07-29", "2011-08-05")


async def test_a_withdrawn_season_is_not_told_of(worlds: Callable[..., World]) -> None:
    """Nor one whose accounts lie outside its territory: they are not asked."""
    world = await demanded(worlds)
    await world.account("KEY", tier="key", version=2, territory_path=["north"])
    await entered(world, starts_on="2011-08-05", territory_id="north")
    await entered(world, season_id="other", starts_on="2011-08-05", families=["cups"])
    assert (await world.planner.post("/v1/seasons/other:withdraw")).status_code == 200
    await world.close(MONDAY)
    (approaching,) = await world.told("PeakSeasonApproaching")
    assert (approaching["season_id"], approaching["account_ids"], approaching["territory_id"]) == (
        "peak",
        ["KEY"],
        "north",
    )


async def test_a_plan_shows_why_that_day(worlds: Callable[..., World]) -> None:
    """Per week demand, what covers it, F, C and B; the dates are those that will be told; before the first close there is none."""
    world = worlds()
    await families(world, bear="toys")
    await entered(world)
    refused = await world.planner.get("/v1/seasons/peak/plan")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_business_day")
    await world.close(SUNDAY)
    await world.send(placed("o1", ("bear", 90)), at=START)
    await world.close(MONDAY)
    changed = await world.planner.patch("/v1/seasons/peak", json={"weekly_capacity": 350}, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.text
    plan = (await world.planner.get("/v1/seasons/peak/plan")).json()
    # 90 in two days are 315 a week, 630 in the season; 10 are free
    peak = [week for week in plan["weeks"] if week["first_day"] >= "2011-08-15"]
    assert [(week["demand"], week["needed"], week["capacity"], week["build"]) for week in peak] == [
        (630, 630, 350, 280),
        (630, 630, 350, 0),
    ]
    before = [week for week in plan["weeks"] if week["first_day"] < "2011-08-15"]
    assert before[-1]["build"] == 560
    assert sum(week["covered"] for week in before) == 10
    assert plan["build_from"] < "2011-08-15"
    assert plan["business_date"] == TUESDAY.isoformat()
    first = date.fromisoformat(plan["build_from"])
    assert plan["approach_on"] == (first - timedelta(days=12)).isoformat()
    assert (await world.planner.get("/v1/seasons/none/plan")).status_code == 404
