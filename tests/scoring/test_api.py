"""Scoring over HTTP: what is shown, to whom, and overrides."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.auth import identity_hash
from shared.contracts import AccountScored, Membership, PersonState
from tests.scoring.conftest import ISSUER, Client
from tests.scoring.feed import MONDAY, Feed, account, invoice, order, product

PLANNER, OPS, ANNA = "paul:planner", "olga:ops", "anna:account_manager"
OVERRIDE = {"tier": "strategic", "owner": "anna", "reason": "reference customer", "expires_on": "2011-12-31"}


async def a_world(feed: Feed) -> None:
    """Three accounts, the first of them Anna's; one close."""
    await feed.tell(PersonState(person_id="anna", version=1, active=True, identities=[identity_hash(ISSUER, "anna")]))
    await feed.tell(PersonState(person_id="kim", version=1, active=True, identities=[identity_hash(ISSUER, "kim")]))
    buyer = Membership(person_id="kim", function="buying", since=date(2000, 1, 1))
    await feed.tell(
        account("A", manager="anna", customer_users=[buyer]), account("B"), account("C", programme_eligible=False)
    )
    await feed.tell(product("S", "0.60"))
    for week in range(10):
        day = MONDAY - timedelta(weeks=week)
        await feed.tell(
            order("A", f"a{week}", (1, "S", 1000, "1.00")), order("B", f"b{week}", (1, "S", 5000, "1.00")), day=day
        )
    await feed.tell(invoice("A", "i1", MONDAY, ("S", 1000, "1000.00")), order("C", "c1", (1, "S", 100, "1.00")))
    await feed.close()


async def test_a_score_is_shown_with_contributions_that_sum_to_it(feed: Feed, api: Client) -> None:
    """The renewed score, its parts, and the standing of the last close beside it."""
    await a_world(feed)
    shown = (await api(PLANNER).get("/v1/accounts/A/score")).json()
    assert sum(Decimal(part["points"]) for part in shown["contributions"]) == Decimal(shown["score"])
    assert sum(Decimal(part["exact"]) for part in shown["contributions"]) == Decimal(shown["raw"])
    assert shown["standing"]["effective_tier"] == shown["standing"]["computed_tier"]
    assert (shown["name"], shown["thin"], shown["currency"]) == ("Account A", True, "GBP")


async def test_a_score_is_renewed_on_reading_and_never_emitted(feed: Feed, api: Client) -> None:
    """An order counts at once in what is shown; what others are told waits for the close."""
    await a_world(feed)
    before = (await api(PLANNER).get("/v1/accounts/A/score")).json()
    told = len(await feed.emitted(AccountScored))
    await feed.tell(order("A", "new", (1, "S", 50_000, "1.00")))
    after = (await api(PLANNER).get("/v1/accounts/A/score")).json()
    assert Decimal(after["score"]) > Decimal(before["score"])
    assert after["standing"] == before["standing"]
    assert len(await feed.emitted(AccountScored)) == told
    await feed.close()
    closed = (await feed.emitted(AccountScored))[-1]
    assert str(closed.score) == after["score"]


async def test_an_unchanged_score_is_not_sent_twice(feed: Feed, api: Client) -> None:
    """304 for the ETag that is current; another one after an order."""
    await a_world(feed)
    client = api(PLANNER)
    first = await client.get("/v1/accounts/A/score")
    assert (
        await client.get("/v1/accounts/A/score", headers={"If-None-Match": first.headers["etag"]})
    ).status_code == 304
    await feed.tell(order("A", "new", (1, "S", 50_000, "1.00")))
    assert (
        await client.get("/v1/accounts/A/score", headers={"If-None-Match": first.headers["etag"]})
    ).status_code == 200


async def test_an_explanation_names_the_facts_and_the_way_up(feed: Feed, api: Client) -> None:
    """The sums behind each criterion with their days, and single facts that would lift the account."""
    await a_world(feed)
    shown = (await api(PLANNER).get("/v1/accounts/A/explanation")).json()
    reasons = {reason["criterion"]: reason for reason in shown["reasons"]}
    facts = {fact["name"]: fact for fact in reasons["volume_recent"]["facts"]}
    assert facts["ordered_91"] == {"name": "ordered_91", "value": "10000.00", "unit": "money"}
    assert reasons["volume_recent"]["days_from"] == (MONDAY + timedelta(days=1) - timedelta(days=90)).isoformat()
    assert {fact["name"]: fact["value"] for fact in reasons["margin"]["facts"]}["cost_364"] == "600.00"
    assert {fact["name"]: fact["value"] for fact in reasons["regularity"]["facts"]}["order_weeks"] == "10"
    assert shown["outlook"]["tier"] in {"strategic", "key", "growth"}
    assert shown["eligible"] is True


async def test_history_keeps_a_score_whenever_its_inputs_changed(feed: Feed, api: Client) -> None:
    """Newest first, each with contributions that sum to it; a day without change adds none."""
    await a_world(feed)
    await feed.close()
    await feed.tell(order("C", "new", (1, "S", 50_000, "1.00")))
    await feed.close()
    items = (await api(PLANNER).get("/v1/accounts/C/history")).json()["items"]
    assert [item["closed"] for item in items] == ["2011-08-03", "2011-08-01"]
    for item in items:
        assert sum(Decimal(part["points"]) for part in item["contributions"]) == Decimal(item["score"])


