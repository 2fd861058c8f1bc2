import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.facts import SUMS, Sums, metrics


def sums(**known: int) -> Sums:
    return Sums(
        {name: np.array([known.get(name, -1 if name == "tenure_days" else 0)], dtype=np.int64) for name in SUMS}
    )


def value(name: str, **known: int) -> int | None:
    found = metrics(sums(**known))
    return None if found.missing[name][0] else int(found.values[name][0])


def test_an_account_without_entries_has_defined_metrics() -> None:
    """Volume and tenure are zero; margin, growth and payment are missing, not zero."""
    found = metrics(sums())
    missing = {name for name, flags in found.missing.items() if flags[0]}
    assert missing == {"margin_364", "growth_56", "days_late_364"}
    assert not any(int(column[0]) for column in found.values.values())


def test_what_came_back_is_taken_off_once() -> None:
    """Returned goods and the credit note for them are one money: the larger of the two counts."""
    assert value("volume_91", ordered_91=10_000, returned_91=2_000, credited_91=2_500) == 7_500


def test_margin_is_known_only_with_costs() -> None:
    """Margin of costed lines, less what came back, plus the cost of what went back on the shelf."""
    known = {"invoiced_costed_364": 10_000, "cost_364": 6_000, "returned_364": 1_000, "restocked_cost_364": 600}
    assert value("margin_364", **known, costed_lines_364=3) == 3_600
    assert value("margin_364", **known) is None


def test_growth_needs_two_full_windows_and_a_base() -> None:
    """Less than 112 days since the first order, or nothing bought in the earlier window, is no growth of any size."""
    assert value("growth_56", ordered_56=300, ordered_56_before=200, tenure_days=112) == 15_000
    assert value("growth_56", ordered_56=300, ordered_56_before=200, tenure_days=111) is None
    assert value("growth_56", ordered_56=300, tenure_days=200) is None
    assert value("growth_56", ordered_56=-300, ordered_56_before=200, tenure_days=200) == 0


def test_regularity_is_of_the_weeks_that_could_have_had_an_order() -> None:
    """At least eight weeks are asked of a new account, at most twenty-six of an old one."""
    assert value("regularity_26", order_weeks=0b1111, tenure_days=20) == 5_000
    assert value("regularity_26", order_weeks=0b1, tenure_days=13 * 7) == 714
    assert value("regularity_26", order_weeks=(1 << 26) - 1, tenure_days=1_000) == 10_000


def test_days_late_are_weighted_by_amount() -> None:
    """100.00 paid 10 days late beside 300.00 on time is 2.5 days."""
    assert value("days_late_364", due_364=40_000, late_364=100_00 * 10) == 250 * 100 // 100
    assert value("days_late_364", due_364=0, late_364=100) is None


@given(st.lists(st.integers(-(10**17), 10**17), min_size=len(SUMS), max_size=len(SUMS)))
def test_absurd_sums_do_not_overflow_into_nonsense(drawn: list[int]) -> None:
    """Ratios stay at or above zero whatever the ledger holds."""
    found = metrics(Sums({name: np.array([figure], dtype=np.int64) for name, figure in zip(SUMS, drawn, strict=True)}))
    assert all(
        int(found.values[name][0]) >= 0 for name in ("growth_56", "regularity_26", "days_late_364", "tenure_weeks")
    )
