"""What accounts keeps of other services' events: the same however often and in whatever order they come."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from shared.contracts import (
    BackorderCleared,
    BackorderLine,
    BackorderOpened,
    Payload,
    PeakShortfallForeseen,
    ReallocationRunCompleted,
    ScoringRunCompleted,
    ShortfallLine,
    TierChanged,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.events import Record, encode
from shared.outcomes import Fate
from shared.pipeline import process
from tests.accounts.conftest import World

D0 = date(2011, 10, 31)
_ids = itertools.count(1)


def record(payload: Payload, day: date, *, event_id: str | None = None, hour: int = 17) -> Record:
    """An event as another service's relay sends it."""
    number = next(_ids)
    headers = {
        "ce_id": event_id or f"e{number}",
        "ce_source": "bellwether/test",
        "ce_type": type_name(type(payload)),
        "ce_specversion": "1.0",
        "ce_time": f"{day}T{hour:02}:00:00Z",
        "ce_businessdate": str(day),
        "content-type": "application/json",
    }
    coded = [(name, text.encode()) for name, text in headers.items()]
    return Record(contract_of(type(payload)).topic, 0, number, key_of(payload).encode(), encode(payload), coded)


async def hear(world: World, *records: Record) -> list[Fate]:
    """Hands events to the real handlers in one batch."""
    return await process(world.database, world.runtime.appetite, records)


def opened(account_id: str, order_id: str, *lines: int, open_: int = 5, sku: str = "cup") -> BackorderOpened:
    told = [
        BackorderLine(line_no=n, sku=sku, open=open_, reason="supply_short", earliest=date(2011, 11, 21)) for n in lines
    ]
    return BackorderOpened(
        order_id=order_id, order_source="erp", order_uuid="u", account_id=account_id, tier="key", lines=told
    )


def cleared(account_id: str, order_id: str, *lines: int) -> BackorderCleared:
    return BackorderCleared(
        order_id=order_id, order_source="erp", order_uuid="u", account_id=account_id, lines=list(lines)
    )


def supply_ran(day: date) -> ReallocationRunCompleted:
    return ReallocationRunCompleted(
        run_id=f"s{day}", closed_date=day, skus=1, lines=1, changed_lines=1, firm_quantity=1, planned_quantity=1, open_quantity=1
    )  # fmt: skip


def scoring_ran(day: date) -> ScoringRunCompleted:
    return ScoringRunCompleted(run_id=f"r{day}", closed_date=day, accounts=1, emitted=1, tier_changes=0)


def foreseen(account_id: str, day: date, *missing: int) -> PeakShortfallForeseen:
    lines = [
        ShortfallLine(
            sku=f"S{n}", agreed=100, covered=100 - lacks, missing=lacks, needed_on=D0 + timedelta(days=30 + n)
        )
        for n, lacks in enumerate(missing)
    ]
    return PeakShortfallForeseen(
        season_id="xmas", account_id=account_id, starts_on=D0 + timedelta(days=30), closed_date=day, lines=lines
    )


def moved(account_id: str, previous: str, tier: str, day: date) -> TierChanged:
    return TierChanged(account_id=account_id, previous=previous, tier=tier, reason="score", effective=day)  # type: ignore[arg-type]


KEPT = (
    "SELECT account_id, order_id, line_no, lacking, sku, earliest FROM short_line WHERE short ORDER BY 1, 2, 3",
    "SELECT account_id, season_id, closed_date, skus, missing, needed_on FROM season_shortfall ORDER BY 1, 2",
    "SELECT account_id, effective, previous, tier FROM tier_move ORDER BY 1, 2",
    "SELECT service, closed_date FROM run_heard ORDER BY 1",
)


async def kept(world: World) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in await world.as_owner(sql)] for sql in KEPT]


