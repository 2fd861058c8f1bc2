"""R8: supply and scoring together, their records through a real broker in other orders, copies, partitions and batches."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

import scoring.__main__ as scoring
import supply.__main__ as supply
from shared.contracts import (
    BusinessDayClosed,
    Payload,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanChanged,
    SupplyPlanned,
)
from shared.database import fetch
from shared.events import Record
from shared.kafka import Kafka
from shared.service import Runtime
from shared.verify import verify
from tests.flows.conftest import Working
from tests.scoring.feed import MONDAY, at, record
from tests.scoring.test_shuffled import STATE as SCORES
from tests.scoring.test_shuffled import a_day, staler
from tests.supply.use_cases.test_close import STOCK
from tests.support.publishing import publish
from tests.support.topics import delete_topics, make_topics

DAYS = 3
DEADLINE = 60
SKUS = ("S0", "S1", "S2", "S3")
# A line of which nothing is left is not decided any more: its due date and tier are those of the last look at it, not part of the day's state.
# A line that a later version left out stays as a row without any quantity, so that its withdrawal can be explained; who heard the later version first
# never knew it. It promises nothing.
PROMISED = """
SELECT o.number, l.line_no, l.ordered, l.shipped, l.returned, l.released, l.cancelled, l.firm, l.planned, l.open, l.schedule, l.short, l.reason,
  CASE WHEN l.firm + l.planned + l.open > 0 THEN l.due END AS due, CASE WHEN l.firm + l.planned + l.open > 0 THEN l.tier END AS tier
FROM order_line l JOIN customer_order o ON o.id = l.order_id
WHERE l.ordered + l.shipped + l.returned + l.released + l.cancelled > 0 ORDER BY 1, 2
"""
BACKORDERS = """
SELECT o.number, l.line_no, l.open FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.short ORDER BY 1, 2
"""
PROMISES = {"line": PROMISED, "stock": STOCK, "backorder": BACKORDERS}


@dataclass(frozen=True)
class Delivery:
    """How the records of a day reach the services."""

    partitions: int
    batch: int
    chunk: int
    copies: int = 1
    seed: int | None = None  # of the shuffle; None: in order, without stale versions


IN_ORDER = Delivery(partitions=1, batch=500, chunk=5_000)
OTHERS = (
    Delivery(partitions=5, batch=7, chunk=2, copies=3, seed=1),
    Delivery(partitions=2, batch=64, chunk=3, copies=2, seed=2),
)


def supplied(day: date, random: Random) -> list[Payload]:
    """What a day's orders are promised from: counts on the first day, then receipts, plans that change, and losses."""
    number = (day - MONDAY).days
    if number == 0:
        return [
            *(StockCounted(document_id=f"c{sku}", site="MAIN", sku=sku, quantity=2_500, counted_at=at(day, 6)) for sku in SKUS),
            *(SupplyPlanned(planned_receipt_id=f"p{sku}", version=5, site="MAIN", sku=sku, quantity=900, expected_on=day + timedelta(days=2)) for sku in SKUS),
        ]  # fmt: skip
    told: list[Payload] = []
    for sku in SKUS:
        receipt = f"p{sku}"
        told += [
            StockReceived(receipt_id=f"r{number}{sku}", site="MAIN", sku=sku, quantity=random.randint(50, 300), planned_receipt_id=receipt, final=False),
            SupplyPlanChanged(planned_receipt_id=receipt, version=10 * number + 9, site="MAIN", sku=sku, quantity=700, expected_on=day + timedelta(days=3)),
            SupplyPlanChanged(planned_receipt_id=receipt, version=10 * number + 7, site="MAIN", sku=sku, quantity=1, expected_on=day + timedelta(days=9)),
            StockAdjusted(document_id=f"a{number}{sku}", site="MAIN", sku=sku, delta=-random.randint(100, 900)),
        ]  # fmt: skip
    return told


