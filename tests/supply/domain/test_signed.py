"""P4 by account: what is signed is withheld from others by its weeks, consumed by the account's own lines, and kept whatever the others ask (I3)."""

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain import promise
from supply.domain.book import Book
from supply.domain.holding import offer
from supply.domain.line import Line
from supply.domain.signed import Protection, Protections, unused, weeks

from .worlds import SHIP_DAY, World, a_book, a_line, conserved, covered, day, protections, sums_hold, worlds

STRATEGIC, KEY, GROWTH, STANDARD = range(4)


def signed(account: str = "a", quantity: int = 100, starts: int = 0, **own: Any) -> Protection:
    """What an account (key unless told) signed for two weeks from this day on, core."""
    first = own.pop("starts_on", day(starts))
    last = own.pop("ends_on", first + timedelta(days=13))
    buckets = weeks(first, last, quantity)
    told = {"priority": KEY, "core": True, "release_on": last, "linear": False, **own}
    number = UUID(int=sum(map(ord, account)))
    return Protection(
        number, "s", account, told["priority"], told["core"], first, last, told["release_on"], told["linear"], [at for at, _ in buckets],
        [share for _, share in buckets], [0] * len(buckets),
    )  # fmt: skip


def protected(book: Book, *parts: Protection) -> Book:
    book.signed = Protections(SHIP_DAY, sorted(parts, key=lambda part: part.place))
    return book


def signatures(book: Book) -> Protections:
    """The book's protections, which are there."""
    assert book.signed is not None
    return book.signed


def decided(book: Book, line: Line) -> Line:
    """The line, promised by the book as a new order."""
    promise.decide(book, line)
    return line


def test_the_specs_example() -> None:
    """100 on hand, 400 arriving in week 10, 300 protected for week 12: 100 are free today, 200 in week 12. Taken out: `among` in `Book.usable`."""
    book = a_book(100, receipts=[(day(70), 400)])
    protected(book, signed("a", 300, 84, ends_on=day(90)))
    assert book.usable(SHIP_DAY, STANDARD) == 100
    assert book.usable(day(84), STANDARD) == 200
    assert book.free_on_hand(STANDARD) == 100
    assert book.points(STANDARD) == [(SHIP_DAY, 100), (day(70), 200)]
    other = decided(book, a_line(1, 350, account_id="b"))
    assert (other.confirmed, other.reason) == (200, promise.PROTECTION)


def test_core_binds_everybody_prioritised_only_worse() -> None:
    """A key account's core protection is kept from a strategic order; a prioritised one is not, and is from key and standard ones."""
    for core, strategic in ((True, 40), (False, 100)):
        book = protected(a_book(100), signed("a", 60, core=core))
        assert [book.usable(SHIP_DAY, tier) for tier in range(4)] == [strategic, 40, 40, 40]


def test_an_account_has_its_own_first() -> None:
    """It may take what it signed though open demand of better tiers waits for what is there, and what exceeds that ranks like any other."""
    book = protected(a_book(100, open=[80, 0, 0, 0]), signed("a", 60))
    mine = decided(book, a_line(1, 90, account_id="a", tier=KEY))
    assert mine.confirmed == 60
    assert sum(signatures(book).parts[0].left(SHIP_DAY)) == 0
    assert signatures(book).withheld("b", STANDARD) == []


def test_own_protection_is_used_before_the_tiers() -> None:
    """Of 50 promised, 30 come out of what the account signed: its tier's standing protection shrinks by 20 alone."""
    book = protected(a_book(100, protected=[0, 40, 0]), signed("a", 30))
    decided(book, a_line(1, 50, account_id="a", tier=KEY))
    assert book.protected == [0, 20, 0]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ([0, 30, 0], [50, 20, 50]),
        ([0, 70, 0], [30, 0, 50]),  # its own, then back
        ([0, 120, 0], [0, 0, 30]),  # then forward
        ([70, 0, 0], [0, 30, 50]),
        ([0, 0, 200], [0, 0, 0]),
        ([60, 60, 60], [0, 0, 0]),
    ],
)
def test_buckets_are_used_own_then_back_then_forward(asked: list[int], left: list[int]) -> None:
    """The week's own bucket first, then the nearest earlier one, then the nearest later one."""
    assert unused([50, 50, 50], asked) == left


def test_a_cancel_returns_to_the_same_bucket() -> None:
    """What an order took of its week, and of the one before, is there again when it is cancelled."""
    book = protected(a_book(1000), signed("a", 100))
    before = signatures(book).parts[0].left(SHIP_DAY)
    line = decided(book, a_line(1, 70, account_id="a", due=day(8)))
    assert signatures(book).parts[0].left(SHIP_DAY) == [30, 0]
    book.take_out(line)
    line.cancel_asked = 70
    line.schedule = []
    book.put_in(line)
    assert signatures(book).parts[0].left(SHIP_DAY) == before == [50, 50]


def test_what_is_due_outside_the_season_uses_nothing() -> None:
    """An order for a day long before it, or after it, is no season order; one for the fortnight before counts in the first week."""
    part = signed("a", 100, 30)
    assert [part.bucket(day(at)) for at in (0, 15, 16, 29, 30, 36, 37, 43, 44)] == [None, None, 0, 0, 0, 0, 1, 1, None]
    assert part.bucket(None) is None


def test_a_hold_is_kept_once() -> None:
    """What the account holds in its season is not kept for it a second time; others may have the rest."""
    book = protected(a_book(100), signed("a", 60))
    assert offer(book, 100, STANDARD, None, "b").holdable == 40
    assert offer(book, 100, STANDARD, None, "a").holdable == 100
    book.hold(60, "a")
    assert offer(book, 100, STANDARD, None, "b").holdable == 40


