"""What the ERP says of products and stock, through the handlers on a real database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from shared.contracts import (
    Payload,
    ProductChanged,
    ProductListed,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanChanged,
    SupplyPlanned,
)
from shared.outcomes import Fate

from .conftest import START, World

HOUR = timedelta(hours=1)


def adjusted(number: str, delta: int, sku: str = "tea") -> StockAdjusted:
    return StockAdjusted(document_id=number, site="MAIN", sku=sku, delta=delta)


def counted(number: str, quantity: int, at: datetime, sku: str = "tea") -> StockCounted:
    return StockCounted(document_id=number, site="MAIN", sku=sku, quantity=quantity, counted_at=at)


def received(
    number: str, quantity: int, planned: str | None = None, *, final: bool = False, line_no: int = 1
) -> StockReceived:
    return StockReceived(
        receipt_id=number,
        site="MAIN",
        sku="tea",
        quantity=quantity,
        planned_receipt_id=planned,
        final=final,
        line_no=line_no,
    )


def planned(number: str, quantity: int, day: int, version: int = 1) -> SupplyPlanned:
    return SupplyPlanned(
        planned_receipt_id=number,
        version=version,
        site="MAIN",
        sku="tea",
        quantity=quantity,
        expected_on=date(2011, 8, day),
    )


async def plans(world: World) -> dict[str, tuple[int, int, bool]]:
    """Number → (received, open, final)."""
    found = await world.rows("SELECT number, received, open, final FROM planned_receipt")
    return {row["number"]: (row["received"], row["open"], row["final"]) for row in found}


async def test_on_hand_is_the_latest_count_and_the_movements_after_it(world: World) -> None:
    """A count replaces what was there; what moved after `counted_at` is added, what moved at or before it is not."""
    await world.stocked("tea", quantity=100)
    await world.send(adjusted("a1", -3), at=START)
    await world.send(adjusted("a2", -5), at=START + 2 * HOUR)
    await world.send(adjusted("a3", -7), at=START + HOUR)
    await world.send(counted("c1", 50, START + HOUR))
    row = await world.stock("tea")
    assert (row["on_hand"], row["counted_at"]) == (45, START + HOUR)
    await world.send(adjusted("a4", -1), at=START + HOUR)
    assert (await world.stock("tea"))["on_hand"] == 45
    assert await world.holds()


async def test_an_older_count_is_recorded_and_changes_nothing(world: World) -> None:
    """The count with the latest `counted_at` governs, whichever comes last. Taken out: the ordering by `occurred_at` in `stock.counted`."""
    await world.stocked("tea", quantity=100)
    await world.send(counted("c2", 60, START + HOUR))
    assert await world.send(counted("c1", 10, START)) == [Fate.HANDLED]
    assert (await world.stock("tea"))["on_hand"] == 60
    assert await world.rows("SELECT 1 FROM stock_movement WHERE number = 'c1'")


async def test_a_fact_counts_once_by_its_document(world: World) -> None:
    """The same document under another event id, later or in one batch, changes nothing. Taken out: the guard in `stock.once`."""
    await world.stocked("tea", quantity=100)
    assert await world.send(adjusted("a1", -3), adjusted("a1", -3)) == [Fate.HANDLED, Fate.DUPLICATE]
    assert await world.send(adjusted("a1", -3)) == [Fate.DUPLICATE]
    assert await world.send(received("r1", 5, line_no=1), received("r1", 5, line_no=2)) == [Fate.HANDLED] * 2
    assert await world.send(received("r1", 5, line_no=2)) == [Fate.DUPLICATE]
    assert (await world.stock("tea"))["on_hand"] == 107


async def test_a_document_of_another_source_is_another_document(world: World) -> None:
    """Document numbers are known per source."""
    await world.stocked("tea", quantity=100)
    await world.send(adjusted("a1", -3))
    assert await world.send(adjusted("a1", -3), source="erp-two") == [Fate.HANDLED]
    assert (await world.stock("tea"))["on_hand"] == 94


async def test_records_of_an_unknown_sku_wait_for_it(world: World) -> None:
    """A stock record that comes before its product waits and is worked off in the transaction that lists it."""
    assert (
        await world.send(adjusted("a1", 7), counted("c1", 10, START - HOUR), planned("p1", 5, 9)) == [Fate.WAITING] * 3
    )
    assert not await world.rows("SELECT 1 FROM stock")
    await world.send(ProductListed(sku="tea", version=1, name="Tea"))
    assert (await world.stock("tea"))["on_hand"] == 17
    assert await plans(world) == {"p1": (0, 5, False)}
    assert await world.holds()


async def test_a_receipt_lowers_the_plan_it_names_also_when_it_came_first(world: World) -> None:
    """Open = max(0, quantity - received), whichever was known first; a final receipt leaves nothing open."""
    await world.stocked("tea", quantity=0)
    await world.send(received("r1", 30, "p1"))
    await world.send(planned("p1", 100, 9), planned("p2", 50, 9))
    assert await plans(world) == {"p1": (30, 70, False), "p2": (0, 50, False)}
    await world.send(received("r2", 60, "p2"), received("r3", 20, "p1", final=True))
    assert await plans(world) == {"p1": (50, 0, True), "p2": (60, 0, False)}
    assert (await world.stock("tea"))["on_hand"] == 110
    assert await world.holds()


async def test_an_unnamed_receipt_lowers_the_earliest_plans_and_says_so(world: World) -> None:
    """Without a name the earliest open planned receipts are lowered; the choice is shown over HTTP."""
    await world.stocked("tea", quantity=0)
    await world.send(planned("p2", 50, 16), planned("p1", 40, 9), at=START)
    await world.send(received("r1", 60), at=START + HOUR)
    assert await plans(world) == {"p1": (40, 0, False), "p2": (20, 30, False)}
    (shown,) = (await world.planner.get("/v1/receipts", params={"sku": "tea"})).json()["items"]
    assert shown["lowered"] == [
        {"planned_receipt_id": "p1", "quantity": 40, "named": False},
        {"planned_receipt_id": "p2", "quantity": 20, "named": False},
    ]
    assert await world.holds()


async def test_a_plan_announced_later_with_an_earlier_own_time_is_chosen_too(world: World) -> None:
    """The choice follows own times, not arrival: a plan that became known after the receipt but was announced before it is lowered by it."""
    await world.stocked("tea", quantity=0)
    await world.send(planned("p2", 50, 16), at=START)
    await world.send(received("r1", 30), at=START + 2 * HOUR)
    assert await plans(world) == {"p2": (30, 20, False)}
    await world.send(planned("p1", 20, 9), at=START + HOUR)
    await world.send(planned("p0", 99, 8), at=START + 3 * HOUR)
    assert await plans(world) == {"p0": (0, 99, False), "p1": (20, 0, False), "p2": (10, 40, False)}
    assert await world.holds()


async def test_a_receipt_that_names_a_plan_of_another_sku_lowers_nothing(world: World) -> None:
    """Goods count for stock, but a planned receipt of another sku stays as it is."""
    await world.stocked("tea", "cup", quantity=0)
    await world.send(
        SupplyPlanned(
            planned_receipt_id="p1", version=1, site="MAIN", sku="cup", quantity=9, expected_on=date(2011, 8, 9)
        )
    )
    await world.send(received("r1", 5, "p1"))
    assert await plans(world) == {"p1": (0, 9, False)}
    assert (await world.stock("tea"))["on_hand"] == 5


async def test_a_stale_version_changes_nothing(world: World) -> None:
    """Not higher is stale, for products and planned receipts, in one batch too. Taken out: the version comparison in `list_products`, `_sort_out`."""
    await world.stocked("tea", quantity=0)
    new, old = ProductChanged(sku="tea", version=5, name="new"), ProductChanged(sku="tea", version=4, name="old")
    assert await world.send(new, old) == [Fate.HANDLED, Fate.DUPLICATE]
    assert await world.send(ProductChanged(sku="tea", version=5, name="other")) == [Fate.DUPLICATE]
    assert (await world.rows("SELECT name FROM product"))[0]["name"] == "new"
    assert await world.send(planned("p1", 100, 9, version=3), planned("p1", 1, 9, version=2)) == [
        Fate.HANDLED,
        Fate.DUPLICATE,
    ]
    assert await world.send(planned("p1", 2, 9, version=3)) == [Fate.DUPLICATE]
    assert await plans(world) == {"p1": (0, 100, False)}


async def test_a_plan_that_moves_to_another_sku_takes_its_supply_along(world: World) -> None:
    """A newer version decides site and sku; what came in for the old sku no longer stands against it."""
    await world.stocked("tea", "cup", quantity=0)
    await world.send(planned("p1", 10, 9), received("r1", 4, "p1"))
    moved = SupplyPlanChanged(
        planned_receipt_id="p1", version=2, site="MAIN", sku="cup", quantity=10, expected_on=date(2011, 8, 9)
    )
    assert await world.send(moved) == [Fate.HANDLED]
    assert await plans(world) == {"p1": (0, 10, False)}
    assert await world.holds()


@pytest.mark.parametrize("seed", range(4))
async def test_the_order_of_facts_does_not_matter(world: World, seed: int) -> None:
    """R8: the same facts, shuffled over batches of any size and doubled, lead to the same stock, planned receipts and choices."""
    facts: list[tuple[Payload, datetime]] = [
        (planned("p1", 40, 9), START),
        (
            SupplyPlanChanged(
                planned_receipt_id="p1", version=2, site="MAIN", sku="tea", quantity=70, expected_on=date(2011, 8, 12)
            ),
            START + HOUR,
        ),
        (planned("p2", 50, 11), START + 2 * HOUR),
        (planned("p3", 50, 10), START + 5 * HOUR),
        (received("r1", 30), START + 3 * HOUR),
        (received("r2", 45, final=True), START + 4 * HOUR),
        (received("r3", 10, "p3"), START + 6 * HOUR),
        (received("r4", 25), START + 7 * HOUR),
        (counted("c1", 200, START + 4 * HOUR), START + 9 * HOUR),
        (counted("c2", 5, START + 2 * HOUR), START + 9 * HOUR),
        (adjusted("a1", -6), START + 4 * HOUR),
        (adjusted("a2", -11), START + 8 * HOUR),
    ]
    await world.stocked("tea", quantity=0)
    random = Random(seed)
    if seed:
        facts += random.sample(facts, 5)
        random.shuffle(facts)
    while facts:
        size = random.randint(1, 5)
        await world.handle([world.record(payload, at) for payload, at in facts[:size]])
        facts = facts[size:]
    assert (await world.stock("tea"))["on_hand"] == 200 + 10 + 25 - 11
    assert await plans(world) == {"p1": (25, 0, True), "p2": (50, 0, False), "p3": (35, 15, False)}
    chosen = await world.rows(
        "SELECT receipt_number AS r, planned_number AS p, quantity AS q FROM receipt_match ORDER BY 1, 2"
    )
    assert [(row["r"], row["p"], row["q"]) for row in chosen] == [
        ("r1", "p2", 30),
        ("r2", "p1", 25),
        ("r2", "p2", 20),
        ("r3", "p3", 10),
        ("r4", "p3", 25),
    ]
    assert await world.holds()


async def test_an_unknown_site_is_created_shown_and_mended(world: World) -> None:
    """A record of a new site is not held up: the site appears with the installation's zone, and a planner mends it under If-Match."""
    await world.stocked("tea", site="NORTH")
    planner = world.planner
    (shown,) = (await planner.get("/v1/sites", params={"mended": "false"})).json()["items"]
    assert shown == {"id": "NORTH", "name": None, "zone": "Europe/London", "mended": False, "version": 1}
    body = {"name": "North shed", "zone": "Europe/Berlin"}
    assert (await planner.put("/v1/sites/NORTH", json=body)).status_code == 428
    assert (await planner.put("/v1/sites/NORTH", json=body, headers={"If-Match": '"9"'})).status_code == 412
    done = await planner.put("/v1/sites/NORTH", json=body, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["etag"]) == (200, '"2"')
    assert (await planner.get("/v1/sites/NORTH")).json() == {"id": "NORTH", **body, "mended": True, "version": 2}
    assert (await planner.put("/v1/sites/SOUTH", json=body, headers={"If-Match": "*"})).status_code == 404
    wrong = await planner.put("/v1/sites/NORTH", json={**body, "zone": "Mars/Base"}, headers={"If-Match": '"2"'})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/zone")
    manager = await world.person("mia")
    assert (await manager.put("/v1/sites/NORTH", json=body, headers={"If-Match": '"2"'})).status_code == 403


