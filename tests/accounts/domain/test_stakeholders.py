import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.stakeholders import Cell, Coverage, Pair, Role, check_pairs, succeed, threads
from shared.errors import Conflict, Invalid

TODAY = date(2011, 11, 1)


def role(since: date, until: date | None = None) -> Role:
    return Role(function="purchasing", level="manager", since=since, until=until)


days = st.integers(0, 60).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def spans(draw: st.DrawFn) -> Role:
    since = draw(days)
    return role(since, draw(st.one_of(st.none(), st.integers(0, 30).map(lambda n: since + timedelta(days=n)))))


@given(st.lists(spans(), max_size=12))
def test_roles_at_an_account_follow_each_other(wanted: list[Role]) -> None:
    """However roles are said, no two of one person at one account hold on the same day, at most the last is open, and what is refused begins before it.

    Taken out, each in turn: that the newest ends the day before, that a role of the same day replaces it, the refusal.
    """
    stands: list[Role] = []
    for one in wanted:
        newest = stands[-1] if stands else None
        try:
            ended = succeed(newest, one)
        except Conflict:
            assert newest is not None
            assert one.since < newest.since
            continue
        if newest is not None and (ended is not None or newest.since == one.since):
            stands.pop()
        stands += [*([ended] if ended else []), one]
    for before, after in itertools.pairwise(stands):
        assert before.until is not None
        assert before.since <= before.until < after.since


def test_impossible_dates_are_refused() -> None:
    """An end before the beginning."""
    with pytest.raises(Invalid):
        succeed(None, role(TODAY, TODAY - timedelta(days=1)))


def test_pairs_are_of_our_staff_once_each_and_not_in_the_future() -> None:
    """Each fault stands at its entry. Taken out, each in turn: the three conditions."""
    pairs = [Pair("anna", 3, TODAY), Pair("anna", 1), Pair("buyer", 2), Pair("bo", 1, TODAY + timedelta(days=1))]
    with pytest.raises(Invalid) as told:
        check_pairs(pairs, {"buyer": "no member of staff"}, TODAY)
    assert [fault.pointer for fault in told.value.errors] == ["/pairs/1", "/pairs/2", "/pairs/3"]
    check_pairs(pairs[:1], {}, TODAY)


def test_what_hangs_by_one_thread_is_said_why() -> None:
    """Nobody paired; one of ours; one of theirs; no decider. Neither with nobody known nor with enough of both sides."""
    cell = Cell("manager", "sales", people=5, frontline=0, deciders=1, knowing=0, paired=2)

    def told(ours: int, theirs: int, deciders: int) -> tuple[str, ...]:
        return threads(Coverage((cell,), ours, theirs, deciders))

    assert threads(Coverage((), 0, 0, 0)) == ()
    assert told(0, 0, 0) == ("nobody_paired",)
    assert told(1, 1, 0) == ("one_of_ours", "one_of_theirs", "no_decider_paired")
    assert told(1, 2, 1) == ("one_of_ours",)
    assert told(2, 1, 1) == ("one_of_theirs",)
    assert told(2, 2, 0) == ("no_decider_paired",)
    assert told(2, 2, 1) == ()
