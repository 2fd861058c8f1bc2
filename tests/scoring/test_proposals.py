"""Criteria sets by two people, and who would move under one before it is approved."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from scoring.store import runs
from scoring.use_cases.close import close_day
from shared.auth import identity_hash
from shared.contracts import PersonState
from shared.database import execute
from tests.scoring.conftest import ISSUER, Client
from tests.scoring.domain.sets import DOCUMENT
from tests.scoring.feed import MONDAY, Feed, account, order

PAUL, OLGA, OTTO = "paul:planner", "olga:ops", "otto:ops"
PROPOSALS = "/v1/criteria-proposals"


def a_proposal(
    on: date = MONDAY + timedelta(days=30), entries: tuple[str, str, str] = ("72", "55", "38"), **fields: Any
) -> dict[str, Any]:
    """The first set's criteria with other entry scores, each exit one point lower; no limits, no stays."""
    tiers = [
        {"tier": tier["tier"], "entry": entry, "exit": str(max(0, int(entry) - 1)), "capacity": None}
        for tier, entry in zip(DOCUMENT["tiers"], entries, strict=True)
    ]
    body = DOCUMENT | {"name": "Second edition", "reason": "strategy meeting", "takes_effect_on": on.isoformat()}
    return body | {"tiers": tiers, "minimum_stay_days": 56, "patience_days": 28} | fields


async def proposed(api: Client, token: str = PAUL, **fields: Any) -> dict[str, Any]:
    """A proposal as its answer says."""
    answer = await api(token).post(PROPOSALS, json=a_proposal(**fields))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_set_takes_two_people_and_counts_from_its_close(feed: Feed, api: Client) -> None:
    """Proposed by one, approved by another; the close it states is the first to count by it, and who and when is kept."""
    await feed.tell(account("A"), order("A", "a1", (1, "S", 1_000, "1.00")))
    made = await proposed(api, on=MONDAY + timedelta(days=1))
    assert (made["state"], made["proposed_by"], made["criteria_version"]) == ("open", "paul", None)
    approved = await api(OLGA).post(f"{PROPOSALS}/{made['id']}:approve")
    assert approved.status_code == 200, approved.text
    assert (approved.json()["state"], approved.json()["decided_by"], approved.json()["criteria_version"]) == (
        "approved",
        "olga",
        2,
    )
    await feed.close()
    await feed.close()
    runs_done = await feed.rows("SELECT closed, criteria_version FROM scoring_run ORDER BY closed")
    assert [row.criteria_version for row in runs_done] == [1, 2]
    shown = (await api(PAUL).get("/v1/criteria-sets/2")).json()
    assert (shown["proposed_by"], shown["approved_by"], shown["valid_from"]) == ("paul", "olga", "2011-08-02")
    assert (await api(PAUL).get("/v1/criteria-sets/1")).json()["approved_by"] is None


async def test_nobody_approves_their_own_set(feed: Feed, api: Client) -> None:
    """Not under another identity of the same person either; and the database itself refuses one identity twice.

    Taken out: `same_person` in `approve`; the join in `_SAME_PERSON`; the CHECK `two_people`.
    """
    identities = [identity_hash(ISSUER, name) for name in ("olga", "otto")]
    await feed.tell(PersonState(person_id="olga", version=1, active=True, identities=identities))
    made = await proposed(api, OLGA)
    for token in (OLGA, OTTO):
        answer = await api(token).post(f"{PROPOSALS}/{made['id']}:approve")
        assert (answer.status_code, answer.json()["code"]) == (403, "own_proposal")
    assert (await api(PAUL).post(f"{PROPOSALS}/{made['id']}:approve")).status_code == 403
    async with feed.database.transaction() as session:
        with pytest.raises(IntegrityError, match="two_people"):
            await execute(
                session,
                "UPDATE criteria_proposal SET state = 'approved', decided_by = proposed_by, criteria_version = 2",
            )
    assert len((await api(PAUL).get("/v1/criteria-sets")).json()["items"]) == 1


