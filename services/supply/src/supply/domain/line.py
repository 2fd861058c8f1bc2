"""One order line with its promise: what the ERP told, what is promised, and the conservation between them (I4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from .policy import STANDARD

WHOLE = 10**12
"""`cancel_asked` of every line of an order that was cancelled whole: above any quantity that can be ordered."""


class Piece(NamedTuple):
    """A quantity promised for a ship date."""

    day: date
    quantity: int
    firm: bool


@dataclass(slots=True, eq=False)
class Line:
    """A working copy of an order line. Quantities in base units; told: `ordered`, `cancel_asked`, `released`, `shipped`; promised: `schedule`."""

    order_id: UUID
    line_no: int
    site: str
    sku: str
    ordered: int
    account_id: str
    source: str
    number: str
    placed_at: datetime
    business_date: date
    cancel_asked: int = 0
    released: int = 0
    shipped: int = 0
    returned: int = 0
    requested: date | None = None
    due: date | None = None
    first_ship: date | None = None
    tier: int = STANDARD
    score: Decimal = Decimal(0)
    firm_base: int = 0
    shipped_base: int = 0
    short: bool = False
    reason: str = ""
    earliest: date | None = None
    schedule: list[Piece] = field(default_factory=list)

    @property
    def key(self) -> tuple[UUID, int]:
        """The row's key."""
        return self.order_id, self.line_no

    @property
    def cancelled(self) -> int:
        """What of the cancellation could still be honoured: never what was picked or shipped."""
        return min(self.cancel_asked, max(0, self.ordered - max(self.shipped, self.released)))

    @property
    def too_late(self) -> int:
        """The part of the cancellation that came too late, as far as the line's quantity reaches."""
        return min(self.cancel_asked, self.ordered) - self.cancelled

    @property
    def need(self) -> int:
        """What is still to be shipped: promised or open."""
        if not self.cancel_asked:
            return max(0, self.ordered - self.shipped)
        return self.ordered - min(self.shipped, self.ordered) - self.cancelled

    @property
    def firm(self) -> int:
        """Firm quantity."""
        return sum([quantity for _, quantity, firm in self.schedule if firm])

    @property
    def planned(self) -> int:
        """Planned quantity."""
        return sum([quantity for _, quantity, firm in self.schedule if not firm])

    @property
    def confirmed(self) -> int:
        """Promised quantity, firm and planned."""
        return sum([quantity for _, quantity, _ in self.schedule])

    @property
    def open(self) -> int:
        """What is asked and not promised."""
        return self.need - self.confirmed if self.schedule else self.need

    @property
    def picked(self) -> int:
        """What stands picked and has not left: frozen."""
        return min(self.need, self.released - self.shipped) if self.released > self.shipped else 0

    @property
    def entitled(self) -> int:
        """What must stay firm if stock covers it: firm after the last close (or taken over since), less what has been shipped or cancelled, or picked."""
        if not self.firm_base and not self.released:
            return 0
        kept = self.firm_base - (self.shipped - self.shipped_base)
        return min(self.need, max(0, kept, self.picked))

    @property
    def lacking(self) -> int:
        """What is neither firm nor promised by the date it is due: on backorder."""
        return self.need - sum(
            piece.quantity for piece in self.schedule if piece.firm or (self.due is not None and piece.day <= self.due)
        )


def merged(pieces: list[Piece]) -> list[Piece]:
    """Pieces in order of date, firm before planned, one per date and firmness."""
    if len(pieces) == 1 and pieces[0].quantity > 0:
        return list(pieces)
    sums: dict[tuple[date, bool], int] = {}
    for day, quantity, firm in pieces:
        sums[day, not firm] = sums.get((day, not firm), 0) + quantity
    return [Piece(day, quantity, not planned) for (day, planned), quantity in sorted(sums.items()) if quantity > 0]


def taken(pieces: list[Piece], quantity: int) -> list[Piece]:
    """What is left of `pieces` when `quantity` is taken from them in the order given."""
    left: list[Piece] = []
    for piece in pieces:
        gone = min(quantity, piece.quantity)
        quantity -= gone
        if piece.quantity > gone:
            left.append(piece._replace(quantity=piece.quantity - gone))
    return left


def ship(line: Line, quantity: int) -> None:
    """Counts a shipment: it uses firm pieces first, then planned ones, the earliest first, then what was open."""
    before = min(line.shipped, line.ordered)
    line.shipped += quantity
    counted = min(line.shipped, line.ordered) - before
    line.schedule = merged(taken(sorted(line.schedule, key=lambda piece: (not piece.firm, piece.day)), counted))
    trim(line)


def trim(line: Line) -> None:
    """Gives up what is promised beyond the need: planned before firm, the latest first."""
    excess = line.confirmed - line.need
    if excess > 0:
        line.schedule = merged(
            taken(sorted(line.schedule, key=lambda piece: (piece.firm, -piece.day.toordinal())), excess)
        )


def freeze(line: Line, today: date) -> None:
    """Makes firm, for `today`, what stands picked beyond what is firm: from the planned pieces, the earliest first, then what was open."""
    missing = line.picked - line.firm
    if missing > 0:
        kept = taken([piece for piece in line.schedule if not piece.firm], missing)
        firm = [piece for piece in line.schedule if piece.firm]
        line.schedule = merged([*firm, *kept, Piece(today, missing, firm=True)])
    trim(line)