REFUSED: Sequence[tuple[Payload, str]] = [
    (adjusted("a1", 10**10), "quantity_invalid"),
    (counted("c1", -1, START), "quantity_invalid"),
    (received("r1", 0), "quantity_invalid"),
    (received("r1", -5), "quantity_invalid"),
    (planned("p1", -1, 9), "quantity_invalid"),
    (
        SupplyPlanned(
            planned_receipt_id="p1", version=1, site="MAIN", sku="tea", quantity=1, expected_on=date(2525, 1, 1)
        ),
        "date_invalid",
    ),
]


@pytest.mark.parametrize(("payload", "code"), REFUSED)
async def test_what_the_limits_forbid_is_refused_by_name(world: World, payload: Payload, code: str) -> None:
    """Negative and absurd quantities and dates are refused with a code and a sentence, and change nothing; the neighbour in the batch lives."""
    await world.stocked("tea", quantity=100)
    assert await world.send(payload, adjusted("good", -1)) == [Fate.REFUSED, Fate.HANDLED]
    (refusal,) = await world.told("StockRecordRefused")
    assert (refusal["code"], refusal["sku"]) == (code, "tea")
    assert "between" in refusal["detail"]
    assert (await world.stock("tea"))["on_hand"] == 99


DEAD: Sequence[tuple[dict[str, Any], str]] = [
    ({"value": b'{"sku": "tea"'}, "not valid JSON"),
    ({"value": b'{"sku": "tea", "site": "MAIN", "delta": 1}'}, "document_id"),
    ({"value": b'{"document_id": "x", "sku": "tea", "site": "MAIN", "delta": "many"}'}, "delta"),
    ({"value": b'{"document_id": "x", "sku": "te/a", "site": "MAIN", "delta": 1}'}, "sku"),
    ({"value": b'{"document_id": "x", "sku": "tea", "site": "MAIN", "delta": 1e99}'}, "delta"),
    ({"value": b"[" * 5000 + b"]" * 5000}, ""),
]


