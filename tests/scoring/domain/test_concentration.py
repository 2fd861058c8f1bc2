from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.concentration import concentration

figures = st.lists(st.integers(-(10**6), 10**12), min_size=1, max_size=40)


def close(found: Decimal, exact: Fraction) -> bool:
    return abs(Fraction(found) - exact) <= Fraction(1, 10**6)


@given(figures)
def test_gini_is_the_mean_difference_over_twice_the_mean(values: list[int]) -> None:
    """Gini by its definition: half the relative mean absolute difference of all pairs."""
    positive = [max(0, value) for value in values]
    total = sum(positive)
    found = concentration(values)
    exact = (
        Fraction(sum(abs(a - b) for a, b in product(positive, positive)), 2 * len(positive) * total)
        if total
        else Fraction(0)
    )
    assert close(found.gini, exact)


@given(figures)
def test_gini_is_twice_the_area_above_the_lorenz_curve(values: list[int]) -> None:
    """With every account a point of the curve, the trapezoids under it give the Gini."""
    found = concentration(values)
    if not found.lorenz:
        return
    points = [(Fraction(x), Fraction(y)) for x, y in found.lorenz]
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
    assert abs(Fraction(found.gini) - (1 - 2 * area)) < Fraction(1, 10**4)


@given(figures)
def test_the_lorenz_curve_rises_below_the_diagonal(values: list[int]) -> None:
    """From (0, 0) to (1, 1), never falling, bending upwards."""
    points = concentration(values).lorenz
    if not points:
        return
    assert points[0] == (Decimal(0), Decimal(0))
    assert points[-1] == (Decimal(1), Decimal(1))
    assert all(y <= x + Decimal("0.000001") for x, y in points)
    assert list(points) == sorted(points)


@given(figures)
def test_shares_by_definition(values: list[int]) -> None:
    """Top shares, the accounts that make 80 %, and the Herfindahl index, worked out the long way."""
    positive = sorted((max(0, value) for value in values), reverse=True)
    total = sum(positive)
    found = concentration(values, top=(1, 3))
    if total == 0:
        assert found.accounts_for_80 == 0
        return
    assert close(found.top[0][1], Fraction(positive[0], total))
    assert close(found.top[1][1], Fraction(sum(positive[:3]), total))
    assert close(found.hhi, sum((Fraction(value, total) ** 2 for value in positive), Fraction(0)))
    assert sum(positive[: found.accounts_for_80]) * 10 >= 8 * total
    assert sum(positive[: found.accounts_for_80 - 1]) * 10 < 8 * total


def test_no_accounts_and_no_figure_are_defined() -> None:
    """An empty portfolio and one of zeros have no concentration; negative figures count as zero and are told."""
    assert concentration([]).accounts == 0
    assert concentration([0, 0]).gini == 0
    assert concentration([-5, 10]).below_zero == 1
    assert concentration([-5, 10]).total == 10
