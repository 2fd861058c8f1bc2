"""Records that are well formed and unexpected: of unknown things, told twice, too early, a year late, very long. Nothing is lost or held up."""

from collections.abc import Sequence
from datetime import date, timedelta

from shared import counts
from shared.contracts import BusinessDayClosed, OrderCancelled, OrderedLine, OrderPlaced, OrderShipped, StockAdjusted
from shared.contracts.limits import MAX_LINES
from shared.contracts.orders import DocumentLine
from shared.outcomes import Fate
from tests.scoring.feed import Feed
from tests.supply.conftest import START, World

SUNDAY, MONDAY, TUESDAY = date(2011, 7, 31), date(2011, 8, 1), date(2011, 8, 2)
YEAR = timedelta(days=365)
H, S, W, R = Fate.HANDLED, Fate.DUPLICATE, Fate.WAITING, Fate.REFUSED


def order(number: str, *lines: tuple[str, int], account: str = "A1", version: int = 1) -> OrderPlaced:
    told = [OrderedLine(line_no=at, sku=sku, quantity=quantity) for at, (sku, quantity) in enumerate(lines, 1)]
    return OrderPlaced(order_id=number, version=version, account_id=account, lines=told, currency="GBP")


async def opened(world: World, quantity: int = 100) -> None:
    """Tea in stock, and Monday to work on."""
    await world.stocked("tea", quantity=quantity)
    await world.close(SUNDAY)


async def outcomes(world: World) -> dict[str, int]:
    """Records read and what became of them; the sum holds."""
    async with world.database.read() as session:
        found = dict(await counts.totals(session))
    assert found["records_read"] == sum(count for name, count in found.items() if name != "records_read")
    assert await world.holds()
    return {name: count for name, count in found.items() if count}


async def promises(world: World) -> list[tuple[str, int, int, str]]:
    """(order, planned or firm, open, reason) of every line."""
    rows = await world.rows(
        "SELECT number, firm + planned, open, reason FROM order_line JOIN customer_order ON id = order_id ORDER BY 1, line_no"
    )
    return [tuple(row) for row in rows]


async def test_a_line_of_an_unknown_sku_holds_up_neither_its_order_nor_others(world: World) -> None:
    """It stays open, its explanation says what would help, and the line beside it and the next order are promised; once listed it is handed out."""
    await opened(world)
    assert await world.send(order("o1", ("new", 3), ("tea", 2)), order("o2", ("tea", 1))) == [H, H]
    assert await promises(world) == [
        ("o1", 0, 3, "sku_unknown"), ("o1", 2, 0, "promised"), ("o2", 1, 0, "promised"),
    ]  # fmt: skip
    (accepted,) = [told for told in await world.told("OrderAccepted") if told["order_id"] == "o1"]
    answer = await world.planner.get(f"/v1/order-lines/{accepted['lines'][0]['line_id']}/explanation")
    assert "No product with this sku has been listed yet; the line is handed out once it is." in answer.text
    await world.stocked("new")
    await world.close(MONDAY)
    assert (await promises(world))[0] == ("o1", 3, 0, "promised")
    assert "waiting" not in await outcomes(world)


async def test_a_stock_record_of_an_unknown_sku_waits_and_its_neighbours_do_not(world: World) -> None:
    """It is kept whole, names what it waits for, and counts when that is listed."""
    await opened(world)
    sent = [StockAdjusted(document_id=f"a-{sku}", site="MAIN", sku=sku, delta=-4) for sku in ("new", "tea")]
    assert await world.send(*sent) == [W, H]
    (waits,) = await world.rows("SELECT type, missing_kind, missing_key FROM waiting_record")
    assert tuple(waits) == ("StockAdjusted.v1", "sku", "new")
    assert (await outcomes(world))["waiting"] == 1
    await world.stocked("new", quantity=10)
    assert ((await world.stock("new"))["on_hand"], (await world.stock("tea"))["on_hand"]) == (6, 96)
    assert "waiting" not in await outcomes(world)


async def test_an_order_of_an_unknown_account_is_promised_as_standard(world: World) -> None:
    """Goods are not held up: it ranks as standard, only planners see it, and it joins its account when that opens."""
    await opened(world)
    anna = await world.person("anna")
    assert await world.send(order("o1", ("tea", 1), account="NOBODY"), order("o2", ("tea", 1))) == [H, H]
    assert (await promises(world))[0] == ("o1", 1, 0, "promised")
    assert [row["tier"] for row in await world.rows("SELECT tier FROM order_line")] == [3, 3]
    assert (await anna.get("/v1/orders")).json()["items"] == []
    shown = (await world.planner.get("/v1/orders", params={"number": "o1"})).json()["items"]
    assert [item["account_id"] for item in shown] == ["NOBODY"]
    await world.account("NOBODY", manager="anna")
    assert [item["number"] for item in (await anna.get("/v1/orders")).json()["items"]] == ["o1"]
    await outcomes(world)


