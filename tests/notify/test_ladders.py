"""Escalation: who hears while nobody acknowledges, step by step, each step once."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from notify.domain.model import Hours, Ladder, Match, Step
from notify.handlers.jobs import escalate_job, release_job
from notify.store.checks import CHECKS
from notify.use_cases import escalate, ladders
from notify.use_cases import rules as administering
from notify.use_cases.ladders import ESCALATE_JOB
from notify.use_cases.later import RELEASE_JOB
from shared.contracts import NotificationEscalated, type_name
from shared.database import Database, execute
from shared.jobs import JobRunner
from shared.verify import verify

from .test_digests import make
from .test_hearing import rule, set_rules
from .test_http import Api, api, entries, mint  # noqa: F401  (two fixtures)
from .world import D0, D1, D2, D3, account, closed, hear, inboxes, overdue, person, rows, said, stock_low

DEADLINE = 20
DAYS = Ladder((Step(("lead",), after_days=1), Step(("head:planner",), after_days=2)))


async def laddered(database: Database, ladder: Ladder, *audience: str) -> None:
    await set_rules(database, rule("watched", 10, Match(), *(audience or ("manager",)), ladder=ladder))
    async with database.transaction() as session:
        await administering.set_department(session, "planner", ["pia", "pol"], lambda _: None, "pol")


async def work(database: Database) -> None:
    """Takes every step whose time has come, on the real runner."""
    stop = asyncio.Event()
    handlers = {ESCALATE_JOB: escalate_job, RELEASE_JOB: release_job}
    task = asyncio.create_task(JobRunner(database, handlers).run(stop))
    try:
        async with asyncio.timeout(DEADLINE):
            while (await rows(database, DUE))[0].due:
                await asyncio.sleep(0.01)
    finally:
        stop.set()
        await task


DUE = """SELECT count(*) AS due FROM job WHERE state = 'due' AND kind IN ('escalate', 'release') AND run_at <= now()
AND (business_day IS NULL OR business_day <= (SELECT next_date FROM business_clock))"""


async def close(database: Database, day: date, following: date) -> None:
    await hear(database, closed(day, following), day=day)
    await work(database)


async def told(database: Database) -> list[str]:
    """Who has the entry, in the order in which they were told."""
    found = await rows(
        database, "SELECT recipient_id FROM notification WHERE channel = 'inbox' ORDER BY created_at, recipient_id"
    )
    return [row.recipient_id for row in found]


async def outcome(database: Database) -> str | None:
    found: str | None = (await rows(database, "SELECT outcome FROM ladder"))[0].outcome
    return found


async def holds(database: Database) -> None:
    assert {one.name: one.examples for one in await verify(database, CHECKS) if not one.holds} == {}


async def minutes_pass(database: Database) -> None:
    """The wall reaches the next timer."""
    async with database.transaction() as session:
        await execute(session, "UPDATE job SET run_at = now() WHERE kind = 'escalate' AND state = 'due'")
    await work(database)


async def test_the_unheard_goes_up_the_ladder(database: Database) -> None:
    """Manager, lead after one close more, head of the department after two more: told of the same accounts, said in events, ended as exhausted."""
    await laddered(database, DAYS)
    await hear(database, overdue("A"))
    for day, following, wanted in (
        (D1, D2, ["ann"]),
        (D2, D3, ["ann", "lea"]),
        (D3, D3 + timedelta(1), ["ann", "lea"]),
        (D3 + timedelta(1), D3 + timedelta(2), ["ann", "lea", "pol"]),
        (D3 + timedelta(2), D3 + timedelta(3), ["ann", "lea", "pol"]),
    ):
        await close(database, day, following)
        assert await told(database) == wanted, day
        await holds(database)
    assert await inboxes(database) == [(who, "DueItemOverdue", ["A"]) for who in ("ann", "lea", "pol")]
    assert await outcome(database) == "exhausted"
    assert (await said(database))[-3:] == ["NotificationQueued", "NotificationDelivered", "NotificationEscalated"]
    (event,) = await rows(
        database,
        "SELECT convert_from(value, 'UTF8')::jsonb AS told FROM outbox WHERE headers::jsonb ->> 'ce_type' = $1 ORDER BY position LIMIT 1",
        type_name(NotificationEscalated),
    )
    assert (event.told["recipient_id"], event.told["unheard_by"], event.told["step"]) == ("lea", "ann", 1)


@pytest.mark.parametrize("heard_after", [False, True], ids=["heard before the close", "heard after it"])
async def test_a_day_is_a_close_and_nobody_is_passed_over_at_once(
    database: Database,
    heard_after: bool,  # noqa: FBT001 (the two orders)
) -> None:
    """What a close says may be read before or after it: either way the manager has the whole next business day, weekends not counted.

    Taken out: the count of closes in `_put_off` (a Friday's notice went to the lead as soon as Friday was closed).
    """
    friday, monday, tuesday = date(2011, 11, 4), date(2011, 11, 7), date(2011, 11, 8)
    await laddered(database, DAYS)
    if heard_after:
        await close(database, friday, monday)
    await hear(database, overdue("A"), day=friday)
    if not heard_after:
        await close(database, friday, monday)
    await work(database)
    assert await told(database) == ["ann"]
    await close(database, monday, tuesday)
    assert await told(database) == ["ann", "lea"]


async def test_acknowledging_ends_the_ladder(database: Database, api: Api) -> None:  # noqa: F811
    """By the person who was told first: nobody else is told. Taken out: `ladders.heard` in `acknowledge` and `any_heard` in `climb`, together."""
    await laddered(database, DAYS)
    await hear(database, overdue("A"))
    ann = api.client("ann")
    (entry,) = await entries(ann)
    assert (await ann.post(f"/v1/notifications/{entry['notification_id']}:acknowledge")).status_code == 200
    assert await outcome(database) == "acknowledged"
    for day in range(4):
        await close(database, D1 + timedelta(day), D1 + timedelta(day + 1))
    assert await told(database) == ["ann"]
    assert "NotificationEscalated" not in await said(database)
    await holds(database)


async def test_the_lead_who_acknowledges_ends_it_too(database: Database, api: Api) -> None:  # noqa: F811
    """Somebody has heard: the department's head need not."""
    await laddered(database, DAYS)
    await hear(database, overdue("A"))
    await close(database, D1, D2)
    await close(database, D2, D3)
    lea = api.client("lea", "territory_lead")
    (entry,) = await entries(lea)
    await lea.post(f"/v1/notifications/{entry['notification_id']}:acknowledge")
    for day in range(4):
        await close(database, D3 + timedelta(day), D3 + timedelta(day + 1))
    assert await told(database) == ["ann", "lea"]
    assert await outcome(database) == "acknowledged"
    (head,) = await rows(
        database, "SELECT acknowledged_at FROM notification WHERE recipient_id = 'ann' AND channel = 'inbox'"
    )
    assert head.acknowledged_at is None, "that the lead heard says nothing of the manager"


async def test_a_step_that_finds_nobody_does_not_hold_up_the_next(database: Database) -> None:
    """No such team, the manager themself, a person who may not see the account: the ladder goes on to whom there is, at once."""
    steps = Ladder((Step(("team:none", "manager", "person:bob"), after_days=1), Step(("lead",), after_days=300)))
    await laddered(database, steps)
    await hear(database, overdue("A"))
    await close(database, D1, D2)
    await close(database, D2, D3)
    assert await told(database) == ["ann", "lea"]


async def test_each_person_told_has_a_ladder_of_their_own(database: Database, api: Api) -> None:  # noqa: F811
    """One event, two managers: the one who acknowledges is passed over by nobody; what the other has not heard goes to the lead, and names their account
    only.
    """
    await laddered(database, DAYS)
    await hear(database, stock_low("A", "B"))
    ann = api.client("ann")
    (entry,) = await entries(ann)
    await ann.post(f"/v1/notifications/{entry['notification_id']}:acknowledge")
    await close(database, D1, D2)
    await close(database, D2, D3)
    assert [(who, ids) for who, _, ids in await inboxes(database)] == [("ann", ["A"]), ("bob", ["B"]), ("lea", ["B"])]


async def test_steps_in_minutes_and_rounds(database: Database) -> None:
    """Steps by the wall; after the last the ladder begins once more, as often as it says, and then ends."""
    await laddered(
        database, Ladder((Step(("lead",), after_minutes=30), Step(("head:planner",), after_minutes=60)), repeat=1)
    )
    before = datetime.now(UTC)
    await hear(database, overdue("A"))
    (timer,) = await rows(database, "SELECT run_at FROM job WHERE kind = 'escalate'")
    assert timedelta(minutes=29) < timer.run_at - before < timedelta(minutes=31)
    for _ in range(5):
        await minutes_pass(database)
    taken = await rows(database, "SELECT round, step, recipient_id FROM escalation ORDER BY 1, 2")
    assert [tuple(row) for row in taken] == [(1, 1, "lea"), (1, 2, "pol"), (2, 1, "lea"), (2, 2, "pol")]
    assert await outcome(database) == "exhausted"
    assert (await said(database)).count("NotificationEscalated") == 4
    assert await told(database) == ["ann", "lea", "pol"], "one entry each, told again in the second round"
    await holds(database)


async def test_a_step_waits_for_its_window(database: Database) -> None:
    """Its time comes outside the hours that the ladder keeps: it is taken when they begin. Taken out: `opens_at` in `_put_off`."""
    hour = (datetime.now(UTC) + timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    window = Hours(hour.time(), (hour + timedelta(hours=1)).time(), "UTC")
    await laddered(database, Ladder((Step(("lead",), after_minutes=1),), window=window))
    await hear(database, overdue("A"))
    await minutes_pass(database)
    assert await told(database) == ["ann"]
    (timer,) = await rows(database, "SELECT run_at FROM job WHERE kind = 'escalate' AND state = 'due'")
    assert timer.run_at == hour
    await holds(database)


async def test_two_workers_take_a_step_once(database: Database) -> None:
    """Both come for the same step at the same time, and once more when it is over. Taken out: the comparison of places in `climb`."""
    await laddered(database, Ladder((Step(("lead",), after_minutes=1),), repeat=3))
    await hear(database, overdue("A"))
    notice: UUID = (await rows(database, "SELECT notice_id FROM ladder"))[0].notice_id

    async def take() -> None:
        async with database.transaction() as session:
            await escalate.climb(session, notice, "ann", (1, 1))

    await asyncio.gather(*(take() for _ in range(4)))
    await take()
    assert (await rows(database, "SELECT count(*) AS n FROM escalation"))[0].n == 1
    assert (await said(database)).count("NotificationEscalated") == 1
    await holds(database)


async def test_who_was_escalated_to_finds_it_in_the_next_digest(database: Database) -> None:
    """The lead has it by e-mail as well where the rule says so, once; not when somebody has heard by then."""
    await laddered(database, DAYS)
    await hear(database, overdue("A", "i1"), overdue("A", "i2"))
    await close(database, D1, D2)
    await make(database, D1)
    await close(database, D2, D3)
    async with database.transaction() as session:
        await execute(
            session,
            "UPDATE ladder SET ended_at = now(), outcome = 'acknowledged' WHERE notice_id = (SELECT min(notice_id::text)::uuid FROM ladder)",
        )
    await make(database, D2)
    mailed = await rows(
        database,
        "SELECT d.closed_date, n.recipient_id FROM notification n JOIN digest d USING (digest_id) ORDER BY 1, 2",
    )
    assert [tuple(row) for row in mailed] == [(D1, "ann"), (D1, "ann"), (D2, "lea")]
    await close(database, D3, D3 + timedelta(1))
    await make(database, D3)
    assert (await rows(database, "SELECT count(*) AS n FROM digest"))[0].n == 2
    await holds(database)


async def test_a_reassigned_account_is_escalated_to_its_lead_of_now(database: Database) -> None:
    """Who answers is found when the step is taken."""
    await laddered(database, DAYS)
    await hear(database, overdue("A"))
    await hear(database, person("leo", leads=["FR"]), account("A", "bob", path=("EU", "FR"), version=2))
    await close(database, D1, D2)
    await close(database, D2, D3)
    assert await told(database) == ["ann", "leo"]


def test_a_ladder_as_it_is_kept() -> None:
    """Steps, window and rounds come back as they were written."""
    found = ladders.ladder_of(
        {
            "steps": [{"to": ["lead"], "after_days": 3}],
            "window": {"start": "08:00:00", "end": "18:00:00", "zone": "UTC"},
        }
    )
    assert found == Ladder((Step(("lead",), after_days=3),), Hours(time(8), time(18), "UTC"))


LADDER: dict[str, Any] = {
    "name": "watched",
    "position": 1,
    "match": {"event_types": ["DueItemOverdue"]},
    "audience": ["manager"],
    "ladder": {
        "steps": [{"to": ["lead"], "after_days": 1}, {"to": ["head:planner"], "after_minutes": 60}],
        "window": {"from": "08:00", "to": "18:00", "zone": "Europe/Berlin"},
        "repeat": 2,
    },
}


async def test_a_rules_ladder_over_http(api: Api) -> None:  # noqa: F811
    """Written, read and versioned with its rule; what could not work is told with its place."""
    ops = api.client("olga", "ops")
    made = await ops.post("/v1/rules", json=LADDER)
    assert made.status_code == 201, made.text
    ladder = made.json()["ladder"]
    assert ladder["steps"][1] == {"to": ["head:planner"], "after_days": None, "after_minutes": 60}
    assert (ladder["window"], ladder["repeat"]) == (LADDER["ladder"]["window"], 2)
    steps = [{"to": ["everyone"], "after_days": 1, "after_minutes": 1}, {"to": ["lead"]}]
    window = {"from": "08:00", "to": "08:00", "zone": "Nowhere"}
    wrong = {**LADDER, "channels": ["email"], "ladder": {"steps": steps, "window": window}}
    refused = await ops.post("/v1/rules", json=wrong)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [
        "/channels",
        "/ladder/steps/0",
        "/ladder/steps/0/to/0",
        "/ladder/steps/1",
        "/ladder/window/zone",
        "/ladder/window/end",
    ]


async def test_a_departments_head_is_one_of_its_people(api: Api) -> None:  # noqa: F811
    """So that they see what the department is told of."""
    ops = api.client("olga", "ops")
    body = {"person_ids": ["pia", "pol"], "head_id": "pol"}
    done = await ops.put("/v1/departments/logistics", json=body, headers={"If-Match": '"0"'})
    assert (done.status_code, done.json()["head_id"]) == (200, "pol")
    refused = await ops.put("/v1/departments/logistics", json={**body, "head_id": "ann"}, headers={"If-Match": '"1"'})
    assert refused.json()["errors"][0]["pointer"] == "/head_id"


async def test_the_installations_own_ladder(database: Database) -> None:
    """Something overdue goes to the lead when its manager says nothing until the close of the day after."""
    await hear(database, overdue("A"), day=D0)
    await close(database, D0, D1)
    assert await told(database) == ["ann"]
    await close(database, D1, D2)
    assert await told(database) == ["ann", "lea"]
