"""Orders through the handlers on a real database: taken in, promised, changed, cancelled, picked, shipped, returned."""

from typing import Any

import msgspec
import pytest

from shared.contracts import DeliveryReleased, OrderShipped
from shared.outcomes import Fate
from tests.supply.conftest import World

from .documents import MONDAY, SUNDAY, THURSDAY, TUESDAY, cancelled, changed, picked, placed, planned, returned, shipped

H, S, W, R, D = Fate.HANDLED, Fate.DUPLICATE, Fate.WAITING, Fate.REFUSED, Fate.DEAD


async def opened(world: World, *skus: str, quantity: int = 100) -> None:
    """Stock of these skus, and Monday to work on."""
    await world.stocked(*skus, quantity=quantity)
    await world.close(SUNDAY)


async def line(world: World, number: str, line_no: int = 1) -> dict[str, Any]:
    """The stored line, its schedule decoded."""
    rows = await world.rows(
        "SELECT l.* FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE o.number = $1 AND l.line_no = $2",
        number,
        line_no,
    )
    return {**dict(rows[0]), "schedule": msgspec.json.decode(rows[0]["schedule"])}


async def test_an_order_is_accepted_and_promised_for_the_next_day(world: World) -> None:
    """An order in stock is promised whole, planned, for the first shippable date; OrderAccepted and SupplyAllocated say so."""
    await opened(world, "tea", "cup")
    assert await world.send(placed("o1", ("tea", 10), ("cup", 20))) == [H]
    found = await line(world, "o1")
    assert (found["firm"], found["planned"], found["open"], found["reason"]) == (0, 10, 0, "promised")
    assert found["schedule"] == [["2011-08-02", 10, "planned"]]
    accepted, allocated = await world.told("OrderAccepted", "SupplyAllocated")
    assert accepted["lines"][0]["line_id"] == allocated["lines"][0]["line_id"]
    assert [one["schedule"][0]["quantity"] for one in allocated["lines"]] == [10, 20]
    assert (await world.stock("tea"))["planned"] == 10
    assert await world.holds()


async def test_two_lines_of_one_sku_are_promised_together(world: World) -> None:
    """Two lines that each fit alone but not together get what there is, once."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 70), ("tea", 70)))
    assert ((await line(world, "o1", 1))["open"], (await line(world, "o1", 2))["open"]) == (0, 40)
    assert await world.holds()


async def test_supply_is_promised_as_it_comes(world: World) -> None:
    """What stock does not cover is promised for the announced receipt, the rest stays open with its reason and an explanation."""
    await opened(world, "tea")
    await world.send(planned("p1", 50, THURSDAY))
    await world.send(placed("o1", ("tea", 170)))
    found = await line(world, "o1")
    assert found["schedule"] == [["2011-08-02", 100, "planned"], ["2011-08-04", 50, "planned"]]
    assert (found["open"], found["reason"]) == (20, "supply_short")
    (told,) = await world.rows("SELECT facts FROM explanation")
    assert msgspec.json.decode(told["facts"])["availability"] == [["2011-08-01", 100], ["2011-08-04", 150]]
    assert await world.holds()


async def test_an_earlier_promise_never_breaks_a_later_one(world: World) -> None:
    """100 in stock, 80 of them promised for Thursday: only 20 are left for Tuesday."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 80, THURSDAY)))
    await world.send(placed("o2", ("tea", 30, TUESDAY)))
    assert (await line(world, "o2"))["planned"] == 20


async def test_before_the_first_close_lines_stay_open(world: World) -> None:
    """Without a business day nothing can be dated: the line waits with `no_business_day`, and the first close promises it."""
    await world.stocked("tea")
    await world.send(placed("o1", ("tea", 10)))
    assert (await line(world, "o1"))["reason"] == "no_business_day"
    await world.close(MONDAY)
    assert (await line(world, "o1"))["schedule"] == [["2011-08-02", 10, "firm"]]
    assert await world.holds()


async def test_an_unknown_sku_is_kept_open_and_handed_out_once_listed(world: World) -> None:
    """An order never waits for a sku: the line stays open with `sku_unknown`; after ProductListed the next close hands it out."""
    await opened(world, "tea")
    assert await world.send(placed("o1", ("new", 10))) == [H]
    assert (await line(world, "o1"))["reason"] == "sku_unknown"
    await world.stocked("new")
    await world.close(MONDAY)
    assert (await line(world, "o1"))["firm"] == 10
    assert await world.holds()


