"""The close run of one sku: its invariants, whatever the state before it."""

from copy import deepcopy
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.rank import rank

from .worlds import CLOSED, SHIP_DAY, World, conserved, covered, sums_hold, worlds


@given(worlds())
def test_nothing_is_promised_twice(world: World) -> None:
    """I1: after a run, promises and holds up to any day lie within supply up to it."""
    world.run()
    assert covered(world.book, world.lines)


@given(worlds())
def test_firm_rests_on_stock_on_hand(world: World) -> None:
    """Firm and held never exceed what is on hand, and what is newly firm ships on the next business day. (Guard: `left` in `_promise`.)"""
    entitled = {line.line_no: line.entitled for line in world.lines}
    world.run()
    assert world.book.firm + world.book.held <= max(world.book.held, world.book.on_hand)
    for line in world.lines:
        newly = line.firm - entitled[line.line_no]
        assert newly <= sum(piece.quantity for piece in line.schedule if piece.firm and piece.day == SHIP_DAY)


@given(worlds())
def test_lines_are_conserved_and_counters_are_their_sums(world: World) -> None:
    """I4 and I9 hold after a run."""
    world.run()
    assert all(conserved(line) for line in world.lines)
    assert sums_hold(world.book, world.lines)


@given(worlds(later=False))
def test_no_inversion(world: World) -> None:
    """I2: taking back what this run gave a worse-ranked line would let no better one have anything it lacks, or have it earlier.

    Restored firm quantity and the protections of better tiers explain differences. (Guard: the sort by rank in `redistribute`.)
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
            for day in curve.days:
                if day >= due and (high.open or day < last):
                    assert curve.atp(day) <= reserve


@given(worlds(), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_lines(world: World, random: Random) -> None:
    """I6: lines in any order, promised in any way between the runs, lead to the same state."""
    other = world.copy()
    random.shuffle(other.lines)
    for line in other.lines:
        if line.business_date <= CLOSED:
            other.book.take_out(line)
            line.schedule = []
            other.book.put_in(line)
    world.run()
    other.run()
    if all(line.business_date <= CLOSED for line in world.lines):
        assert world.state() == other.state()


@given(worlds())
def test_a_run_on_its_own_result_changes_nothing(world: World) -> None:
    """I7: the second run of a close finds nothing to change."""
    world.run()
    world.remember()
    before = [(line.line_no, line.schedule, line.open, line.due) for line in world.lines]
    assert [change for change in world.run() if change.moved] == []
    assert [(line.line_no, line.schedule, line.open, line.due) for line in world.lines] == before


@given(worlds(later=False), st.integers(1, 40))
def test_more_stock_never_leaves_less_promised(world: World, more: int) -> None:
    """I8: with more on hand no line is promised less in total."""
    richer = world.copy()
    richer.book.on_hand += more
    richer.book.changed()
    world.run()
    richer.run()
    assert all(
        rich.confirmed >= poor.confirmed
        for poor, rich in zip(world.lines, richer.lines, strict=True)
        if poor.line_no == rich.line_no
    )


@given(worlds())
def test_what_was_firm_is_restored_best_rank_first(world: World) -> None:
    """What was firm after the last close comes back while stock lasts: picked goods first, then the better ranked. (Guard: `_restore`.)"""
    entitled = {line.line_no: (line.picked, line.entitled) for line in world.lines}
    world.run()
    short = False
    for line in sorted(world.lines, key=rank):
        kept = min(line.firm, entitled[line.line_no][1])
        if short:
            assert kept <= entitled[line.line_no][0]
        short = short or kept < entitled[line.line_no][1]


@given(worlds())
def test_protection_binds_the_hand_out(world: World) -> None:
    """P4: a run leaves what is held for better tiers untouched by worse ones, as far as it is there. (Guard: `reserve` in `_hand_out`.)"""
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
    """Every changed short line carries facts: at most 8 points, 5 winners, the rest summed."""
    for change in world.run():
        if change.line.business_date <= CLOSED and change.line.open and world.book.listed:
            assert change.facts is not None
            assert len(change.facts["availability"]) <= 8
            assert len(change.facts["winners"]) <= 5
            assert change.facts["open"] == change.line.open
