"""Concentration, measured and never assumed: how much of a figure the largest accounts hold.

Values below zero (more returned than bought) count as zero: shares of a negative whole mean nothing. Formulas: Gini = Σ (2i − n − 1)·x_i / (n·Σx) over
values in rising order (the mean absolute difference relative to twice the mean); HHI = Σ share² (Herfindahl–Hirschman, 1/n … 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import accumulate

PLACES = Decimal("0.000001")
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares as decimals with 6 places. `lorenz`: (share of accounts from the smallest up, their share of the figure), from (0, 0) to (1, 1)."""

    accounts: int
    below_zero: int
    total: int
    top: tuple[tuple[int, Decimal], ...]
    accounts_for_80: int
    gini: Decimal
    hhi: Decimal
    lorenz: tuple[tuple[Decimal, Decimal], ...]


def concentration(values: Sequence[int], *, top: Sequence[int] = (1, 5, 10, 20, 50)) -> Concentration:
    """Measures whole-number values, one per account. Without accounts or without any positive value all shares are 0."""
    rising = sorted(max(0, value) for value in values)
    count, total = len(rising), sum(rising)
    below = sum(value < 0 for value in values)
    falling = list(accumulate(reversed(rising)))
    if total == 0:
        return Concentration(
            count,
            below,
            0,
            tuple((k, _places(Fraction(0))) for k in top),
            0,
            _places(Fraction(0)),
            _places(Fraction(0)),
            (),
        )
    weighted = sum((2 * place - count - 1) * value for place, value in enumerate(rising, start=1))
    return Concentration(
        accounts=count,
        below_zero=below,
        total=total,
        top=tuple((k, _places(Fraction(falling[min(k, count) - 1], total))) for k in top),
        accounts_for_80=next(place for place, sum_ in enumerate(falling, start=1) if 10 * sum_ >= 8 * total),
        gini=_places(Fraction(weighted, count * total)),
        hhi=_places(Fraction(sum(value * value for value in rising), total * total)),
        lorenz=_lorenz(rising, total),
    )


def _lorenz(rising: Sequence[int], total: int) -> tuple[tuple[Decimal, Decimal], ...]:
    """Every account when there are few, else evenly spaced ones; each point is exact, none is interpolated."""
    sums = [0, *accumulate(rising)]
    count = len(rising)
    places = sorted({round(step * count / MOST_POINTS) for step in range(MOST_POINTS + 1)})
    return tuple((_places(Fraction(place, count)), _places(Fraction(sums[place], total))) for place in places)


def _places(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, rounding=ROUND_HALF_EVEN)