def records_of(day: date, delivery: Delivery) -> list[Record]:
    """The day's records as this delivery sends them; the set of what is said is the same in all."""
    number = (day - MONDAY).days
    told = [
        record(payload, at(day, 9), event_id=f"s{number}-{place}")
        for place, payload in enumerate(supplied(day, Random(number)))
    ]
    records = [*told, *a_day(day, Random(number))]
    if delivery.seed is None:
        return records
    records += [staler(old, day) for old in records if dict(old.headers)["ce_type"] == b"OrderChanged.v1"]
    records = records * delivery.copies
    Random(delivery.seed + number).shuffle(records)
    return records


@asynccontextmanager
async def broker(bootstrap: str, prefix: str, partitions: int) -> AsyncIterator[Kafka]:
    """Topics of our own with so many partitions; those declared with one keep one."""
    kafka = Kafka(bootstrap, prefix)
    made = await make_topics(kafka, [], partitions)
    yield kafka
    await delete_topics(kafka, made)


async def closed(runtimes: Sequence[Runtime], day: date) -> None:
    """Waits until each service has done all there is; scoring first, because supply hears it."""
    async with asyncio.timeout(DEADLINE):
        for runtime in runtimes:
            while not _quiet(await runtime.progress(), day):
                await asyncio.sleep(0.02)


def _quiet(told: dict[str, Any], day: date) -> bool:
    busy = any(told[name] or told[name] is None for name in ("lag", "outbox_unsent", "jobs_running", "timers_due"))
    return not busy and told["business"] is not None and told["business"]["closed"] == day.isoformat()


async def state(runtime: Runtime, what: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by the name of their query; every invariant of the service holds."""
    assert [finding for finding in await verify(runtime.database, runtime.service.checks) if not finding.holds] == []
    async with runtime.database.read() as session:
        return {name: [tuple(row) for row in await fetch(session, sql)] for name, sql in what.items()}


async def play(working: Working, kafka: Kafka, delivery: Delivery) -> dict[str, Any]:
    """The state of both services after each close."""
    found: dict[str, Any] = {}
    async with (
        working(scoring.SERVICE, kafka, consumer_batch=delivery.batch, close_chunk=delivery.chunk) as scores,
        working(supply.SERVICE, kafka, consumer_batch=delivery.batch) as promises,
    ):
        for number in range(-1, DAYS):
            day = MONDAY + timedelta(days=number)
            if number >= 0:
                await publish(kafka, records_of(day, delivery))
            close = BusinessDayClosed(calendar="main", closed_date=day, next_business_date=day + timedelta(days=1))
            await publish(kafka, [record(close, at(day, 20))])
            await closed((scores, promises), day)
            for runtime, what in ((promises, PROMISES), (scores, SCORES)):
                found |= {
                    f"{day} {runtime.service.name} {name}": rows for name, rows in (await state(runtime, what)).items()
                }
    return found


@pytest.mark.parametrize("delivery", OTHERS, ids=lambda delivery: f"{delivery.partitions}-partitions")
async def test_the_state_after_each_close_does_not_depend_on_the_delivery(
    working: Working, kafka_bootstrap: str, topic_prefix: str, delivery: Delivery
) -> None:
    """Each day's records in order through one partition, and copied, shuffled across keys and topics, with stale versions, through
    other partitions in other batches: schedules, backorders, stock, protections, ledger, scores and tiers are the same after each close.

    Taken out: `day_is_read` in either close job; the inbox; the version comparison of orders.
    """
    async with broker(kafka_bootstrap, f"{topic_prefix}a.", IN_ORDER.partitions) as kafka:
        orderly = await play(working, kafka, IN_ORDER)
    async with broker(kafka_bootstrap, f"{topic_prefix}b.", delivery.partitions) as kafka:
        other = await play(working, kafka, delivery)
    last = f"{MONDAY + timedelta(days=DAYS - 1)}"
    assert orderly[f"{last} supply backorder"], "stock is short, or nothing would be decided by rank"
    assert orderly[f"{last} scoring tier_change"] or orderly[f"{last} scoring standing"]
    for name, rows in orderly.items():
        assert other[name] == rows, name
