from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.criteria import TIERS
from scoring.domain.standing import Override, Standing, change, valid, why

D, N, M = date(2011, 9, 1), date(2011, 9, 2), date(2011, 9, 5)
KEY = Standing(6_000, "key", None, N)


def test_a_first_standing_is_always_told() -> None:
    """Until then everybody took the account for standard with score 0."""
    found = change(None, KEY, closed=D)
    assert found is not None
    assert found.current == Standing(0, "standard", None, D)
    assert found.tier_moved


def test_small_moves_of_the_score_are_not_told() -> None:
    """Below one point since the last emission nothing goes out; from one point on it does. Moves are not forgotten: they add up."""
    assert change(KEY, Standing(6_099, "key", None, M), closed=N) is None
    assert change(KEY, Standing(6_100, "key", None, M), closed=N) is not None
    assert change(KEY, Standing(5_900, "key", None, M), closed=N) is not None


def test_an_override_is_told_although_the_effective_tier_stays() -> None:
    """Tier or override changed: either is told."""
    found = change(KEY, Standing(6_000, "key", "key", M), closed=N)
    assert found is not None
    assert not found.tier_moved


def test_an_override_holds_through_its_last_day() -> None:
    """It is never blended in: while it holds it alone is the effective tier."""
    override = Override("strategic", "anna", "reference", M)
    assert valid(override, M) == "strategic"
    assert valid(override, date(2011, 9, 6)) is None
    assert valid(None, M) is None
    assert Standing(100, "standard", "strategic", M).effective == "strategic"


def test_the_reason_of_a_move_names_who_set_it() -> None:
    """An override's owner and reason; its end says what remains."""
    override = Override("strategic", "anna", "reference customer", M)
    up = change(KEY, Standing(6_000, "key", "strategic", M), closed=N)
    assert up is not None
    assert why(up, "score 60.00: stays key", override) == "set by anna until 2011-09-05: reference customer"
    down = change(Standing(6_000, "key", "strategic", N), Standing(6_000, "key", None, M), closed=N)
    assert down is not None
    assert why(down, "score 60.00: stays key", None) == "the override strategic ended; score 60.00: stays key"


standings = st.builds(
    Standing, st.integers(0, 10_000), st.sampled_from(TIERS), st.one_of(st.none(), st.sampled_from(TIERS)), st.just(N)
)


@given(standings, standings)
def test_an_override_alone_is_the_effective_tier_and_every_move_of_it_is_told(told: Standing, new: Standing) -> None:
    """Effective = valid override, else computed, whatever the score; a move of the effective tier never goes untold.

    Taken out: the override in `same` of `change`; `or` of `effective`, the better of the two in its place.
    """
    assert new.effective == (new.override if new.override is not None else new.computed)
    found = change(told, new, closed=D)
    if told.effective != new.effective:
        assert found is not None
        assert found.tier_moved
    if (told.computed, told.override) != (new.computed, new.override) or abs(told.score - new.score) >= 100:
        assert found is not None
    else:
        assert found is None
