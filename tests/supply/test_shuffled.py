"""R8: the state after each close is a function of the set of the day's records, whatever their order, copies, stale versions and batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from shared.contracts import (
    OrderCancelled,
    OrderPlaced,
    Payload,
    ProductListed,
    ScoringState,
    Standing,
    StockReceived,
    SupplyPlanChanged,
    Tier,
)
from shared.events import Record
from supply.use_cases import close as closing
from tests.supply.use_cases.test_close import STATE

from .conftest import START, World
from .use_cases.documents import (
    MONDAY,
    SUNDAY,
    adjusted,
    agreed,
    cancelled,
    changed,
    picked,
    placed,
    planned,
    returned,
    shipped,
)

DAYS = 3
SKUS = ("tea", "cup", "pot")
ACCOUNTS: dict[str, Tier] = {"BIG": "strategic", "KEY": "key", "GROW": "growth", "SMALL": "standard"}
COMPARED = {
    "stock": """SELECT site, sku, on_hand, held, firm, planned, open_0, open_1, open_2, open_3, protected_0, protected_1, protected_2,
        protection_set_0, protection_set_1, protection_set_2, commitments, reorder_point, low FROM stock ORDER BY 1, 2""",
    "hold": """SELECT h.account_id, h.state, h.reason, h.deadline, l.sku, l.quantity, l.live
        FROM hold h JOIN hold_line l ON l.hold_id = h.id ORDER BY 1, 5""",
    "planned_receipt": "SELECT number, version, sku, quantity, received, final, open, expected_on FROM planned_receipt ORDER BY 1",
    "demand": "SELECT site, sku, work_date, account_id, tier, quantity FROM demand ORDER BY 1, 2, 3, 4",
    "fill_rate": "SELECT * FROM fill_rate ORDER BY work_date, account_id",
    "standing": "SELECT account_id, since, tier, score FROM standing ORDER BY 1, 2",
    "protection": """SELECT p.season_id, p.account_id, p.sku, p.quantity, p.priority, b.first_day, b.quantity, b.asked, s.signed
        FROM protection p JOIN protection_bucket b USING (protection_id) JOIN stock s USING (site, sku) WHERE reason IS NULL ORDER BY 1, 2, 3, 6""",
    "product": "SELECT sku, version, lead_time_days FROM product ORDER BY 1",
}


@dataclass(frozen=True)
class Delivery:
    """How the records of a day arrive; `seed`: of the shuffle, with stale versions put in between; None: in order."""

    copies: int
    batch: int
    chunk: int
    seed: int | None = None


SEASON = {
    "season_id": "peak", "name": "Peak", "families": ["toys"], "starts_on": "2011-08-03", "ends_on": "2011-08-16", "peak_index": 2.0,
    "weekly_capacity": 100, "production_days": 1, "transport_days": 1, "review_days": 1, "protection_class": "core",
}  # fmt: skip
IN_ORDER = Delivery(copies=1, batch=500, chunk=500)
SHORT = [Delivery(copies=3, batch=23, chunk=1, seed=1)]
LONG = [Delivery(copies=3, batch=batch, chunk=1 + seed % 3, seed=seed) for seed in range(2, 12) for batch in (3, 64)]


def standing(account_id: str, version: int, tier: Tier, since: date) -> ScoringState:
    """What scoring says: so from a day on."""
    told = Standing(score=Decimal(40 + version), computed_tier=tier, effective_tier=tier, since=since)
    return ScoringState(account_id=account_id, version=version, current=told)


def first_day(holds: dict[str, str]) -> list[Payload]:
    """What is known on Monday morning beside the day's orders: supply to come, and what was confirmed is ordered."""
    ordered = [
        placed(f"h-{account}", ("tea", 6), ("cup", 4), account=account, version=10, request_id=hold)
        for account, hold in holds.items()
    ]
    signed = [
        agreed(("tea", 25), ("pot", 10), account="KEY", version=10),
        agreed(("cup", 12), account="BIG", version=10),
    ]
    return [*ordered, *signed, *(planned(f"p-{sku}", 40, MONDAY + timedelta(days=2), sku, version=10) for sku in SKUS)]


