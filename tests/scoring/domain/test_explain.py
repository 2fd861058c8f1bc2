from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.domain.criteria import TIERS
from scoring.domain.explain import outlook
from scoring.domain.score import score_all
from tests.scoring.domain.sets import FIRST, NAMES, columns

small = st.tuples(*(st.one_of(st.none(), st.integers(0, 5_000_000)) for _ in NAMES))


@given(small, st.sampled_from(TIERS[1:]))
def test_each_lift_alone_reaches_the_next_tier(row: tuple[int | None, ...], tier: str) -> None:
    """With the value a lift names in place of the present one, and all else as it is, the score reaches the entry."""
    scores = score_all(FIRST, columns([row]))
    facts = {
        item.id: (None if scores.missing[0, place] else int(scores.values[0, place]), int(scores.normalised[0, place]))
        for place, item in enumerate(FIRST.criteria)
    }
    found = outlook(FIRST, tier, int(scores.score[0]), int(scores.raw[0]), facts)  # type: ignore[arg-type]
    assert found is not None
    assume(found.missing > 0)
    entry = int(found.entry * 100)
    for lift in found.lifts:
        item = next(item for item in FIRST.criteria if item.id == lift.criterion)
        place = NAMES.index(item.metric.name)
        needed = int(lift.needed * item.metric.scale)

        def score_with(value: int, place: int = place) -> int:
            changed = list(row)
            changed[place] = value
            return int(score_all(FIRST, columns([tuple(changed)])).score[0])

        assert score_with(needed) >= entry


def test_the_best_tier_has_no_next() -> None:
    """Strategic accounts have nowhere to be lifted to."""
    assert outlook(FIRST, "strategic", 9_000, 90 * 10**8, {}) is None
