"""The record over HTTP: opened, changed, closed; what is told of it."""

import asyncio
from typing import Any

from tests.accounts.conftest import ACCOUNT, World


async def test_an_opened_account_is_told_whole_in_the_transaction_that_opens_it(world: World) -> None:
    """201, version 1, and in the outbox AccountOpened, AccountAssigned and the whole AccountState."""
    await world.staff("anna")
    await world.territory("GB")
    await world.forget_told()
    body = {
        "number": "17850",
        **ACCOUNT,
        "territory_id": "GB",
        "manager": "anna",
        "aliases": [{"source": "crm", "number": "77"}],
        "locations": [{"name": "Shop", "city": "Leeds", "country": "GB"}],
    }
    made = await world.ops.post("/v1/accounts", json=body)
    assert (made.status_code, made.headers["etag"], made.headers["location"]) == (201, '"1"', "/v1/accounts/17850")
    opened, assigned, state = await world.told()
    assert opened == {"_type": "AccountOpened", "account_id": "17850", "version": 1}
    assert (assigned["_type"], assigned["manager"]) == ("AccountAssigned", "anna")
    assert state == {
        "_type": "AccountState",
        "account_id": "17850",
        "version": 1,
        "name": "Hargreaves & Sons",
        "account_type": "retailer",
        "status": "active",
        "relationship_type": "ordinary",
        "currency": "GBP",
        "manager": "anna",
        "territory_path": ["GB"],
        "aliases": [{"source": "crm", "number": "77"}],
    }
    assert await world.holds()


async def test_an_account_without_a_number_gets_one_of_our_own(world: World) -> None:
    """B-<n>, and a number of that form which somebody stated by hand is passed over."""
    await world.open("B-1")
    made = [(await world.ops.post("/v1/accounts", json=ACCOUNT)).json()["account_id"] for _ in range(2)]
    assert made == ["B-2", "B-21"] or (len(set(made)) == 2 and "B-1" not in made)
    assert all(number.startswith("B-") for number in made)


async def test_a_number_is_one_accounts(world: World) -> None:
    """The same number again: 409 number_taken, and nothing is told."""
    await world.open("17850")
    await world.forget_told()
    again = await world.ops.post("/v1/accounts", json={"number": "17850", **ACCOUNT})
    assert (again.status_code, again.json()["code"]) == (409, "number_taken")
    assert await world.told() == []


async def test_an_alias_is_one_accounts(world: World) -> None:
    """Another account's number in a source cannot be taken, neither at opening nor by a change."""
    alias = {"aliases": [{"source": "crm", "number": "77"}]}
    await world.open("17850", **alias)
    other = await world.open("17851")
    opening = await world.ops.post("/v1/accounts", json={"number": "17852", **ACCOUNT, **alias})
    changing = await world.ops.patch("/v1/accounts/17851", json=alias, headers={"If-Match": f'"{other["version"]}"'})
    assert {answer.json()["code"] for answer in (opening, changing)} == {"alias_taken"}
    found = (await world.ops.get("/v1/accounts", params={"source": "crm", "number": "77"})).json()["items"]
    assert [item["account_id"] for item in found] == ["17850"]


