"""The close run of one sku: its invariants, whatever the state before it."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from supply.domain import promise
from supply.domain.line import Piece
from supply.domain.rank import rank

from .worlds import CLOSED, DAYS, SHIP_DAY, World, a_book, a_line, conserved, covered, day, sums_hold, worlds


@given(worlds())
def test_nothing_is_promised_twice(world: World) -> None:
    """I1: after a run, promises and holds up to any day lie within supply up to it. Taken out: `curve.take` in `_promise`."""
    world.run()
    assert covered(world.book, world.lines)


@given(worlds())
def test_firm_rests_on_stock_on_hand(world: World) -> None:
    """Firm and held never exceed what is on hand, and what is newly firm ships on the next business day. Taken out: `left` in `_promise`."""
    entitled = {line.line_no: line.entitled for line in world.lines}
    world.run()
    assert world.book.firm + world.book.held <= max(world.book.held, world.book.on_hand)
    for line in world.lines:
        newly = line.firm - entitled[line.line_no]
        assert newly <= sum(piece.quantity for piece in line.schedule if piece.firm and piece.day == SHIP_DAY)


@given(worlds())
def test_lines_are_conserved_and_counters_are_their_sums(world: World) -> None:
    """I4 and I9 hold after a run. Taken out: `- claim.firm` of what is wanted in `_hand_out`; `book.count`."""
    world.run()
    assert all(conserved(line) for line in world.lines)
    assert sums_hold(world.book, world.lines)


@given(worlds(later=False))
def test_no_inversion(world: World) -> None:
    """I2: taking back what this run gave a worse-ranked line would let no better one have anything it lacks, or have it earlier.

    Restored firm quantity, the protections of better tiers and what other accounts signed for a season explain differences.
    Taken out: the sort by rank in `redistribute`.
    """
    restored = {line.line_no: line.entitled for line in world.lines}
    world.run()
    ranked = sorted(world.lines, key=rank)
    for at, high in enumerate(ranked):
        due = max(high.due or SHIP_DAY, SHIP_DAY)
        last = max((piece.day for piece in high.schedule if not piece.firm), default=due)
        reserve = sum(world.book.protected[: high.tier])
        for low in ranked[at + 1 :]:
            curve = deepcopy(world.book.curve)
            curve.take(SHIP_DAY, -max(0, low.firm - restored[low.line_no]))
            for piece in low.schedule:
                if not piece.firm:
                    curve.take(piece.day, -piece.quantity)
            for on in curve.days:
                if on >= due and (high.open or on < last):
                    assert curve.atp(on) <= reserve


@given(worlds(), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_what_happened_between_the_runs(world: World, random: Random) -> None:
    """I6: lines in any order, those of the day promised in any way since the last close, lead to the same state and the same explanations.

    Taken out: `rank` as the key of the sort in `redistribute`, so that lines are worked on as they come; `line.schedule = []` in `_claim`.
    """
    other = world.copy()
    random.shuffle(other.lines)
    for line in other.lines:
        if line.business_date <= CLOSED:
            other.book.take_out(line)
            line.schedule = []
            promise.decide(other.book, line)
    other.book.protected = list(world.book.protected)  # the close sets it anew
    run, again = world.run(), other.run()
    assert world.state() == other.state()
    assert counters(world) == counters(other)
    told = {change.line.key: change.facts for change in run if change.facts}
    for change in again:
        if change.facts and change.line.key in told:
            assert change.facts == told[change.line.key]


def counters(world: World) -> tuple[object, ...]:
    book = world.book
    return book.firm, book.planned, book.open, book.commitments, book.held


@given(worlds(), st.sampled_from(range(8)))
def test_a_late_line_counts_as_one_of_the_next_day_with_its_own_rank(world: World, which: int) -> None:
    """I5: a line whose own day has closed without it leads to the same state as one that came in time on the day worked on.

    Taken out: `<=` of `business_date` in `_claim` and in `own` (a late line then keeps what it had, or gets nothing).
    """
    other = world.copy()
    at = which % len(world.lines)
    world.lines[at].business_date = CLOSED
    other.lines[at].business_date = date(2010, 8, 1)
    world.run()
    other.run()
    assert world.state() == other.state()


@given(worlds())
def test_what_was_made_firm_stays_firm_whoever_comes_late(world: World) -> None:
    """I5: where stock covers what was firm after the last close, every line keeps its own, whatever the rank of those that came since.

    Taken out: `_restore`, so that firm quantity is handed out by rank again.
    """
    entitled = {line.line_no: line.entitled for line in world.lines}
    world.book.on_hand = world.book.held + sum(entitled.values())
    world.book.changed()
    world.run()
    assert all(line.firm >= entitled[line.line_no] for line in world.lines)


@given(worlds())
def test_a_run_on_its_own_result_changes_nothing(world: World) -> None:
    """I7: the second run of a close finds nothing to change. Taken out: the due date kept from what was requested, moved on by each run."""
    world.run()
    world.remember()
    before = [(line.line_no, line.schedule, line.open, line.due) for line in world.lines]
    assert [change for change in world.run() if change.moved] == []
    assert [(line.line_no, line.schedule, line.open, line.due) for line in world.lines] == before


@given(worlds(), DAYS, st.integers(1, 40))
def test_more_supply_never_leaves_less_promised(world: World, arriving: date, more: int) -> None:
    """I8 of P0, P1 and P4 in a run: with more on hand, or one receipt more, no line is promised less, and none less firm.

    Taken out: the protections of `_hand_out`, made a share of what is left.
    """
    results = []
    for extra_stock, extra_receipts in ((0, []), (more, []), (0, [(max(arriving, SHIP_DAY), more)])):
        one = world.copy()
        one.book.on_hand += extra_stock
        one.book.expect(sorted([*one.book.receipts, *extra_receipts]))
        one.run()
        results.append(one.lines)
    poor, *richer = results
    for rich in richer:
        for less, line in zip(poor, rich, strict=True):
            assert line.confirmed >= less.confirmed
            assert line.firm >= less.firm


@given(worlds())
def test_what_was_firm_is_restored_best_rank_first(world: World) -> None:
    """What was firm after the last close comes back while stock lasts: picked goods first, then the better ranked.

    Taken out: the sort by rank in `redistribute`; the walk for picked goods in `_restore`.
    """
    entitled = {line.line_no: (line.picked, line.entitled) for line in world.lines}
    world.book.on_hand = world.book.held + sum(firm for _, firm in entitled.values()) // 2
    world.book.changed()
    world.run()
    short = False
    for line in sorted(world.lines, key=rank):
        kept = min(line.firm, entitled[line.line_no][1])
        if short:
            assert kept <= entitled[line.line_no][0]
        short = short or kept < entitled[line.line_no][1]
    if any(line.firm < entitled[line.line_no][0] for line in world.lines):
        assert all(min(line.firm, entitled[line.line_no][1]) <= entitled[line.line_no][0] for line in world.lines)


@given(worlds())
def test_protection_binds_the_hand_out(world: World) -> None:
    """P4: a run leaves what is held for better tiers untouched by worse ones, as far as it is there. Taken out: `reserve` in `_hand_out`."""
    for line in world.lines:
        line.firm_base = line.released = 0
    world.standings = dict.fromkeys("abcde", (3, world.lines[0].score))
    world.lines = [line for line in world.lines if line.business_date <= CLOSED]
    protected = sum(world.book.protected)
    world.run()
    if world.book.planned + world.book.firm:
        days = [piece.day for line in world.lines for piece in line.schedule]
        assert world.book.curve.atp(max(days)) >= protected


@given(worlds())
def test_short_lines_are_explained_within_bounds(world: World) -> None:
    """Every changed short line carries facts: at most 8 points, 5 winners, the rest summed. Taken out: `missing` of the condition in `_hand_out`."""
    for change in world.run():
        if change.line.business_date <= CLOSED and change.line.open and world.book.listed:
            assert change.facts is not None
            assert len(change.facts["availability"]) <= 8
            assert len(change.facts["winners"]) <= 5
            assert change.facts["open"] == change.line.open


@given(worlds())
def test_lines_of_a_later_day_keep_what_is_covered_and_gain_nothing(world: World) -> None:
    """I1, I4, I9 where all lines came after the day that closes and half of what they have is covered: none gains more than it was entitled to.

    Taken out: `curve.take` in `_keep` (two lines keep the same unit); `- claim.firm` of `room` there.
    """
    before = {}
    for line in world.lines:
        line.business_date = SHIP_DAY
        before[line.line_no] = line.planned + line.entitled
    world.book.on_hand = world.book.held + sum(line.confirmed for line in world.lines) // 2
    world.book.expect([])
    world.run()
    assert covered(world.book, world.lines)
    assert all(conserved(line) for line in world.lines)
    assert sums_hold(world.book, world.lines)
    assert all(line.confirmed <= before[line.line_no] for line in world.lines)


@given(worlds())
def test_every_change_is_told_with_old_new_and_reason(world: World) -> None:
    """I10: exactly the lines whose promise is another than before are given back as moved, each with the promise before, and every line has a reason.

    Taken out: `line.open != self.old_open` in `moved`; `claim.old` in `Change` (the new schedule in its place); the filter of `changes`.
    """
    before = {line.key: (list(line.schedule), line.open) for line in world.lines}
    changes = world.run()
    moved = {change.line.key for change in changes if change.moved}
    assert moved == {line.key for line in world.lines if (line.schedule, line.open) != before[line.key]}
    assert all((change.old_schedule, change.old_open) == before[change.line.key] for change in changes)
    assert all(line.reason for line in world.lines if line.business_date <= CLOSED)


def test_stock_is_handed_out_by_rank_and_made_firm_as_far_as_it_ships_next() -> None:
    """60 on hand and 20 of day 3: the strategic line gets 50 firm, the standard one 10 firm and 20 planned, 10 stay open; what is due later stays planned."""
    strategic, standard = a_line(1, 50, account_id="S"), a_line(2, 40)
    book = a_book(60, receipts=[(day(3), 20)])
    world = World(book, [standard, strategic], {"S": (0, Decimal(0))})
    world.run()
    assert strategic.schedule == [Piece(SHIP_DAY, 50, firm=True)]
    assert standard.schedule == [Piece(SHIP_DAY, 10, firm=True), Piece(day(3), 20, firm=False)]
    assert (standard.open, standard.reason) == (10, promise.SUPPLY_SHORT)


def test_two_lines_of_one_sku_are_handed_out_together() -> None:
    """Two lines of 6 that each fit into 10 alone get 6 and 4."""
    first, second = a_line(1, 6), a_line(2, 6)
    World(a_book(10), [second, first]).run()
    assert (first.firm, second.firm, second.open) == (6, 4, 2)


def test_a_line_of_an_unlisted_sku_waits_and_loses_nothing_that_is_firm() -> None:
    """Nothing is handed out of a sku that no product is known of; what is firm of it stays."""
    line = a_line(1, 10, firm_base=4, schedule=[Piece(SHIP_DAY, 4, firm=True), Piece(SHIP_DAY, 6, firm=False)])
    World(a_book(50, listed=False), [line]).run()
    assert (line.firm, line.open, line.reason) == (4, 6, promise.SKU_UNKNOWN)


def test_a_loss_that_the_close_cannot_mend_is_said_to_be_one() -> None:
    """10 were firm, 4 are left: 4 stay firm, the reason of the rest is the lost supply."""
    line = a_line(1, 10, firm_base=10)
    World(a_book(4), [line]).run()
    assert (line.firm, line.open, line.reason) == (4, 6, promise.SUPPLY_LOST)