def a_day(number: int, random: Random) -> list[Payload]:
    """A day's records in the order in which they happened, told by version 10 and higher: lower ones are stale."""
    day = MONDAY + timedelta(days=number)
    told: list[Payload] = []
    for place in range(8):
        order, account = f"o{number}{place}", random.choice([*ACCOUNTS])
        wanted = random.choice([None, day + timedelta(days=random.randint(1, 4))])
        lines = [(random.choice(SKUS), random.randint(1, 25), wanted) for _ in range(random.randint(1, 3))]
        told.append(placed(order, *lines, account=account, version=10))
        if place % 3 == 0:
            told.append(changed(order, *lines, ("pot", 7), account=account, version=12))
        if place % 4 == 1:
            told.append(cancelled(order, (1, random.randint(1, 9)), account=account, version=12))
        if number and place % 2 == 0:
            before = f"o{number - 1}{place}"
            told.append(picked(f"d{before}", before, (1, 2)))
            told.append(shipped(f"s{before}", before, (1, random.randint(1, 3))))
            told.append(returned(f"g{before}", before, 1, 1, place % 4 // 2))
    for sku in SKUS:
        told.append(adjusted(f"a{number}{sku}", -random.randint(1, 12), sku))
        told.append(
            StockReceived(
                receipt_id=f"r{number}{sku}",
                site="MAIN",
                sku=sku,
                quantity=random.randint(1, 15),
                planned_receipt_id=f"p-{sku}",
                final=False,
            )
        )
        later = planned(f"p-{sku}", random.randint(50, 70), day + timedelta(days=3), sku, version=20 + 10 * number)
        told.append(SupplyPlanChanged(**msgspec.structs.asdict(later)))
        told.append(
            ProductListed(sku=sku, version=20 + 10 * number, name=sku, family="toys", lead_time_days=2 + number)
        )
    if number == 1:
        told.append(agreed(("tea", 9), ("cup", 11), account="KEY", version=12))
    account = random.choice([*ACCOUNTS])
    tier = random.choice([*ACCOUNTS.values()])
    told.append(standing(account, 20 + 10 * number, tier, day + timedelta(days=number % 2)))
    return told


def staler(payload: Payload) -> Payload | None:
    """What an earlier version said, which counts for nothing whenever it comes; None: this has no versions, or was the first."""
    if isinstance(payload, OrderPlaced) or getattr(payload, "version", 10) <= 10:
        return None
    lower: dict[str, Any] = {"version": payload.version - 1}  # type: ignore[attr-defined]
    if hasattr(payload, "lines"):
        lower["lines"] = payload.lines[:1]
    if isinstance(payload, OrderCancelled):
        lower["lines"] = [msgspec.structs.replace(line, quantity=line.quantity + 3) for line in payload.lines]
    if isinstance(payload, SupplyPlanChanged):
        lower["quantity"] = 1
    if isinstance(payload, ScoringState):
        return standing(payload.account_id, payload.version - 1, "growth", payload.current.since)
    return msgspec.structs.replace(payload, **lower)


def records_of(world: World, day: int, told: list[Payload], delivery: Delivery) -> list[Record]:
    """The day's records as this delivery hands them over, each of its own minute."""
    moments = [START + timedelta(days=day, minutes=minute) for minute in range(len(told))]
    records = [world.record(payload, at) for payload, at in zip(told, moments, strict=True)]
    if delivery.seed is None:
        return records
    older = [(old, at) for payload, at in zip(told, moments, strict=True) if (old := staler(payload)) is not None]
    records = [*records, *(world.record(old, at) for old, at in older)] * delivery.copies
    Random(delivery.seed + day).shuffle(records)
    return records


async def confirmed(world: World) -> dict[str, str]:
    """A reservation of two accounts that wait for their orders, and one that nobody orders; by account."""
    found = {}
    for account in ("BIG", "SMALL", "KEY"):
        lines = [{"sku": "tea", "quantity": 5}, {"sku": "cup", "quantity": 4}]
        headers = {"Idempotency-Key": uuid4().hex}
        body = {"account_id": account, "lines": lines}
        made = await world.planner.post("/v1/reservations", json=body, headers=headers)
        assert made.status_code == 201, made.text
        found[account] = made.json()["id"]
        done = await world.planner.post(
            f"/v1/reservations/{found[account]}:confirm", headers=headers | {"Idempotency-Key": uuid4().hex}
        )
        assert done.status_code == 200, done.text
    del found["KEY"]
    return found


async def play(world: World, delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The state after each close, and what was told of low stock by then."""
    monkeypatch.setattr(closing, "SKUS_AT_ONCE", delivery.chunk)
    await world.stocked(*SKUS, quantity=60, family="toys")
    for account, tier in ACCOUNTS.items():
        await world.account(account, tier=tier)
    await world.close(SUNDAY)
    assert (await world.planner.post("/v1/seasons", json=SEASON)).status_code == 201
    holds = await confirmed(world)
    found: dict[str, Any] = {}
    for number in range(DAYS):
        told = [*(first_day(holds) if number == 0 else []), *a_day(number, Random(number))]
        records = records_of(world, number, told, delivery)
        for start in range(0, len(records), delivery.batch):
            await world.handle(records[start : start + delivery.batch])
        day = MONDAY + timedelta(days=number)
        await world.close(day)
        assert await world.holds()
        for name, sql in {"line": STATE, **COMPARED}.items():
            found[f"{day} {name}"] = [tuple(row) for row in await world.rows(sql)]
        low = [
            {name: value for name, value in event.items() if name != "run_id"} for event in await world.told("StockLow")
        ]
        found[f"{day} told low"] = sorted(map(repr, low))
    return found


@pytest.mark.parametrize(
    "deliveries", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
async def test_the_state_after_each_close_does_not_depend_on_the_delivery(
    worlds: Callable[..., World], deliveries: Sequence[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three times each, shuffled across keys and topics, with stale versions, in small batches: after each close schedules, stock, protections,
    what accounts signed, reservations, planned receipts, demand, fill rates and what was told of low stock equal those of the orderly run.

    Taken out, each in turn: the comparison of versions of orders, of planned receipts and of standings.
    """
    orderly = await play(worlds(), IN_ORDER, monkeypatch)
    last = MONDAY + timedelta(days=DAYS - 1)
    assert {row[1] for row in orderly[f"{last} hold"]} == {"taken", "confirmed"}
    assert orderly[f"{last} told low"]
    assert [row for row in orderly[f"{last} stock"] if sum(row[6:10]) and sum(row[10:13])], (
        "nothing is short, or protected"
    )
    assert [row for row in orderly[f"{last} protection"] if row[7]], "nothing signed is ordered"
    for delivery in deliveries:
        other = await play(worlds(), delivery, monkeypatch)
        for name, state in orderly.items():
            assert other[name] == state, (delivery, name)