async def test_one_of_many_openings_of_a_number_wins(world: World) -> None:
    """20 at once under one number: one 201, the rest 409, one AccountOpened."""
    bodies = [{"number": "17850", **ACCOUNT, "trading_name": f"shop {n}"} for n in range(20)]
    answers = await asyncio.gather(*(world.ops.post("/v1/accounts", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert len(await world.told("AccountOpened")) == 1
    assert await world.holds()


async def test_a_change_needs_the_version_it_is_based_on(world: World) -> None:
    """428 without If-Match, 412 with a stale one, 200 and the next version with the present one."""
    await world.open("17850")
    url, body = "/v1/accounts/17850", {"trading_name": "Hargreaves"}
    assert (await world.ops.patch(url, json=body)).status_code == 428
    changed = await world.ops.patch(url, json=body, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["trading_name"]) == (200, '"2"', "Hargreaves")
    assert (await world.ops.patch(url, json=body, headers={"If-Match": '"1"'})).status_code == 412
    state = (await world.told("AccountState"))[-1]
    assert (state["version"], state["name"]) == (2, "Hargreaves")
    assert (await world.told("AccountChanged"))[-1]["fields"] == ["trading_name"]


async def test_a_change_that_changes_nothing_tells_nothing(world: World) -> None:
    """The same value again: 200, the same version, no event."""
    await world.open("17850")
    await world.forget_told()
    same = await world.ops.patch("/v1/accounts/17850", json={"currency": "GBP"}, headers={"If-Match": '"1"'})
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')
    assert await world.told() == []


async def test_null_clears_what_may_be_absent_and_nothing_else(world: World) -> None:
    """Null empties trading_name; null for legal_name is 422."""
    await world.open("17850", trading_name="Hargreaves")
    tag = {"If-Match": '"1"'}
    refused = await world.ops.patch("/v1/accounts/17850", json={"legal_name": None}, headers=tag)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/legal_name")
    cleared = await world.ops.patch("/v1/accounts/17850", json={"trading_name": None}, headers=tag)
    assert cleared.json()["trading_name"] is None


async def test_a_move_that_is_not_allowed_is_told_with_what_is(world: World) -> None:
    """409 with the allowed states; the history keeps the moves that were taken."""
    await world.open("17850", status="prospect")
    tag = {"If-Match": '"1"'}
    refused = await world.ops.patch("/v1/accounts/17850", json={"status": "won_back"}, headers=tag)
    assert (refused.status_code, refused.json()["code"]) == (409, "status_not_allowed")
    assert "active or lost" in refused.json()["detail"]
    await world.ops.patch("/v1/accounts/17850", json={"status": "active", "lifecycle_stage": "selected"}, headers=tag)
    history = (await world.ops.get("/v1/accounts/17850/lifecycle")).json()["items"]
    assert [(entry["status"], entry["lifecycle_stage"]) for entry in history] == [
        ("active", "selected"),
        ("prospect", "known"),
    ]


async def test_a_closed_account_keeps_its_reason_and_takes_nothing_more(world: World) -> None:
    """AccountClosed and a closed state go out; change, close, reassign and team answer 409 account_closed."""
    await world.staff("anna")
    await world.open("17850")
    closed = await world.ops.post("/v1/accounts/17850:close", json={"reason": "merged"})
    assert (closed.status_code, closed.json()["closed_reason"]) == (200, "merged")
    assert (await world.told("AccountClosed"))[0]["reason"] == "merged"
    assert (await world.told("AccountState"))[-1]["status"] == "closed"
    tag = {"If-Match": '"2"'}
    answers = [
        await world.ops.post("/v1/accounts/17850:close", json={"reason": "again"}),
        await world.ops.patch("/v1/accounts/17850", json={"currency": "EUR"}, headers=tag),
        await world.ops.post("/v1/accounts/17850:reassign", json={"manager": "anna"}),
        await world.ops.put("/v1/accounts/17850/team", json={"members": []}, headers=tag),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "account_closed")] * 4
    assert await world.holds()


async def test_the_same_key_opens_one_account(world: World) -> None:
    """Ten parallel POSTs with one Idempotency-Key: one account, one answer; another body with it: 422."""
    ops, key = world.ops, {"Idempotency-Key": "k1"}
    answers = await asyncio.gather(*(ops.post("/v1/accounts", json=ACCOUNT, headers=key) for _ in range(10)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
    assert len(await world.told("AccountOpened")) == 1
    other = await ops.post("/v1/accounts", json={**ACCOUNT, "currency": "EUR"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"number": "a/b"}, "/number"),
    ({"number": "1" * 65}, "/number"),
    ({"number": "17850\n"}, "/number"),
    ({"legal_name": ""}, "/legal_name"),
    ({"legal_name": "   "}, "/legal_name"),
    ({"legal_name": "a\nb"}, "/legal_name"),
    ({"account_type": "shop"}, "/account_type"),
    ({"currency": "eur"}, "/currency"),
    ({"relationship_since": "31.12.2010"}, "/relationship_since"),
    ({"relationship_since": "0001-01-01"}, "/relationship_since"),
    ({"manager": "nobody"}, "/manager"),
    ({"territory_id": "MARS"}, "/territory_id"),
    ({"aliases": [{"source": "crm", "number": "1"}] * 2}, "/aliases/1"),
    ({"aliases": [{"source": "c", "number": str(n)} for n in range(201)]}, "/aliases"),
    ({"locations": [{"name": "HQ", "country": "Germany"}]}, "/locations/0/country"),
    ({"locations": [{"name": "HQ", "contact": "Ann"}]}, "/locations/0/contact"),
    ({"colour": "red"}, "/colour"),
]


async def test_a_wrong_record_is_pointed_at(world: World) -> None:
    """422 with a pointer to the wrong value, and nothing is told."""
    ops = world.ops
    for body, pointer in WRONG:
        answer = await ops.post("/v1/accounts", json={"number": "17850", **ACCOUNT, **body})
        assert answer.status_code == 422, answer.text
        assert pointer in {error["pointer"] for error in answer.json()["errors"]}, answer.text
    assert await world.told() == []


async def test_a_body_too_deep_too_large_or_of_another_kind_is_refused(world: World) -> None:
    """Deep JSON 422, 50 MB 413, a form 415, broken JSON 400 or 422: each as a problem document."""
    deep = '{"legal_name":' + "[" * 200 + "]" * 200 + "}"
    post = world.ops.post
    json_type = {"Content-Type": "application/json"}
    answers = [
        await post("/v1/accounts", content=deep, headers=json_type),
        await post("/v1/accounts", content=b"[" * 100_000, headers=json_type),
        await post("/v1/accounts", content=b" " * 50_000_000, headers=json_type),
        await post("/v1/accounts", data={"legal_name": "A"}),
        await post("/v1/accounts", content=b'{"legal_name": ', headers=json_type),
    ]
    assert [answer.status_code for answer in answers] in ([422, 422, 413, 415, 422], [422, 400, 413, 415, 400])
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
