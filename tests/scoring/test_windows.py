"""Sums over windows: what numpy makes of the buckets that are read is what the database would sum up."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.facts import SUMS
from scoring.domain.windows import Days, sums_of
from scoring.store import buckets
from scoring.store.copied import fixed_width, rows_of
from scoring.store.tables import BUCKET_SUMS
from shared.database import copy, copy_out, fetch
from tests.scoring.feed import Feed

DAY = date(2011, 12, 1)
EDGES = [edge + step for edge in (0, 7, 56, 91, 112, 182, 364) for step in (-1, 0, 1)]
_THREE = ("ordered", "returned", "credited")
_WITHIN = {
    "91": "b.day > $1::date - 91", "364": "b.day > $1::date - 364", "56": "b.day > $1::date - 56",
    "56_before": "b.day > $1::date - 112 AND b.day <= $1::date - 56",
}  # fmt: skip
_YEARLY = ("invoiced", "invoiced_costed", "cost", "restocked_cost", "costed_lines", "due")
_SUMMED = [
    *(
        f"coalesce(sum(b.{name}) FILTER (WHERE {within}), 0)::bigint AS {name}_{window}"
        for window, within in _WITHIN.items()
        for name in _THREE
    ),
    *(f"coalesce(sum(b.{name}) FILTER (WHERE {_WITHIN['364']}), 0)::bigint AS {name}_364" for name in _YEARLY),
    f"""least(coalesce(sum(b.late + b.open_due::numeric * ($1::date - b.day)) FILTER (WHERE {_WITHIN["364"]}), 0), {2**62})::bigint AS late_364""",
    """coalesce(bit_or(CASE WHEN b.order_lines > 0 AND b.day > $1::date - 182 THEN 1::bigint << (($1::date - b.day) / 7) ELSE 0 END), 0)
      AS order_weeks""",
    "coalesce($1::date - min(b.day) FILTER (WHERE b.order_lines > 0), -1) AS tenure_days",
    "coalesce(sum(b.entries), 0)::bigint AS entries",
]
ORACLE = f"""
SELECT a.account_id, {", ".join(_SUMMED)} FROM standing a LEFT JOIN day_bucket b ON b.account_id = a.account_id AND b.day <= $1::date
GROUP BY a.account_id ORDER BY a.account_id
"""


async def fill(session: AsyncSession, random: Random, accounts: int) -> None:
    """Accounts with buckets on and beside every edge of a window, some without any, some with figures as large as a bucket holds."""
    names = [random.choice("aAzZ09._-") + f"{random.choice('bB')}{number}" for number in range(accounts)]
    await copy(session, "standing", ("account_id",), [(name,) for name in random.sample(names, len(names))])
    rows = []
    for name in names:
        large = name.endswith("7")
        known = sorted({age for age in (*EDGES, *range(400, 420), -5) if age >= -5})
        ages = range(290, 370) if large else random.sample(known, random.randint(0, len(EDGES)))
        for age in ages:
            most = 10**15 if large else 10**6  # the most a bucket holds, or a usual one
            sums = {column: random.choice([0, random.randint(most // 2, most)]) for column in BUCKET_SUMS}
            sums["ordered"] *= random.choice([1, -1])
            rows.append((name, DAY - timedelta(days=age), *(sums[column] for column in BUCKET_SUMS)))
    await copy(session, "day_bucket", ("account_id", "day", *BUCKET_SUMS), random.sample(rows, len(rows)))


@pytest.mark.parametrize("seed", range(3))
async def test_sums_over_windows_are_those_of_the_database(feed: Feed, seed: int) -> None:
    """Page by page over all accounts, and read as of now: every sum of every account, also where amount by days late leaves 64 bits.

    Taken out: `<` made `<=` in each window, the first `np.cumsum` given float64, the loop of `_late`, its `min`.
    """
    async with feed.database.transaction() as session:
        await fill(session, Random(seed), accounts=60)
    async with feed.database.read() as session:
        expected = [tuple(row) for row in await fetch(session, ORACLE, DAY)]
        found, after = [], ""
        while page := await buckets.page(session, after, 7):
            days = await buckets.days_of(session, [row.account_id for row in page], DAY)
            after = page[-1].account_id
            sums = sums_of(days)
            found += list(zip(days.account_ids, *(sums[name].tolist() for name in SUMS), strict=True))
        live = await buckets.days_now(session, [row[0] for row in expected], DAY, "GBP")
    order = ["account_id", *SUMS]
    names = ["account_id", *(part.rsplit(" AS ", 1)[1] for part in _SUMMED)]
    assert found == [tuple(row[names.index(name)] for name in order) for row in expected]
    again = sums_of(live)
    for name in SUMS:
        by_account = dict(zip(live.account_ids, again[name].tolist(), strict=True))
        assert [by_account[row[0]] for row in found] == [row[order.index(name)] for row in found], name
    assert any(row[order.index("late_364")] == 2**62 for row in found), "some leave 64 bits"


async def test_copied_rows_of_another_width_are_refused(feed: Feed) -> None:
    """A null or a wider text would shift all that follows: it is told, never read as numbers.

    Taken out: the condition in `rows_of`.
    """
    layout = fixed_width({"number": ">i8", "name": "S4"})
    async with feed.database.read() as session:
        good = await copy_out(session, "SELECT n::bigint, rpad('x' || n, $1) FROM generate_series(1, 3) AS n", 4)
        assert rows_of(good, layout)["number"].tolist() == [1, 2, 3]
        for bad in ("SELECT NULL::bigint, 'abcd'", "SELECT 1::bigint, 'abcde'", "SELECT 1, 'abcd'", "SELECT 1::bigint"):
            copied = await copy_out(session, bad)
            with pytest.raises(ValueError, match="bytes wide"):
                rows_of(copied, layout)


def test_nobody_has_sums_where_there_are_no_buckets() -> None:
    """A page of accounts without buckets sums to zeros, no tenure."""
    none = np.zeros(0, dtype=np.int64)
    sums = sums_of(Days(["A", "B"], none, none, dict.fromkeys(BUCKET_SUMS, none)))
    assert {name: sums[name].tolist() for name in SUMS} == {
        name: [-1, -1] if name == "tenure_days" else [0, 0] for name in SUMS
    }
