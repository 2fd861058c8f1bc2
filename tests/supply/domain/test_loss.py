"""Loss of supply: what is withdrawn, in which order, and no more than must be."""

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.line import Piece
from supply.domain.loss import withdraw
from supply.domain.promise import SUPPLY_LOST
from supply.domain.rank import rank

from .worlds import SHIP_DAY, World, a_book, a_hold, a_line, conserved, covered, day, sums_hold, worlds


@given(worlds(), st.integers(0, 3))
def test_loss_withdraws_until_nothing_is_promised_twice(world: World, holds: int) -> None:
    """I1 holds again, firm and held lie within what is on hand, lines are conserved (I4), counters are sums (I9).

    Taken out: the last stage of `withdraw` (picked goods are then promised twice); `book.take_out` in `_from_lines`.
    """
    held = [a_hold(at, 4) for at in range(holds)]
    world.book.held = sum(hold.live for hold in held)
    world.book.changed()
    withdraw(world.book, world.lines, held)
    assert not world.book.broken()
    assert covered(world.book, world.lines)
    assert sums_hold(world.book, world.lines)
    assert all(conserved(line) for line in world.lines)
    assert world.book.held == sum(hold.live for hold in held)


@given(worlds(), st.integers(0, 3))
def test_loss_names_every_line_and_hold_that_it_touched(world: World, holds: int) -> None:
    """I10: exactly the lines whose promise changed are given back, each with the reason, each hold with what it lost; promises only fall.

    Taken out: `changed[line.key] = line`; `line.reason = SUPPLY_LOST`; the line of `lost.append`.
    """
    held = [a_hold(at, 4) for at in range(holds)]
    world.book.held = sum(hold.live for hold in held)
    world.book.changed()
    before, live = deepcopy(world.lines), [hold.live for hold in held]
    loss = withdraw(world.book, world.lines, held)
    changed = [line for line, old in zip(world.lines, before, strict=True) if line.schedule != old.schedule]
    assert {line.key for line in loss.lines} == {line.key for line in changed}
    assert all(line.reason == SUPPLY_LOST for line in loss.lines)
    assert all(line.confirmed <= old.confirmed for line, old in zip(world.lines, before, strict=True))
    lost = [sum(gone for hold, gone in loss.holds if hold is one) for one in held]
    assert lost == [old - hold.live for old, hold in zip(live, held, strict=True)]


@given(worlds(), st.integers(0, 20))
def test_firm_that_stock_no_longer_covers_goes_though_a_receipt_would_cover_it(world: World, on_hand: int) -> None:
    """Firm rests on what is on hand alone; planned promises that the receipt carries stay. Taken out: `book.overdrawn()` in `_from_lines`."""
    world.book.on_hand, world.book.held = on_hand, 0
    world.book.expect([(SHIP_DAY, 1000)])
    planned = [line.planned for line in world.lines]
    withdraw(world.book, world.lines, [])
    assert world.book.firm <= on_hand
    assert [line.planned for line in world.lines] == planned


@given(worlds())
def test_loss_takes_worst_rank_first_and_picked_last(world: World) -> None:
    """No firm quantity is withdrawn while a worse-ranked line keeps some unpicked.

    Taken out: `reverse=True` in `withdraw`; `spare_picked` of the third stage.
    """
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
        if line.firm < min(line.picked, before[line.line_no]):
            assert all(other.firm <= other.picked for other in ranked)


