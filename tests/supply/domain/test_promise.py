"""What a line is promised when its order comes in: P0, P1 and P4 between runs."""

from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain import promise
from supply.domain.curve import Curve
from supply.domain.line import Line, Piece

from .worlds import DAYS, SHIP_DAY, World, a_book, a_line, conserved, covered, day, sums_hold, wanting, worlds


@given(world=worlds(), line=wanting(), later=st.tuples(st.integers(1, 30), st.integers(1, 9)), satisfied=st.booleans())
def test_a_promise_breaks_no_other(world: World, line: Line, later: tuple[int, int], *, satisfied: bool) -> None:
    """P0 and I1: whatever a new line is promised, supply still covers everything; the rest is open (I4); counters stay sums (I9).

    Some of what is on hand is promised for a later day. Taken out: the minimum in `Curve.atp`; `quantity - missing` in `schedule`;
    `book.put_in(line)` in `decide`.
    """
    world.made_whole(satisfied=satisfied)
    quantity, on = later
    world.lines.append(a_line(98, quantity, schedule=[Piece(day(on), quantity, firm=False)]))
    world.book.on_hand = max(0, world.book.on_hand) + quantity
    world.book.changed()
    world.book.put_in(world.lines[-1])
    promise.decide(world.book, line)
    assert covered(world.book, [*world.lines, line])
    assert sums_hold(world.book, [*world.lines, line])
    assert conserved(line)


@given(worlds(), st.integers(1, 40), st.integers(0, 3))
def test_more_of_a_line_is_promised_beside_what_it_has(world: World, more: int, tier: int) -> None:
    """P0 for a line that is changed: what it has is not promised to it again. Taken out: `Book.tally` before `decide`."""
    world.made_whole()
    line = world.lines[0]
    had = line.confirmed
    world.book.take_out(line)
    line.ordered, line.cancel_asked, line.tier = max(line.ordered, line.shipped) + more, 0, tier
    world.book.tally(line, 1)
    promise.decide(world.book, line)
    assert line.confirmed >= had
    assert covered(world.book, world.lines)
    assert sums_hold(world.book, world.lines)
    assert conserved(line)


@given(world=worlds(), line=wanting(), waiting=st.booleans())
def test_a_promise_leaves_what_its_betters_wait_for(world: World, line: Line, *, waiting: bool) -> None:
    """P1, P4: a new line takes nothing that open demand of the same or better tiers, or the protection of better ones, needs.

    Taken out: each of the two sums in `Book.reserve`.
    """
    protected = world.book.protected
    world.made_whole(satisfied=not waiting)
    world.book.protected = protected
    needed = sum(world.book.open[: line.tier + 1]) + sum(world.book.protected[: line.tier])
    before = deepcopy(world.book.curve)
    promise.decide(world.book, line)
    for piece in line.schedule:
        assert world.book.curve.atp(piece.day) >= min(needed, before.atp(piece.day))
        assert before.atp(piece.day) > needed


@given(worlds(), wanting(), DAYS, st.integers(1, 40))
def test_more_supply_never_promises_a_new_line_less(world: World, line: Line, arriving: date, more: int) -> None:
    """I8 of P0, P1 and P4 between runs: with more on hand, or one receipt more, it is promised at least as much up to every day.

    Taken out: the whole quantity on the due date where it fits (`[(due, quantity)]`), left to the last step alone.
    """
    world.made_whole()
    results = []
    for extra_stock, extra_receipts in ((0, []), (more, []), (0, [(max(arriving, SHIP_DAY), more)])):
        book, mine = deepcopy(world.book), deepcopy(line)
        book.on_hand += extra_stock
        book.expect(sorted([*book.receipts, *extra_receipts]))
        promise.decide(book, mine)
        results.append(mine)
    poor, *richer = results
    for rich in richer:
        for until in {piece.day for one in results for piece in one.schedule}:
            assert by(rich, until) >= by(poor, until)


def by(line: Line, until: date) -> int:
    """What the line is promised up to a day."""
    return sum(piece.quantity for piece in line.schedule if piece.day <= until)


def test_what_has_come_by_the_requested_day_goes_on_it_and_the_rest_as_it_comes() -> None:
    """Backward, then forward: of 40 for day 5, the 10 on hand and the 15 of day 3 ship on day 5, 5 on day 8, 10 on day 9."""
    curve = Curve(SHIP_DAY, 10, [(day(3), 15), (day(8), 5), (day(9), 50)], [])
    assert promise.schedule(curve, day(5), 40, 0) == [(day(5), 25), (day(8), 5), (day(9), 10)]


