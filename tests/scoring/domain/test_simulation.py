"""Who would move under another set: at the next close, and once stays have run out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.criteria import TIERS
from scoring.domain.simulation import outcomes
from scoring.domain.tiers import Candidate, Holding, decide
from tests.scoring.domain.sets import with_tiers

CLOSED = date(2011, 8, 2)
FOLLOWING = date(2011, 8, 3)
holdings = st.none() | st.builds(Holding, st.sampled_from(TIERS), st.dates(date(2011, 5, 1), CLOSED))


@given(st.lists(st.tuples(st.integers(0, 10_000), st.booleans(), holdings), max_size=12))
def test_a_simulation_is_what_the_close_would_decide(rows: list[tuple[int, bool, Holding | None]]) -> None:
    """At the next close exactly that; settled exactly what a set without stay and patience decides.

    Taken out: `since=LONG_AGO` and `below_since=LONG_AGO` in turn.
    """
    candidates = [Candidate(f"A{place}", *row) for place, row in enumerate(rows)]
    found = outcomes(with_tiers(), candidates, closed=CLOSED, following=FOLLOWING)
    real = decide(with_tiers(), candidates, closed=CLOSED, following=FOLLOWING)
    free = decide(with_tiers(stay=0, patience=0), candidates, closed=CLOSED, following=FOLLOWING)
    assert [one.at_close for one in found] == [one.holding.tier for one in real]
    assert [one.settled for one in found] == [one.holding.tier for one in free]


def test_a_stay_holds_at_the_close_and_not_for_ever() -> None:
    """Who fell far below keeps the tier at first, and loses it once settled."""
    held = Holding("strategic", CLOSED - timedelta(days=1))
    (found,) = outcomes(with_tiers(), [Candidate("A", 100, True, held)], closed=CLOSED, following=FOLLOWING)
    assert (found.at_close, found.settled) == ("strategic", "standard")
