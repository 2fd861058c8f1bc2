"""The rank key."""

from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.rank import rank

from .worlds import SHIP_DAY, World, a_line, day, worlds


def test_the_key_orders_by_tier_score_due_date_time_and_name() -> None:
    """Each part decides where all before it are equal: the better tier, the higher score, the earlier due date, the earlier order, source, number, line."""
    worst: dict[str, Any] = {
        "tier": 3, "score": Decimal(1), "due": day(3), "placed_at": datetime(2011, 8, 1, 12, tzinfo=UTC), "source": "erp", "number": "2",
    }  # fmt: skip
    better: list[dict[str, Any]] = [
        {"tier": 2, "score": Decimal(0), "due": day(9)},
        {"score": Decimal("1.01"), "due": day(9)},
        {"due": SHIP_DAY, "placed_at": datetime(2011, 8, 2, tzinfo=UTC)},
        {"placed_at": datetime(2011, 8, 1, 11, tzinfo=UTC), "source": "shop"},
        {"source": "crm", "number": "9"},
        {"number": "10"},
        {},
    ]
    lines = []
    for place, part in enumerate(better):
        line = a_line(9 if part else 1, tier=3)
        for name, value in {**worst, **part}.items():
            setattr(line, name, value)
        lines.append(line)
        assert place < 6 or line.line_no == 1
    last = a_line(9, tier=3)
    for name, value in worst.items():
        setattr(last, name, value)
    ordered = [*lines, last]
    shuffled = list(ordered)
    Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=rank) == ordered


def test_a_line_without_a_due_date_ranks_behind_those_that_have_one() -> None:
    """Before the first close nothing can be dated."""
    assert rank(a_line(1, due=None)) > rank(a_line(2, due=day(3000)))


@given(worlds(), st.randoms(use_true_random=False))
def test_the_rank_is_a_total_order(world: World, random: Random) -> None:
    """I6: no two lines rank the same, so that sorting gives one order whatever it starts from. Taken out: number and line number of the key."""
    for line in world.lines:
        line.placed_at, line.due, line.tier, line.score = datetime(2011, 8, 1, tzinfo=UTC), SHIP_DAY, 3, Decimal(0)
    expected = [line.line_no for line in sorted(world.lines, key=rank)]
    random.shuffle(world.lines)
    assert [line.line_no for line in sorted(world.lines, key=rank)] == expected