async def test_tier_changes_are_listed(feed: Feed, api: Client) -> None:
    """Of one account, and of all from a day on."""
    await a_world(feed)
    client = api(PLANNER)
    (move,) = (await client.get("/v1/accounts/B/tier-changes")).json()["items"]
    assert (move["previous"], move["effective"]) == ("standard", "2011-08-02")
    assert move in (await client.get("/v1/tier-changes?effective_from=2011-08-02")).json()["items"]
    assert (await client.get("/v1/tier-changes?effective_from=2011-08-03")).json()["items"] == []


async def test_the_list_runs_by_score_in_pages(feed: Feed, api: Client) -> None:
    """Best first, one page after another, filtered by effective tier."""
    await a_world(feed)
    client = api(PLANNER)
    first = (await client.get("/v1/accounts?limit=2")).json()
    rest = (await client.get(f"/v1/accounts?limit=2&cursor={first['next']}")).json()
    assert [item["account_id"] for item in first["items"] + rest["items"]] == ["B", "A", "C"]
    tier = first["items"][0]["effective_tier"]
    assert [item["account_id"] for item in (await client.get(f"/v1/accounts?tier={tier}")).json()["items"]][:1] == ["B"]
    assert [item["account_id"] for item in (await client.get("/v1/accounts?sort=score")).json()["items"]] == [
        "C",
        "A",
        "B",
    ]


async def test_pyramid_and_concentration_cover_what_is_seen(feed: Feed, api: Client) -> None:
    """All accounts for a planner, her own one for a manager."""
    await a_world(feed)
    pyramid = (await api(PLANNER).get("/v1/pyramid")).json()
    assert pyramid["accounts"] == sum(tier["accounts"] for tier in pyramid["tiers"]) == 3
    assert sum(Decimal(tier["share"]) for tier in pyramid["tiers"]) == pytest.approx(Decimal(1), abs=Decimal("0.00001"))
    found = (await api(PLANNER).get("/v1/concentration?metric=volume&days=91")).json()
    assert found["total"] == {"amount": "60100.00", "currency": "GBP"}
    assert (found["top"][0]["share"], found["accounts_for_80_percent"]) == ("0.831947", 1)
    assert (await api(ANNA).get("/v1/pyramid")).json()["accounts"] == 1
    assert (await api(ANNA).get("/v1/concentration")).json()["accounts"] == 1
    assert (await api(PLANNER).get("/v1/concentration?metric=margin&days=91")).status_code == 422


async def test_pyramid_and_lorenz_curve_are_drawn(feed: Feed, api: Client) -> None:
    """SVG at the width asked for, of the same figures as the JSON, also before the first close; only with the scope of the reads.

    Taken out: `image/svg+xml` in `Svg`; the bounds of `Width`.
    """
    client = api(PLANNER)
    before = [await client.get(f"/v1/{name}/chart") for name in ("pyramid", "concentration")]
    assert all("before the first close" in answer.text for answer in before)
    await a_world(feed)
    pyramid = await client.get("/v1/pyramid/chart?width=360")
    assert pyramid.headers["content-type"] == "image/svg+xml"
    assert 'width="360"' in pyramid.text
    for tier in (await client.get("/v1/pyramid")).json()["tiers"]:
        assert f"{tier['tier']} {tier['accounts']} account" in pyramid.text
    curve = await client.get("/v1/concentration/chart?metric=volume&days=91")
    measured = (await client.get("/v1/concentration?metric=volume&days=91")).json()
    assert f"Gini {Decimal(measured['gini']):.2f}" in curve.text
    assert "close of 2011-08-01" in curve.text
    for query in ("width=319", "width=1601", "width=wide", "metric=margin&days=91"):
        assert (await client.get(f"/v1/concentration/chart?{query}")).status_code == 422
    assert (await api("kim:customer").get("/v1/pyramid/chart")).status_code == 403


FOREIGN = ["score", "explanation", "history", "tier-changes", "override"]


@pytest.mark.parametrize("what", FOREIGN)
async def test_a_foreign_account_is_absent(feed: Feed, api: Client, what: str) -> None:
    """The same 404 as for an account that does not exist. Red when `require_seen` is left out."""
    await a_world(feed)
    client = api(ANNA)
    assert (await client.get(f"/v1/accounts/A/{what}")).status_code == 200
    foreign, absent = [(await client.get(f"/v1/accounts/{name}/{what}")).json() for name in ("B", "X")]
    for answer in (foreign, absent):
        answer.pop("request_id")
    assert foreign["status"] == 404
    assert foreign == {**absent, "detail": absent["detail"].replace("X", "B")}


async def test_lists_hold_no_foreign_account(feed: Feed, api: Client) -> None:
    """Neither the list by score nor the moves of tiers."""
    await a_world(feed)
    client = api(ANNA)
    assert [item["account_id"] for item in (await client.get("/v1/accounts")).json()["items"]] == ["A"]
    assert {item["account_id"] for item in (await client.get("/v1/tier-changes")).json()["items"]} <= {"A"}


