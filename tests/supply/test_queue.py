"""The queue of a sku, protections as they are consumed, and an account's orders: what a planner and a manager look at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.contracts import Tier

from .conftest import START, World
from .use_cases.documents import MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, placed


async def items(client: httpx.AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """All items of a list, page after page."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await client.get(path, params={**params, **cursor})
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next"] is None:
            return found
        cursor = {"cursor": answer.json()["next"]}


async def a_queue(world: World) -> httpx.AsyncClient:
    """Nothing in stock; six lines of tea wait, by tier, then by due date, then by when they were placed, then by number as bytes compare."""
    mia = await world.person("mia")
    await world.stocked("tea", "cup", quantity=0)
    tiers: dict[str, Tier | None] = {"BIG": "strategic", "MID": "key", "OURS": None}
    for name, tier in tiers.items():
        await world.account(name, manager="mia" if name == "OURS" else "noa", tier=tier)
    await world.close(SUNDAY)
    await world.send(placed("late", ("tea", 1, THURSDAY), account="BIG"), at=START)
    await world.send(placed("soon", ("tea", 2, TUESDAY), account="BIG"), at=START + timedelta(hours=1))
    await world.send(placed("b", ("tea", 3, TUESDAY), ("cup", 1), account="OURS"), at=START + timedelta(hours=2))
    await world.send(placed("B", ("tea", 4, TUESDAY), account="OURS"), at=START + timedelta(hours=2))
    await world.send(placed("first", ("tea", 5, TUESDAY), account="OURS"), at=START)
    await world.send(placed("key", ("tea", 6, WEDNESDAY), account="MID"), at=START)
    await world.close(MONDAY)
    return mia


QUEUE = ["soon", "late", "key", "first", "B", "b"]


async def test_open_lines_have_their_place_in_the_queue(world: World) -> None:
    """In the order in which the close hands out; a place counts everybody's lines, also those that the caller does not see.

    Taken out: due date and COLLATE "C" in `_ORDER`, each in turn; `PARTITION BY`.
    """
    mia = await a_queue(world)
    queue = await items(world.planner, "/v1/order-lines", sku="tea", sort="rank", limit=2)
    assert [line["order_number"] for line in queue] == QUEUE
    assert [line["rank"] for line in queue] == [1, 2, 3, 4, 5, 6]
    assert {line["reason"] for line in queue} == {"supply_short"}
    mine = await items(mia, "/v1/order-lines", sku="tea", sort="rank")
    assert [(line["order_number"], line["rank"]) for line in mine] == [("first", 4), ("B", 5), ("b", 6)]
    (cup,) = await items(mia, "/v1/order-lines", sku="cup")
    assert cup["rank"] == 1
    assert (await mia.get(f"/v1/order-lines/{mine[2]['id']}")).json() == mine[2]
    assert (await mia.get(f"/v1/orders/{mine[2]['order_id']}")).json()["lines"] == [mine[2], cup]


async def test_the_pages_of_a_queue_are_those_of_the_ranks(world: World) -> None:
    """One line a page, by rank: nothing skipped, nothing twice; of one tier the higher score comes first.

    Taken out: `collate` and the falling score in `rank_order`; the falling score in `_ORDER`.
    """
    await a_queue(world)
    await world.rows(
        "UPDATE order_line SET score = 9 WHERE order_id = (SELECT id FROM customer_order WHERE number = 'b')"
    )
    queue = await items(world.planner, "/v1/order-lines", sku="tea", sort="rank", limit=1)
    assert [line["order_number"] for line in queue] == ["soon", "late", "key", "b", "first", "B"]
    assert [line["rank"] for line in queue] == [1, 2, 3, 4, 5, 6]


async def test_a_better_line_moves_the_others_and_their_order_is_told_anew(world: World) -> None:
    """Another order ahead of it changes a line's place, so what a client kept of its order is no longer current. Taken out: `queued` in the ETag."""
    await a_queue(world)
    (line,) = await items(world.planner, "/v1/order-lines", sku="tea", tier="key")
    url = f"/v1/orders/{line['order_id']}"
    known = {"If-None-Match": (await world.planner.get(url)).headers["etag"]}
    assert (await world.planner.get(url, headers=known)).status_code == 304
    await world.send(placed("more", ("tea", 1, TUESDAY), account="BIG"), at=START + timedelta(hours=3))
    again = await world.planner.get(url, headers=known)
    assert (again.status_code, again.json()["lines"][0]["rank"]) == (200, 4)