async def test_between_runs_an_order_leaves_what_its_betters_wait_for(world: World) -> None:
    """After 20 units come in, a standard order sees none of them while a strategic line of 30 waits; a strategic order neither. (Guard: `Book.reserve`.)"""
    await opened(world, "tea", quantity=0)
    await world.account("BIG", tier="strategic")
    await world.send(placed("o1", ("tea", 30), account="BIG"))
    await world.send(planned("p1", 20, THURSDAY))
    await world.send(placed("o2", ("tea", 5), account="SMALL"))
    assert ((await line(world, "o2"))["open"], (await line(world, "o2"))["reason"]) == (5, "priority")


async def test_a_stale_version_changes_nothing(world: World) -> None:
    """An older or equal version is stale, whatever it says. (Guard: the version check in `_newest`.)"""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10), version=5))
    assert await world.send(changed("o1", ("tea", 99), version=4), changed("o1", ("tea", 77), version=5)) == [S, S]
    assert (await line(world, "o1"))["ordered"] == 10


async def test_the_newest_version_of_a_batch_wins(world: World) -> None:
    """Versions of one order in one batch leave the state of the highest, in whatever order they come."""
    await opened(world, "tea")
    await world.send(changed("o1", ("tea", 30), version=3), changed("o1", ("tea", 20), version=2))
    assert (await line(world, "o1"))["ordered"] == 30
    assert await world.holds()


async def test_a_change_takes_less_gives_more_and_drops_lines(world: World) -> None:
    """Less trims the promise, more is promised beside it, an absent line falls to 0, a new one is taken in; only changed lines are told."""
    await opened(world, "tea", "cup", "pot", "jar")
    await world.send(placed("o1", ("tea", 30), ("cup", 30), ("pot", 30), ("jar", 1)))
    lines = changed("o1", ("tea", 10), ("cup", 50)).lines
    await world.send(changed("o1", ("tea", 10), ("cup", 50), version=2))
    assert len(lines) == 2
    assert [(await line(world, "o1", at))["planned"] for at in range(1, 5)] == [10, 50, 0, 0]
    (told,) = await world.told("AllocationChanged")
    assert [one["line_no"] for one in told["lines"]] == [1, 2, 3, 4]
    assert told["allocation_version"] == 2
    assert await world.holds()


async def test_a_change_of_sku_moves_the_promise(world: World) -> None:
    """A line that names another sku gives its promise back and is promised anew."""
    await opened(world, "tea", "cup")
    await world.send(placed("o1", ("tea", 30)))
    await world.send(changed("o1", ("cup", 40)))
    assert ((await world.stock("tea"))["planned"], (await world.stock("cup"))["planned"]) == (0, 40)
    assert await world.holds()


async def test_limits_are_refused_by_name(world: World) -> None:
    """A quantity below 1, a line number twice, a closed account: OrderRejected with a code, nothing written, the neighbour lives."""
    await opened(world, "tea")
    await world.account("GONE", status="closed")
    twice = placed("o3", ("tea", 1), ("tea", 1))
    twice = msgspec.structs.replace(twice, lines=[twice.lines[0], twice.lines[0]])
    sent = [placed("o1", ("tea", 0)), placed("o2", ("tea", 1), account="GONE"), twice, placed("o4", ("tea", 1))]
    assert await world.send(*sent) == [R, R, R, H]
    assert [told["code"] for told in await world.told("OrderRejected")] == [
        "quantity_invalid",
        "account_closed",
        "line_twice",
    ]
    assert [row["number"] for row in await world.rows("SELECT number FROM customer_order")] == ["o4"]


async def test_a_foreign_source_waits_for_its_alias(world: World) -> None:
    """An order of another source system waits until an account lists its number as an alias, then belongs to that account."""
    await opened(world, "tea")
    assert await world.send(placed("o1", ("tea", 1), account="77"), source="webshop") == [W]
    await world.account("A1", aliases=[{"source": "webshop", "number": "77"}])
    assert [row["account_id"] for row in await world.rows("SELECT account_id FROM customer_order")] == ["A1"]


async def test_an_unseen_site_is_created(world: World) -> None:
    """An order for a site not seen before creates it with the installation's zone."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 1), site="NORTH"))
    (row,) = await world.rows("SELECT zone, mended FROM site WHERE site = 'NORTH'")
    assert (row["zone"], row["mended"]) == ("Europe/London", False)


async def test_a_cancel_before_its_order_waits_and_is_applied_when_it_comes(world: World) -> None:
    """The cancellation is kept, woken by the order in the same transaction, and honoured."""
    await opened(world, "tea")
    assert await world.send(cancelled("o1", (1, 4))) == [W]
    assert await world.send(placed("o1", ("tea", 10))) == [H]
    found = await line(world, "o1")
    assert (found["cancelled"], found["planned"]) == (4, 6)
    assert await world.holds()


async def test_a_cancel_takes_the_open_part_first(world: World) -> None:
    """Of 120 with 20 open, cancelling 50 leaves 70 promised and nothing open."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 120)))
    await world.send(cancelled("o1", (1, 50)))
    found = await line(world, "o1")
    assert (found["planned"], found["open"], found["cancelled"]) == (70, 0, 50)
    (told,) = await world.told("AllocationChanged")
    assert told["lines"][0]["open"] == 0
    assert await world.holds()