def test_loss_takes_planned_then_holds_then_firm_then_confirmed_holds_then_picked() -> None:
    """10 of each, all covered: losing more each time takes them in that order, and no more than is lost.

    Taken out: `excess` of `gone` in `_from_lines`; the order of any two stages.
    """
    for lost, left in (
        (10, (0, 10, 10, 10, 10)),
        (20, (0, 0, 10, 10, 10)),
        (25, (0, 0, 5, 10, 10)),
        (30, (0, 0, 0, 10, 10)),
        (40, (0, 0, 0, 0, 10)),
        (50, (0, 0, 0, 0, 0)),
    ):
        planned = a_line(1, tier=0, schedule=[Piece(SHIP_DAY, 10, firm=False)])
        firm = a_line(2, tier=1, schedule=[Piece(SHIP_DAY, 10, firm=True)])
        picked = a_line(3, tier=3, released=10, schedule=[Piece(SHIP_DAY, 10, firm=True)])
        held, confirmed = a_hold(1, 10), a_hold(2, 10, confirmed=True)
        book = a_book(50, held=20)
        for line in (planned, firm, picked):
            book.put_in(line)
        assert not book.broken()
        book.on_hand -= lost
        book.changed()
        withdraw(book, [planned, firm, picked], [held, confirmed])
        assert (planned.planned, held.live, firm.firm, confirmed.live, picked.firm) == left


def test_a_line_loses_all_its_pieces_the_latest_first() -> None:
    """Three pieces, of which supply covers 3 units: the two later ones go whole and the first in part.

    Taken out: `!=` in `_from_lines` made `is not` (`merged` makes pieces anew, so that a second piece was not found again and stayed).
    """
    for firm in (False, True):
        line = a_line(1, 30, schedule=[Piece(day(at), 10, firm=firm) for at in range(3)])
        book = a_book(3)
        book.put_in(line)
        withdraw(book, [line], [])
        assert line.schedule == [Piece(SHIP_DAY, 3, firm=firm)]


def test_of_several_holds_the_worst_rank_gives_way_first() -> None:
    """By tier, then score, then who came first: the youngest of the lowest scored of the worst tier loses first."""
    holds = [
        a_hold(1, 1, tier=0),
        a_hold(2, 1, tier=3, score=Decimal(9)),
        a_hold(3, 1, created_at=datetime(2011, 8, 1, tzinfo=UTC)),
        a_hold(4, 1, created_at=datetime(2011, 8, 2, tzinfo=UTC)),
    ]
    order = []
    for on_hand in (3, 2, 1, 0):
        book = a_book(on_hand, held=sum(hold.live for hold in holds))
        order += [hold.hold_id.int for hold, _ in withdraw(book, [], [hold for hold in holds[::-1] if hold.live]).holds]
    assert order == [4, 3, 2, 1]


def test_the_worst_rank_gives_way_though_a_better_promise_rested_on_what_is_gone() -> None:
    """The strategic line's receipt falls away: the standard line's stock serves it, and the standard line is told when its goods could be made."""
    standard = a_line(1, 10, tier=3, schedule=[Piece(SHIP_DAY, 10, firm=False)])
    strategic = a_line(2, 10, tier=0, schedule=[Piece(day(5), 10, firm=False)])
    book = a_book(10, receipts=[(day(5), 10)], lead_time=14)
    for line in (standard, strategic):
        book.put_in(line)
    book.expect([])
    withdraw(book, [standard, strategic], [])
    assert (standard.planned, strategic.planned) == (0, 10)
    assert (standard.earliest, strategic.earliest) == (day(14), None)


def test_a_promise_that_later_supply_carries_is_left_alone() -> None:
    """Today's stock is gone, the receipt of day 5 is not: the standard line due then keeps its promise, the better line for today loses."""
    later = a_line(1, 10, tier=3, schedule=[Piece(day(5), 10, firm=False)])
    today = a_line(2, 10, tier=0, schedule=[Piece(SHIP_DAY, 10, firm=False)])
    book = a_book(0, receipts=[(day(5), 20)])
    for line in (later, today):
        book.put_in(line)
    withdraw(book, [later, today], [])
    assert (later.planned, today.planned) == (10, 0)


def test_a_withdrawal_of_firm_quantity_is_provisional() -> None:
    """What was firm after the last close is remembered, so that the close can give it back."""
    line = a_line(1, firm_base=10, schedule=[Piece(SHIP_DAY, 10, firm=True)])
    book = a_book(10)
    book.put_in(line)
    book.on_hand = 0
    book.changed()
    withdraw(book, [line], [])
    assert (line.firm, line.entitled) == (0, 10)
