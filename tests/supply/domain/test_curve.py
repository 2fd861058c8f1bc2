"""Available-to-promise as a step function of the ship date."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.curve import Curve

from .worlds import DAYS, SHIP_DAY, day

QUANTITIES = st.lists(st.tuples(DAYS, st.integers(1, 20)), max_size=4)


def test_the_example_of_p0() -> None:
    """50 on hand, 50 more in week 3, 80 confirmed in week 3: ATP today is 20, so that the early promise does not break the later one."""
    assert Curve(SHIP_DAY, 50, [(day(21), 50)], [(day(21), 80)]).atp(SHIP_DAY) == 20


def test_the_example_of_p4() -> None:
    """100 on hand, 400 arriving in week 10, 300 protected for week 12, counted as promised at its first day: 100 are free today, 200 from week 10 on."""
    curve = Curve(SHIP_DAY, 100, [(day(70), 400)], [(day(84), 300)])
    assert (curve.atp(SHIP_DAY), curve.atp(day(70))) == (100, 200)


def test_what_is_due_before_today_counts_today() -> None:
    """A receipt and a promise of a day that has passed weigh on today, not on a day before it."""
    assert Curve(SHIP_DAY, 5, [(day(-2), 10)], [(day(-1), 4)]).steps(SHIP_DAY) == [(SHIP_DAY, 11)]


def test_stock_below_zero_is_worked_off_before_anything_is_free() -> None:
    """Shipped before the receipt was booked: of the 10 that come 4 are gone already, and until then nothing is free, not less than nothing."""
    assert Curve(SHIP_DAY, -4, [(day(3), 10)], []).steps(SHIP_DAY) == [(SHIP_DAY, 0), (day(3), 6)]


@given(st.integers(-5, 50), QUANTITIES, QUANTITIES, DAYS)
def test_the_curve_is_its_formula(
    on_hand: int, receipts: list[tuple[date, int]], promised: list[tuple[date, int]], on: date
) -> None:
    """ATP(t) = min over u >= t of (max(0, supply up to u) - promised up to u), whatever the order of commitments.

    Taken out: the minimum in `atp` (`slack[at]` alone); the days before the first in `take` (`self.days[0]`).
    """

    def slack(until: date) -> int:
        supply = on_hand + sum(quantity for at, quantity in receipts if max(at, SHIP_DAY) <= until)
        return max(0, supply) - sum(quantity for at, quantity in promised if max(at, SHIP_DAY) <= until)

    at = max(on, SHIP_DAY)
    days = {at, *(one for one, _ in [*receipts, *promised] if one >= at)}
    whole = Curve(SHIP_DAY, on_hand, receipts, promised)
    stepwise = Curve(SHIP_DAY, on_hand, receipts, [])
    for one, quantity in reversed(promised):
        stepwise.take(one, quantity)
    assert whole.atp(on) == stepwise.atp(on) == min(slack(one) for one in days)


@given(st.integers(-5, 50), QUANTITIES, QUANTITIES, DAYS)
def test_the_steps_are_where_the_curve_rises(
    on_hand: int, receipts: list[tuple[date, int]], promised: list[tuple[date, int]], on: date
) -> None:
    """`steps` names ATP at the day asked for and at each later day on which it rises, and no other day; `highest` is the last of them.

    Taken out: the filter of steps that do not rise; `max(day, ...)`, so that the first step lies before the day asked for.
    """
    curve = Curve(SHIP_DAY, on_hand, receipts, promised)
    start = max(on, SHIP_DAY)
    expected = [(start, curve.atp(start))]
    for later in sorted({at for at in curve.days if at > start}):
        if curve.atp(later) > expected[-1][1]:
            expected.append((later, curve.atp(later)))
    assert curve.steps(start) == expected
    assert curve.highest() == expected[-1][1]


@given(st.integers(-30, 50), QUANTITIES, QUANTITIES, DAYS, st.integers(1, 30))
def test_more_supply_never_leaves_less_to_promise(
    on_hand: int, receipts: list[tuple[date, int]], promised: list[tuple[date, int]], arriving: date, more: int
) -> None:
    """I8 of P0: with more on hand, or one receipt more, ATP falls on no day. Taken out: `max(0, supply)`, made `abs(supply)`."""
    poor = Curve(SHIP_DAY, on_hand, receipts, promised)
    for rich in (
        Curve(SHIP_DAY, on_hand + more, receipts, promised),
        Curve(SHIP_DAY, on_hand, [*receipts, (arriving, more)], promised),
    ):
        assert all(rich.atp(at) >= poor.atp(at) for at in {*rich.days, *poor.days})
