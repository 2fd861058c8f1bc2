"""Trying rules: who would get an event, over which channel, when and why; and rules that would reach very many."""

from typing import Any
from uuid import uuid4

import pytest

from notify.domain.model import Match
from notify.domain.occurrences import EVENT_TYPES
from notify.domain.preferences import Off, Preferences
from notify.use_cases import rules as administering
from notify.use_cases import trying
from shared.database import Database

from .test_hearing import rule
from .test_http import RULE, Api, api, mint  # noqa: F401  (two fixtures)
from .test_ladders import LADDER
from .test_quiet_hours import quiet_now, wish
from .world import account, hear, inboxes, person, rows, stock_low

DRY_RUN = "/v1/rules:dry-run"


async def run(api: Api, **body: Any) -> dict[str, Any]:  # noqa: F811
    answer = await api.client("olga", "ops").post(DRY_RUN, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_who_would_get_it_is_who_gets_it(database: Database, api: Api) -> None:  # noqa: F811
    """People, accounts, channels and times are those of the event when it comes, and nothing is kept of the trial."""
    await wish(database, "ann", quiet_now())
    await wish(database, "bob", Preferences(off=(Off("StockLow", "email"),)))
    before = [(await rows(database, f"SELECT count(*) FROM {table}"))[0][0] for table in ("notice", "outbox", "job")]
    found = await run(api, event_type="StockLow", account_ids=["B", "A", "UNKNOWN"])
    (met,) = found["rules"]
    assert (met["name"], met["account_ids"], met["waits"]) == (
        "Stock runs low for a key account",
        ["B", "A", "UNKNOWN"],
        True,
    )
    people = {one["person_id"]: one for one in met["recipients"]}
    assert {who: (one["account_ids"], one["by"]) for who, one in people.items()} == {
        "ann": (["A"], ["manager"]),
        "bob": (["B"], ["manager"]),
    }
    inbox, email = people["ann"]["channels"]
    assert inbox["told"]
    assert inbox["at"] > found["at"], "when her quiet hours are over"
    assert inbox["why"].startswith("when the person's quiet hours")
    assert (email["told"], email["at"]) == (True, None)
    assert email["why"].startswith("with the digest of the close of ")
    inbox, email = people["bob"]["channels"]
    assert (inbox["at"], inbox["why"]) == (found["at"], "at once")
    assert (email["told"], email["why"]) == (False, "the person has switched it off")
    after = [(await rows(database, f"SELECT count(*) FROM {table}"))[0][0] for table in ("notice", "outbox", "job")]
    assert after == before
    await hear(database, stock_low("B", "A"))
    assert [(who, ids) for who, _, ids in await inboxes(database)] == [("ann", ["A"]), ("bob", ["B"])]


async def test_a_draft_is_tried_beside_the_rules_that_count(database: Database, api: Api) -> None:  # noqa: F811
    """With its ladder and its reach, at the hour that is asked for; it ends the search where it does not say `continue`."""
    data = {"item_id": "i", "account_id": "A", "kind": "visit", "due_on": "2026-03-02"}
    found = await run(api, event_type="DueItemOverdue", data=data, rule=LADDER, at="2026-03-01T23:00:00Z")
    (met,) = found["rules"]
    assert (met["rule_id"], met["name"], found["severity"]) == (None, "watched", "warning")
    assert met["recipients"][0]["channels"][0]["at"] == "2026-03-01T23:00:00Z"
    assert [(one["round"], one["step"], one["after"], one["person_ids"]) for one in met["ladder"]][:3] == [
        (1, 1, "1 closes", ["lea"]),
        (1, 2, "60 minutes", []),
        (2, 1, "1 closes", ["lea"]),
    ]
    assert found["reach"] == {"accounts": 2, "people": 3}
    both = await run(api, event_type="DueItemOverdue", data=data, rule={**LADDER, "continue": True})
    assert [one["name"] for one in both["rules"]] == ["watched", "Something due was not done"]
    assert await inboxes(database) == []


@pytest.mark.parametrize("kind", EVENT_TYPES)
async def test_every_kind_of_event_can_be_tried(api: Api, kind: str) -> None:  # noqa: F811
    """On a made-up one; who gets it is the account's own people."""
    found = await run(api, event_type=kind, account_ids=["A"])
    assert {one["person_id"] for met in found["rules"] for one in met["recipients"]} >= {"ann"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"event_type": "Nonsense"}, "/event_type"),
        ({"event_type": "VisitDue", "at": "0001-01-01T00:00:00Z"}, "/at"),
        ({"event_type": "VisitDue", "data": {"account_id": "A"}}, "/data"),
        ({"event_type": "VisitDue", "data": {"account_id": "A", "engagement_id": "e", "due_on": "soon"}}, "/data"),
        ({"event_type": "VisitDue", "rule": {**RULE, "audience": ["everyone"]}}, "/audience/0"),
    ],
)
async def test_what_cannot_be_tried_is_told(api: Api, body: dict[str, Any], place: str) -> None:  # noqa: F811
    """No such event, a payload that is none, a draft that could not work."""
    answer = await api.client("olga", "ops").post(DRY_RUN, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].endswith(place)
    assert (await api.client("ann", scope="notify:read notify:write").post(DRY_RUN, json=body)).status_code == 403