def test_a_promise_for_a_later_day_bars_an_earlier_one() -> None:
    """30 on hand, all promised for day 9: nothing is free today although it lies there."""
    book = a_book(30)
    book.put_in(a_line(1, 30, schedule=[Piece(day(9), 30, firm=False)]))
    line = a_line(2, 10)
    promise.decide(book, line)
    assert (line.confirmed, line.open, line.reason) == (0, 10, promise.SUPPLY_SHORT)


def test_two_lines_of_one_sku_share_what_there_is() -> None:
    """Each of two lines of 6 fits into 10 alone: together they get 10, the second one 4."""
    book = a_book(10)
    first, second = a_line(1, 6), a_line(2, 6, tier=0)
    for line in (first, second):
        promise.decide(book, line)
    assert (first.confirmed, second.confirmed, second.open) == (6, 4, 2)


def test_the_earliest_date_is_answered_for_whatever_is_missing() -> None:
    """Past all receipts it is today and the lead time, a proposal and no promise; a line that lacks nothing needs none, and so does a sku without lead time."""
    book = a_book(4, receipts=[(day(40), 4)], lead_time=30)
    short, rest = a_line(1, 10), a_line(2, 1)
    promise.decide(book, short)
    assert (short.confirmed, short.open, short.earliest) == (8, 2, day(30))
    book.on_hand += 20
    book.changed()
    promise.decide(book, rest)
    assert (rest.confirmed, rest.earliest) == (1, None)
    unknown = a_line(3, 10)
    promise.decide(a_book(0), unknown)
    assert (unknown.open, unknown.earliest) == (10, None)


@given(worlds(), wanting(), st.integers(0, 60))
def test_every_short_line_of_a_known_lead_time_has_its_earliest_date(world: World, line: Line, lead: int) -> None:
    """Taken out: `if missing` of `line.earliest` in `decide`, turned round."""
    world.book.lead_time = lead
    promise.decide(world.book, line)
    assert line.earliest == (day(lead) if line.open else None)


def test_an_order_uses_up_its_own_tiers_protection() -> None:
    """50 protected for key accounts: a key order of 30 leaves 20 protected; one of a strategic account and one that gets nothing leave it as it is."""
    book = a_book(100, protected=[0, 50, 0])
    promise.decide(book, a_line(1, 30, tier=1))
    promise.decide(book, a_line(2, 10, tier=0))
    assert book.protected == [0, 20, 0]
    empty = a_book(0, protected=[0, 50, 0])
    promise.decide(empty, a_line(1, 30, tier=1))
    assert empty.protected == [0, 50, 0]


def test_a_line_that_is_kept_open_is_counted_as_open_demand() -> None:
    """Its reason is told, nothing is promised, and later orders of its tier leave its quantity."""
    book = a_book(10)
    line = a_line(1, 8, tier=2)
    promise.keep_open(book, line, promise.SKU_UNKNOWN)
    assert (line.schedule, line.reason, book.open) == ([], promise.SKU_UNKNOWN, [0, 0, 8, 0])
    assert book.dirty


@pytest.mark.parametrize(
    ("left", "missing", "waiting", "reason"),
    [
        (0, 5, (9, 0, 0, 0), promise.SUPPLY_SHORT),
        (-3, 5, (), promise.SUPPLY_SHORT),
        (4, 5, (0, 4, 0, 0), promise.PRIORITY),
        (9, 5, (0, 0, 5, 0), promise.PRIORITY),
        (9, 5, (0, 0, 0, 9), promise.PROTECTION),
        (4, 5, (0, 3, 0, 0), promise.PROTECTION),
    ],
)
def test_a_short_line_is_told_what_stands_against_it(
    left: int, missing: int, waiting: tuple[int, ...], reason: str
) -> None:
    """A line of the growth tier: nothing left is short supply; what is left waits for the same or better tiers' demand, else for better tiers' protection."""
    assert promise.short_reason(left, missing, waiting, 2) == reason


@pytest.mark.parametrize(
    ("told", "pieces", "reason"),
    [
        ({}, [(SHIP_DAY, 10)], promise.PROMISED),
        ({}, [(SHIP_DAY, 5), (day(1), 5)], promise.PROMISED_LATE),
        ({"shipped": 10}, [], promise.SHIPPED),
        ({"cancel_asked": 10}, [], promise.CANCELLED),
        ({"shipped": 4, "cancel_asked": 6}, [], promise.SHIPPED),
    ],
)
def test_a_line_with_nothing_open_is_told_why(
    told: dict[str, int], pieces: list[tuple[date, int]], reason: str
) -> None:
    """In time, late, shipped or cancelled."""
    line = a_line(**told, earliest=day(9), schedule=[Piece(on, quantity, firm=False) for on, quantity in pieces])
    assert promise.whole_reason(line, pieces, SHIP_DAY) == reason
    promise.settle_reason(line)
    assert (line.reason, line.earliest) == (reason, None)
