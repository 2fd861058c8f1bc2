"""Promises between runs (P0, P1, P4) and withdrawals."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from supply.domain import promise
from supply.domain.book import Book
from supply.domain.curve import Curve
from supply.domain.line import Line
from supply.domain.loss import HeldLine, withdraw
from supply.domain.policy import Policy
from supply.domain.protection import standing
from supply.domain.rank import rank

from .worlds import DAYS, SHIP_DAY, World, conserved, covered, lines, sums_hold, worlds


def week(number: int) -> date:
    return date(2011, 8, 1 + 7 * number)


def test_the_example_of_p0() -> None:
    """50 on hand, 50 more in week 3, 80 confirmed in week 3: ATP today is 20."""
    assert Curve(week(0), 50, [(week(3), 50)], [(week(3), 80)]).atp(week(0)) == 20


def test_the_example_of_p4() -> None:
    """100 on hand, 400 arriving in week 3, 300 protected from today on for a better tier: a worse one sees nothing until then, 200 after."""
    book = Book("MAIN", "tea", week(0), on_hand=100, receipts=[(week(3), 400)], protected=[300, 0, 0])
    assert (book.usable(week(0), 3), book.usable(week(3), 3), book.usable(week(0), 0)) == (0, 200, 100)


@given(worlds(), lines(99), st.lists(st.integers(0, 10), min_size=4, max_size=4))
def test_a_promise_breaks_no_other(world: World, line: Line, waiting: list[int]) -> None:
    """P0: whatever a new line is promised, supply still covers everything; the rest is open; counters stay sums."""
    assume(not world.book.broken())
    del waiting
    line.schedule, line.firm_base = [], 0
    promise.decide(world.book, line)
    assert covered(world.book, [*world.lines, line])
    assert sums_hold(world.book, [*world.lines, line])
    assert conserved(line)


@given(worlds(), st.integers(1, 40), st.integers(0, 3))
def test_more_of_a_line_is_promised_beside_what_it_has(world: World, more: int, tier: int) -> None:
    """P0 for a line that is changed: what it has is not promised to it again. (Guard: `Book.tally` before `decide`.)"""
    assume(not world.book.broken())
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


@given(worlds(), lines(99))
def test_a_promise_leaves_what_its_betters_wait_for(world: World, line: Line) -> None:
    """P1: a new line takes nothing that the open demand of the same or better tiers, or the protection of better ones, needs. (Guard: `Book.reserve`.)"""
    assume(not world.book.broken())
    line.schedule, line.firm_base = [], 0
    reserve = world.book.reserve(line.tier)
    before = world.book.curve.steps(SHIP_DAY)
    promise.decide(world.book, line)
    for piece in line.schedule:
        assert world.book.curve.atp(piece.day) >= min(reserve, max(0, dict(before).get(piece.day, reserve)))


@given(
    st.integers(-5, 50),
    st.lists(st.tuples(DAYS, st.integers(1, 20)), max_size=4),
    st.lists(st.tuples(DAYS, st.integers(1, 20)), max_size=4),
    DAYS,
)
def test_the_curve_is_its_formula(
    on_hand: int, receipts: list[tuple[date, int]], promised: list[tuple[date, int]], day: date
) -> None:
    """ATP(t) = min over u >= t of (max(0, supply up to u) - promised up to u), whatever the order of commitments."""

    def slack(until: date) -> int:
        supply = on_hand + sum(quantity for on, quantity in receipts if max(on, SHIP_DAY) <= until)
        return max(0, supply) - sum(quantity for on, quantity in promised if max(on, SHIP_DAY) <= until)

    at = max(day, SHIP_DAY)
    days = {at, *(on for on, _ in [*receipts, *promised] if on >= at)}
    whole = Curve(SHIP_DAY, on_hand, receipts, promised)
    stepwise = Curve(SHIP_DAY, on_hand, receipts, [])
    for on, quantity in reversed(promised):
        stepwise.take(on, quantity)
    assert whole.atp(day) == stepwise.atp(day) == min(slack(on) for on in days)


@given(worlds(), st.integers(0, 3))
def test_loss_withdraws_until_nothing_is_promised_twice(world: World, holds: int) -> None:
    """After a loss of supply I1 holds again, firm and held lie within what is on hand, lines are conserved, counters are sums."""
    held = [_hold(at, 4) for at in range(holds)]
    world.book.held = sum(hold.live for hold in held)
    world.book.changed()
    withdraw(world.book, world.lines, held)
    assert not world.book.broken()
    assert covered(world.book, world.lines)
    assert sums_hold(world.book, world.lines)
    assert all(conserved(line) for line in world.lines)
    assert world.book.held == sum(hold.live for hold in held)


@given(worlds())
def test_loss_takes_worst_rank_first_and_picked_last(world: World) -> None:
    """No firm quantity is withdrawn while a worse-ranked line keeps some unpicked. (Guard: `worst_first` in `withdraw`.)"""
    world.book.receipts, world.book.held = [], 0
    for line in world.lines:
        world.book.take_out(line)
        line.schedule = [piece for piece in line.schedule if piece.firm]
        world.book.put_in(line)
    world.book.changed()
    before = {line.line_no: line.firm for line in world.lines}
    withdraw(world.book, world.lines, [])
    ranked = sorted(world.lines, key=rank)
    for at, line in enumerate(ranked):
        if line.firm < before[line.line_no]:
            assert all(worse.firm <= worse.picked for worse in ranked[at + 1 :])


def test_loss_takes_planned_then_holds_then_firm() -> None:
    """Of 30 on hand 10 are firm, 10 held, 10 planned: losing 10, 20, 30 takes them in that order."""
    for lost, left in ((10, (10, 10, 0)), (20, (10, 0, 0)), (30, (0, 0, 0))):
        firm, planned = _line(1), _line(2)
        book = Book("MAIN", "tea", SHIP_DAY, on_hand=30)
        promise.decide(book, firm)
        promise.decide(book, planned)
        book.take_out(firm)
        firm.schedule = [piece._replace(firm=True) for piece in firm.schedule]
        book.put_in(firm)
        book.hold(10)
        book.on_hand -= lost
        book.changed()
        hold = _hold(1, 10)
        withdraw(book, [firm, planned], [hold])
        assert (firm.firm, hold.live, planned.planned) == left


def test_standing_protection_is_mean_daily_demand_until_the_next_receipt() -> None:
    """280 asked in 28 days and 5 days to the next receipt: 50 held; a tier that is switched off holds nothing."""
    policy = Policy(protected_tiers=frozenset({0}))
    receipts = [(SHIP_DAY, 9), (date(2011, 8, 7), 9)]
    assert standing(
        [280, 280, 0, 0], days_seen=28, receipts=receipts, ship_day=SHIP_DAY, lead_time=None, policy=policy
    ) == [50, 0, 0]


def _line(number: int) -> Line:
    return Line(
        UUID(int=number << 32),
        number,
        "MAIN",
        "tea",
        10,
        "a",
        "erp",
        f"o{number}",
        datetime(2011, 8, 1, 9, tzinfo=UTC),
        date(2011, 8, 1),
        due=SHIP_DAY,
    )


def _hold(number: int, live: int) -> HeldLine:
    return HeldLine(
        UUID(int=number),
        "a",
        live,
        confirmed=False,
        tier=3,
        score=Decimal(0),
        created_at=datetime(2011, 8, 1, tzinfo=UTC),
    )
