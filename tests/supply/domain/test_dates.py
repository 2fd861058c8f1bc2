"""Business dates of orders and receipts."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from supply.domain.dates import arriving, business_date, due_date, first_shippable, set_due

from .worlds import CLOSED, SHIP_DAY, a_line, day


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", CLOSED), ("Europe/London", CLOSED), ("Asia/Shanghai", SHIP_DAY), ("America/New_York", CLOSED)],
)
def test_a_moment_belongs_to_the_date_of_its_sites_zone(zone: str, expected: date) -> None:
    """Seven in the evening UTC is tomorrow in Shanghai."""
    assert business_date(datetime(2011, 8, 1, 19, tzinfo=UTC), zone) == expected


def test_summer_time_and_other_offsets_are_reckoned_with() -> None:
    """Half past eleven in the evening UTC is past midnight in London in summer and not in winter; an offset in the moment itself does not matter."""
    assert business_date(datetime(2011, 7, 31, 23, 30, tzinfo=UTC), "Europe/London") == CLOSED
    assert business_date(datetime(2011, 1, 31, 23, 30, tzinfo=UTC), "Europe/London") == date(2011, 1, 31)
    there = timezone(timedelta(hours=8))
    assert business_date(datetime(2011, 8, 2, 7, tzinfo=there), "UTC") == CLOSED


def test_the_first_shippable_date_is_what_the_close_fixed() -> None:
    """Until a close has worked on it, it is the day after the day worked on, or after its own date where that lies ahead."""
    assert first_shippable(day(4), CLOSED, day(9)) == day(4)
    assert first_shippable(None, CLOSED, day(3)) == day(4)
    assert first_shippable(None, day(6), day(3)) == day(7)


@pytest.mark.parametrize(("requested", "due"), [(None, day(2)), (day(1), day(2)), (day(2), day(2)), (day(9), day(9))])
def test_a_line_is_due_as_requested_never_before_it_can_ship(requested: date | None, due: date) -> None:
    """Absent or past: the first shippable date."""
    assert due_date(requested, day(2)) == due
    line = a_line(requested=requested)
    set_due(line, day(2))
    assert line.due == due


def test_an_overdue_receipt_counts_as_arriving_now_for_some_days_and_then_not_at_all() -> None:
    """5 days late it counts as coming on the day worked on, 6 days late no longer; others keep their day, all in order of date."""
    receipts = [(day(3), 7), (day(-6), 1), (day(-5), 2), (SHIP_DAY, 4)]
    assert arriving(receipts, SHIP_DAY, 5) == [(SHIP_DAY, 2), (SHIP_DAY, 4), (day(3), 7)]
    assert arriving(receipts, SHIP_DAY, 0) == [(SHIP_DAY, 4), (day(3), 7)]
