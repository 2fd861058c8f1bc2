"""The close run on a real database: firm, backorders, protection, effective dates, resumption, and the same state whatever the order of the day."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import msgspec
import pytest

from shared.contracts import Payload, ScoringState, Standing, StockLow, StockReceived
from shared.jobs import JobRunner
from supply.domain.policy import Policy
from supply.store import crossings
from supply.use_cases import close as closing
from supply.use_cases import close_chunk
from tests.supply.conftest import START, World

from .documents import (
    MONDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    adjusted,
    cancelled,
    changed,
    picked,
    placed,
    planned,
    returned,
    shipped,
)
from .test_orders import line, opened


def received(number: str, quantity: int, sku: str = "tea") -> StockReceived:
    return StockReceived(receipt_id=number, site="MAIN", sku=sku, quantity=quantity)


async def test_the_close_makes_firm_what_stock_covers_by_rank(worlds: Callable[..., World]) -> None:
    """60 in stock, nobody protected: the strategic order that came last gets its 50 firm, the standard one before it 10; the backorder is told."""
    world = worlds(protected_tiers="")
    await opened(world, "tea", quantity=60)
    await world.account("BIG", tier="strategic")
    await world.send(placed("o1", ("tea", 40), account="SMALL"), placed("o2", ("tea", 50), account="BIG"))
    await world.close(MONDAY)
    small, big = await line(world, "o1"), await line(world, "o2")
    assert (big["firm"], big["open"], small["firm"], small["open"]) == (50, 0, 10, 30)
    (opened_backorder,) = await world.told("BackorderOpened")
    assert (opened_backorder["order_id"], opened_backorder["lines"][0]["open"]) == ("o1", 30)
    (told,) = await world.rows(
        "SELECT facts FROM explanation WHERE order_id = (SELECT id FROM customer_order WHERE number = 'o1')"
    )
    facts = msgspec.json.decode(told["facts"])
    assert facts["winners"][0] == {**facts["winners"][0], "account_id": "BIG", "quantity": 50, "tier": "strategic"}
    events = await world.told()
    assert events[-1]["_type"] == "ReallocationRunCompleted"
    assert (events[-1]["closed_date"], events[-1]["firm_quantity"], events[-1]["open_quantity"]) == (
        "2011-08-01",
        60,
        30,
    )
    assert await world.holds()


async def test_what_rests_on_a_receipt_stays_planned(world: World) -> None:
    """An announced receipt is promised, not made firm; when it has come, the close makes firm and clears the backorder."""
    await opened(world, "tea", quantity=10)
    await world.send(planned("p1", 50, WEDNESDAY))
    await world.send(placed("o1", ("tea", 30)))
    await world.close(MONDAY)
    assert (await line(world, "o1"))["schedule"] == [["2011-08-02", 10, "firm"], ["2011-08-03", 20, "planned"]]
    await world.send(received("r1", 50))
    await world.close(TUESDAY)
    assert (await line(world, "o1"))["firm"] == 30
    assert [told["lines"] for told in await world.told("BackorderCleared")] == [[1]]
    assert await world.holds()


async def test_the_freeze_window_is_the_next_days_shipping(world: World) -> None:
    """A line asked for a later day stays planned even where stock covers it."""
    await opened(world, "tea")
    await world.send(placed("o1", ("tea", 30, THURSDAY)))
    await world.close(MONDAY)
    assert (await line(world, "o1"))["schedule"] == [["2011-08-04", 30, "planned"]]


async def test_tiers_count_from_their_day(world: World) -> None:
    """A tier that takes effect on Tuesday does not rank at Monday's close, and does at Tuesday's. (Guard: `since <= $1`.)"""
    await opened(world, "tea", quantity=0)
    standing = Standing(score=Decimal(50), computed_tier="standard", effective_tier="standard", since=date(2011, 1, 1))
    following = Standing(score=Decimal(90), computed_tier="strategic", effective_tier="strategic", since=TUESDAY)
    await world.send(ScoringState(account_id="NEW", version=1, current=standing, next=following))
    await world.account("KEY", tier="key")
    await world.send(placed("o1", ("tea", 30), account="NEW"), placed("o2", ("tea", 30), account="KEY"))
    await world.send(received("r1", 30))
    await world.close(MONDAY)
    assert ((await line(world, "o1"))["firm"], (await line(world, "o2"))["firm"]) == (0, 30)
    await world.send(
        shipped("s1", "o2", (1, 30)), placed("o3", ("tea", 30), account="KEY"), received("r2", 30), at=START
    )
    await world.close(TUESDAY)
    assert ((await line(world, "o1"))["firm"], (await line(world, "o3"))["firm"]) == (30, 0)
    assert await world.holds()


async def test_a_close_forgets_standings_that_later_ones_have_replaced(world: World) -> None:
    """What counted until the closed day goes, what counts on it and what is foretold stays: a year of scores is not read again at each close.

    Taken out: the call in `_measure`; `newer.since <= $1` (the one in force goes).
    """

    def standing(since: date) -> Standing:
        return Standing(score=Decimal(50), computed_tier="standard", effective_tier="standard", since=since)

    await opened(world, "tea")
    await world.send(ScoringState(account_id="A", version=1, current=standing(date(2011, 1, 1)), next=None))
    await world.send(ScoringState(account_id="A", version=2, current=standing(MONDAY), next=standing(TUESDAY)))
    await world.close(MONDAY)
    assert [row["since"] for row in await world.rows("SELECT since FROM standing ORDER BY since")] == [MONDAY, TUESDAY]


async def test_firm_stays_firm_against_better_rank(world: World) -> None:
    """What was made firm for a standard account is not taken by a strategic order of the next day."""
    await opened(world, "tea", quantity=30)
    await world.account("BIG", tier="strategic")
    await world.send(placed("o1", ("tea", 30)))
    await world.close(MONDAY)
    await world.send(placed("o2", ("tea", 30), account="BIG"))
    await world.close(TUESDAY)
    assert ((await line(world, "o1"))["firm"], (await line(world, "o2"))["open"]) == (30, 30)


async def test_a_firm_withdrawal_is_restored_when_the_shipment_explains_it(world: World) -> None:
    """A low count read before the shipment that explains it takes firm promises; the close gives them back."""
    await opened(world, "tea", quantity=60)
    await world.send(placed("o1", ("tea", 30)), placed("o2", ("tea", 30), account="A2"))
    await world.close(MONDAY)
    await world.send(adjusted("a1", -30))
    assert sorted([(await line(world, number))["firm"] for number in ("o1", "o2")]) == [0, 30]
    await world.send(adjusted("a2", 30))
    await world.close(TUESDAY)
    assert [(await line(world, number))["firm"] for number in ("o1", "o2")] == [30, 30]
    assert await world.holds()


async def test_orders_of_the_next_day_are_left_alone(world: World) -> None:
    """A line of a later business date keeps its promise and is not made firm by the close of the day before."""
    await opened(world, "tea")
    later = START.replace(day=2)
    await world.send(placed("o1", ("tea", 10)), at=later)
    await world.close(MONDAY)
    found = await line(world, "o1")
    assert (found["firm"], found["planned"]) == (0, 10)
    await world.close(TUESDAY)
    assert (await line(world, "o1"))["firm"] == 10


async def test_standing_protection_holds_stock_for_better_tiers(world: World) -> None:
    """What strategic accounts asked per day is held until the next receipt: a new standard order sees none of it, and is told why."""
    await opened(world, "tea", quantity=100)
    await world.account("BIG", tier="strategic")
    await world.send(planned("p1", 10, THURSDAY))
    await world.send(placed("o1", ("tea", 20), account="BIG"))
    await world.close(MONDAY)
    protected = (await world.stock("tea"))["protected_0"]
    assert protected == 20  # 20 in 2 days seen, 2 days from Tuesday to Thursday
    await world.send(placed("o2", ("tea", 80), account="SMALL"))
    found = await line(world, "o2")
    assert (found["planned"], found["open"], found["reason"]) == (70, 10, "protection")


async def test_stock_low_is_told_once_per_crossing(world: World) -> None:
    """StockLow when the position falls to the reorder point, with the key accounts concerned; not again until it has recovered."""
    await world.stocked("tea", quantity=100, reorder_point=50)
    await world.close(SUNDAY)
    await world.account("BIG", tier="strategic")
    await world.send(placed("o1", ("tea", 60), account="BIG"), placed("o2", ("tea", 1), account="SMALL"))
    await world.close(MONDAY)
    await world.close(TUESDAY)
    (low,) = await world.told("StockLow")
    assert (low["position"], low["reorder_point"], low["account_ids"]) == (39, 50, ["BIG"])
    await world.send(received("r1", 100))
    await world.close(WEDNESDAY)
    assert len(await world.told("StockRecovered")) == 1


async def test_fill_rates_are_stored(world: World) -> None:
    """Per account and day: asked, filled at once, and its range; after 14 days what was filled by then."""
    await opened(world, "tea", "cup", quantity=10)
    await world.send(placed("o1", ("tea", 8), ("cup", 30)))
    await world.close(MONDAY)
    (row,) = await world.rows("SELECT * FROM fill_rate")
    assert (row["asked"], row["at_once"], row["within_14"], row["skus_asked"], row["skus_at_once"]) == (
        38,
        18,
        None,
        2,
        2,
    )
    await world.close(date(2011, 8, 15))
    (row,) = await world.rows("SELECT * FROM fill_rate")
    assert row["within_14"] == 18


async def test_range_coverage_counts_what_is_promised_in_time(world: World) -> None:
    """A sku promised for the day it was asked for is covered though nothing of it is firm yet; one that comes late, or not at all, is not.

    Taken out: the schedule's part of `in_time` in `_FILLED`; its comparison with `due`.
    """
    await opened(world, "tea", "cup", "pot", quantity=0)
    await world.send(planned("p1", 9, WEDNESDAY, "tea"), planned("p2", 9, WEDNESDAY, "cup"))
    await world.send(placed("o1", ("tea", 2), ("tea", 2, THURSDAY), ("cup", 1), ("pot", 1)))
    await world.close(MONDAY)
    (row,) = await world.rows("SELECT at_once, skus_asked, skus_at_once FROM fill_rate")
    assert tuple(row) == (0, 3, 1)


async def test_a_run_on_its_own_result_changes_nothing(world: World) -> None:
    """I7: a close with no news since the last one leaves no run lines when nothing falls due."""
    await opened(world, "tea", quantity=10)
    await world.send(placed("o1", ("tea", 30)), placed("o2", ("tea", 5, THURSDAY), account="A2"))
    await world.close(MONDAY)
    before = await world.rows("SELECT schedule, open, firm FROM order_line ORDER BY order_id, line_no")
    run = (await world.rows("SELECT max(id::text) AS id FROM run"))[0]["id"]
    async with world.database.transaction() as session:
        closed = close_chunk.Closing(run, (await _day(session)), Policy(), {}, 2)
        done = await close_chunk.decide(session, [("MAIN", "tea")], closed)
    assert done["changed"] == 0
    assert await world.rows("SELECT schedule, open, firm FROM order_line ORDER BY order_id, line_no") == before


async def _day(session: Any) -> Any:
    from shared.clock import business_now  # noqa: PLC0415

    return await business_now(session)


async def test_a_close_is_resumed_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that dies after its first chunk goes on with the second: each order is told once, each sku decided once.

    (Guard: `job.progress["after"]`; without it the first chunk's lines are recorded twice and the run fails.)
    """
    await opened(world, "tea", "cup", "pot", quantity=10)
    await world.send(placed("o1", ("tea", 5)), placed("o2", ("cup", 5)), placed("o3", ("pot", 50)))
    monkeypatch.setattr(closing, "SKUS_AT_ONCE", 1)
    real, calls = close_chunk.decide, 0

    async def dies(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise ConnectionError("killed")
        return await real(*args)

    monkeypatch.setattr(close_chunk, "decide", dies)
    await world.close(MONDAY, run=False)
    await _until_done(world)
    assert calls == 4
    assert [told["order_id"] for told in await world.told("AllocationChanged")] == ["o1", "o2", "o3"]
    assert len(await world.told("ReallocationRunCompleted")) == 2  # Sunday's and this one
    assert await world.holds()


async def test_stock_that_falls_low_is_told_when_all_is_decided(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that dies after its first chunk has told of no stock row yet, and tells of each once when it has gone on.

    Taken out: DELETE in `_TAKE` (told without end); `crossings.add` in `_keep_crossings` (nothing is told).
    """
    for sku in ("cup", "tea"):
        await world.stocked(sku, quantity=100, reorder_point=50)
    await world.close(SUNDAY)
    await world.send(placed("o1", ("cup", 60), ("tea", 60)))
    monkeypatch.setattr(closing, "SKUS_AT_ONCE", 1)
    monkeypatch.setattr(closing, "CROSSINGS_AT_ONCE", 1)
    real, dead = close_chunk.decide, False

    async def dies(session: Any, keys: Any, run: Any) -> Any:
        nonlocal dead
        if keys[0][1] == "tea" and not dead:
            dead = True
            assert await world.told("StockLow") == []
            raise ConnectionError("killed")
        return await real(session, keys, run)

    monkeypatch.setattr(close_chunk, "decide", dies)
    await world.close(MONDAY, run=False)
    await _until_done(world)
    assert dead
    assert [low["sku"] for low in await world.told("StockLow")] == ["cup", "tea"]


async def test_what_another_close_left_untold_is_told_with_its_own_day(world: World) -> None:
    """A close that a version without this step ended has told nothing of it: the next one does.

    Taken out: the closed day that `take` gives (it is dated by the later one).
    """
    await opened(world, "tea")
    async with world.database.transaction() as session:
        await crossings.add(session, MONDAY, [StockLow(site="MAIN", sku="tea", position=1, reorder_point=2)])
    await world.close(TUESDAY)
    (told,) = await world.rows(
        "SELECT headers::jsonb ->> 'ce_businessdate' AS day FROM outbox WHERE headers LIKE '%StockLow%'"
    )
    assert told["day"] == MONDAY.isoformat()


async def _until_done(world: World) -> None:
    """Runs due jobs, retries included, at once."""
    runner = JobRunner(world.database, world.runtime.service.jobs(world.runtime))
    async with runner._claims() as claims:
        for _ in range(10):
            await runner._one(claims)
            await claims.execute("UPDATE job SET run_at = now()")
            if not await claims.fetchval("SELECT count(*) FROM job WHERE state = 'due'"):
                return
    pytest.fail("the close did not end")


STATE = """
SELECT o.number, o.placed_at, o.business_date, o.work_date, l.line_no, l.ordered, l.shipped, l.released, l.cancelled, l.firm, l.planned, l.open, l.schedule,
  l.due, l.short, l.tier
FROM order_line l JOIN customer_order o ON o.id = l.order_id ORDER BY o.number, l.line_no
"""
STOCK = "SELECT sku, on_hand, held, firm, planned, open_0, open_3, protected_0, low, commitments FROM stock ORDER BY 1"


async def test_the_state_after_the_close_does_not_depend_on_the_order_of_the_day(worlds: Any) -> None:
    """R8 and I5: the day's events, each of its own minute, in order one by one, and shuffled, doubled and in batches, end in the same state after each close.

    Taken out: `_date` in `take_in`, so that the first document read dates an order.
    """
    days: list[list[Payload]] = [
        [
            placed("o1", ("tea", 40), ("cup", 9), account="SMALL"), placed("o2", ("tea", 30), account="BIG"), cancelled("o1", (1, 5)),
            placed("o3", ("cup", 50, THURSDAY), account="KEY"), changed("o1", ("tea", 45), ("cup", 4), account="SMALL"), planned("p1", 30, WEDNESDAY),
        ],
        [
            shipped("s1", "o2", (1, 30)), shipped("s2", "o1", (1, 10)), adjusted("a1", -25), received("r1", 12), placed("o4", ("tea", 20), account="KEY"),
            picked("d1", "o3", (1, 3)), cancelled("o4", whole=True), changed("o4", ("tea", 25), account="KEY"), returned("g1", "o2", 1, 5, 4),
            placed("o5", ("tea", 6), ("cup", 60), account="BIG"),
        ],
        [shipped("s3", "o3", (1, 3)), adjusted("a2", -60, "cup"), placed("o6", ("tea", 3), account="BIG"), cancelled("o5", (2, 50))],
    ]  # fmt: skip
    plain = await _play(worlds(), days, None)
    for seed in (1, 2):
        assert await _play(worlds(), days, Random(seed)) == plain


async def _play(world: World, days: Sequence[Sequence[Payload]], random: Random | None) -> list[Any]:
    await opened(world, "tea", "cup", quantity=60)
    for account, tier in (("BIG", "strategic"), ("KEY", "key")):
        await world.account(account, tier=tier)  # type: ignore[arg-type]
    seen: list[Any] = []
    for at, events in enumerate(days):
        records = [
            world.record(payload, START.replace(day=1 + at, minute=minute)) for minute, payload in enumerate(events)
        ]
        if random is not None:
            records = [*records, *random.sample(records, len(records) // 2)]
            random.shuffle(records)
        size = 1 if random is None else random.randint(2, 6)
        for start in range(0, len(records), size):
            await world.handle(records[start : start + size])
        await world.close(date(2011, 8, 1 + at))
        assert await world.holds()
        seen.append([[dict(row) for row in await world.rows(sql)] for sql in (STATE, STOCK)])
    return seen
