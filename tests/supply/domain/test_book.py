"""One stock row in one decision: its counters, its curve, and who may have what of it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.book import Book
from supply.domain.curve import Curve
from supply.domain.line import Piece

from .worlds import SHIP_DAY, World, a_book, a_line, day, sums_hold, worlds


@given(world=worlds(), held=st.integers(-10, 10), drawn=st.booleans())
def test_the_curve_says_what_the_counters_say(world: World, held: int, *, drawn: bool) -> None:
    """Counting a line or a hold in or out moves the curve once, whether it was drawn before or not.

    Taken out: `curve = self.curve` at the head of `Book.tally`, or the order of the two lines in `Book.hold` (what is taken out is free twice).
    """
    book = world.book
    for line in world.lines:
        book.expect(book.receipts)  # the curve is to be drawn anew
        if drawn:
            assert book.curve.slack
        book.take_out(line)
        assert steps(book) == drawn_anew(book)
        book.expect(book.receipts)
        book.put_in(line)
        assert steps(book) == drawn_anew(book)
    book.expect(book.receipts)
    book.hold(held)
    assert steps(book) == drawn_anew(book)


def steps(book: Book) -> list[tuple[date, int]]:
    return book.curve.steps(SHIP_DAY)


def drawn_anew(book: Book) -> list[tuple[date, int]]:
    leaving = [(book.today, book.held), *book.commitments.items()]
    return Curve(book.today, book.on_hand, book.receipts, leaving).steps(SHIP_DAY)


@given(worlds(), st.data())
def test_counters_are_sums_whatever_is_counted_in_and_out(world: World, data: st.DataObject) -> None:
    """I9: with any lines counted out and others counted in again, and all at once by `count`, the counters are the sums over those counted.

    Taken out: the removal of a day whose commitment fell to zero in `tally`; `line.need` in `put_in` (`line.ordered`); the reset of `open` in `count`.
    """
    counted = list(world.lines)
    for line in data.draw(st.lists(st.sampled_from(world.lines), max_size=6)):
        if line in counted:
            world.book.take_out(line)
            counted.remove(line)
        else:
            world.book.put_in(line)
            counted.append(line)
        assert sums_hold(world.book, counted)
    world.book.count(world.lines)
    assert sums_hold(world.book, world.lines)


def test_a_tier_leaves_what_the_same_and_better_tiers_wait_for() -> None:
    """P1 between runs: of 100 a key order may have what open demand of strategic and key accounts, 30 + 20, leaves; worse demand binds it not."""
    book = a_book(100, open=[30, 20, 40, 5])
    assert [book.usable(SHIP_DAY, tier) for tier in range(4)] == [70, 50, 10, 5]


def test_a_tier_leaves_what_is_protected_for_better_ones_not_for_itself() -> None:
    """P4: of 100, 30 protected for strategic and 20 for key accounts: a key order may have 70, a standard one 50."""
    book = a_book(100, protected=[30, 20, 0])
    assert [book.usable(SHIP_DAY, tier) for tier in range(4)] == [100, 70, 50, 50]


def test_a_protection_beyond_supply_leaves_nothing_and_never_less() -> None:
    """100 on hand, 400 coming in week 3, 300 protected from now on: a worse tier sees nothing until then, 200 after; the protected one its 100 and 500."""
    book = a_book(100, receipts=[(day(21), 400)], protected=[300, 0, 0])
    assert book.points(3) == [(SHIP_DAY, 0), (day(21), 200)]
    assert book.points(0) == [(SHIP_DAY, 100), (day(21), 500)]


def test_a_hold_takes_of_stock_on_hand_alone() -> None:
    """Of 10 on hand and 50 coming, with 3 held and 2 firm, a hold may take 5; a planned promise of 4 for today leaves 1; stock below zero leaves none."""
    book = a_book(10, receipts=[(day(3), 50)], held=3)
    book.put_in(a_line(1, 2, schedule=[Piece(SHIP_DAY, 2, firm=True)]))
    assert book.free_on_hand(0) == 5
    book.put_in(a_line(2, 4, schedule=[Piece(SHIP_DAY, 4, firm=False)]))
    assert book.free_on_hand(0) == 1
    assert a_book(-5, receipts=[(day(3), 50)]).free_on_hand(0) == 0


def test_a_book_is_broken_by_a_promise_without_supply_and_by_firm_without_stock() -> None:
    """Planned beyond supply on any day breaks it; so does firm or held beyond what is on hand, though a receipt covers it. Neither alone: it is whole."""
    book = a_book(4, receipts=[(day(3), 6)])
    book.put_in(a_line(1, 6, schedule=[Piece(day(3), 6, firm=False)]))
    assert not book.broken()
    book.hold(4)
    assert not book.broken()
    book.put_in(a_line(2, 1, schedule=[Piece(day(3), 1, firm=False)]))
    assert book.broken()
    other = a_book(0, receipts=[(SHIP_DAY, 6)])
    other.put_in(a_line(1, 6, schedule=[Piece(SHIP_DAY, 6, firm=True)]))
    assert other.broken()
