"""What moved a score, by cause: exact whatever moved it."""

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.criteria import METRICS, CriteriaSet, parse_criteria
from scoring.domain.difference import Difference, Kept, difference
from scoring.domain.score import EXACT_PER_HUNDREDTH, MODEL_VERSION, Columns, score_all
from tests.scoring.domain.sets import DOCUMENT, FIRST, values

facts_of = st.fixed_dictionaries(dict.fromkeys(METRICS, values))


def other_set(
    weights: tuple[str, ...] = ("0.60", "0.40"), metrics: tuple[str, ...] = ("volume_91", "tenure_weeks")
) -> CriteriaSet:
    """A set of other criteria: the first of the known set's anchors, the second one nobody had by this id."""
    known = {item["metric"]: item for item in DOCUMENT["criteria"]}
    items: list[dict[str, Any]] = [
        known[metric] | {"weight": weight} for metric, weight in zip(metrics, weights, strict=True)
    ]
    items[-1]["id"] = "another"
    return parse_criteria(2, DOCUMENT | {"criteria": items})


def kept(criteria: CriteriaSet, facts: dict[str, int | None]) -> Kept:
    """The score of these facts as a close keeps it."""
    columns = Columns(
        {name: np.array([value or 0], dtype=np.int64) for name, value in facts.items()},
        {name: np.array([value is None], dtype=np.bool_) for name, value in facts.items()},
    )
    scores = score_all(criteria, columns)
    counted = [facts[item.metric.name] for item in criteria.criteria]
    return Kept(
        criteria,
        MODEL_VERSION,
        int(scores.score[0]),
        int(scores.raw[0]),
        counted,
        [int(one) for one in scores.exact[0]],
    )


def by_another_model(now: Kept) -> Kept:
    """The same facts as a model of former days valued them: every contribution half."""
    exact = [one // 2 for one in now.exact]
    raw = sum(exact)
    return Kept(now.criteria, "additive-0", round(Fraction(raw, EXACT_PER_HUNDREDTH)), raw, now.values, exact)


def by_cause(found: Difference) -> tuple[int, int, int]:
    """Data, criteria, model."""
    return (
        sum(move.data for move in found.moves),
        sum(move.criteria for move in found.moves),
        sum(move.model for move in found.moves),
    )


@given(facts_of, facts_of, st.sampled_from([FIRST, other_set()]), st.sampled_from([FIRST, other_set()]), st.data())
def test_the_parts_sum_to_the_difference(
    first: dict[str, int | None], last: dict[str, int | None], old: CriteriaSet, new: CriteriaSet, data: st.DataObject
) -> None:
    """Whatever facts, criteria and models: moves and rounding sum to the shown difference, and each criterion's causes to its own move.

    Taken out: `rounding` in `Difference.total`; each half of `model=` in `difference`.
    """
    before, after = (
        by_another_model(score) if data.draw(st.booleans()) else score for score in (kept(old, first), kept(new, last))
    )
    found = difference(before, after, last)
    assert found.total == (after.score - before.score) * EXACT_PER_HUNDREDTH
    for move in found.moves:
        assert move.total == (move.after.exact if move.after else 0) - (move.before.exact if move.before else 0)
    assert abs(found.rounding) <= EXACT_PER_HUNDREDTH


@given(facts_of, facts_of)
def test_the_same_criteria_make_no_move_of_their_own(first: dict[str, int | None], last: dict[str, int | None]) -> None:
    """Under one set all is data, and a criterion whose fact stood still did not move at all, not by a hundredth."""
    found = difference(kept(FIRST, first), kept(FIRST, last), last)
    assert by_cause(found)[1:] == (0, 0)
    for move in found.moves:
        assert move.before is not None
        assert move.after is not None
        assert move.before.value != move.after.value or move.total == 0


@given(facts_of)
def test_another_model_is_told_apart(facts: dict[str, int | None]) -> None:
    """The same facts under the same set by another model: all of it is the model's."""
    found = difference(by_another_model(kept(FIRST, facts)), kept(FIRST, facts), facts)
    assert by_cause(found)[:2] == (0, 0)


@given(facts_of)
def test_other_criteria_on_the_same_facts_are_no_data(facts: dict[str, int | None]) -> None:
    """A new set on unmoved facts: nothing is told as the account's doing.."""
    found = difference(kept(FIRST, facts), kept(other_set(), facts), facts)
    assert (by_cause(found)[0], by_cause(found)[2]) == (0, 0)


def test_what_a_dropped_criterion_counted_is_told_apart() -> None:
    """A fact that only the former set counts still moved by itself first: that part is data. Taken out: `**known` in `carried`."""
    first: dict[str, int | None] = {**dict.fromkeys(METRICS, 0), "volume_364": 600_000}
    last: dict[str, int | None] = {**first, "volume_364": 6_000_000}
    found = difference(kept(FIRST, first), kept(other_set(), last), last)
    (dropped,) = (move for move in found.moves if move.criterion == "volume_year")
    assert dropped.after is None
    assert dropped.data > 0
    assert dropped.criteria < -dropped.data


def test_the_largest_move_comes_first() -> None:
    """By size, whether up or down. Taken out: `abs` in the order of moves."""
    first: dict[str, int | None] = {**dict.fromkeys(METRICS, 0), "volume_364": 6_000_000}
    last: dict[str, int | None] = {**first, "volume_364": 0, "tenure_weeks": 13}
    moves = difference(kept(FIRST, first), kept(FIRST, last), last).moves
    assert [move.criterion for move in moves[:2]] == ["volume_year", "tenure"]
