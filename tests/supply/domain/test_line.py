"""One order line: what was told, what is promised of it, and the conservation between them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain.line import WHOLE, Line, Piece, freeze, merged, ship, taken, trim

from .worlds import DAYS, SHIP_DAY, a_line, conserved, day, lines


def firm(quantity: int, on: date = SHIP_DAY) -> Piece:
    return Piece(on, quantity, firm=True)


def planned(quantity: int, on: date = SHIP_DAY) -> Piece:
    return Piece(on, quantity, firm=False)


MOVES = st.lists(
    st.tuples(st.sampled_from(["ship", "pick", "cancel", "change"]), st.integers(0, 40)), min_size=1, max_size=6
)


@given(lines(1), MOVES)
def test_a_line_is_conserved_whatever_is_told_of_it(line: Line, moves: list[tuple[str, int]]) -> None:
    """I4: min(shipped, ordered) + confirmed + open + cancelled = ordered after any row of shipments (over-delivery too), picks, cancels and changes.

    Taken out: `counted` and `trim` in `ship` (what left stays promised); `self.shipped` in `cancelled`; `max(0, ...)` in `need`.
    """
    for move, quantity in moves:
        match move:
            case "ship":
                ship(line, quantity)
            case "pick":
                line.released += quantity
                freeze(line, SHIP_DAY)
            case "cancel":
                line.cancel_asked = max(line.cancel_asked, quantity)
                trim(line)
            case "change":
                line.ordered = quantity
                trim(line)
        assert conserved(line)
        assert line.cancelled + line.too_late == min(line.cancel_asked, line.ordered)


@given(
    st.integers(1, 30),
    st.integers(0, 10),
    st.lists(st.builds(Piece, DAYS, st.integers(1, 15), st.booleans()), min_size=1, max_size=3),
    st.integers(1, 20),
)
def test_a_shipment_takes_what_it_shipped_and_no_more(
    ordered: int, shipped: int, pieces: list[Piece], quantity: int
) -> None:
    """Of a line that is not cancelled a shipment lowers the promise by at most what left, and what is still needed by exactly what counted.

    Taken out: `before` in `ship` (each shipment then takes all that was ever shipped).
    """
    line = a_line(1, ordered, shipped=shipped, schedule=merged(pieces))
    trim(line)
    confirmed, need = line.confirmed, line.need
    ship(line, quantity)
    assert confirmed - quantity <= line.confirmed <= confirmed
    assert line.need == max(0, need - quantity)


def test_shipping_more_than_ordered_is_kept_as_told() -> None:
    """12 of 10 shipped: over-delivery stands as 12, nothing is promised, open or cancelled any more, and the sums still hold."""
    line = a_line(schedule=[firm(4), planned(6)])
    ship(line, 12)
    assert (line.shipped, line.confirmed, line.open, line.cancelled) == (12, 0, 0, 0)
    assert conserved(line)


def test_a_shipment_uses_firm_pieces_then_planned_then_what_was_open() -> None:
    """5 shipped of 3 firm, 3 planned, 4 open: the earliest planned piece gives 2 though a firm one lies later; the open part stays."""
    line = a_line(schedule=[planned(1), planned(2, day(1)), firm(3, day(2))])
    ship(line, 5)
    assert (line.schedule, line.open) == ([planned(1, day(1))], 4)


@pytest.mark.parametrize(
    ("told", "cancelled", "too_late"),
    [
        ({"cancel_asked": 4}, 4, 0),
        ({"cancel_asked": 4, "shipped": 7}, 3, 1),
        ({"cancel_asked": 4, "released": 9}, 1, 3),
        ({"cancel_asked": 4, "released": 9, "shipped": 12}, 0, 4),
        ({"cancel_asked": WHOLE, "released": 3}, 7, 3),
        ({"cancel_asked": 15}, 10, 0),
    ],
)
def test_a_cancel_is_honoured_as_far_as_it_comes_in_time(told: dict[str, int], cancelled: int, too_late: int) -> None:
    """What was picked or shipped is not cancelled; of what the line's quantity reaches the rest came too late."""
    line = a_line(**told)
    assert (line.cancelled, line.too_late) == (cancelled, too_late)


def test_a_cancel_takes_the_open_part_first_then_planned_then_firm() -> None:
    """Of 2 open, 5 planned on two days and 3 firm, cancelling 8 leaves 2 firm; before that the latest planned goes first."""
    line = a_line(schedule=[firm(3), planned(2), planned(3, day(4))])
    left = []
    for asked in (2, 4, 7, 8):
        line.cancel_asked = asked
        trim(line)
        left.append((line.open, line.schedule))
    assert left == [
        (0, [firm(3), planned(2), planned(3, day(4))]),
        (0, [firm(3), planned(2), planned(1, day(4))]),
        (0, [firm(3)]),
        (0, [firm(2)]),
    ]


def test_picked_goods_become_firm_from_planned_pieces_then_from_the_open_part() -> None:
    """7 picked of 1 firm, 4 planned, 5 open: 7 firm, the planned pieces are used up, 3 stay open."""
    line = a_line(released=7, schedule=[firm(1), planned(1), planned(3, day(2))])
    freeze(line, SHIP_DAY)
    assert (line.schedule, line.open) == ([firm(7)], 3)


def test_what_has_left_is_no_longer_picked() -> None:
    """Of 6 picked and 4 shipped 2 stand picked; of a line that needs nothing more, none."""
    assert a_line(released=6, shipped=4).picked == 2
    assert a_line(released=6, shipped=10).picked == 0


@pytest.mark.parametrize(
    ("told", "entitled"),
    [
        ({"firm_base": 6}, 6),
        ({"firm_base": 6, "shipped_base": 1, "shipped": 3}, 4),
        ({"firm_base": 6, "cancel_asked": 8}, 2),
        ({"firm_base": 2, "released": 5}, 5),
        ({"firm_base": 2, "shipped": 5}, 0),
    ],
)
def test_what_was_firm_stays_so_less_what_was_shipped_or_cancelled(told: dict[str, Any], entitled: int) -> None:
    """Firm after the last close, less what has been shipped since, never more than is needed, never less than stands picked."""
    assert a_line(**told).entitled == entitled


def test_a_line_is_on_backorder_for_what_is_neither_firm_nor_in_time() -> None:
    """Firm counts whenever it ships, planned only by the due date: of 10, 3 firm late, 2 planned in time, 4 planned late, 1 open, 5 lack."""
    line = a_line(schedule=[planned(2), firm(3, day(3)), planned(4, day(3))])
    assert line.lacking == 5


@given(st.lists(st.builds(Piece, DAYS, st.integers(0, 5), st.booleans()), max_size=6), st.integers(0, 20))
def test_a_schedule_is_one_piece_per_day_and_firmness(pieces: list[Piece], quantity: int) -> None:
    """`merged` keeps every unit on its day and firmness, sorted, none empty; `taken` takes so much and from the front.

    Taken out: the shortcut for one piece without its condition (an empty piece stays); `quantity -= gone` in `taken`.
    """
    found = merged(pieces)
    assert [(piece.day, not piece.firm) for piece in found] == sorted(
        {(p.day, not p.firm) for p in pieces if p.quantity}
    )
    for one in found:
        assert one.quantity == sum(p.quantity for p in pieces if (p.day, p.firm) == (one.day, one.firm))
    units = [(piece.day, piece.firm) for piece in pieces for _ in range(piece.quantity)]
    left = [(piece.day, piece.firm) for piece in taken(pieces, quantity) for _ in range(piece.quantity)]
    assert left == units[quantity:]
