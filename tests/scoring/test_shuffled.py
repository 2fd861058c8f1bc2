"""The state after each close is a function of the set of the day's records: order, copies, stale versions and batch sizes do not matter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
import pytest

from shared.contracts import OrderChanged, ScoringState
from shared.database import Database
from shared.events import Record
from tests.scoring.feed import (
    MONDAY,
    Feed,
    account,
    at,
    cancel,
    changed,
    credit,
    invoice,
    order,
    payment,
    product,
    rate,
    record,
    returned,
    settings,
    shipped,
)

ACCOUNTS = [f"A{number}" for number in range(6)]
DAYS = 3
STATE = {
    "ledger_entry": "SELECT kind, source, document_id, line_no, account_id, day, quantity, amount, unit_price FROM ledger_entry ORDER BY 1, 2, 3, 4",
    "day_bucket": "SELECT * FROM day_bucket ORDER BY account_id, day",
    "score": "SELECT * FROM score ORDER BY account_id, watermark",
    "standing": "SELECT * FROM standing ORDER BY account_id",
    "tier_change": "SELECT * FROM tier_change ORDER BY account_id, effective",
    "waiting": "SELECT type, missing_kind, missing_key FROM waiting_record ORDER BY 1, 2, 3",
}


@dataclass(frozen=True)
class Delivery:
    """How the records of a day arrive. `stale`: lower versions with other content are put in between."""

    shuffled: bool
    copies: int
    stale: bool
    batch: int
    chunk: int


IN_ORDER = Delivery(shuffled=False, copies=1, stale=False, batch=1_000, chunk=5_000)


def a_day(day: date, random: Random) -> list[Record]:
    """What an ERP and accounts tell in a day, in the order in which it happened."""
    number = (day - MONDAY).days
    told: list[Any] = [account(name, version=number + 1) for name in ACCOUNTS] if number == 0 else []
    told += [product(f"S{sku}", f"{random.randint(1, 90) / 100}", version=number + 1) for sku in range(4)]
    told.append(rate(f"r{number}", "EUR", "GBP", f"0.{random.randint(70, 95)}", day))
    records = [record(payload, at(day, 7), event_id=f"{number}-{place}") for place, payload in enumerate(told)]
    for place in range(12):
        name, key = random.choice(ACCOUNTS), f"{number}-{place}"
        lines = [
            (line, f"S{random.randint(0, 4)}", random.randint(1, 900), f"{random.randint(1, 999) / 100}")
            for line in (1, 2, 3)
        ]
        currency = random.choice(["GBP", "GBP", "EUR"])
        story: list[Any] = [order(name, key, *lines, version=10, currency=currency)]
        if place % 3 == 0:
            story.append(changed(name, key, *lines[:2], (4, "S1", 7, "1.005"), version=12, currency=currency))
        if place % 4 == 0:
            story += [cancel(name, key, {1: 5}, version=2), cancel(name, key, {1: 9, 2: 400}, version=4)]
        story += [shipped(name, f"s{key}", key, {1: 3, 2: 1}), returned(name, f"t{key}", key, {2: (1, 1)})]
        story.append(
            invoice(
                name,
                f"i{key}",
                day + timedelta(days=place % 2),
                ("S1", 3, f"{random.randint(1, 99999) / 100}"),
                currency=currency,
            )
        )
        story.append(payment(name, f"p{key}", {f"i{key}": "50.00"}, currency=currency))
        if place % 5 == 0:
            story.append(credit(name, f"c{key}", f"i{key}", "10.00", currency=currency))
        records += [record(payload, at(day, 8 + step), event_id=f"{key}-{step}") for step, payload in enumerate(story)]
    return records


def staler(told: Record, day: date) -> Record:
    """The same `OrderChanged` under a lower version, with other content."""
    headers = {name: value.decode() for name, value in told.headers}
    payload = msgspec.json.decode(told.value or b"", type=OrderChanged)
    older = msgspec.structs.replace(payload, version=payload.version - 9, lines=payload.lines[:1])
    return record(older, at(day, 8), event_id=f"old-{headers['ce_id']}")


async def play(database: Database, delivery: Delivery, seed: int) -> dict[str, Any]:
    """The state after each close, and what was told."""
    feed = Feed(database, chunk=delivery.chunk)
    random = Random(seed)
    states: dict[str, Any] = {}
    for number in range(DAYS):
        day = MONDAY + timedelta(days=number)
        records = a_day(day, Random(number))
        if delivery.stale:
            changed_ = [event for event in records if dict(event.headers)["ce_type"] == b"OrderChanged.v1"]
            records += [staler(event, day) for event in changed_]
        records = records * delivery.copies
        if delivery.shuffled:
            random.shuffle(records)
        for start in range(0, len(records), delivery.batch):
            await feed.hand(records[start : start + delivery.batch])
        await feed.close()
        states |= {f"{day} {name}": [tuple(row) for row in await feed.rows(sql)] for name, sql in STATE.items()}
    states["told"] = sorted(await feed.emitted(ScoringState), key=lambda state: (state.version, state.account_id))
    return states


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(shuffled=True, copies=1, stale=False, batch=1_000, chunk=5_000),
        Delivery(shuffled=True, copies=3, stale=True, batch=37, chunk=2),
        Delivery(shuffled=True, copies=2, stale=True, batch=7, chunk=3),
        Delivery(shuffled=False, copies=1, stale=True, batch=5, chunk=1),
    ],
    ids=str,
)
async def test_the_state_after_each_close_does_not_depend_on_the_delivery(
    service_database: Callable[[str], Any], delivery: Delivery
) -> None:
    """Ledger, sums, scores with their bytes, tiers and what is told equal those of the orderly run.

    Red when `Dating.beats` always takes the first event's time, or `_take` ignores versions, or `known` wakes nothing.
    """
    found = []
    for way in (IN_ORDER, delivery):
        urls = service_database("scoring")
        database = Database(urls.app, service="scoring", pool_size=5, settings=settings(urls.app))
        try:
            found.append(await play(database, way, seed=7))
        finally:
            await database.close()
    orderly, other = found
    for name, state in orderly.items():
        assert other[name] == state, name