async def test_a_cancel_of_what_was_picked_comes_too_late(world: World) -> None:
    """Picked goods are not cancelled: what could not be honoured goes out as `too_late` with its lines. (Guard: `released` in `Line.cancelled`.)"""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10)))
    await world.send(picked("d1", "o1", (1, 7)))
    assert await world.send(cancelled("o1", whole=True)) == [H]
    found = await line(world, "o1")
    assert (found["cancelled"], found["firm"], found["open"]) == (3, 7, 0)
    (told,) = await world.told("OrderRejected")
    assert (told["code"], told["lines"]) == ("too_late", [1])
    assert await world.holds()


@pytest.mark.parametrize(
    ("document", "late"),
    [(shipped("s1", "o1", (1, 8)), 3), (picked("d1", "o1", (1, 8)), 3), (shipped("s1", "o1", (1, 5)), 0)],
)
async def test_a_cancel_that_the_warehouse_overtakes_comes_too_late_after_all(
    world: World, document: OrderShipped | DeliveryReleased, late: int
) -> None:
    """5 of 10 cancelled, yet 8 are picked or leave: 3 of the cancellation are given up and told as `too_late`, naming the cancellation.

    Taken out: `_tell_too_late` in `_save`.
    """
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10)))
    cancel = world.record(cancelled("o1", (1, 5)), id="the-cancel")
    assert await world.handle([cancel]) == [H]
    assert await world.told("OrderRejected") == []
    await world.send(document)
    assert (await line(world, "o1"))["cancelled"] == 5 - late
    told = await world.told("OrderRejected")
    assert [(one["code"], one["lines"], one["refused_event_id"]) for one in told] == [
        ("too_late", [1], "the-cancel")
    ] * bool(late)
    await world.send(returned("g1", "o1", 1, 1, 1))
    assert await world.told("OrderRejected") == told
    assert await world.holds()


async def test_a_whole_cancel_also_takes_lines_that_come_later(world: World) -> None:
    """A version of the order that arrives after its whole cancellation brings nothing back."""
    await opened(world, "tea", "cup")
    await world.send(placed("o1", ("tea", 10)))
    await world.send(cancelled("o1", whole=True))
    await world.send(changed("o1", ("tea", 10), ("cup", 5)))
    assert [((await line(world, "o1", at))["planned"], (await line(world, "o1", at))["open"]) for at in (1, 2)] == [
        (0, 0),
        (0, 0),
    ]
    assert await world.holds()


async def test_a_shipment_lowers_stock_and_uses_up_the_promise(world: World) -> None:
    """What left is off the stock and off the line; the same shipment again counts nothing. (Guard: `documents.first`.)"""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10)))
    assert await world.send(shipped("s1", "o1", (1, 4))) == [H]
    assert await world.send(shipped("s1", "o1", (1, 4))) == [S]
    found = await line(world, "o1")
    assert (found["shipped"], found["planned"], found["open"]) == (4, 6, 0)
    assert (await world.stock("tea"))["on_hand"] == 96
    assert await world.holds()


async def test_shipping_more_than_ordered_is_shown_and_hurts_nobody_twice(world: World) -> None:
    """Over-delivery: shipped stands above ordered, stock falls by all of it, and whoever it was promised to is told."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10)), placed("o2", ("tea", 90), account="A2"))
    await world.send(shipped("s1", "o1", (1, 15)))
    assert (await line(world, "o1"))["shipped"] == 15
    (shown,) = (await world.planner.get("/v1/order-lines", params={"account_id": "A1"})).json()["items"]
    assert (shown["ordered"], shown["shipped"], shown["reason"]) == (10, 15, "shipped")
    told = (await world.planner.get(f"/v1/order-lines/{shown['id']}/explanation")).json()["text"]
    assert "15 have been shipped (5 more than ordered)" in told[0]
    found = await line(world, "o2")
    assert (found["planned"], found["open"], found["reason"]) == (85, 5, "supply_lost")
    assert await world.holds()


async def test_a_shipment_of_an_unknown_order_or_line_waits(world: World) -> None:
    """It is kept until the order, then until the line comes, and counts then."""
    await opened(world, "tea", "cup")
    assert await world.send(shipped("s1", "o1", (1, 1), (2, 3))) == [W]
    await world.send(placed("o1", ("tea", 10)))
    assert (await world.stock("cup"))["on_hand"] == 100
    await world.send(changed("o1", ("tea", 10), ("cup", 3)))
    assert ((await world.stock("tea"))["on_hand"], (await world.stock("cup"))["on_hand"]) == (99, 97)
    assert await world.holds()


async def test_a_return_restocks_and_changes_no_line(world: World) -> None:
    """Stock rises by what was restocked; ordered, shipped and promise stay."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10)))
    await world.send(shipped("s1", "o1", (1, 10)))
    assert await world.send(returned("r1", "o1", 1, 5, 3)) == [H]
    found = await line(world, "o1")
    assert (found["shipped"], found["returned"], found["open"]) == (10, 5, 0)
    assert (await world.stock("tea"))["on_hand"] == 93
    assert await world.holds()


