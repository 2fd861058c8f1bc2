"""Promises to the letter: late orders, unknown accounts, take-over, chunks, overdue supply, who hears of low stock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from shared.contracts import StockCounted
from shared.outcomes import Fate
from supply.domain.policy import KEY, STRATEGIC
from supply.use_cases.close import RECEIPTS_GIVEN_UP
from supply.use_cases.close_chunk import AUDIENCE, _key_accounts
from tests.supply.conftest import START, World

from .documents import MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, adjusted, changed, placed, planned, shipped
from .test_orders import line, opened


async def test_a_late_order_counts_on_the_next_day_with_its_own_rank(world: World) -> None:
    """I5: an order of Monday that comes after Monday's close is worked on by Tuesday's, before one placed later; what Monday made firm stays."""
    await opened(world, "tea", quantity=50)
    await world.account("BIG", tier="strategic")
    await world.send(placed("o1", ("tea", 30)))
    await world.close(MONDAY)
    await world.send(placed("o2", ("tea", 15)), at=START + timedelta(days=1))
    await world.send(placed("late", ("tea", 15)), at=START + timedelta(hours=1))
    await world.close(TUESDAY)
    assert [(await line(world, number))["firm"] for number in ("o1", "late", "o2")] == [30, 15, 5]
    (late,) = await world.rows("SELECT business_date, work_date, first_ship FROM customer_order WHERE number = 'late'")
    assert (late["business_date"], late["work_date"], late["first_ship"]) == (MONDAY, TUESDAY, WEDNESDAY)
    assert await world.holds()


@pytest.mark.parametrize("together", [True, False])
async def test_an_order_ranks_by_when_it_was_placed_though_its_change_comes_first(
    world: World, *, together: bool
) -> None:
    """The time of `OrderPlaced` dates an order and ranks it, whatever else of it was read before; the newest version says what is asked.

    Taken out: `_date` in `take_in`.
    """
    await opened(world, "tea", quantity=50)
    rival = world.record(placed("o2", ("tea", 40), account="A2"), START + timedelta(hours=1))
    change = world.record(changed("o1", ("tea", 40)), START + timedelta(days=1))
    order = world.record(placed("o1", ("tea", 10)), START)
    batches = [[rival, change, order]] if together else [[rival], [change], [order], [order]]
    fates = [await world.handle(batch) for batch in batches]
    assert fates[-1][-1] == (Fate.HANDLED if together else Fate.DUPLICATE)
    assert {fate for many in fates[:3] for fate in many} == {Fate.HANDLED}
    (row,) = await world.rows("SELECT version, placed_at, business_date FROM customer_order WHERE number = 'o1'")
    assert tuple(row) == (2, START, MONDAY)
    await world.close(MONDAY)
    assert [(await line(world, number))["firm"] for number in ("o1", "o2")] == [40, 10]
    assert await world.holds()


async def test_while_its_placing_is_not_told_an_order_dates_from_its_first_version(world: World) -> None:
    """Of two changes in one batch the newer says what is asked, the older when. Taken out: `dates.get` in the call of `_intake`."""
    await opened(world, "tea")
    newer = world.record(changed("o1", ("tea", 40), version=3), START + timedelta(hours=2))
    older = world.record(changed("o1", ("tea", 10), version=2), START)
    assert await world.handle([newer, older]) == [Fate.HANDLED, Fate.HANDLED]
    (row,) = await world.rows("SELECT version, placed_at FROM customer_order WHERE number = 'o1'")
    assert tuple(row) == (3, START)
    assert (await line(world, "o1"))["ordered"] == 40


async def test_an_unknown_account_ranks_standard_until_it_opens(world: World) -> None:
    """Its order is promised like a standard one's and seen by planners only; when the account is opened, its manager sees it."""
    await opened(world, "tea")
    ann = await world.person("ann")
    assert await world.send(placed("o1", ("tea", 10), account="NEW")) == [Fate.HANDLED]
    found = await line(world, "o1")
    assert (found["tier"], found["score"], found["planned"]) == (3, 0, 10)
    assert len((await world.planner.get("/v1/orders")).json()["items"]) == 1
    assert (await ann.get("/v1/orders")).json()["items"] == []
    await world.account("NEW", manager="ann")
    assert [order["number"] for order in (await ann.get("/v1/orders")).json()["items"]] == ["o1"]


