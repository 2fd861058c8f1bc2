"""When stock is low."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain.book import Book
from supply.domain.policy import Policy
from supply.domain.reorder import judge

from .worlds import a_book, day

POLICY = Policy()


def book(position: int, **own: Any) -> Book:
    """A book of this position, told to be reordered at 50."""
    return a_book(position, **{"told_reorder_point": 50, **own})


def test_the_position_is_all_that_is_there_and_comes_less_all_that_is_wanted() -> None:
    """On hand + open planned receipts - firm - planned - held - open of every tier."""
    found = a_book(
        100, receipts=[(day(1), 20), (day(9), 30)], firm=5, planned=6, held=7, open=[1, 2, 3, 4], told_reorder_point=0
    )
    assert judge(found, 0, 28, POLICY).position == 122


@pytest.mark.parametrize(
    ("position", "low", "crossed"),
    [
        (51, False, None),
        (50, False, "low"),
        (50, True, None),
        (55, True, None),
        (56, True, "recovered"),
        (56, False, None),
    ],
)
def test_low_at_the_reorder_point_and_recovered_a_tenth_above_it(position: int, low: bool, crossed: str | None) -> None:  # noqa: FBT001
    """Hysteresis: between 50 and 55 nothing is said, whichever side it came from."""
    found = book(position, low=low)
    assert judge(found, 0, 28, POLICY).crossed == crossed
    assert found.low == (low if crossed is None else crossed == "low")


def test_a_crossing_is_told_once() -> None:
    """Judged again at the same position, nothing crosses."""
    found = book(10)
    assert [judge(found, 0, 28, POLICY).crossed for _ in range(3)] == ["low", None, None]


def test_without_a_told_point_it_is_demand_over_lead_time_and_a_week() -> None:
    """28 in 28 days and a lead time of 10: 17; 27 are 16.4, rounded up to 17; without a lead time the week alone; over fewer days seen it is denser."""
    assert judge(book(99, told_reorder_point=None, lead_time=10), 28, 28, POLICY).reorder_point == 17
    assert judge(book(99, told_reorder_point=None, lead_time=10), 27, 28, POLICY).reorder_point == 17
    assert judge(book(99, told_reorder_point=None), 28, 28, POLICY).reorder_point == 7
    assert judge(book(99, told_reorder_point=None), 28, 14, POLICY).reorder_point == 14


def test_what_nobody_asks_for_is_not_low() -> None:
    """A reorder point of 0 and nothing there is nothing to tell of; more promised away than there is, is."""
    assert judge(book(0, told_reorder_point=None), 0, 28, POLICY).crossed is None
    assert judge(book(-1, told_reorder_point=None), 0, 28, POLICY).crossed == "low"


@pytest.mark.parametrize(
    ("on_hand", "demand", "days"), [(30, 28, 30.0), (10, 56, 5.0), (1, 84, 0.3), (-5, 28, 0.0), (10, 0, None)]
)
def test_days_of_cover_are_stock_over_mean_daily_demand(on_hand: int, demand: int, days: float | None) -> None:
    """To a tenth; none where nothing is asked for."""
    assert judge(book(on_hand), demand, 28, POLICY).days_of_cover == days


@given(st.lists(st.integers(-50, 150), min_size=1, max_size=12))
def test_low_and_recovered_take_turns(positions: list[int]) -> None:
    """Whatever the positions of a row of closes, neither is told twice in a row, and low comes first. Taken out: `not book.low`; `book.low = ...`."""
    found = book(0)
    told = []
    for position in positions:
        found.on_hand = position
        told.append(judge(found, 0, 28, POLICY).crossed)
    crossings = [crossed for crossed in told if crossed]
    assert crossings == ["low", "recovered"] * (len(crossings) // 2) + ["low"] * (len(crossings) % 2)