async def test_every_change_names_its_event(world: World) -> None:
    """Old, new, reason and the event behind each change of a promise stand in the log (I10)."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 10)), id="first")
    await world.send(cancelled("o1", (1, 4)), id="second")
    rows = await world.rows("SELECT event_id, changes FROM promise_log ORDER BY id")
    assert [(row["event_id"], msgspec.json.decode(row["changes"])) for row in rows] == [
        ("first", [[1, 0, 0, 0, 0, 10, 0, "promised"]]),
        ("second", [[1, 0, 10, 0, 0, 6, 0, "promised"]]),
    ]


async def test_a_batch_leaves_the_state_of_one_by_one(world: World) -> None:
    """Twenty orders in one batch are promised as if each had come alone."""
    await opened(world, "tea", "cup")
    orders = [placed(f"o{at}", ("tea", 7), ("cup", 9)) for at in range(20)]
    await world.send(*orders)
    assert sum([(await line(world, f"o{at}"))["planned"] for at in range(20)]) == 100
    assert await world.holds()


async def test_an_order_takes_over_what_was_held_for_it(world: World) -> None:
    """OrderPlaced with a reservation's id makes the held quantity firm, the rest of the hold is released and told."""
    await opened(world, "tea", "cup")
    await world.account("A1")
    body = {"account_id": "A1", "lines": [{"sku": "tea", "quantity": 60}, {"sku": "cup", "quantity": 5}]}
    answer = await world.planner.post("/v1/reservations", json=body, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 201, answer.text
    hold = answer.json()["id"]
    await world.send(placed("o1", ("tea", 40), request_id=hold))
    found = await line(world, "o1")
    assert (found["firm"], found["planned"]) == (40, 0)
    assert ((await world.stock("tea"))["held"], (await world.stock("cup"))["held"]) == (0, 0)
    (told,) = await world.told("ReservationReleased")
    assert {(one["sku"], one["quantity"]) for one in told["lines"]} == {("tea", 20), ("cup", 5)}
    await world.close(MONDAY)
    assert (await line(world, "o1"))["firm"] == 40
    assert await world.holds()


async def test_what_a_batch_leaves_alone_is_not_promised_to_its_neighbours(world: World) -> None:
    """Of 100 one order keeps its 70 whatever stands before it in the batch: another that asks for more gets what is left, 30.

    Taken out: deciding after all lines are counted in (decided in the first loop of `_decide`, o2 is promised what o1 has).
    """
    await opened(world, "tea", "cup")
    await world.send(placed("o1", ("tea", 70)), placed("o2", ("tea", 20), ("cup", 1), account="A2"))
    sent = [changed("o2", ("tea", 95), ("cup", 1), account="A2"), changed("o1", ("tea", 70), ("cup", 2))]
    assert await world.send(*sent) == [H, H]
    found = await line(world, "o2")
    assert (found["planned"], found["open"]) == (30, 65)
    assert await world.holds()


async def test_of_several_lines_that_want_more_each_keeps_what_it_has(world: World) -> None:
    """Three lines of one sku hold 20, 30 and 40 of 100 and all want more: the first takes the 10 that are left, none loses what it had.

    Taken out: `book.tally(line, 1)` in `_decide` (170 of 100 are promised).
    """
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 20), ("tea", 30), ("tea", 40)))
    await world.send(changed("o1", ("tea", 50), ("tea", 60), ("tea", 70)))
    assert [(await line(world, "o1", at))["planned"] for at in (1, 2, 3)] == [30, 30, 40]
    assert await world.holds()


async def test_a_batch_is_decided_by_rank(world: World) -> None:
    """Orders that come together are promised best rank first, whatever their order in the batch. Taken out: the sorting in `_decide`."""
    await opened(world, "tea")
    await world.account("BIG", tier="strategic")
    await world.send(placed("o1", ("tea", 80)), placed("o2", ("tea", 50), account="BIG"))
    assert ((await line(world, "o1"))["planned"], (await line(world, "o2"))["planned"]) == (50, 50)
    assert await world.holds()
