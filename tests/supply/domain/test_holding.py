"""What a reservation may take."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain.holding import business_days_after, offer, offers, summed

from .worlds import World, a_book, day, worlds


def test_lines_of_one_sku_and_site_are_summed() -> None:
    """Two lines of 6 of one sku are 12 of it, another site's line is another's."""
    lines = [(("MAIN", "tea"), 6), (("EAST", "tea"), 1), (("MAIN", "tea"), 6)]
    assert summed(lines) == {("MAIN", "tea"): 12, ("EAST", "tea"): 1}


def test_what_would_rest_on_a_receipt_is_dated_and_not_held() -> None:
    """Of 30 asked, 10 lie there and 15 come on day 3: 10 can be held, the rest is dated for day 3, 5 no known supply covers."""
    found = offer(a_book(10, receipts=[(day(3), 15)], lead_time=40), 30, 3, None)
    assert (found.holdable, found.rest, found.missing) == (10, 20, 5)
    assert found.dates == ((day(1), 10), (day(3), 15))
    assert found.rest_on == day(3)


@pytest.mark.parametrize(
    ("asked", "book", "rest_on"),
    [
        (10, {"on_hand": 10}, None),
        (10, {"on_hand": 4, "lead_time": 9}, day(9)),
        (10, {"on_hand": 4}, None),
        (10, {"on_hand": 4, "receipts": [(day(2), 1), (day(5), 9)]}, day(2)),
    ],
)
def test_the_first_date_of_the_rest_is_a_receipts_or_the_lead_times(
    asked: int, book: dict[str, Any], rest_on: date | None
) -> None:
    """None where nothing rests, or where neither is known."""
    assert offer(a_book(**book), asked, 3, None).rest_on == rest_on


def test_an_offer_leaves_open_demand_and_protections_alone() -> None:
    """Of 100, 20 wait for a strategic line and 30 are protected for key accounts: a standard account may hold 50, a key account 80."""
    book = a_book(100, open=[20, 0, 0, 0], protected=[0, 30, 0])
    assert [offer(book, 100, tier, None).holdable for tier in (3, 1)] == [50, 80]


def test_offers_come_in_the_order_of_locking() -> None:
    """By site, then sku, whatever the order of the wish."""
    books = {key: a_book(1) for key in (("B", "1"), ("A", "2"), ("A", "1"))}
    for (site, sku), book in books.items():
        book.site, book.sku = site, sku
    found = offers(books, dict.fromkeys(books, 1), 3, None)
    assert [(one.site, one.sku) for one in found] == sorted(books)


@given(worlds(), st.integers(1, 60), st.integers(0, 3), st.integers(1, 30))
def test_what_is_holdable_can_be_held(world: World, asked: int, tier: int, more: int) -> None:
    """P0 and I8: holding it breaks no promise, and with more on hand at least as much is holdable.

    Taken out: each of the two bounds in `Book.free_on_hand` (stock less held and firm; what is usable).
    """
    if world.book.broken():
        return
    held = offer(world.book, asked, tier, None).holdable
    richer = world.copy().book
    richer.on_hand += more
    richer.changed()
    assert offer(richer, asked, tier, None).holdable >= held
    world.book.hold(held)
    assert not world.book.broken()
    assert world.book.held <= max(0, world.book.on_hand)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, date(2011, 8, 5)), (1, date(2011, 8, 8)), (5, date(2011, 8, 12)), (6, date(2011, 8, 15))],
)
def test_business_days_are_monday_to_friday(count: int, expected: date) -> None:
    """Counted from a Friday."""
    assert business_days_after(date(2011, 8, 5), count) == expected


def test_the_next_business_day_of_a_weekend_is_monday() -> None:
    """Saturday and Sunday are passed over, not counted."""
    assert business_days_after(date(2011, 8, 6), 1) == business_days_after(date(2011, 8, 7), 1) == date(2011, 8, 8)