def test_protections_decay_evenly_and_end() -> None:
    """Linear: whole on the first day, half after half of its days, nothing after the last."""
    part = signed("a", 140, linear=True)
    found = []
    for at in (-5, 0, 7, 13, 14):
        part.kept = None
        found.append(sum(part.left(day(at))))
    assert found == [140, 140, 70, 10, 0]


def test_the_best_place_is_covered_first() -> None:
    """90 for two that signed 60 each: the better priority whole, the other 30; the earliest week first."""
    book = protected(a_book(90), signed("a", 60, priority=KEY), signed("b", 60, priority=STRATEGIC))
    found = signatures(book).covered(book.curve)
    assert [found[part.id] for part in signatures(book).parts] == [[30, 30], [30, 0]]
    assert [part.account_id for part in signatures(book).parts] == ["b", "a"]


@given(st.integers(0, 10**6), st.integers(0, 60))
def test_weeks_add_up(quantity: int, length: int) -> None:
    """A season's weeks hold the whole quantity, none below zero, the first day of each a week after the one before."""
    buckets = weeks(date(2011, 11, 14), date(2011, 11, 14) + timedelta(days=length), quantity)
    assert sum(share for _, share in buckets) == quantity
    assert all(share >= 0 for _, share in buckets)
    assert len(buckets) == length // 7 + 1


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 80)), min_size=1, max_size=8))
def test_consumption_is_whole_and_never_more_than_asked(buckets: list[tuple[int, int]]) -> None:
    """What is used is the lesser of what was signed and what is asked; more asked never leaves more of it."""
    quantities, asked = [quantity for quantity, _ in buckets], [want for _, want in buckets]
    left = unused(quantities, asked)
    assert sum(quantities) - sum(left) == min(sum(quantities), sum(asked))
    assert all(0 <= rest <= quantity for rest, quantity in zip(left, quantities, strict=True))
    assert sum(unused(quantities, [*asked[:-1], asked[-1] + 1])) <= sum(left)


@given(worlds(seasons=True), st.integers(0, 3), st.integers(1, 200), st.integers(0, 9))
def test_i3_a_promise_leaves_what_others_signed(world: World, tier: int, quantity: int, at: int) -> None:
    """I3 between runs: after a new order of an account without a protection, what supply covered of core protections, and of prioritised ones of the same or
    better tiers, is covered still, the better tiers' in full. Taken out: `withheld` in `promise.among`.
    """
    world.made_whole()
    book = world.book
    assert book.signed is not None
    binding = [part for part in signatures(book).parts if part.core or part.priority <= tier]
    book.signed = Protections(SHIP_DAY, binding)
    before = signatures(book).covered(book.curve)
    line = decided(book, a_line(99, quantity, account_id="nobody", tier=tier, due=day(at)))
    assert signatures(book).covered(book.curve) == before
    assert conserved(line)
    assert covered(book, [*world.lines, line])
    assert sums_hold(book, [*world.lines, line])


def test_i3_a_run_keeps_what_was_ordered_of_it() -> None:
    """100 on hand, a key account signed 100 and ordered 60 of it, a strategic one wants 100: the 60 are the key account's, the other 40 nobody's yet.

    Taken out: `wait` in `redistribute` (60 would go to the strategic one, whose rank is better).
    """
    book = protected(a_book(100), signed("a", 100))
    mine, other = a_line(1, 60, account_id="a", tier=KEY), a_line(2, 100, account_id="b", tier=STRATEGIC)
    for line in (mine, other):
        book.put_in(line)
    world = World(book, [mine, other], {"a": (KEY, Decimal(0)), "b": (STRATEGIC, Decimal(0))})
    world.run()
    assert (mine.firm, other.confirmed, other.reason) == (60, 0, promise.PROTECTION)
    state = world.state()
    world.remember()
    world.run()
    assert world.state() == state


@given(worlds(seasons=True, later=False))
def test_i3_a_run_serves_the_signed_before_others(world: World) -> None:
    """I3 in a run: an account that signed, and asks for no more than that, gets at least what it would get if only better places and firm goods were there."""
    world.made_whole()
    assert world.book.signed is not None
    best = min(signatures(world.book).parts, key=lambda part: part.place, default=None)
    alone = deepcopy(world)
    world.run()
    if best is None:
        return
    mine = [line for line in world.lines if line.account_id == best.account_id and best.bucket(line.due) is not None]
    if sum(line.ordered - line.cancelled for line in mine) > best.quantity or not best.core:
        return
    for line in alone.lines:  # nobody else wants anything that is not firm
        if line.account_id != best.account_id or best.bucket(line.due) is None:
            alone.book.take_out(line)
            line.schedule = [piece for piece in line.schedule if piece.firm]
            line.ordered, line.cancel_asked = line.shipped + line.firm, 0
            alone.book.put_in(line)
    del signatures(alone.book).parts[:]
    alone.run()
    got = {line.key: line.confirmed for line in alone.lines}
    assert sum(line.confirmed for line in mine) >= sum(got[line.key] for line in mine)


@given(worlds(seasons=True), protections())
def test_counting_is_a_function_of_the_lines(world: World, other: Protection) -> None:
    """I9: what is asked of each week is the sum over the account's lines, in whatever order they were counted in and out."""
    assert world.book.signed is not None
    world.run()
    for part in signatures(world.book).parts:
        asked = [0] * len(part.days)
        for line in world.lines:
            if line.account_id == part.account_id and (at := part.bucket(line.due)) is not None:
                asked[at] += line.ordered - line.cancelled
        assert part.asked == asked
        assert part.pending == []
    assert other.quantity == sum(other.quantities)
