"""Loss of supply: promises are withdrawn until nothing is promised twice, those of worst rank first (supply.md §2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from .book import Book
from .line import Line, merged
from .promise import SUPPLY_LOST, lead_time_date
from .rank import rank


@dataclass(slots=True)
class HeldLine:
    """What one reservation holds of one stock row."""

    hold_id: UUID
    account_id: str
    live: int
    confirmed: bool
    tier: int
    score: Decimal
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Loss:
    """What was withdrawn: the lines changed (in place) and per hold line how much it lost."""

    lines: list[Line]
    holds: list[tuple[HeldLine, int]]


def withdraw(book: Book, lines: Sequence[Line], holds: Sequence[HeldLine]) -> Loss:
    """Withdraws from a broken book, in this order: planned, unconfirmed holds, firm, confirmed holds, picked; each worst rank first.

    `lines` and `holds` are all that bind this book. A firm withdrawal is provisional: `firm_base` stays, and the close restores what supply covers then.
    """
    worst_first = sorted(lines, key=rank, reverse=True)
    weakest_first = sorted(
        holds, key=lambda hold: (hold.tier, -hold.score, hold.created_at, hold.hold_id), reverse=True
    )
    changed: dict[tuple[UUID, int], Line] = {}
    lost: list[tuple[HeldLine, int]] = []
    stages: list[Callable[[], None]] = [
        lambda: _from_lines(book, worst_first, changed, firm=False, spare_picked=True),
        lambda: _from_holds(book, [hold for hold in weakest_first if not hold.confirmed], lost),
        lambda: _from_lines(book, worst_first, changed, firm=True, spare_picked=True),
        lambda: _from_holds(book, [hold for hold in weakest_first if hold.confirmed], lost),
        lambda: _from_lines(book, worst_first, changed, firm=True, spare_picked=False),
    ]
    for stage in stages:
        if not book.broken():
            break
        stage()
    return Loss(list(changed.values()), lost)


def _from_lines(
    book: Book, worst_first: Sequence[Line], changed: dict[tuple[UUID, int], Line], *, firm: bool, spare_picked: bool
) -> None:
    for line in worst_first:
        if not book.broken():
            return
        spared = line.picked if firm and spare_picked else 0
        removable = (line.firm if firm else line.planned) - spared
        if removable <= 0:
            continue
        for piece in sorted((piece for piece in line.schedule if piece.firm is firm), reverse=True):
            excess = max(-book.curve.atp(piece.day), book.overdrawn() if firm else 0)
            gone = min(piece.quantity, removable, excess)
            if gone <= 0:
                continue
            removable -= gone
            book.take_out(line)
            line.schedule = merged(
                [other for other in line.schedule if other != piece] + [piece._replace(quantity=piece.quantity - gone)]
            )
            line.reason = SUPPLY_LOST
            line.earliest = lead_time_date(book)
            book.put_in(line)
            changed[line.key] = line


def _from_holds(book: Book, weakest_first: Sequence[HeldLine], lost: list[tuple[HeldLine, int]]) -> None:
    for hold in weakest_first:
        excess = max(-book.curve.atp(book.today), book.overdrawn())
        if excess <= 0:
            return
        gone = min(hold.live, excess)
        hold.live -= gone
        book.hold(-gone, hold.account_id)
        lost.append((hold, gone))