def season() -> list[Record]:
    """Four days of two accounts."""
    days = [D0 + timedelta(days=n) for n in range(4)]
    return [
        record(opened("A", "o1", 1, 2, 3), days[0]),
        record(opened("B", "o2", 1), days[0]),
        record(cleared("A", "o1", 2), days[1]),
        record(cleared("B", "o2", 1), days[2]),
        record(opened("B", "o2", 1, open_=2), days[3]),
        record(cleared("A", "o1", 3), days[3]),
        *(record(supply_ran(day), day) for day in days),
        *(record(scoring_ran(day), day) for day in days),
        record(foreseen("A", days[0], 40, 2), days[0]),
        record(foreseen("A", days[2], 7), days[2]),
        record(moved("A", "growth", "key", days[1]), days[0]),
        record(moved("A", "key", "strategic", days[3]), days[2]),
    ]


async def test_lines_go_on_and_off_backorder(world: World) -> None:
    """What is short after four closes, with quantity and date; the newest foreseen shortfall; every move of tier; how far each service has come."""
    assert set(await hear(world, *season())) == {Fate.HANDLED}
    last = D0 + timedelta(days=3)
    assert await kept(world) == [
        [("A", "o1", 1, 5, "cup", date(2011, 11, 21)), ("B", "o2", 1, 2, "cup", date(2011, 11, 21))],
        [("A", "xmas", D0 + timedelta(days=2), 1, 7, D0 + timedelta(days=30))],
        [("A", D0 + timedelta(days=1), "growth", "key"), ("A", last, "key", "strategic")],
        [("scoring", last), ("supply", last)],
    ]


async def test_copies_and_other_orders_change_nothing(world: World) -> None:
    """R8: three copies of everything, shuffled, in small batches, also under new ids (as sent again after a loss), end in the same state.

    Taken out, each in turn: the `WHERE` of lines and of closes.
    """
    await hear(world, *season())
    wanted = await kept(world)
    for seed in range(3):
        for table in ("short_line", "season_shortfall", "tier_move", "run_heard"):
            await world.as_owner(f"DELETE FROM {table}")
        records: Sequence[Record] = [*season(), *season(), *season()]
        shuffled = Random(seed).sample(records, len(records))
        for begin in range(0, len(shuffled), 7):
            await hear(world, *shuffled[begin : begin + 7])
        assert await kept(world) == wanted, seed


async def test_an_old_word_after_a_new_one_changes_nothing(world: World) -> None:
    """Of each kind, in a batch of its own and in one batch with the new word.

    Taken out, each in turn: the `WHERE` of lines, shortfalls and moves, the choice of the newest within a batch.
    """
    later = D0 + timedelta(days=1)
    new = [opened("A", "o1", 1, open_=7), foreseen("A", later, 7), moved("A", "growth", "strategic", later)]
    old = [opened("A", "o1", 1, open_=5), foreseen("A", D0, 40), moved("A", "growth", "key", later)]
    await hear(world, *(record(one, later) for one in new))
    wanted = await kept(world)
    await hear(world, *(record(one, D0) for one in old))
    assert await kept(world) == wanted
    for table in ("short_line", "season_shortfall", "tier_move"):
        await world.as_owner(f"DELETE FROM {table}")
    pairs = zip(new, old, strict=True)
    await hear(world, *(one for first, second in pairs for one in (record(first, later), record(second, D0))))
    assert await kept(world) == wanted


async def test_what_was_short_long_ago_is_forgotten(world: World) -> None:
    """Lines off backorder for more than 60 days go with a close; those that are short never do."""
    await hear(world, record(opened("A", "o1", 1, 2), D0), record(cleared("A", "o1", 2), D0 + timedelta(days=1)))
    await hear(world, record(supply_ran(D0 + timedelta(days=61)), D0))
    assert len(await world.as_owner("SELECT 1 FROM short_line")) == 2
    await hear(world, record(supply_ran(D0 + timedelta(days=62)), D0))
    assert [row["line_no"] for row in await world.as_owner("SELECT line_no FROM short_line")] == [1]
