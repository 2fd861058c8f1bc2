"""Every POST that takes an Idempotency-Key, with what it takes to have it done, so that each can be repeated, and cut."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from shared.contracts import Payload
from shared.database import Database
from shared.events import Record, encode
from tests.accounts import engaging
from tests.accounts.conftest import ACCOUNT
from tests.accounts.conftest import World as Accounts
from tests.architecture.test_api_documents import ALL
from tests.notify.test_http import RULE
from tests.notify.world import account, backorder, hear, stock_low
from tests.scoring.feed import MONDAY, Feed, at, payment
from tests.scoring.feed import record as finance
from tests.scoring.test_api import a_world
from tests.scoring.test_proposals import a_proposal
from tests.supply.conftest import World
from tests.supply.test_erp_events import event
from tests.supply.test_seasons import SOON
from tests.supply.use_cases.documents import SUNDAY, cancelled

BATCH = "application/cloudevents-batch+json"
KEYED = {(op.service, op.name) for op in ALL if op.method == "post" and "Idempotency-Key" in op.headers()}
"""As the committed documents say."""
ISSUED = {"sources": ["erp"], "scopes": ["erp:read"], "valid_days": 30, "why": "go-live"}
WHY, OTHER_WHY = {"why": "told by the sender"}, {"why": "told by another"}
Body = Mapping[str, Any] | Sequence[Any] | str | None


@dataclass(frozen=True)
class Post:
    """One operation. `elsewhere`: the same move of another thing, as good as the first. `by` and `other`: two persons who both may."""

    path: str
    body: Body
    changed: Body  # as good as `body`
    elsewhere: str | None = None
    media: str = "application/json"
    by: str = "olga"
    other: str = "otto"
    theirs: str | None = None  # where the other person's request goes; None: elsewhere

    def content(self, body: Body) -> bytes:
        """A body as it is sent."""
        return b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()


Posts = Mapping[str, Post]


def moves(name: str, path: str, ids: Sequence[str], body: Body = None, changed: Body = "{}", **more: Any) -> Post:
    """A move of the first of two things; the second is what it might have been."""
    first, second = (path.format(one) + f":{name}" for one in ids)
    return Post(first, body, changed, second, **more)


async def accounts_posts(accounts: Accounts) -> Posts:
    """What accounts can be asked to do."""
    await accounts.staff("anna")
    for number in ("A1", "A2", "A3", "A4"):
        await accounts.open(number)
    head = "number,legal_name,account_type,currency\n"
    stakeholder = {"name": "Wang", "function": "sales", "level": "counter", "since": "2011-08-01"}
    for one in ("s1", "s2"):
        made = await accounts.ops.post("/v1/accounts/A3/stakeholders", json={**stakeholder, "stakeholder_id": one})
        assert made.status_code == 201, made.text
    rows = [head + "".join(f"{one}{number},One,retailer,GBP\n" for number in range(9)) for one in ("I", "J")]
    of = "/v1/accounts/{}"
    return {
        "open_account": Post("/v1/accounts", {"number": "N1", **ACCOUNT}, {"number": "N2", **ACCOUNT}),
        "close_account": moves("close", of, ("A1", "A2"), {"reason": "merged"}, {"reason": "bankrupt"}),
        "reassign_account": moves(
            "reassign", of, ("A3", "A4"), {"manager": "anna"}, {"manager": "anna", "reason": "asked for"}
        ),
        **await engagements_posts(accounts),
        "start_import": Post("/v1/imports?kind=accounts", rows[0], rows[1], media="text/csv"),
        "add_person": Post(
            "/v1/people",
            {"person_id": "ben", "kind": "staff", "name": "Ben"},
            {"person_id": "bea", "kind": "staff", "name": "Bea"},
        ),
        "add_stakeholder": Post(
            of.format("A3") + "/stakeholders",
            {**stakeholder, "stakeholder_id": "s3"},
            {**stakeholder, "stakeholder_id": "s4"},
        ),
        "erase_stakeholder": moves("erase", "/v1/stakeholders/{}", ("s1", "s2")),
        "add_territory": Post(
            "/v1/territories", {"territory_id": "EU", "name": "Europe"}, {"territory_id": "US", "name": "America"}
        ),
    }


async def engagements_posts(accounts: Accounts) -> dict[str, Post]:
    """What can be done with engagements; consultations are signed by a user of each customer."""
    for user, number in (("kim", "B1"), ("lee", "B2")):
        await accounts.open(number)
        await accounts.customer(user, number)
    seasons = ("sign", "cancel", "reopen")
    await engaging.close(accounts, engaging.DAY)
    for season in seasons:
        await engaging.hear(accounts, engaging.peak("B1", "B2", season_id=season))
    await engaging.hear(accounts, *(engaging.suggestion(number, season_id="sign", A=1) for number in ("B1", "B2")))
    rows = await accounts.as_owner("SELECT subject, engagement_id::text AS id FROM engagement ORDER BY account_id")
    asked = {season: [row["id"] for row in rows if row["subject"] == season] for season in seasons}
    for one in asked["reopen"]:
        done = await accounts.ops.post(f"/v1/demand-consultations/{one}:cancel", json={})
        assert done.status_code == 200, done.text
    planned = [engaging.visit("B1", "anna", hour) for hour in range(8)]
    visits = []
    for body in planned[:6]:
        made = await accounts.ops.post("/v1/visits", json=body)
        assert made.status_code == 201, made.text
        visits.append(made.json()["engagement_id"])
    spring = {"starts_on": "2012-03-01", "ends_on": "2012-04-01", "agree_by": "2012-02-01"}
    begun = {"account_id": "B1", **spring, "lines": [{"sku": "A", "suggested": 1}]}
    of, visit = "/v1/demand-consultations/{}", "/v1/visits/{}"
    note: Body = {"note": "asked for"}
    came = {"outcome": "wants more"}, {"outcome": "wants less"}
    return {
        "open_demand_consultation": Post(
            "/v1/demand-consultations",
            {"season_id": "s1", **begun},
            {"season_id": "s2", **begun},
        ),
        "sign_demand_consultation": moves("sign", of, asked["sign"], {}, note, by="kim", other="lee"),
        "cancel_demand_consultation": moves("cancel", of, asked["cancel"], {}, note),
        "reopen_demand_consultation": moves("reopen", of, asked["reopen"], {}, note),
        "open_visit": Post("/v1/visits", planned[6], planned[7]),
        "confirm_visit": moves("confirm", visit, visits[:2], {}, note),
        "complete_visit": moves("complete", visit, visits[2:4], *came),
        "cancel_visit": moves("cancel", visit, visits[4:6], {}, note),
    }


async def records_posts(client: httpx.AsyncClient, mended: str) -> dict[str, Post]:
    """The keys and the records of a service; of these six dead ones lie there, which `mended` would set right."""
    letters = [item["id"] for item in (await client.get("/v1/dead-letters")).json()["items"]]
    keys = []
    for name in ("east", "west"):
        made = await client.post("/v1/api-keys", json={"name": name, **ISSUED})
        assert made.status_code == 201, made.text
        keys.append(made.json()["id"])
    of = "/v1/dead-letters/{}"
    return {
        "issue_api_key": Post("/v1/api-keys", {"name": "north", **ISSUED}, {"name": "south", **ISSUED}),
        "revoke_api_key": moves("revoke", "/v1/api-keys/{}", keys, WHY, OTHER_WHY),
        "replay_dead_letter": moves("replay", of, letters[:2], WHY, OTHER_WHY),
        "edit_dead_letter": moves("edit", of, letters[2:4], {**WHY, "value": mended}, {**OTHER_WHY, "value": mended}),
        "discard_dead_letter": moves("discard", of, letters[4:6], WHY, OTHER_WHY),
    }


def broken(right: Sequence[Record]) -> list[Record]:
    """The same records, which nobody can read."""
    return [replace(one, value=b"{") for one in right]


def text(payload: Payload) -> str:
    """A payload as an ERP writes it."""
    return encode(payload).decode()


async def supply_posts(world: World, client: httpx.AsyncClient) -> Posts:
    """What supply can be asked to do."""
    await world.stocked("cup", quantity=1_000)
    await world.account("A1")
    await world.close(SUNDAY)
    seasons = []
    for number, family in enumerate(("toys", "glass", "paper", "tins")):
        await world.stocked(family, family=family)
        seasons.append({**SOON, "season_id": f"s{number}", "families": [family]})
    for season in seasons[:2]:
        made = await client.post("/v1/seasons", json=season)
        assert made.status_code == 201, made.text
    gone = [cancelled(f"o{number}", whole=True) for number in range(6)]
    await world.handle(broken([world.record(one) for one in gone]))
    wish = [{"account_id": "A1", "lines": [{"sku": "cup", "quantity": quantity}]} for quantity in (1, 2)]
    holds = []
    for _ in range(6):
        made = await client.post("/v1/reservations", json=wish[0], headers={"Idempotency-Key": uuid4().hex})
        assert made.status_code == 201, made.text
        holds.append(made.json()["id"])
    of = "/v1/reservations/{}"
    return {
        **await records_posts(client, text(gone[0])),
        "post_erp_events": Post("/v1/erp-events", [event("n1")], [event("n2")], media=BATCH),
        "create_reservation": Post("/v1/reservations", wish[0], wish[1]),
        "confirm_reservation": moves("confirm", of, holds[:2]),
        "extend_reservation": moves("extend", of, holds[2:4], {"hold_seconds": 1800}, {"hold_seconds": 1900}),
        "release_reservation": moves("release", of, holds[4:6]),
        "create_season": Post("/v1/seasons", seasons[2], seasons[3]),
        "withdraw_season": moves("withdraw", "/v1/seasons/{}", ("s0", "s1")),
    }


async def scoring_posts(feed: Feed, client: httpx.AsyncClient) -> Posts:
    """What scoring can be asked to do."""
    await a_world(feed)
    paid = payment("A", "p1", {"i1": "7.00"})
    await feed.hand(broken([finance(paid, at(MONDAY)) for _ in range(6)]))
    made = []
    for _ in range(6):
        answer = await client.post("/v1/criteria-proposals", json=a_proposal())
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
    of = "/v1/criteria-proposals/{}"
    later = a_proposal(on=MONDAY + timedelta(days=40))
    return {
        **await records_posts(client, text(paid)),
        "propose_criteria_set": Post("/v1/criteria-proposals", a_proposal(), later),
        "approve_criteria_proposal": moves("approve", of, made[:2], by="ute"),
        "simulate_criteria_proposal": moves("simulate", of, made[2:4]),
        "withdraw_criteria_proposal": moves("withdraw", of, made[4:6]),
    }


async def notify_posts(database: Database, as_whom: Mapping[str, httpx.AsyncClient]) -> Posts:
    """What notify can be asked to do: `ann` has been told of two things, `bob` of one. `as_whom`: a client for each of them."""
    await hear(database, account("OURS", "ann"), backorder("OURS"), stock_low("OURS"), stock_low("B", sku="cup"))
    shown = {}
    for name, client in as_whom.items():
        items = (await client.get("/v1/notifications")).json()["items"]
        shown[name] = [one["notification_id"] for one in items]
    of = "/v1/notifications/{}"
    (theirs,) = shown["bob"]
    soon, later = ((datetime.now(UTC) + timedelta(hours=hours)).isoformat() for hours in (1, 2))
    wrong = {"reason": "entered wrongly"}
    return {
        "snooze_notification": moves(
            "snooze",
            of,
            shown["ann"][:2],
            {"until": soon},
            {"until": later},
            by="ann",
            other="bob",
            theirs=of.format(theirs) + ":snooze",
        ),
        "cancel_notifications": Post(
            "/v1/notifications:cancel", {"account_id": "OURS", **wrong}, {"account_id": "B", **wrong}
        ),
        "acknowledge_notification": moves(
            "acknowledge", of, shown["ann"][:2], by="ann", other="bob", theirs=of.format(theirs) + ":acknowledge"
        ),
        "create_rule": Post("/v1/rules", {**RULE, "name": "low"}, {**RULE, "name": "lower", "position": 2}),
    }
