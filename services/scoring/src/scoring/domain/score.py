"""The score: 100 · Σ weight · points, reckoned for many accounts at once in whole numbers, so it is exact and the same on every machine.

Fixed decimals, each kept apart: a metric's value as the ledger gives it (`values`), clamped to its anchors (`clamped`), its normalised points in
millionths (`normalised`), its exact contribution in 1/100,000,000 of a score point (`exact`), and its rounded contribution in hundredths
(`points`). The rounded contributions sum to the rounded score exactly: each is cut down, and what is missing goes to the largest remainders
(Hamilton's method), ties to the criterion that comes first.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from .criteria import POINT_SCALE, CriteriaSet, Criterion

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
EXACT_PER_HUNDREDTH = 1_000_000
MODEL_VERSION = "additive-1"


@dataclass(frozen=True, slots=True)
class Columns:
    """Metrics of many accounts: per metric name whole values in the metric's scale, and where they are missing."""

    values: dict[str, Whole]
    missing: dict[str, Flags]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of many accounts: arrays of shape (accounts, criteria), `score` and `raw` of shape (accounts,). Units as the module says."""

    values: Whole
    missing: Flags
    clamped: Whole
    normalised: Whole
    exact: Whole
    points: Whole
    raw: Whole
    score: Whole


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion of one account, for people: decimals in the metric's own unit; `value` and `clamped` are None where the fact is missing."""

    criterion: str
    value: Decimal | None
    clamped: Decimal | None
    normalised: Decimal
    exact: Decimal
    points: Decimal


def score_all(criteria: CriteriaSet, columns: Columns) -> Scores:
    """Scores every account of `columns`. A missing value takes the criterion's stated points; no column is scaled by the others in it."""
    values = np.stack([columns.values[item.metric.name] for item in criteria.criteria], axis=1)
    missing = np.stack([columns.missing[item.metric.name] for item in criteria.criteria], axis=1)
    values = np.where(missing, 0, values)
    clamped = np.empty_like(values)
    normalised = np.empty_like(values)
    for index, item in enumerate(criteria.criteria):
        clamped[:, index] = np.clip(values[:, index], item.anchors[0][0], item.anchors[-1][0])
        normalised[:, index] = np.where(missing[:, index], item.missing, normalise(item, clamped[:, index]))
    exact = normalised * np.array([item.weight for item in criteria.criteria], dtype=np.int64)
    raw = exact.sum(axis=1)
    score = halves_to_even(raw, np.full_like(raw, EXACT_PER_HUNDREDTH))
    return Scores(values, missing, clamped, normalised, exact, largest_remainder(exact, score), raw, score)


def normalise(criterion: Criterion, clamped: Whole) -> Whole:
    """Points in millionths by the straight line between the two anchors around each clamped value, rounded half to even."""
    anchor_values = np.array([value for value, _ in criterion.anchors], dtype=np.int64)
    anchor_points = np.array([points for _, points in criterion.anchors], dtype=np.int64)
    left = np.clip(np.searchsorted(anchor_values, clamped, side="right") - 1, 0, len(anchor_values) - 2)
    rise = anchor_points[left + 1] - anchor_points[left]
    along = clamped - anchor_values[left]
    span = anchor_values[left + 1] - anchor_values[left]
    return anchor_points[left] + halves_to_even(along * rise, span)


def halves_to_even(numerator: Whole, denominator: Whole) -> Whole:
    """Numerator / denominator (denominator > 0), rounded to the nearest whole number, halves to the even one."""
    quotient, remainder = np.divmod(numerator, denominator)
    twice = 2 * remainder
    up = (twice > denominator) | ((twice == denominator) & (quotient % 2 == 1))
    return np.asarray(quotient + up, dtype=np.int64)


def largest_remainder(exact: Whole, score: Whole) -> Whole:
    """Contributions in hundredths that sum to `score` exactly, each within one hundredth of its exact value."""
    floor, remainder = np.divmod(exact, EXACT_PER_HUNDREDTH)
    short = score - floor.sum(axis=1)
    order = np.argsort(-remainder, axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(exact.shape[1])[None, :], axis=1)
    return np.asarray(floor + (place < short[:, None]), dtype=np.int64)


def parts_of(criteria: CriteriaSet, scores: Scores, row: int) -> list[Part]:
    """The contributions of one account in the order of the criteria."""
    return [
        Part(
            criterion=item.id,
            value=None if scores.missing[row, index] else decimals(int(scores.values[row, index]), item.metric.scale),
            clamped=None
            if scores.missing[row, index]
            else decimals(int(scores.clamped[row, index]), item.metric.scale),
            normalised=decimals(int(scores.normalised[row, index]), POINT_SCALE),
            exact=decimals(int(scores.exact[row, index]), 100 * EXACT_PER_HUNDREDTH),
            points=decimals(int(scores.points[row, index]), 100),
        )
        for index, item in enumerate(criteria.criteria)
    ]


def decimals(whole: int, scale: int) -> Decimal:
    """A whole number of 1/`scale` units (a power of ten) as a decimal that shows all its places: (1250, 100) -> 12.50."""
    return Decimal(whole).scaleb(1 - len(str(scale)))
