from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from examples.erp.production import ANNOUNCED_AHEAD, opening_stock, receipts

FIRST = date(2011, 8, 1)
DAYS = [FIRST + timedelta(days=day) for day in range(70) if (FIRST + timedelta(days=day)).weekday() != 5]
OPENED = FIRST - timedelta(days=1)


def test_opening_stock_is_four_weeks_of_mean_demand() -> None:
    """700 pieces in 70 days are 10 a day: 280 lie there at the beginning."""
    assert opening_stock(700, 70) == 280


@given(st.integers(0, 5000), st.fractions(Fraction(1, 10), Fraction(3, 2), max_denominator=100))
def test_rounding_loses_and_wins_nothing(demand: int, level: Fraction) -> None:
    """After every week the sum of receipts is within half a piece of level × mean demand, however slow the sku."""
    weekly = level * Fraction(demand * 7, 70)
    made = 0
    for receipt in receipts({"A": demand}, DAYS, OPENED, level):
        made += receipt.quantity
        assert abs(made - weekly * int(receipt.id.rpartition("-")[2])) <= Fraction(1, 2)


def test_nothing_of_what_never_sells() -> None:
    """A sku whose demand was all cancelled gets no supply, not even an empty receipt."""
    assert receipts({"A": 0, "B": -5}, DAYS, OPENED, Fraction(85, 100)) == []


def test_announced_four_weeks_ahead_and_the_first_ones_at_the_opening() -> None:
    """Nobody knows of a receipt earlier; those of the first four weeks are known when trade begins."""
    found = receipts({"A": 700}, DAYS, OPENED, Fraction(1))
    assert found[0].announced_on == OPENED
    for receipt in found:
        early = receipt.expected_on - receipt.announced_on
        assert receipt.announced_on == OPENED or ANNOUNCED_AHEAD - timedelta(
            days=2
        ) <= early <= ANNOUNCED_AHEAD + timedelta(days=2)


def test_arrives_on_trading_days_only() -> None:
    """A receipt that would come on a day without trade comes on the next one."""
    skus = dict.fromkeys("ABCDEFGH", 700)
    found = [receipt for receipt in receipts(skus, DAYS, OPENED, Fraction(1)) if receipt.expected_on <= DAYS[-1]]
    assert {receipt.expected_on for receipt in found} <= set(DAYS)