async def test_an_order_twice_under_two_event_ids_is_one_order(world: World) -> None:
    """The second telling is stale, in one batch and later: nothing is promised twice and nothing is told twice."""
    await opened(world)
    once = order("o1", ("tea", 10))
    assert await world.send(once, once, order("o2", ("tea", 1))) == [H, S, H]
    assert await world.send(once) == [S]
    assert await promises(world) == [("o1", 10, 0, "promised"), ("o2", 1, 0, "promised")]
    assert len(await world.told("OrderAccepted")) == 2
    assert (await outcomes(world))["duplicate"] == 2


async def test_a_cancel_before_its_order_waits_for_it_alone(world: World) -> None:
    """Another order's records go on; when the order comes the cancellation is honoured in the same transaction and counted as handled."""
    await opened(world)
    cancel = OrderCancelled(order_id="o1", account_id="A1", version=1, whole=True)
    assert await world.send(cancel, order("o2", ("tea", 1))) == [W, H]
    (waits,) = await world.rows("SELECT missing_kind, missing_key FROM waiting_record")
    assert tuple(waits) == ("order", "erp/o1")
    assert await world.send(order("o1", ("tea", 10))) == [H]
    assert await promises(world) == [("o1", 0, 0, "cancelled"), ("o2", 1, 0, "promised")]
    assert "waiting" not in await outcomes(world)


async def test_an_order_a_year_late_is_worked_on_like_one_of_today(world: World) -> None:
    """It is promised for the next day that ships, made firm by the next close, and ranks by its own time: the older of two equals first."""
    await opened(world, quantity=10)
    assert await world.send(order("today", ("tea", 8))) == [H]
    assert await world.send(order("late", ("tea", 8)), at=START - YEAR) == [H]
    await world.close(MONDAY)
    assert await promises(world) == [("late", 8, 0, "promised"), ("today", 2, 6, "supply_short")]
    await outcomes(world)


async def test_movements_and_closes_a_year_late_disturb_nothing(world: World) -> None:
    """A shipment counts for its line but not against the count that has seen it; a close of a day long closed is stale."""
    await opened(world)
    shipment = OrderShipped(
        shipment_id="s1", account_id="A1", lines=[DocumentLine(order_id="o1", line_no=1, quantity=4)]
    )
    old = BusinessDayClosed(calendar="main", closed_date=SUNDAY - YEAR, next_business_date=MONDAY - YEAR)
    assert await world.send(order("o1", ("tea", 10))) == [H]
    assert await world.send(shipment, old, order("o2", ("tea", 1)), at=START - YEAR) == [H, S, H]
    assert (await world.stock("tea"))["on_hand"] == 100
    assert [row["shipped"] for row in await world.rows("SELECT shipped FROM order_line ORDER BY shipped")] == [0, 4]
    (day,) = await world.rows("SELECT next_date FROM business_clock")
    assert day["next_date"] == MONDAY
    await outcomes(world)


def long_order(number: str, lines: int) -> OrderPlaced:
    return order(number, *[("tea", 1)] * lines)


async def test_ten_thousand_lines_are_one_order_and_one_more_is_refused(world: World, feed: Feed) -> None:
    """The limit itself is taken, the next is told how many there were and what to do; neighbours of both live; scoring says the same."""
    await opened(world, quantity=10 * MAX_LINES)
    sent = [
        long_order("o1", MAX_LINES),
        order("o2", ("tea", 1)),
        long_order("o3", MAX_LINES + 1),
        order("o4", ("tea", 1)),
    ]
    expected: Sequence[Fate] = [H, H, R, H]
    assert await world.send(*sent) == expected
    (told,) = await world.told("OrderRejected")
    assert (told["order_id"], told["code"]) == ("o3", "too_many_lines")
    assert told["detail"] == "at most 10000 lines are allowed, got 10001; send several documents"
    rows = await world.rows(
        "SELECT number, sum(planned)::int AS planned FROM order_line JOIN customer_order ON id = order_id GROUP BY 1 ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [("o1", MAX_LINES), ("o2", 1), ("o4", 1)]
    assert (await outcomes(world))["refused"] == 1
    assert await feed.tell(*sent) == expected
