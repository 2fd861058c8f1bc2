"""Standing protection: how much is held for a tier's expected demand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain.policy import STANDARD, Policy
from supply.domain.protection import standing

from .worlds import SHIP_DAY, day

ALL = Policy(protected_tiers=frozenset({0, 1, 2, STANDARD}))


def held(
    asked: list[int],
    *,
    seen: int = 28,
    policy: Policy = ALL,
    lead_time: int | None = None,
    receipts: tuple[int, ...] = (5,),
) -> list[int]:
    """What is held when receipts come so many days after the ship day."""
    coming = [(day(at), 9) for at in receipts]
    return standing(asked, days_seen=seen, receipts=coming, ship_day=SHIP_DAY, lead_time=lead_time, policy=policy)


def test_standing_protection_is_mean_daily_demand_until_the_next_receipt() -> None:
    """280 asked in 28 days and 5 days to the next receipt: 50 held; a tier that is switched off holds nothing, and the worst tier never does."""
    assert held([280, 280, 0, 280], policy=Policy(protected_tiers=frozenset({0, STANDARD}))) == [50, 0, 0]


def test_a_receipt_of_the_ship_day_is_not_the_next_one() -> None:
    """It is on hand by then: the one after it ends the wait."""
    assert held([28, 0, 0, 0], receipts=(0, 5)) == [5, 0, 0]


@pytest.mark.parametrize(("lead_time", "units"), [(10, 10), (0, 0), (None, 7)])
def test_without_a_receipt_the_lead_time_says_how_long_stock_must_last(lead_time: int | None, units: int) -> None:
    """Without that the policy's days of cover do; a lead time of no days is one."""
    assert held([28, 0, 0, 0], receipts=(), lead_time=lead_time) == [units, 0, 0]


@pytest.mark.parametrize(("seen", "units"), [(1, 140), (14, 10), (28, 5), (400, 5), (0, 140)])
def test_the_mean_is_over_the_days_seen_at_most_the_window(seen: int, units: int) -> None:
    """28 asked in as many days as lie behind: a young installation does not divide by days before its first."""
    assert held([28, 0, 0, 0], seen=seen) == [units, 0, 0]


def test_half_a_unit_is_rounded_up() -> None:
    """14 in 28 days over 5 days are 2.5: 3 are held; 13 are 2.32: 2."""
    assert (held([14, 0, 0, 0]), held([13, 0, 0, 0])) == ([3, 0, 0], [2, 0, 0])


@given(
    st.lists(st.integers(0, 1000), min_size=4, max_size=4),
    st.integers(1, 60),
    st.lists(st.integers(1, 40), max_size=3),
    st.integers(1, 40),
)
def test_a_nearer_receipt_never_holds_more(asked: list[int], seen: int, receipts: list[int], nearer: int) -> None:
    """I8 of the protection itself: one receipt more can only shorten the wait. Taken out: `day > ship_day` with the last receipt in place of the next."""
    waiting = held(asked, seen=seen, lead_time=60, receipts=tuple(sorted(receipts)))
    shorter = held(asked, seen=seen, lead_time=60, receipts=tuple(sorted([*receipts, nearer])))
    assert all(new <= old for new, old in zip(shorter, waiting, strict=True))


def test_the_default_protects_strategic_and_key_accounts() -> None:
    """Growth accounts are protected where an installation says so."""
    assert held([28, 28, 28, 28], policy=Policy()) == [5, 5, 0]
