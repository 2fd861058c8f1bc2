"""Why a line is short, as facts: who was served before it, what was kept for whom, within bounds."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.explain import POINTS, WINNERS, Winners, facts, kept
from supply.domain.line import Line, Piece

from .worlds import CLOSED, SHIP_DAY, a_line, day


def served(number: int, quantity: int, tier: int = 3) -> Line:
    return a_line(number, quantity, tier=tier, schedule=[Piece(SHIP_DAY, quantity, firm=False)] if quantity else [])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=12))
def test_the_largest_winners_are_named_and_the_rest_summed(many: list[tuple[int, int]]) -> None:
    """At most five, largest first, of equal ones the better ranked; named and summed together are all that was promised, by tier too.

    Taken out: the minus before `self._lines` (of equal ones the worse ranked stays); `if not quantity` in `add`.
    """
    winners = Winners()
    lines = [served(number, quantity, tier) for number, (quantity, tier) in enumerate(many, start=1)]
    for line in lines:
        winners.add(line)
    named, rest = winners.facts()
    expected = sorted((line for line in lines if line.confirmed), key=lambda line: (-line.confirmed, line.line_no))
    assert [winner["line_no"] for winner in named] == [line.line_no for line in expected[:WINNERS]]
    assert rest == {"lines": len(expected[WINNERS:]), "quantity": sum(line.confirmed for line in expected[WINNERS:])}
    assert winners.by_tier == [sum(line.confirmed for line in lines if line.tier == tier) for tier in range(4)]


@given(st.integers(-10, 50), st.lists(st.integers(0, 30), max_size=4))
def test_policies_keep_what_they_want_as_far_as_it_is_there(left: int, wanted: list[int]) -> None:
    """The first ones first; together never more than is left, never less than nothing. Taken out: `max(0, left)`; `left -= quantity`."""
    found = kept(left, [("protection", tier, quantity) for tier, quantity in enumerate(wanted)])
    room = max(0, left)
    for (policy, tier, quantity), asked in zip(found, wanted, strict=True):
        assert (policy, quantity) == ("protection", min(asked, room))
        assert wanted[tier] == asked
        room = max(0, room - asked)


def test_facts_say_what_was_asked_given_and_kept() -> None:
    """As plain data: what is needed, promised and open, the rank used, what was there when, who kept how much, how far supply is known."""
    line = a_line(1, 10, tier=1, schedule=[Piece(SHIP_DAY, 4, firm=False)], reason="supply_short", earliest=day(30))
    told = facts(
        line,
        decided_on=CLOSED,
        availability=[(SHIP_DAY, 4)],
        withheld=[("protection", 0, 7), ("hold", 3, 0)],
        known_until=day(9),
    )
    assert told == {
        "decided_on": "2011-08-01",
        "asked": 10,
        "confirmed": 4,
        "open": 6,
        "reason": "supply_short",
        "rank": {"tier": "key", "score": "0", "due": "2011-08-02", "placed_at": "2011-08-01T09:00:00+00:00"},
        "availability": [["2011-08-02", 4]],
        "withheld": [{"policy": "protection", "tier": "strategic", "quantity": 7}],
        "earliest": "2011-09-01",
        "known_until": "2011-08-11",
    }


def test_facts_are_bounded() -> None:
    """Of a curve with twenty steps the first eight are kept; without a run there are no winners to name."""
    availability: list[tuple[date, int]] = [(day(at), at) for at in range(20)]
    told = facts(a_line(), decided_on=CLOSED, availability=availability, withheld=[])
    assert len(told["availability"]) == POINTS
    assert "winners" not in told