async def test_what_is_decided_stays_decided(api: Client) -> None:
    """Approved once, withdrawn never after; a stale version is refused. Taken out: the state's check in `_open`; `check` there."""
    made = await proposed(api)
    client = api(OLGA)
    stale = await client.post(f"{PROPOSALS}/{made['id']}:approve", headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    assert (await client.post(f"{PROPOSALS}/{made['id']}:approve")).status_code == 200
    for move in ("approve", "withdraw"):
        answer = await client.post(f"{PROPOSALS}/{made['id']}:{move}")
        assert (answer.status_code, answer.json()["code"]) == (409, "proposal_decided")
    assert len((await client.get("/v1/criteria-sets")).json()["items"]) == 2


async def test_a_proposal_is_taken_back_by_who_made_it(api: Client) -> None:
    """Or by who could approve it; by nobody else. Taken out: the refusal in `withdraw`."""
    made, other = await proposed(api), await proposed(api)
    assert (await api("petra:planner").post(f"{PROPOSALS}/{made['id']}:withdraw")).status_code == 403
    mine = await api(PAUL).post(f"{PROPOSALS}/{made['id']}:withdraw")
    assert (mine.json()["state"], mine.json()["decided_by"]) == ("withdrawn", "paul")
    assert (await api(OLGA).post(f"{PROPOSALS}/{other['id']}:withdraw")).status_code == 200
    listed = (await api(PAUL).get(f"{PROPOSALS}?state=withdrawn")).json()["items"]
    assert {item["id"] for item in listed} == {made["id"], other["id"]}
    assert (await api(PAUL).get(f"{PROPOSALS}?state=open")).json()["items"] == []


async def test_a_set_cannot_count_from_a_close_that_has_been(feed: Feed, api: Client) -> None:
    """Neither when proposed nor when approved, and never before a set approved earlier. Taken out: `_passed` in each; the comparison with `since`."""
    made = await proposed(api, on=MONDAY)
    first, second = await proposed(api, on=date(2011, 9, 1)), await proposed(api, on=date(2011, 8, 20))
    await feed.close()
    answer = await api(PAUL).post(PROPOSALS, json=a_proposal(on=MONDAY))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/takes_effect_on")
    answer = await api(OLGA).post(f"{PROPOSALS}/{made['id']}:approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "close_passed")
    assert (await api(OLGA).post(f"{PROPOSALS}/{first['id']}:approve")).status_code == 200
    answer = await api(OLGA).post(f"{PROPOSALS}/{second['id']}:approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "newer_set_approved")


async def test_a_close_waits_for_an_approval_under_way(feed: Feed) -> None:
    """A set approved for a day counts in that day's close, however close the two come. Taken out: `hold_criteria` in `_begin`."""
    await feed.tell(account("A"))
    async with feed.database.transaction() as session:
        await runs.hold_criteria(session, change=True)
        job = await feed.begin_close()
        closing = asyncio.create_task(close_day(job, reporting="GBP", chunk=10))
        while not await feed.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            assert not closing.done()
            await asyncio.sleep(0.01)
        await execute(session, "INSERT INTO criteria_set SELECT 2, $1, document FROM criteria_set", MONDAY)
    await closing
    assert (await feed.rows("SELECT criteria_version FROM scoring_run"))[0].criteria_version == 2


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"criteria": [DOCUMENT["criteria"][0]]}, "/criteria"),
        ({"criteria": [DOCUMENT["criteria"][0] | {"weight": "1", "anchors": [["1", "0"], ["0", "1"]]}]}, "/criteria"),
        ({"criteria": [DOCUMENT["criteria"][0] | {"weight": "1", "metric": "beauty"}]}, "/criteria/0/metric"),
        ({"criteria": [DOCUMENT["criteria"][0] | {"weight": "1e9"}]}, "/criteria/0/weight"),
        ({"entries": ("38", "55", "72")}, "/tiers"),
        ({"patience_days": -1}, "/patience_days"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_a_set_that_cannot_be_used_is_refused(api: Client, fields: dict[str, Any], pointer: str) -> None:
    """With a pointer to the part that is wrong. Taken out: `part` in `_tiers`; the pattern of `FigureText`."""
    answer = await api(PAUL).post(PROPOSALS, json=a_proposal(**fields))
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


async def test_a_repeated_proposal_is_made_once(api: Client) -> None:
    """The same key, the same answer."""
    first, again = [
        await api(PAUL).post(PROPOSALS, json=a_proposal(), headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert first.json() == again.json()
    assert len((await api(PAUL).get(PROPOSALS)).json()["items"]) == 1


async def test_a_simulation_says_who_would_move_and_changes_nothing(feed: Feed, api: Client) -> None:
    """Counts per tier now, at the next close and once settled; the movers in pages; scores, tiers and events as before."""
    for name, amount in (("A", 100), ("B", 2_000), ("C", 100_000)):
        await feed.tell(account(name), order(name, f"{name}1", (1, "S", amount, "1.00")))
    await feed.close()
    before = await feed.rows("SELECT * FROM standing ORDER BY account_id")
    told = await feed.rows("SELECT count(*) AS n FROM outbox")
    made = await proposed(api, entries=("99", "98", "20"))
    url, client = f"{PROPOSALS}/{made['id']}", api(PAUL)
    assert (await client.get(f"{url}/simulation")).status_code == 404
    asked = await client.post(f"{url}:simulate")
    assert (asked.status_code, asked.json()["state"], asked.headers["location"]) == (
        202,
        "running",
        f"{url}/simulation",
    )
    assert (await client.post(f"{url}:simulate")).status_code == 202
    feed.chunk = 2
    await feed.simulate(made["id"])
    found = (await client.get(f"{url}/simulation")).json()
    assert (found["state"], found["closed"], found["compared_with"], found["accounts"]) == ("done", "2011-08-01", 1, 3)
    now = {row.account_id: row.computed_tier for row in before}
    assert {tier["tier"]: tier["now"] for tier in found["tiers"] if tier["now"]} == {
        tier: list(now.values()).count(tier) for tier in set(now.values())
    }
    pages = [await client.get(f"{url}/simulation/moves?limit=1")]
    while pages[-1].json()["next"]:
        pages.append(await client.get(f"{url}/simulation/moves?limit=1&cursor={pages[-1].json()['next']}"))
    moves = {item["account_id"]: item for page in pages for item in page.json()["items"]}
    assert len(moves) == found["moves"]
    assert (moves["C"]["tier_now"], moves["C"]["tier_at_close"], moves["C"]["tier_settled"]) == (
        now["C"],
        now["C"],
        "growth",
    )
    assert set(moves) == {"B", "C"}
    (down,) = (await client.get(f"{url}/simulation/moves?from={now['C']}")).json()["items"]
    assert down["account_id"] == "C"
    assert (await client.get(f"{url}/simulation/moves?to=key")).json()["items"] == []
    assert await feed.rows("SELECT * FROM standing ORDER BY account_id") == before
    assert await feed.rows("SELECT count(*) AS n FROM outbox") == told


async def test_a_simulation_can_be_asked_for_again(feed: Feed, api: Client) -> None:
    """A new round against the ledger of today; before the first close there is nothing to move. Taken out: `round` in the job's key."""
    made = await proposed(api)
    url = f"{PROPOSALS}/{made['id']}"
    early = await api(PAUL).post(f"{url}:simulate")
    assert (early.status_code, early.json()["code"]) == (409, "no_business_day")
    await feed.tell(account("A"))
    await feed.close()
    await api(PAUL).post(f"{url}:simulate")
    await feed.simulate(made["id"])
    again = await api(PAUL).post(f"{url}:simulate")
    assert (again.json()["state"], again.json()["accounts"]) == ("running", 0)
    jobs = await feed.rows("SELECT key FROM job WHERE kind = 'simulate_criteria' ORDER BY id")
    assert [row.key for row in jobs] == [f"{made['id']}/{place}" for place in (1, 2)]