async def test_lines_are_filtered_by_tier_and_reason(world: World) -> None:
    """And only by what there is. Taken out: each of the two filters in `reads.lines`; the refusal of a rank without a sku."""
    await a_queue(world)
    planner = world.planner
    assert {line["order_number"] for line in await items(planner, "/v1/order-lines", tier="strategic")} == {
        "soon",
        "late",
    }
    assert len(await items(planner, "/v1/order-lines", reason="supply_short")) == 7
    assert await items(planner, "/v1/order-lines", reason="protection") == []
    for query, pointer in (
        ("sort=rank", "/sort"),
        ("tier=gold", "/tier"),
        ("reason=No", "/reason"),
        ("sort=-rank", "/sort"),
    ):
        answer = await planner.get(f"/v1/order-lines?{query}")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_line_with_nothing_open_has_no_place(world: World) -> None:
    """What is promised whole waits for nobody. Taken out: `l.open > 0` in `_RANKS`."""
    await world.stocked("tea", quantity=5)
    await world.account("OURS")
    await world.account("BIG", tier="strategic")
    await world.close(SUNDAY)
    await world.send(placed("t1", ("tea", 5), account="BIG"), placed("o1", ("tea", 5), account="OURS"), at=START)
    await world.close(MONDAY)
    told = {line["account_id"]: line["rank"] for line in await items(world.planner, "/v1/order-lines", sku="tea")}
    assert told == {"BIG": None, "OURS": 1}


@pytest.mark.parametrize("tier", ["strategic", "key"])
async def test_a_protection_says_what_is_consumed_of_it(worlds: Callable[..., World], tier: Tier) -> None:
    """What the close set aside, what orders of the tier took since, what is left; the next close begins anew. Taken out: `note_protections`."""
    world = worlds(protected_tiers="strategic,key")
    await world.stocked("tea", quantity=100)
    await world.account("BIG", tier=tier)
    await world.close(SUNDAY)
    await world.send(placed("t1", ("tea", 20), account="BIG"), at=START)
    await world.close(MONDAY)
    (before,) = await items(world.planner, "/v1/protections")
    assert (before["tier"], before["consumed"], before["set"]) == (tier, 0, before["quantity"])
    assert before["set"] > 9
    await world.send(placed("t2", ("tea", 9), account="BIG"), at=START + timedelta(days=1))
    (after,) = await items(world.planner, "/v1/protections", tier=tier)
    assert (after["set"], after["consumed"], after["quantity"]) == (before["set"], 9, before["set"] - 9)
    await world.close(TUESDAY)
    (renewed,) = await items(world.planner, "/v1/protections")
    assert (renewed["consumed"], renewed["set"]) == (0, renewed["quantity"])


async def test_an_accounts_orders_come_with_their_schedules(world: World) -> None:
    """Newest first, each with its first lines; only those with something open if asked. Taken out: the cut to `LINES_BESIDE`; `waiting` in `orders_of`."""
    await world.stocked("tea", quantity=10)
    await world.account("OURS")
    await world.account("THEIRS")
    await world.close(SUNDAY)
    await world.send(placed("o1", ("tea", 4), account="OURS"), placed("t1", ("tea", 1), account="THEIRS"), at=START)
    await world.send(placed("o2", *[("tea", 1)] * 60, account="OURS"), at=START + timedelta(hours=1))
    await world.close(MONDAY)
    newest, first = await items(world.planner, "/v1/accounts/OURS/orders", limit=1)
    assert [line["line_no"] for line in newest["lines"]] == list(range(1, 51))
    assert (newest["number"], newest["more_lines"], first["number"], first["more_lines"]) == ("o2", True, "o1", False)
    (line,) = first["lines"]
    assert line["schedule"] == [{"ship_date": TUESDAY.isoformat(), "quantity": 4, "firmness": "firm"}]
    waiting = await items(world.planner, "/v1/accounts/OURS/orders", open="true")
    assert [order["number"] for order in waiting] == ["o2"]
    assert (await world.planner.get("/v1/accounts/NOBODY/orders")).status_code == 404
