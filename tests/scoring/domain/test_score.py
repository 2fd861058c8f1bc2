from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.criteria import Criterion
from scoring.domain.score import decimals, halves_to_even, largest_remainder, normalise, parts_of, score_all
from tests.scoring.domain.sets import FIRST, NAMES, accounts, columns


@given(accounts)
def test_contributions_sum_to_the_score_exactly(rows: list[tuple[int | None, ...]]) -> None:
    """The rounded contributions of every account sum to its score, the exact ones to its raw score; nothing leaves 0 to 100.

    Red when `largest_remainder` gives back the plainly rounded contributions.
    """
    scores = score_all(FIRST, columns(rows))
    for row in range(len(rows)):
        parts = parts_of(FIRST, scores, row)
        assert sum(part.points for part in parts) == decimals(int(scores.score[row]), 100)
        assert sum(part.exact for part in parts) == decimals(int(scores.raw[row]), 10**8)
        assert 0 <= scores.score[row] <= 10_000
        assert all(abs(part.points - part.exact) < Decimal("0.01") for part in parts)


@given(accounts, st.data())
def test_one_accounts_move_never_changes_anothers_score(
    rows: list[tuple[int | None, ...]], data: st.DataObject
) -> None:
    """Scores look at one account at a time. Red when a column is scaled by the sample's own range."""
    before = score_all(FIRST, columns(rows))
    moved = data.draw(st.integers(0, len(rows) - 1))
    others = [row if place != moved else data.draw(accounts)[0] for place, row in enumerate(rows)]
    after = score_all(FIRST, columns(others))
    stayed = [place for place in range(len(rows)) if place != moved]
    assert before.score[stayed].tolist() == after.score[stayed].tolist()
    assert before.points[stayed].tolist() == after.points[stayed].tolist()


@given(accounts)
def test_a_batch_of_one_gives_the_same_bytes_as_a_batch_of_many(rows: list[tuple[int | None, ...]]) -> None:
    """What is read for one account is what a whole run computes."""
    together = score_all(FIRST, columns(rows))
    for place, row in enumerate(rows):
        alone = score_all(FIRST, columns([row]))
        assert alone.points[0].tobytes() == together.points[place].tobytes()
        assert alone.raw[0] == together.raw[place]


@given(st.sampled_from(FIRST.criteria), st.integers(-(10**9), 10**9))
def test_points_follow_the_straight_line_between_anchors(criterion: Criterion, value: int) -> None:
    """Normalised points equal the line's, worked out with fractions, to half a millionth."""
    clamped = min(max(value, criterion.anchors[0][0]), criterion.anchors[-1][0])
    for (low, low_points), (high, high_points) in zip(criterion.anchors, criterion.anchors[1:], strict=False):
        if low <= clamped <= high:
            exact = low_points + Fraction((clamped - low) * (high_points - low_points), high - low)
            found = int(normalise(criterion, np.array([clamped], dtype=np.int64))[0])
            assert abs(found - exact) <= Fraction(1, 2)
            return
    pytest.fail("no pair of anchors holds the clamped value")


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_is_half_to_even(numerator: int, denominator: int) -> None:
    """Whole-number division rounds as fractions do."""
    found = halves_to_even(np.array([numerator]), np.array([denominator]))
    assert int(found[0]) == round(Fraction(numerator, denominator))


def test_what_is_missing_takes_its_stated_points() -> None:
    """All facts missing is a defined score: the sum of the stated points by weight."""
    scores = score_all(FIRST, columns([(None,) * len(NAMES)]))
    expected = sum(Decimal(item.weight) * item.missing for item in FIRST.criteria) / Decimal(10**8)
    assert decimals(int(scores.score[0]), 100) == round(expected, 2)
    assert all(part.value is None for part in parts_of(FIRST, scores, 0))


def test_all_equal_and_all_zero_columns_are_scored() -> None:
    """Equal accounts get equal scores, and nothing divides by a range of zero."""
    scores = score_all(FIRST, columns([(0,) * len(NAMES)] * 3))
    assert len(set(scores.score.tolist())) == 1


def test_the_missing_hundredth_goes_to_the_largest_remainder() -> None:
    """1.004 + 1.004 + 1.002 = 3.01: the cut contributions are 3.00, so one hundredth goes to the first of the largest."""
    exact = np.array([[100_400_000, 100_400_000, 100_200_000]], dtype=np.int64)
    assert largest_remainder(exact, np.array([301])).tolist() == [[101, 100, 100]]


@given(accounts, st.sampled_from(range(len(FIRST.criteria))), st.integers(0, 10**15))
def test_a_score_moves_only_the_way_its_criterion_points(
    rows: list[tuple[int | None, ...]], which: int, more: int
) -> None:
    """More of what is good (volume, margin, growth, regularity, tenure) never lowers a score, more days late never raise it; no other part moves.

    Taken out: `clip` of `left` in `normalise` (beyond the last anchor the line went on); the anchors of one pair, swapped.
    """
    item = FIRST.criteria[which]
    place = NAMES.index(item.metric.name)
    before = score_all(FIRST, columns([(*row[:place], row[place] or 0, *row[place + 1 :]) for row in rows]))
    after = score_all(FIRST, columns([(*row[:place], (row[place] or 0) + more, *row[place + 1 :]) for row in rows]))
    rises = item.anchors[0][1] <= item.anchors[-1][1]
    better, worse = (after, before) if rises else (before, after)
    assert (better.score >= worse.score).all()
    assert (better.raw >= worse.raw).all()
    others = [index for index in range(len(FIRST.criteria)) if index != which]
    assert (before.exact[:, others] == after.exact[:, others]).all()


def test_days_late_is_the_one_criterion_that_falls() -> None:
    """All others reward more: the direction is the anchors', read from the set's data."""
    falling = [item.metric.name for item in FIRST.criteria if item.anchors[0][1] > item.anchors[-1][1]]
    assert falling == ["days_late_364"]
