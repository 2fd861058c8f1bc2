"""What is due: by cadence of the tier, by deadline; told once when overdue; once per closed day, in chunks, resumed after a crash."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from accounts.schemas.kinds import KINDS
from accounts.store.due_items import mark_overdue
from accounts.use_cases.due_items import close_job
from shared.contracts import Payload
from shared.contracts.base import Tier
from shared.events import Record
from shared.outcomes import Fate
from shared.pipeline import process

from .conftest import World
from .engaging import (
    AGREE_BY,
    DAY,
    claimed,
    close,
    consultation,
    hear,
    move,
    peak,
    people,
    record,
    sign,
    standing,
    suggestion,
    valued,
    visit,
)

SINCE = date(2011, 8, 1)
WAITS = """
SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
"""


def month(number: int) -> date:
    """The first day of a month of 2011 and after."""
    return date(2011 + (number - 1) // 12, (number - 1) % 12 + 1, 1)


async def due(world: World) -> list[tuple[Any, ...]]:
    """Every due item of a cadence."""
    rows = await world.as_owner(
        "SELECT account_id, due_on, state FROM due_item WHERE rule = 'cadence' ORDER BY account_id, opened_on, item_id"
    )
    return [tuple(row) for row in rows]


async def test_a_visit_comes_due_as_the_tier_asks(world: World) -> None:
    """Strategic every three months, key six, growth twelve after the account's standing began, told thirty days ahead, once; a standard account has none.

    Taken out, each in turn: the notice and the tier in `_OPEN`, ON CONFLICT in it.
    """
    await people(world)
    tiers: dict[Tier, int] = {"strategic": 3, "key": 6, "growth": 12}
    for tier in (*tiers, "standard"):
        await world.open(tier)
        assert await hear(world, standing(tier, tier, month(10))) == [Fate.HANDLED]
    expected: list[tuple[Any, ...]] = []
    for tier, months in tiers.items():
        on = month(10 + months)
        await close(world, on - timedelta(32), on - timedelta(31))
        assert await due(world) == sorted(expected)
        expected.append((tier, on, "open"))
        for ahead in (30, 29):
            await close(world, on - timedelta(ahead + 1), on - timedelta(ahead))
        assert await due(world) == sorted(expected)
    told = await world.told("VisitDue")
    assert [(event["account_id"], event["due_on"]) for event in told] == [(tier, str(on)) for tier, on, _ in expected]
    assert await world.holds()


async def test_a_completed_visit_ends_what_was_due_and_begins_the_next(world: World) -> None:
    """The cadence counts from the last visit; while one is planned nothing else is due by cadence. Taken out: `regular` in `_SAVE`, `live` in `_OPEN`."""
    anna, _ = await people(world)
    await world.staff("chen")
    await hear(world, standing("17850", "strategic", SINCE))
    await close(world, date(2011, 11, 1), date(2011, 11, 2))
    assert await due(world) == [("17850", month(11), "open")]
    found = (await anna.post("/v1/visits", json=visit(day=date(2011, 11, 20)))).json()["engagement_id"]
    await close(world, date(2011, 11, 20), date(2011, 11, 21))
    assert (await move(anna, "visits", found, "complete", {"outcome": "Well"})).status_code == 200
    assert await due(world) == [("17850", month(11), "done")]
    again = (await anna.post("/v1/visits", json=visit(day=date(2012, 3, 1)))).json()["engagement_id"]
    await close(world, date(2012, 1, 30), date(2012, 1, 31))
    assert len(await due(world)) == 1
    assert (await move(anna, "visits", again, "cancel")).status_code == 200
    await close(world, date(2012, 1, 31), date(2012, 2, 1))
    assert (await due(world))[1] == ("17850", date(2012, 2, 21), "open")
    assert len(await world.told("VisitDue")) == 2
    assert await world.holds()


async def test_the_next_tier_counts_from_its_date(world: World) -> None:
    """What scoring decided of a day counts from the next one; an account that falls to standard, or is closed, owes no visit any more.

    Taken out: `next_since` in `_TIERED`; `_LAPSE`.
    """
    await people(world)
    await world.open("17851")
    falls = date(2012, 1, 10)
    await hear(world, standing("17850", "strategic", SINCE, following=valued("standard", falls)))
    await hear(world, standing("17851", "strategic", SINCE))
    await close(world, falls - timedelta(1), falls)
    assert await due(world) == [("17850", month(11), "open"), ("17851", month(11), "open")]
    await close(world, falls, falls + timedelta(1))
    assert await due(world) == [("17850", month(11), "cancelled"), ("17851", month(11), "open")]
    assert (await world.ops.post("/v1/accounts/17851:close", json={"reason": "gone"})).status_code == 200
    await close(world, falls + timedelta(1), falls + timedelta(2))
    assert [state for _, _, state in await due(world)] == ["cancelled", "cancelled"]
    assert await world.holds()


async def test_standings_are_projected_whatever_order_they_come_in(world: World) -> None:
    """The highest version stands, the earliest date told is where the cadence begins; a lower version is a duplicate. Taken out: `fresh`; `began`."""
    told = [standing("17850", "key", SINCE + timedelta(number), number) for number in range(4)]
    assert await hear(world, told[1]) == [Fate.HANDLED]
    batch = [record(one) for one in (told[3], told[2], told[0])]
    fates = await process(world.database, world.runtime.appetite, batch)
    assert fates == [Fate.HANDLED, Fate.DUPLICATE, Fate.DUPLICATE]
    (row,) = await world.as_owner("SELECT version, tier, since, first_on FROM account_standing")
    assert tuple(row) == (3, "key", SINCE + timedelta(3), SINCE)


async def test_overdue_is_told_once(world: World) -> None:
    """When its day has passed, once, also by the closes after it; what was signed in time is never told.

    Taken out, each in turn: `told_overdue_on IS NULL` and `state = 'open'` in `_OVERDUE`.
    """
    _, buyer = await people(world)
    found = await consultation(world)
    await world.open("17851")
    await world.customer("other", "17851")
    await consultation(world, "17851")
    assert (await sign(buyer, found)).status_code == 200
    await close(world, AGREE_BY - timedelta(1), AGREE_BY)
    assert await world.told("DueItemOverdue") == []
    for number in range(3):
        await close(world, AGREE_BY + timedelta(number), AGREE_BY + timedelta(number + 1))
    (event,) = await world.told("DueItemOverdue")
    assert (event["account_id"], event["kind"], event["due_on"]) == ("17851", "demand_consultation", str(AGREE_BY))
    assert event["engagement_id"]
    assert await world.holds()


async def test_a_close_that_is_cut_off_goes_on_where_it_was(world: World) -> None:
    """Killed after each of its transactions in turn, and begun anew from what was kept: every item is opened once and told once.

    Taken out: the progress in `_regular` (it then goes on, and only more slowly: the index keeps items single); `told_overdue_on` set in `_OVERDUE`.
    """
    await people(world)
    for number in range(7):
        await world.open(f"K{number}")
        await hear(world, standing(f"K{number}", "strategic", SINCE))
    await close(world, date(2011, 12, 1), date(2011, 12, 2), jobs=False)
    runs = 0
    while await world.as_owner("SELECT 1 FROM job WHERE kind = 'close' AND state = 'due'"):
        job = await claimed(world)
        steps = runs % 3 + 1
        whole = job.step

        def step(whole: Any = whole, left: list[int] = [steps]) -> Any:  # noqa: B006
            if not left[0]:
                raise ConnectionError("killed")
            left[0] -= 1
            return whole()

        job.step = step  # type: ignore[method-assign]
        try:
            await close_job(KINDS, chunk=2)(job)
        except ConnectionError:
            runs += 1
            assert runs < 50
            continue
        await world.as_owner("UPDATE job SET state = 'done', ended_at = now() WHERE id = $1", job.id)
    assert runs > 3
    assert len(await due(world)) == 7
    assert len({event["account_id"] for event in await world.told("VisitDue")}) == 7
    assert len(await world.told("VisitDue")) == len(await world.told("DueItemOverdue")) == 7


async def test_two_closes_at_once_open_and_tell_once(world: World) -> None:
    """Two processes that run the same close at the same time, as after a frozen one is taken for dead: nothing twice. Taken out: ON CONFLICT in `_OPEN`."""
    await people(world)
    for number in range(6):
        await world.open(f"K{number}")
        await hear(world, standing(f"K{number}", "strategic", SINCE))
    await close(world, date(2011, 12, 1), date(2011, 12, 2), jobs=False)
    job, twin = await claimed(world), await claimed(world)
    await asyncio.gather(*(close_job(KINDS, chunk=2)(one) for one in (job, twin)))
    assert len(await world.told("VisitDue")) == len(await world.told("DueItemOverdue")) == 6


async def test_who_waits_for_anothers_mark_tells_nothing(world: World) -> None:
    """A second close that comes to an item while the first marks it waits, and then leaves it out. Taken out: FOR UPDATE in `_OVERDUE`."""
    await people(world)
    await consultation(world)
    today = AGREE_BY + timedelta(1)

    async def second() -> int:
        async with world.database.transaction() as session:
            return len(await mark_overdue(session, today, 100))

    async with asyncio.timeout(30):
        async with world.database.transaction() as session:
            assert len(await mark_overdue(session, today, 100)) == 1
            waits = asyncio.create_task(second())
            while not await world.as_owner(WAITS):
                await asyncio.sleep(0.01)
        assert await waits == 0


async def test_nothing_is_due_with_a_closed_account(world: World) -> None:
    """What was to be done with it by a date is cancelled by the next close, and never told as overdue. Taken out: `_CLOSED`."""
    await people(world)
    await consultation(world)
    assert (await world.ops.post("/v1/accounts/17850:close", json={"reason": "gone"})).status_code == 200
    await close(world, AGREE_BY, AGREE_BY + timedelta(1))
    (item,) = await world.as_owner("SELECT state FROM due_item")
    assert item["state"] == "cancelled"
    assert await world.told("DueItemOverdue") == []
    assert await world.holds()


async def test_days_closed_together_are_one_close(world: World) -> None:
    """A close closes all days before it, and a day that is closed already changes nothing."""
    await people(world)
    await hear(world, standing("17850", "strategic", SINCE))
    await close(world, date(2012, 5, 1), date(2012, 5, 2))
    assert await due(world) == [("17850", month(11), "open")]
    assert len(await world.told("DueItemOverdue")) == 1
    assert date(2012, 5, 1) > DAY


KEPT = (
    "SELECT account_id, kind, subject, state, fields::text, opened_on, due_on, row_version FROM engagement ORDER BY 1, 2, 3",
    "SELECT account_id, kind, rule, due_on, state, opened_on, ended_on, told_overdue_on FROM due_item ORDER BY 1, 2, 3, 4, 6",
    "SELECT account_id, version, tier, since, next_tier, next_since, first_on FROM account_standing ORDER BY 1",
)
FORGET = "TRUNCATE engagement, engagement_move, engagement_signature, due_item, account_standing, inbox, job, business_clock, record_count"


async def test_days_delivered_thrice_and_shuffled_end_alike(world: World) -> None:
    """R8: three copies of each day's events, shuffled, with stale standings among them and in batches of other sizes, the close last: after each close the
    engagements, due items and standings are those of the run in order.

    Taken out, each in turn: the comparison of versions in `take_standings`, `began`, `Waiting` in `fill_heard`.
    """
    accounts = [f"K{number}" for number in range(4)]
    for account_id in accounts:
        await world.open(account_id)
    days = [date(2011, 10, 27) + timedelta(number) for number in range(3)] + [AGREE_BY, date(2012, 1, 31)]
    tiers: list[Tier] = ["strategic", "key", "strategic", "standard"]
    told: list[list[Record]] = []
    for number, day in enumerate(days):
        payloads: list[Payload] = [
            standing(one, tiers[(number + place) % 4], day, number * 10 + place) for place, one in enumerate(accounts)
        ]
        if number < 3:
            payloads += [peak(*accounts[: number + 2], season_id=f"s{number}")]
            payloads += [suggestion(one, season_id=f"s{number}", A=10 + number) for one in accounts[: number + 2]]
        told.append([record(one, day=day, event_id=f"{day}-{place}") for place, one in enumerate(payloads)])
    in_order = await _days(world, days, told)
    await world.as_owner(FORGET)
    chance = Random(20111031)
    shuffled = []
    for number, records in enumerate(told):
        stale = [one for earlier in told[:number] for one in earlier[: len(accounts)]]
        shuffled.append(chance.sample(mixed := [*records * 3, *_anew(stale)], len(mixed)))
    for kept, expected in zip(await _days(world, days, shuffled, batch=7), in_order, strict=True):
        for rows, wanted in zip(kept, expected, strict=True):
            assert rows == wanted
    assert any("cadence" in str(row) for row in in_order[-1][1])
    assert await world.as_owner("SELECT 1 FROM dead_letter") == []


async def _days(world: World, days: list[date], told: list[list[Record]], batch: int = 1) -> list[list[Any]]:
    """What is kept after each close."""
    found = []
    for day, records in zip(days, told, strict=True):
        for begin in range(0, len(records), batch):
            await process(world.database, world.runtime.appetite, records[begin : begin + batch])
        await close(world, day, day + timedelta(1))
        found.append([[tuple(row) for row in await world.as_owner(sql)] for sql in KEPT])
    return found


def _anew(records: list[Record]) -> list[Record]:
    """The same content as other events: what makes them stale is their version."""
    again = []
    for number, one in enumerate(records):
        headers = [(name, f"again-{number}".encode() if name == "ce_id" else value) for name, value in one.headers]
        again.append(replace(one, headers=headers))
    return again
