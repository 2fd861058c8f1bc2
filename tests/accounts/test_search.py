"""Accounts found by name, in Chinese and Latin scripts: complete, true after every write, bounded by what the caller sees."""

import random
from typing import Any

import httpx
import pytest

from accounts.domain.search import fold
from shared.contracts.access import sight
from tests.accounts.conftest import ACCOUNT, World
from tests.accounts.test_lists import listed
from tests.shared.http.test_problems import problem


async def search(client: httpx.AsyncClient, text: str, **filters: Any) -> list[str]:
    return await listed(client, "/v1/accounts", "account_id", search=text, **filters)


@pytest.fixture
async def named(world: World) -> World:
    """Accounts in two scripts; anna answers for two of them."""
    await world.staff("anna")
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("1", "Müller GmbH", {"manager": "anna"}),
        ("2", "上海百货集团", {"manager": "anna"}),
        ("3", "Mull", {"status": "at_risk"}),
        ("4", "Glas & Mull", {"trading_name": "Schimmüll"}),
        ("5", "新上海食品有限公司", {"aliases": [{"source": "shop", "number": "MULL-77"}]}),
        ("6", "Anderes Haus", {"trading_name": "100% _Haus_"}),
        ("0", "Zeder", {"trading_name": "Mull"}),
    ]
    for number, name, more in rows:
        await world.open(number, legal_name=name, **more)
    return world


async def test_the_best_match_comes_first(named: World) -> None:
    """Called exactly so, then beginning so, then holding it; the first two by name, the rest by id; page by page, nothing twice.

    Taken out, each in turn: a rank, `better`, the order within a rank, the place that a page goes on from (`_beyond`).
    """
    assert await search(named.ops, "mull") == ["3", "0", "1", "5", "4"]
    assert await search(named.ops, "上海") == ["2", "5"]
    assert await search(named.ops, "海") == ["2", "5"]
    assert await search(named.ops, "ＭÜLL") == ["3", "0", "1", "5", "4"]
    assert await search(named.ops, "gmbh") == ["1"]
    assert await search(named.ops, "u") == ["0", "1", "3", "4", "5", "6"]
    assert await search(named.ops, "mull-77") == await search(named.ops, "77") == ["5"]
    assert await search(named.ops, "6") == ["6"], "the account's id"
    assert await search(named.ops, "百貨") == []


async def test_signs_of_a_pattern_are_signs(named: World) -> None:
    """`%`, `_` and `/` stand for themselves. Taken out: `autoescape`."""
    assert await search(named.ops, "100%") == await search(named.ops, "_h") == ["6"]
    assert await search(named.ops, "1%0") == await search(named.ops, "a_s") == await search(named.ops, "/") == []


@pytest.mark.parametrize("few", [sight.FEW, 0])
async def test_a_search_finds_what_its_caller_sees_and_other_filters_leave(
    named: World, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Foreign accounts are not found, by no part of their names. Taken out: `sight.of` and the filters in `list_accounts`."""
    monkeypatch.setattr(sight, "FEW", few)
    anna = named.client("anna", "account_manager")
    assert await search(anna, "mull") == ["1"]
    assert await search(anna, "上海") == ["2"]
    assert await search(named.ops, "mull", status="at_risk") == ["3"]
    assert await search(named.ops, "上海", manager="anna") == ["2"]


async def test_what_cannot_be_searched_for_is_refused(named: World) -> None:
    """Nothing but spaces or accents, an order beside the search's own, a cursor of another search. Taken out: each validator."""
    for query in ("search=", "search=%20%20", "search=%CC%81", "search=mull&sort=legal_name", f"search={'x' * 101}"):
        problem(await named.ops.get(f"/v1/accounts?{query}"), 422, "invalid")
    cursor = (await named.ops.get("/v1/accounts?search=mull&limit=1")).json()["next"]
    refused = await named.ops.get(f"/v1/accounts?search=mul&limit=1&cursor={cursor}")
    problem(refused, 422, "cursor_invalid")


async def test_the_index_follows_every_write(named: World) -> None:
    """Renamed, given another number, imported, closed: found by what it is called now and by nothing it was called.

    Taken out, each in turn: `search.put` in `change` and in `_complete`.
    """
    change = {"legal_name": "Weber KG", "aliases": [{"source": "crm", "number": "ZZ9"}]}
    done = await named.ops.patch("/v1/accounts/1", json=change, headers={"If-Match": "*"})
    assert done.status_code == 200
    assert (await search(named.ops, "müller"), await search(named.ops, "weber"), await search(named.ops, "zz9")) == (
        [],
        ["1"],
        ["1"],
    )
    rows = "number,legal_name,account_type,currency\n7,深圳电子有限公司,retailer,CNY\n"
    sent = await named.ops.post("/v1/imports?kind=accounts", content=rows, headers={"Content-Type": "text/csv"})
    assert sent.status_code == 202
    await named.run_jobs()
    assert await search(named.ops, "深圳") == ["7"]
    assert (await named.ops.post("/v1/accounts/7:close", json={"reason": "x"})).status_code == 200
    assert await search(named.ops, "深圳") == ["7"]
    assert await named.holds()


async def test_accounts_from_before_the_index_are_taken_in(named: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lacks an entry, or has one of former names, is seen by `verify` and mended by the job, in chunks.

    Taken out: the comparison with `named` in `untold`; that the job goes on after a full chunk.
    """
    monkeypatch.setattr("accounts.use_cases.searching.CHUNK", 2)
    await named.as_owner("DELETE FROM account_search WHERE account_id <> '3'")
    await named.as_owner("UPDATE account SET legal_name = 'Neu' WHERE account_id = '3'")
    assert not (await named.findings())["names_searchable"].holds
    await named.as_owner("INSERT INTO job (kind, key, payload) VALUES ('search-names', 'first', '{}')")
    await named.run_jobs()
    assert await search(named.ops, "上海") == ["2", "5"]
    assert (await search(named.ops, "mull"), await search(named.ops, "neu")) == (["0", "1", "5", "4"], ["3"])
    assert (await named.findings())["names_searchable"].holds


async def test_a_part_finds_exactly_the_names_that_hold_it(world: World) -> None:
    """Names drawn from two scripts: whatever part of whichever name is asked for, the accounts found are those whose names hold it, no more and no less.

    Taken out, each in turn: `_holds`; a size of `pieces`.
    """
    drawn = random.Random(11)
    signs = "aàÀbß 上海ﬁ货%"
    names = {
        str(n): "".join(drawn.choice(signs) for _ in range(drawn.randint(1, 8))).strip() or "a" for n in range(40, 70)
    }
    for number, name in names.items():
        made = await world.ops.post("/v1/accounts", json={"number": number, **ACCOUNT, "legal_name": name})
        assert made.status_code == 201
    for name in names.values():
        begin = drawn.randrange(len(name))
        part = name[begin : begin + drawn.randint(1, 4)]
        if fold(part):
            wanted = sorted(
                number for number, other in names.items() if fold(part) in fold(other) or fold(part) in number
            )
            answer = await world.ops.get("/v1/accounts", params={"search": part, "limit": 200})
            assert sorted(item["account_id"] for item in answer.json()["items"]) == wanted, (part, name)