async def test_a_confirmed_reservation_goes_to_the_order_of_its_account_alone(world: World) -> None:
    """Another account's order that names the request takes nothing; the right one takes all of it as firm, and neither close nor timer ends it again."""
    await opened(world, "tea")
    await world.account("A1")
    body = {"account_id": "A1", "lines": [{"sku": "tea", "quantity": 60}]}
    made = await world.planner.post("/v1/reservations", json=body, headers={"Idempotency-Key": "k1"})
    hold = made.json()["id"]
    confirmed = await world.planner.post(f"/v1/reservations/{hold}:confirm", headers={"Idempotency-Key": "k2"})
    assert confirmed.status_code == 200, confirmed.text
    await world.send(placed("other", ("tea", 60), account="A2", request_id=hold))
    assert ((await line(world, "other"))["firm"], (await world.stock("tea"))["held"]) == (0, 60)
    await world.send(placed("o1", ("tea", 60), request_id=hold))
    assert ((await line(world, "o1"))["firm"], (await world.stock("tea"))["held"]) == (60, 0)
    assert (await world.planner.get(f"/v1/reservations/{hold}")).json()["state"] == "taken"
    await world.close(MONDAY)
    await world.close(date(2011, 8, 12))
    assert (await line(world, "o1"))["firm"] == 60
    assert await world.told("ReservationExpired") == []
    assert await world.holds()


async def test_what_is_held_is_not_promised_with_the_order_that_takes_it_over(world: World) -> None:
    """Of 100, 60 are held for an order of 130: it gets the 60 as firm and the other 40, not the 60 a second time.

    Taken out: the order of the two lines in `Book.hold`.
    """
    await opened(world, "tea")
    await world.account("A1")
    body = {"account_id": "A1", "lines": [{"sku": "tea", "quantity": 60}]}
    made = await world.planner.post("/v1/reservations", json=body, headers={"Idempotency-Key": "k1"})
    await world.send(placed("o1", ("tea", 130), request_id=made.json()["id"]))
    found = await line(world, "o1")
    assert (found["firm"], found["planned"], found["open"]) == (60, 40, 30)
    assert await world.holds()


async def test_a_large_order_is_told_in_chunks_of_one_version(world: World) -> None:
    """501 lines are one decision: two `SupplyAllocated` of at most 500 lines under one allocation version."""
    await opened(world, "tea", quantity=1000)
    await world.send(placed("o1", *[("tea", 1)] * 501))
    told = await world.told("SupplyAllocated")
    assert [(one["allocation_version"], len(one["lines"])) for one in told] == [(1, 500), (1, 1)]


async def test_a_count_read_before_its_shipment_costs_nobody_their_firm_promise(world: World) -> None:
    """60 firm for two, 30 have left the shelf and are counted as gone before the shipment is told: after the close the other still has 30 firm."""
    await opened(world, "tea", quantity=60)
    await world.send(placed("o1", ("tea", 30)), placed("o2", ("tea", 30), account="A2"))
    await world.close(MONDAY)
    noon = START + timedelta(days=1, hours=3)
    count = StockCounted(document_id="c2", site="MAIN", sku="tea", quantity=30, counted_at=noon)
    await world.send(count, at=noon)
    assert sorted([(await line(world, number))["firm"] for number in ("o1", "o2")]) == [0, 30]
    await world.send(shipped("s1", "o1", (1, 30)), at=noon - timedelta(hours=1))
    assert (await world.stock("tea"))["on_hand"] == 30
    await world.close(TUESDAY)
    assert [(await line(world, number))["firm"] for number in ("o1", "o2")] == [0, 30]
    assert [(await line(world, number))["open"] for number in ("o1", "o2")] == [0, 0]
    assert await world.holds()


