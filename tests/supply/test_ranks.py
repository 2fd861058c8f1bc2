"""Ranks are counted from an index in stretches; these tests hold them to the order in which the close hands out."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest

from supply.domain.ids import line_id

from .conftest import World
from .test_queue import items

ORDER = """
INSERT INTO customer_order (id, source, number, version, account_id, placed_at, business_date, dated_by_placed, dated_by_version, partial_shipment, currency,
  event_id, digest)
VALUES ($1, $2, $3, 1, 'A1', $4, '2011-08-01', true, 1, true, 'GBP', 'e', 0)
"""
LINE = """
INSERT INTO order_line (order_id, line_no, site, sku, ordered, shipped, open, due, tier, score, reason)
VALUES ($1, $2, $3, $4, 1, 1 - $5::bigint, $5, $6, $7, $8, 'supply_short')
"""
DUES = (None, date(9999, 12, 31), date(2011, 8, 3), date(2011, 8, 4))
SCORES = tuple(map(Decimal, ("0", "0.00", "-1.5", "7.25", "7.2500001")))


async def many_lines(world: World, chance: Random) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Lines that share much of what ranks them; per site and sku, best first."""
    queues: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for number in range(40):
        order = UUID(int=(0x018F << 112 | number << 80 | 7 << 76 | 2 << 62))
        source, name = chance.choice(("erp", "Erp", "zz")), f"{chance.choice('aAbBéz_')}{number}"
        placed = datetime(2011, 8, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(2))
        await world.rows(ORDER, order, source, name, placed)
        for line_no in range(1, 5):
            site, sku, is_open = chance.choice(("X", "Y")), chance.choice(("tea", "cup")), chance.randrange(4) > 0
            due, tier, score = chance.choice(DUES), chance.choice((0, 2, 3)), chance.choice(SCORES)
            await world.rows(LINE, order, line_no, site, sku, int(is_open), due, tier, score)
            key = (tier, -score, due or date.max, placed, source, name, line_no)
            queues[site, sku].append({"id": str(line_id(order, line_no)), "key": key, "open": is_open})
    return {place: sorted(queue, key=lambda line: line["key"]) for place, queue in queues.items()}


@pytest.mark.parametrize("seed", range(3))
async def test_ranks_are_the_places_in_the_order_of_the_close(world: World, seed: int) -> None:
    """Whatever lines a page holds, and however many share tier, score and due date: each open one has its place among all open ones, the others none.

    Taken out, each in turn: the stretch behind the last asked score of a better tier (`edge`'s second half); the due dates before (`day.before`); `coalesce`
    in `_DUE`.
    """
    queues = await many_lines(world, Random(seed))
    expected: dict[str, int | None] = {}
    for queue in queues.values():
        waiting = [line["id"] for line in queue if line["open"]]
        expected |= {line["id"]: None for line in queue} | {name: place for place, name in enumerate(waiting, 1)}
    for limit in (3, 50, 200):
        found = await items(world.planner, "/v1/order-lines", limit=limit)
        assert {line["id"]: line["rank"] for line in found} == expected


@pytest.mark.parametrize("seed", range(3))
async def test_pages_of_a_queue_go_on_where_they_ended(world: World, seed: int) -> None:
    """By rank, whatever ties there are: every line of the sku and site once, best first, one or many to a page, open ones alone or all.

    Taken out: the falling score in `by_rank`; its `coalesce`.
    """
    for (site, sku), queue in (await many_lines(world, Random(seed))).items():
        for only_open in (True, False):
            wanted = [line["id"] for line in queue if line["open"] or not only_open]
            for limit in (2, 50):
                params = {"sku": sku, "site": site, "open": only_open, "sort": "rank", "limit": limit}
                assert [line["id"] for line in await items(world.planner, "/v1/order-lines", **params)] == wanted
