"""Corporate families: whom an account belongs to, what is above and below it, summed up; never a circle, never more than the caller sees."""

import asyncio
import random
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from accounts.settings import AccountsSettings
from shared.clock import wall_now
from shared.contracts.access import sight
from tests.accounts.conftest import World
from tests.accounts.test_lists import listed
from tests.shared.http.test_problems import problem

TODAY = str(wall_now().date())


async def place(client: httpx.AsyncClient, account_id: str, parent: str | None, tag: str = "*") -> httpx.Response:
    """Gives an account a parent, or takes it away."""
    url, headers = f"/v1/accounts/{account_id}/parent", {"If-Match": tag}
    if parent is None:
        return await client.delete(url, headers=headers)
    return await client.put(url, json={"parent_id": parent}, headers=headers)


async def family(world: World, *links: tuple[str, str]) -> None:
    """Makes each first account belong to the second."""
    for child, parent in links:
        done = await place(world.ops, child, parent)
        assert done.status_code == 200, done.text


async def read(client: httpx.AsyncClient, account_id: str, what: str = "hierarchy", **params: Any) -> dict[str, Any]:
    answer = await client.get(f"/v1/accounts/{account_id}/{what}", params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def ids(members: list[dict[str, Any]]) -> list[str]:
    return [member["account_id"] for member in members]


@pytest.fixture
async def six(world: World) -> World:
    """Accounts 1 to 6; anna answers for 1, 2, 3, 6, bo for 4 and 5."""
    for person in ("anna", "bo"):
        await world.staff(person)
    for n in range(1, 7):
        await world.open(str(n), manager="bo" if n in {4, 5} else "anna")
    return world


def shallow(world: World, depth: int) -> None:
    """Lets families be this deep."""
    settings = AccountsSettings(**{**world.runtime.settings.model_dump(), "hierarchy_depth": depth})
    world.database._write.kw["info"]["settings"] = settings


async def test_a_parent_is_given_changed_and_taken_with_its_history(six: World) -> None:
    """Each change is a version of the account, told as AccountChanged and state, kept in history and trail; giving the same parent again changes nothing.

    Taken out, each in turn: `hierarchy.end`, the return for the same parent, `finish`.
    """
    await six.forget_told()
    given = await place(six.ops, "1", "2", '"1"')
    assert (given.status_code, given.json()) == (200, {"account_id": "1", "version": 2, "parent_id": "2"})
    assert given.headers["etag"] == (await six.ops.get("/v1/accounts/1")).headers["etag"] == '"2"'
    again = await place(six.ops, "1", "2", '"2"')
    assert (again.status_code, again.headers["etag"]) == (200, '"2"')
    assert (await place(six.ops, "1", "3")).json()["version"] == 3
    assert (await place(six.ops, "1", None)).json() == {"account_id": "1", "version": 4, "parent_id": None}
    told = await six.told()
    assert [one["_type"] for one in told] == ["AccountChanged", "AccountState"] * 3
    assert told[0] == {"_type": "AccountChanged", "account_id": "1", "version": 2, "fields": ["parent"]}
    past = (await read(six.ops, "1", "parents"))["items"]
    assert past == [{"parent_id": parent, "since": TODAY, "until": TODAY} for parent in ("3", "2")]
    await family(six, ("1", "6"))
    assert await listed(six.ops, "/v1/accounts/1/parents", "parent_id", current=True) == ["6"]
    assert await listed(six.ops, "/v1/accounts/1/parents", "parent_id", current=False, sort="since") == ["2", "3"]
    trail = await six.as_owner("SELECT object_id FROM audit_entry WHERE operation = 'account.parent'")
    assert [row["object_id"] for row in trail] == ["1"] * 4
    assert await six.holds()


async def test_an_account_never_belongs_to_itself(six: World) -> None:
    """Below itself, below its child, below its child's child's child: 409, and nothing changes. Taken out: the refusal in `check_place`."""
    await family(six, ("2", "1"), ("3", "2"), ("4", "3"))
    for parent in "1234":
        detail = problem(await place(six.ops, "1", parent), 409, "hierarchy_cycle")["detail"]
        assert set(re.findall(r"\d", detail)) == {"1", parent}
    assert (await read(six.ops, "1"))["above"] == []
    await family(six, ("1", "5"))
    assert ids((await read(six.ops, "4"))["above"]) == ["5", "1", "2", "3"]
    assert await six.holds()


async def test_a_circle_through_what_one_does_not_see_is_refused_without_naming_it(six: World) -> None:
    """Anna sees 1 and 3, not 4 between them; the refusal names the two she named. Taken out: the accounts in between left out of the walk (`above`)."""
    await family(six, ("4", "1"), ("3", "4"))
    anna = six.client("anna", "account_manager")
    detail = problem(await place(anna, "1", "3"), 409, "hierarchy_cycle")["detail"]
    assert "4" not in detail


async def test_two_moves_at_once_cannot_close_a_circle(world: World) -> None:
    """X below a child of Y while Y goes below a child of X: one is taken, one refused, every time, though they lock different rows.

    Taken out: `hold_families` in `place`.
    """
    for n in range(6):
        for one in ("x", "y"):
            await world.open(f"{one}{n}")
            await world.open(f"{one}{n}-child")
            await family(world, (f"{one}{n}-child", f"{one}{n}"))
    moves = [place(world.ops, f"{one}{n}", f"{other}{n}-child") for n in range(6) for one, other in ("xy", "yx")]
    answers = await asyncio.gather(*moves)
    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert [sorted((one.status_code, two.status_code)) for one, two in pairs] == [[200, 409]] * 6
    assert await world.holds()


async def test_a_parent_closed_meanwhile_is_not_taken(world: World) -> None:
    """Closing and taking in race for the parent's row: whoever comes second is told so, and neither waits for the other for ever.

    A closed parent keeps whom it has. Taken out: the refusal of closed parents; the parent's row among those locked.
    """
    for n in range(8):
        await world.open(f"p{n}")
        await world.open(f"c{n}")
    closing = [world.ops.post(f"/v1/accounts/p{n}:close", json={"reason": "x"}) for n in range(8)]
    placing = [place(world.ops, f"c{n}", f"p{n}") for n in range(8)]
    answers = await asyncio.gather(*closing, *placing)
    assert [answer.status_code for answer in answers[:8]] == [200] * 8
    order = "SELECT key, position FROM outbox WHERE headers::jsonb ->> 'ce_type' IN ('AccountClosed.v1', 'AccountChanged.v1')"
    places = {row["key"]: row["position"] for row in await world.as_owner(order)}
    for n, answer in enumerate(answers[8:]):
        if answer.status_code == 200:
            assert places[f"c{n}"] < places[f"p{n}"]
        else:
            problem(answer, 409, "parent_closed")
    await world.open("late")
    problem(await place(world.ops, "late", "p0"), 409, "parent_closed")
    problem(await place(world.ops, "p0", "late"), 409, "account_closed")
    assert await world.holds()


async def test_families_are_as_deep_as_the_setting_says(six: World) -> None:
    """Counted from the root to the deepest account that moves along. Taken out, each in turn: `above` and `height` in the sum."""
    shallow(six, 3)
    await family(six, ("2", "1"), ("3", "2"), ("5", "4"))
    problem(await place(six.ops, "6", "3"), 409, "hierarchy_too_deep")
    problem(await place(six.ops, "4", "2"), 409, "hierarchy_too_deep")
    await family(six, ("4", "1"), ("6", "2"))
    assert await six.holds()


async def test_the_parent_changes_by_the_accounts_version(six: World) -> None:
    """428 without If-Match, 412 with a stale one, 404 for what is foreign or absent alike, 403 for a customer's user; nothing moves."""
    body = {"parent_id": "2"}
    assert (await six.ops.put("/v1/accounts/1/parent", json=body)).status_code == 428
    assert (await six.ops.delete("/v1/accounts/1/parent")).status_code == 428
    assert (await place(six.ops, "1", "2", '"9"')).status_code == 412
    problem(await place(six.ops, "1", None), 404, "not_found")
    await family(six, ("1", "2"))
    assert (await place(six.ops, "1", None, '"1"')).status_code == 412
    anna = six.client("anna", "account_manager")
    for child, parent in (("1", "4"), ("4", "1")):
        foreign = problem(await place(anna, child, parent), 404, "not_found")["detail"]
        absent = problem(await place(anna, child.replace("4", "9"), parent.replace("4", "9")), 404, "not_found")
        assert foreign.replace("4", "9") == absent["detail"]
    buyer = await six.customer("buyer", "1")
    for parent_id in ("3", None):
        problem(await place(buyer, "1", parent_id), 403, "role_missing")
    assert ids((await read(six.ops, "1"))["above"]) == ["2"]


async def test_an_unseen_parent_cannot_be_taken_away_or_told_from_none(six: World) -> None:
    """Anna sees 1 and not its parent 4: her DELETE is answered as for 2, which has none, and 4 stays. Taken out: `_sees` in `remove`."""
    await family(six, ("1", "4"))
    anna = six.client("anna", "account_manager")
    told = [problem(await place(anna, one, None), 404, "not_found")["detail"].replace(one, "ID") for one in "12"]
    assert told[0] == told[1]
    assert ids((await read(six.ops, "1"))["above"]) == ["4"]


@pytest.mark.parametrize("few", [sight.FEW, 0], ids=["read-first", "row-by-row"])
async def test_a_family_is_shown_as_far_as_it_is_seen(six: World, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both walks end at what is not seen: neither it nor what lies beyond is shown, counted or found by the filter, and an answer says whose sight it has.

    Taken out, each in turn: `sight.of` in `_down`, in `ancestors`, in the count of children, in `belongs_to`, in `parents_of`.
    """
    monkeypatch.setattr(sight, "FEW", few)
    await family(six, ("2", "1"), ("4", "1"), ("3", "4"), ("5", "2"))
    anna, all_of_it = six.client("anna", "account_manager"), six.ops
    whole, hers = await read(all_of_it, "1"), await read(anna, "1")
    assert (ids(whole["below"]), whole["coverage"]) == (["2", "4", "5", "3"], "all")
    assert (ids(hers["below"]), hers["coverage"], hers["complete"]) == (["2"], "seen", True)
    assert hers["below"][0]["children"] == 0
    assert whole["below"][0] == {
        "account_id": "2",
        "legal_name": "Hargreaves & Sons",
        "trading_name": None,
        "account_type": "retailer",
        "status": "active",
        "territory_id": None,
        "parent_id": "1",
        "level": 1,
        "children": 1,
    }
    assert ids((await read(all_of_it, "3"))["above"]) == ["1", "4"]
    assert ids((await read(anna, "3"))["above"]) == []
    assert await listed(all_of_it, "/v1/accounts/3/parents", "parent_id") == ["4"]
    assert await listed(anna, "/v1/accounts/3/parents", "parent_id") == []
    assert await listed(all_of_it, "/v1/accounts", "account_id", parent_id="1") == ["2", "4"]
    assert await listed(anna, "/v1/accounts", "account_id", parent_id="1") == ["2"]
    assert await listed(all_of_it, "/v1/accounts", "account_id", parent_id="4") == ["3"]
    assert await listed(anna, "/v1/accounts", "account_id", parent_id="4") == []
    figures = [
        (told["direct"]["accounts"], told["total"]["accounts"], told["levels"]) for told in await rolled(six, "1")
    ]
    assert figures == [(2, 4, 2), (1, 1, 1)]
    buyer = await six.customer("buyer", "2")
    theirs, counted = await read(buyer, "2"), await read(buyer, "2", "roll-up")
    assert (theirs["above"], theirs["below"], counted["total"]["by_status"]) == ([], [], None)
    problem(await buyer.get("/v1/accounts/2/parents"), 403, "role_missing")


async def rolled(world: World, account_id: str) -> list[dict[str, Any]]:
    """The roll-up for who sees all, and for anna."""
    return [
        await read(client, account_id, "roll-up") for client in (world.ops, world.client("anna", "account_manager"))
    ]


async def test_a_family_too_large_is_cut_and_says_so(six: World) -> None:
    """By depth and by limit, level by level, parents first; `complete` only when nothing was cut. Taken out: the one too many, the level too many."""
    await family(six, ("2", "1"), ("3", "1"), ("4", "2"), ("5", "4"), ("6", "3"))

    async def shown(**params: Any) -> tuple[str, bool]:
        found = await read(six.ops, "1", **params)
        return "".join(ids(found["below"])), found["complete"]

    assert await shown() == ("23465", True)
    assert await shown(depth=1) == ("23", False)
    assert await shown(depth=2) == ("2346", False)
    assert await shown(depth=2, limit=4) == ("2346", False)
    assert await shown(limit=3) == ("234", False)
    assert await shown(limit=5) == ("23465", True)
    one = (await read(six.ops, "1", depth=1))["below"]
    assert [member["children"] for member in one] == [1, 1]
    for wrong in ({"depth": 0}, {"depth": 101}, {"limit": 0}, {"limit": 201}):
        problem(await six.ops.get("/v1/accounts/1/hierarchy", params=wrong), 422, "invalid")


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
async def test_random_families_are_those_of_a_small_model(
    world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random moves are taken exactly when the model stays a tree of the depth allowed; hierarchy and roll-up equal a naive count for everyone.

    Viewers: who sees all, two managers, a lead; in both forms of sight. Taken out, each in turn: the level in `direct`, a dimension, `levels`.
    """
    drawn = random.Random(seed)
    shallow(world, 4)
    await world.territory("EU")
    for person in ("anna", "bo", "carl"):
        await world.staff(person)
    await world.lead("EU", "carl")
    records: dict[str, dict[str, Any]] = {}
    for name in "abcdefghijk":
        places = drawn.sample(["DE", "DE", "FR", None], drawn.randint(0, 3))
        records[name] = await world.open(
            name,
            manager=drawn.choice(["anna", "bo", "bo", None]),
            territory_id=drawn.choice(["EU", None]),
            account_type=drawn.choice(["retailer", "producer"]),
            relationship_type=drawn.choice(["ordinary", "strategic"]),
            status=drawn.choice(["active", "lost"]),
            locations=[{"name": str(n), "country": country} for n, country in enumerate(places)],
        )
    parents: dict[str, str | None] = dict.fromkeys(records)
    for _ in range(40):
        child, parent = drawn.choice(list(records)), drawn.choice([None, *records, *records])
        answer = await place(world.ops, child, parent)
        after = {**parents, child: parent}
        if parent is None:
            assert answer.status_code == (404 if parents[child] is None else 200)
        else:
            sound = all(len(set(up)) == len(up) <= 4 for up in (chain(after, one) for one in after))
            assert answer.status_code == (200 if sound else 409), answer.text
        parents = after if answer.status_code == 200 else parents
    assert len([one for one in parents.values() if one]) > 6, "hardly a family"
    viewers = {"anna": "account_manager", "bo": "account_manager", "carl": "territory_lead", "olga": "ops"}
    for form in (sight.FEW, 0):
        monkeypatch.setattr(sight, "FEW", form)
        for name, role in viewers.items():
            client = world.client(name, role)
            seen = set(await listed(client, "/v1/accounts", "account_id"))
            for account_id in sorted(seen):
                levels = below({one: up for one, up in parents.items() if one in seen}, account_id)
                found = await read(client, account_id, depth=4)
                assert {member["account_id"]: member["level"] for member in found["below"]} == levels
                up = chain(parents, account_id)[1:]
                unseen = next((n for n, one in enumerate(up) if one not in seen), len(up))
                assert ids(found["above"]) == up[:unseen][::-1]
                counted = await read(client, account_id, "roll-up")
                assert counted["levels"] == max(levels.values(), default=0)
                assert counted["total"] == naive([records[one] for one in levels])
                assert counted["direct"] == naive([records[one] for one, level in levels.items() if level == 1])
    assert await world.holds()


def chain(parents: Mapping[str, str | None], account_id: str | None) -> list[str]:
    """An account and its ancestors in the model; one more than there are accounts where they run in a circle."""
    found: list[str] = []
    while account_id is not None and len(found) <= len(parents):
        found.append(account_id)
        account_id = parents[account_id]
    return found


def below(parents: Mapping[str, str | None], account_id: str) -> dict[str, int]:
    """The accounts below one in the model, with their levels."""
    found = {account_id: 0}
    while new := {one: found[up] + 1 for one, up in parents.items() if up in found and one not in found}:
        found |= new
    return {one: level for one, level in found.items() if level}


def naive(records: list[dict[str, Any]]) -> dict[str, Any]:
    """What a roll-up of these accounts must say."""

    def by(values: list[Any]) -> list[dict[str, Any]]:
        known = sorted({value for value in values if value is not None}) + [None] * (None in values)
        return [{"value": value, "accounts": values.count(value)} for value in known]

    places = [{place["country"] for place in record["locations"]} - {None} or {None} for record in records]
    return {
        "accounts": len(records),
        "by_status": by([record["status"] for record in records]),
        "by_account_type": by([record["account_type"] for record in records]),
        "by_relationship_type": by([record["relationship_type"] for record in records]),
        "by_territory": by([record["territory_id"] for record in records]),
        "by_country": by([country for found in places for country in found]),
    }