async def test_customers_read_no_scores(feed: Feed, api: Client) -> None:
    """Not even their own account's: margins and judgements are ours."""
    await a_world(feed)
    for path in ("/v1/accounts", "/v1/accounts/A/score", "/v1/pyramid", "/v1/concentration", "/v1/criteria-sets"):
        assert (await api("kim:customer").get(path)).status_code == 403


async def test_before_the_first_close_there_is_no_day_to_score_for(feed: Feed, api: Client) -> None:
    """409 with a code; lists are empty."""
    await feed.tell(account("A"))
    answer = await api(PLANNER).get("/v1/accounts/A/score")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_business_day")
    assert (await api(PLANNER).get("/v1/accounts")).json()["items"] == []
    assert (await api(PLANNER).get("/v1/concentration")).json()["accounts"] == 0
    answer = await api(OPS).put("/v1/accounts/A/override", json=OVERRIDE, headers={"If-Match": '"0"'})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_business_day")


async def test_criteria_sets_are_shown_as_they_count(api: Client) -> None:
    """Weights sum to 1; anchors, thresholds and capacities are there; another version is absent."""
    client = api(PLANNER)
    (found,) = (await client.get("/v1/criteria-sets")).json()["items"]
    assert sum(Decimal(item["weight"]) for item in found["criteria"]) == 1
    assert (await client.get("/v1/criteria-sets/1")).json() == found
    assert (await client.get("/v1/criteria-sets/2")).status_code == 404
    assert (await client.get(f"/v1/criteria-sets/{10**30}")).status_code == 404


async def test_an_override_is_set_changed_and_withdrawn_under_its_version(feed: Feed, api: Client) -> None:
    """Each change names the version it is based on and raises it; it counts from the next close."""
    await a_world(feed)
    client = api(OPS)
    none = await client.get("/v1/accounts/A/override")
    assert (none.headers["etag"], none.json()["tier"]) == ('"0"', None)
    made = await client.put("/v1/accounts/A/override", json=OVERRIDE, headers={"If-Match": '"0"'})
    assert (made.status_code, made.headers["etag"], made.json()["tier"]) == (200, '"1"', "strategic")
    stale = await client.put("/v1/accounts/A/override", json=OVERRIDE, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    await feed.close()
    shown: dict[str, Any] = (await client.get("/v1/accounts/A/score")).json()["standing"]
    assert (shown["override"], shown["effective_tier"]) == ("strategic", "strategic")
    gone = await client.delete("/v1/accounts/A/override", headers={"If-Match": '"1"'})
    assert (gone.status_code, gone.headers["etag"], gone.json()["tier"]) == (200, '"2"', None)
    await feed.close()
    assert (await client.get("/v1/accounts/A/score")).json()["standing"]["override"] is None
    assert len(await feed.rows("SELECT * FROM tier_override")) == 2


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (OVERRIDE | {"tier": "gold"}, 422, "/tier"),
        (OVERRIDE | {"expires_on": "2011-08-02"}, 422, "/expires_on"),
        (OVERRIDE | {"reason": ""}, 422, "/reason"),
        (OVERRIDE | {"owner": "an na"}, 422, "/owner"),
        (OVERRIDE | {"note": "x"}, 422, "/note"),
    ],
)
async def test_a_wrong_override_is_refused_by_field(
    feed: Feed, api: Client, body: dict[str, Any], status: int, pointer: str
) -> None:
    """With a pointer to what is wrong."""
    await a_world(feed)
    answer = await api(OPS).put("/v1/accounts/A/override", json=body, headers={"If-Match": '"0"'})
    assert answer.status_code == status
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_who_may_set_an_override(feed: Feed, api: Client) -> None:
    """The scope `scoring:admin`; and the version must be stated."""
    await a_world(feed)
    assert (
        await api(ANNA).put("/v1/accounts/A/override", json=OVERRIDE, headers={"If-Match": '"0"'})
    ).status_code == 403
    assert (await api(OPS).put("/v1/accounts/A/override", json=OVERRIDE)).status_code == 428
    assert (await api(OPS).delete("/v1/accounts/A/override")).status_code == 428
    assert (
        await api(OPS).put("/v1/accounts/X/override", json=OVERRIDE, headers={"If-Match": '"0"'})
    ).status_code == 404


async def test_unknown_parameters_and_forged_cursors_are_refused(api: Client) -> None:
    """422 with a pointer."""
    client = api(PLANNER)
    for query in ("?colour=red", "?cursor=abc", "?limit=201", "?sort=name", "?tier=gold"):
        assert (await client.get(f"/v1/accounts{query}")).status_code == 422


async def test_verification_is_answered_over_http(feed: Feed, api: Client) -> None:
    """Every invariant with its meaning."""
    await a_world(feed)
    shown = (await api(OPS).get("/v1/verification")).json()
    assert {"contributions_sum", "ledger_equals_buckets", "six_outcomes"} <= {
        check["name"] for check in shown["checks"]
    }