async def test_overdue_supply_counts_for_some_days_and_then_raises_an_alarm(world: World) -> None:
    """A planned receipt past its date counts as coming on the next business day for five days, then no longer, and the alarm says how many.

    Taken out: `_watch_receipts` in `_begin`.
    """
    await opened(world, "tea", quantity=0)
    await world.send(planned("p1", 50, TUESDAY), placed("o1", ("tea", 30)))
    await world.close(THURSDAY)
    assert (await line(world, "o1"))["schedule"] == [["2011-08-05", 30, "planned"]]
    assert RECEIPTS_GIVEN_UP._value.get() == 0
    await world.close(date(2011, 8, 8))
    assert ((await line(world, "o1"))["planned"], (await line(world, "o1"))["open"]) == (0, 30)
    assert RECEIPTS_GIVEN_UP._value.get() == 1
    overdue = (await world.planner.get("/v1/planned-receipts", params={"overdue": "true"})).json()["items"]
    assert [one["id"] for one in overdue] == ["p1"]
    await world.send(planned("p1", 50, date(2011, 8, 20), version=2))
    assert (await world.planner.get("/v1/planned-receipts", params={"overdue": "true"})).json()["items"] == []
    await world.close(date(2011, 8, 9))
    assert (RECEIPTS_GIVEN_UP._value.get(), (await line(world, "o1"))["planned"]) == (0, 30)


async def test_an_order_is_dated_in_its_sites_zone(world: World) -> None:
    """Six in the evening UTC of Monday is Tuesday in Shanghai and still Monday in London."""
    await opened(world, "tea")
    await world.send(placed("first", ("tea", 1), site="EAST"))
    body, etag = {"name": "East", "zone": "Asia/Shanghai"}, {"If-Match": '"1"'}
    assert (await world.planner.put("/v1/sites/EAST", json=body, headers=etag)).status_code == 200
    evening = datetime(2011, 8, 1, 18, tzinfo=UTC)
    await world.send(placed("o1", ("tea", 1)), placed("o2", ("tea", 1), site="EAST"), at=evening)
    rows = await world.rows("SELECT number, business_date FROM customer_order WHERE number <> 'first' ORDER BY number")
    assert [row["business_date"] for row in rows] == [MONDAY, TUESDAY]


async def test_low_stock_names_accounts_that_ordered_in_the_last_28_days(world: World) -> None:
    """Key accounts with an order of the sku in the trailing 28 days, filled or not, are named best rank first; others and older ones are not."""
    await world.stocked("tea", quantity=100, reorder_point=50)
    await world.close(SUNDAY)
    for account, tier in (("K2", "key"), ("S1", "strategic"), ("OLD", "strategic"), ("G1", "growth")):
        await world.account(account, tier=tier)  # type: ignore[arg-type]
    await world.send(placed("o0", ("tea", 1), account="OLD"))
    await world.close(MONDAY)
    later = START + timedelta(days=30)
    for account in ("K2", "S1", "G1"):
        await world.send(placed(f"o-{account}", ("tea", 5), account=account), at=later)
    await world.send(placed("o9", ("tea", 60), account="UNKNOWN"), at=later)
    await world.close(later.date())
    (low,) = await world.told("StockLow")
    assert low["account_ids"] == ["S1", "K2"]


def test_low_stock_names_at_most_fifty_best_rank_first() -> None:
    """By tier, then score, then account id; growth and standard accounts are never named."""
    many = {f"K{at:02}": (KEY, Decimal(at)) for at in range(60)}
    standings = {**many, "S": (STRATEGIC, Decimal(0)), "T": (STRATEGIC, Decimal(0)), "G": (2, Decimal(99))}
    named = _key_accounts({*standings, "UNKNOWN"}, standings)
    assert len(named) == AUDIENCE
    assert named[:4] == ["S", "T", "K59", "K58"]


async def test_a_loss_of_supply_withdraws_worst_rank_first(worlds: Callable[..., World]) -> None:
    """Three orders of 10 are firm on 30: each loss of 10 takes the worst-ranked that is left, whole, whoever ordered first; the best keeps theirs longest.

    Taken out: the rank, or `reverse`, in `worst_first` of `withdraw`.
    """
    world = worlds(protected_tiers="")
    await opened(world, "tea", quantity=30)
    await world.account("BIG", tier="strategic")
    await world.account("MID", tier="key")
    await world.send(*(placed(f"o-{name}", ("tea", 10), account=name) for name in ("MID", "SMALL", "BIG")))
    await world.close(MONDAY)
    kept = []
    for number in range(4):
        kept.append([(await line(world, f"o-{name}"))["firm"] for name in ("BIG", "MID", "SMALL")])
        await world.send(adjusted(f"lost{number}", -10))
    assert kept == [[10, 10, 10], [10, 10, 0], [10, 0, 0], [0, 0, 0]]
    assert (await line(world, "o-SMALL"))["reason"] == "supply_lost"
    assert await world.holds()