@pytest.mark.parametrize(("changed", "reason"), DEAD)
async def test_what_cannot_be_read_is_dead_with_a_reason(world: World, changed: dict[str, Any], reason: str) -> None:
    """Broken JSON, missing fields and wrong types go to the dead letters naming the field; neighbours live."""
    await world.stocked("tea", quantity=100)
    bad = replace(world.record(adjusted("bad", 1)), **changed)
    assert await world.handle([bad, world.record(adjusted("good", -1))]) == [Fate.DEAD, Fate.HANDLED]
    (letter,) = await world.rows("SELECT reason FROM dead_letter")
    assert reason in letter["reason"]
    assert (await world.stock("tea"))["on_hand"] == 99


async def test_an_unknown_type_and_a_date_in_another_form_are_dead(world: World) -> None:
    """On a topic that supply owns a type in no contract is dead, and a time that is no RFC 3339 moment too; both say what would be right."""
    unknown = world.record(adjusted("x", 1), type="StockTeleported.v1")
    undated = world.record(adjusted("y", 1), time="01.08.2011 09:00")
    assert await world.handle([unknown, undated]) == [Fate.DEAD, Fate.DEAD]
    first, second = await world.rows('SELECT reason FROM dead_letter ORDER BY "offset"')
    assert "StockTeleported.v1" in first["reason"]
    assert "RFC 3339" in second["reason"]


async def test_a_record_a_year_late_counts_for_what_it_is(world: World) -> None:
    """A movement from before the governing count changes no stock, however late it comes; it is in the ledger."""
    await world.stocked("tea", quantity=100)
    assert await world.send(adjusted("late", -40), at=datetime(2010, 8, 1, tzinfo=UTC)) == [Fate.HANDLED]
    assert (await world.stock("tea"))["on_hand"] == 100
    assert await world.holds()