EVERYTHING = {"name": "everything", "position": 1, "audience": ["manager", "lead"]}


async def test_a_rule_that_matches_everything_says_how_many_it_means(database: Database, api: Api) -> None:  # noqa: F811
    """Refused with how many it would reach; taken from somebody who names at least that many; switched off it reaches nobody and is taken as it is.

    Taken out: `meant` in either route.
    """
    ops = api.client("olga", "ops")
    refused = await ops.post("/v1/rules", json=EVERYTHING)
    assert (refused.status_code, refused.json()["code"]) == (409, "reach_unconfirmed")
    assert "2 accounts" in refused.json()["detail"]
    assert "names 3 people" in refused.json()["detail"]
    assert (await ops.post("/v1/rules", json={**EVERYTHING, "confirm_reach": 2})).status_code == 409
    assert (await ops.post("/v1/rules", json={**EVERYTHING, "enabled": False})).status_code == 201
    made = await ops.post("/v1/rules", json={**EVERYTHING, "confirm_reach": 3})
    assert made.status_code == 201, made.text
    assert "confirm_reach" not in made.json()
    path, tag = made.headers["Location"], made.headers["ETag"]
    again = await ops.put(path, json=EVERYTHING, headers={"If-Match": tag})
    assert (again.status_code, again.json()["code"]) == (409, "reach_unconfirmed")
    assert (await ops.put(path, json={**EVERYTHING, "confirm_reach": 3}, headers={"If-Match": tag})).status_code == 200
    await hear(database, stock_low("A"))
    assert {who for who, _, _ in await inboxes(database)} == {"ann", "lea"}


async def test_very_many_people_are_asked_for_too(database: Database, api: Api) -> None:  # noqa: F811
    """However narrow the event: 201 managers of accounts in a territory."""
    people = [f"m{nr}" for nr in range(trying.UNASKED + 1)]
    await hear(database, *(person(who) for who in people))
    await hear(database, *(account(f"C{nr}", who, path=("EU", "FR")) for nr, who in enumerate(people)))
    ops = api.client("olga", "ops")
    refused = await ops.post("/v1/rules", json=RULE)
    assert "of 203 accounts, and names 203 people" in refused.json()["detail"]
    narrow = {**RULE, "match": {"event_types": ["StockLow"], "territories": ["GB"]}}
    assert (await ops.post("/v1/rules", json=narrow)).status_code == 201
    assert (await ops.put(f"/v1/rules/{uuid4()}", json=narrow, headers={"If-Match": "*"})).status_code == 404


async def test_reach_counts_everybody_a_rule_names(database: Database) -> None:
    """Managers, leads, customers, teams, departments, heads, persons, those of the ladder; each once and only who is active."""
    async with database.transaction() as session:
        await administering.set_department(session, "planner", ["pia", "pol", "gone"], lambda _: None, "pol")
        members = {
            ("manager",): 2,
            ("lead",): 1,
            ("manager", "lead", "person:ann"): 3,
            ("department:planner", "head:planner"): 2,
            ("head:planner",): 1,
            ("person:nobody", "customer", "team:none"): 0,
        }
        for named, wanted in members.items():
            assert (await trying.measure(session, rule("r", 1, Match(), *named))).people == wanted, named
        strategic = await trying.measure(session, rule("r", 1, Match(tiers=("strategic",)), "manager"))
        assert (strategic.accounts, strategic.people) == (1, 1)
