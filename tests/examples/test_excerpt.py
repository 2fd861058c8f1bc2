import gzip
from datetime import date
from pathlib import Path

import pytest

from examples.data.cut import EXCERPT, thinned, write
from examples.erp.goods import sorted_out
from examples.erp.plan import make_plan
from examples.erp.reader import Row, read_rows
from tests.examples.rows import row


@pytest.fixture(scope="module")
def excerpt() -> list[Row]:
    return read_rows(EXCERPT)


def test_is_small_enough_to_be_committed() -> None:
    """At most 2 MB."""
    assert EXCERPT.stat().st_size <= 2_000_000


def test_holds_accounts_of_every_size_cancellations_and_bad_lines(excerpt: list[Row]) -> None:
    """1 August to 9 December 2011 with all that makes a real file hard."""
    plan = make_plan(excerpt)
    assert (plan.days[0].on, plan.days[-1].on) == (date(2011, 8, 1), date(2011, 12, 9))
    ordered: dict[str, int] = {}
    for day in plan.days:
        for order in day.orders:
            ordered[order.account] = ordered.get(order.account, 0) + sum(line.quantity for line in order.lines)
    sizes = {len(str(quantity)) for account, quantity in ordered.items()}
    assert sizes >= {1, 2, 3, 4, 5}
    counted = plan.counted
    assert counted.cancellations > 500
    assert counted.write_offs > 50
    assert {"postage", "price zero or negative"} <= counted.sorted_out.keys()


def test_every_line_is_played_or_counted(excerpt: list[Row]) -> None:
    """Nothing of the file is dropped in silence."""
    counted = make_plan(excerpt).counted
    assert len(excerpt) == counted.sales + counted.cancellations + counted.write_offs + sum(counted.sorted_out.values())
    assert any(sorted_out(line) for line in excerpt)


def test_is_cut_the_same_each_time(tmp_path: Path, excerpt: list[Row]) -> None:
    """The same lines give the same bytes, whenever they are written."""
    write(excerpt[:500], tmp_path / "a.csv.gz")
    write(excerpt[:500], tmp_path / "b.csv.gz")
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
    write(excerpt, tmp_path / "all.csv.gz")
    assert gzip.decompress((tmp_path / "all.csv.gz").read_bytes()) == gzip.decompress(EXCERPT.read_bytes())


def test_thins_by_account_from_the_largest_down() -> None:
    """Of eight accounts the first and the fifth by what they bought stay, with all their lines; others go whole."""
    rows = [row(str(place), customer=str(place), quantity=place) for place in range(1, 9)]
    rows += [
        row("C9", customer="8", quantity=-1),
        row("10", customer="4", code="POST", price="0.01"),
        row("11", customer="7", code="POST", price="0.01"),
    ]
    assert [line.invoice for line in thinned(rows)] == ["4", "8", "C9", "10"]


def test_leaves_out_what_lies_outside_its_months() -> None:
    """July and the day after the last are not in it."""
    assert thinned([row("1", at="2011-07-31T10:00"), row("2", at="2011-12-10T10:00")]) == []
