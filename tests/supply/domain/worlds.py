"""Random books with their lines, for the properties of the close run, of promising and of loss."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from supply.domain.book import Book
from supply.domain.line import Line, Piece, merged, trim
from supply.domain.loss import HeldLine, withdraw
from supply.domain.run import Change, Day, redistribute
from supply.domain.signed import Protection, Protections, weeks

CLOSED, SHIP_DAY = date(2011, 8, 1), date(2011, 8, 2)
DAY = Day(CLOSED, SHIP_DAY)
ACCOUNTS = ("a", "b", "c", "d", "e")
DAYS = st.integers(-3, 12).map(lambda days: SHIP_DAY + timedelta(days=days))
SMALL = st.integers(0, 30)


@dataclass
class World:
    """A book, all lines that bind it, and the standings of their accounts."""

    book: Book
    lines: list[Line]
    standings: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    def copy(self) -> "World":
        return deepcopy(self)

    def run(self) -> list[Change]:
        return redistribute(self.book, self.lines, DAY, self.standings)

    def made_whole(self, *, satisfied: bool = False) -> None:
        """Takes back what supply does not cover; `satisfied`: nobody waits for anything and nothing is protected."""
        withdraw(self.book, self.lines, [])
        if satisfied:
            self.book.protected = [0, 0, 0]
            for line in self.lines:
                self.book.take_out(line)
                line.ordered, line.cancel_asked = line.shipped + line.confirmed, 0
                self.book.put_in(line)

    def state(self) -> list[tuple[object, ...]]:
        """What a run leaves behind, without order."""
        return sorted((line.line_no, tuple(line.schedule), line.open, line.reason, line.due) for line in self.lines)

    def remember(self) -> None:
        """What the close does after its run: what is firm now must stay so."""
        for line in self.lines:
            line.firm_base, line.shipped_base, line.first_ship = line.firm, line.shipped, line.first_ship or SHIP_DAY


def a_line(number: int = 1, ordered: int = 10, **own: Any) -> Line:
    """A plain line of Monday, due on the ship day unless `own` says otherwise."""
    told = {
        "account_id": "a",
        "placed_at": datetime(2011, 8, 1, 9, tzinfo=UTC),
        "business_date": CLOSED,
        "due": SHIP_DAY,
        **own,
    }
    return Line(UUID(int=number << 32), number, "MAIN", "tea", ordered, source="erp", number=f"o{number}", **told)


def a_hold(number: int, live: int, **own: Any) -> HeldLine:
    """What an unconfirmed reservation of a standard account holds."""
    told = {"confirmed": False, "tier": 3, "score": Decimal(0), "created_at": datetime(2011, 8, 1, tzinfo=UTC), **own}
    return HeldLine(UUID(int=number), "a", live, **told)


def a_book(on_hand: int = 0, **own: Any) -> Book:
    """The book of tea, worked on for the ship day."""
    return Book("MAIN", "tea", SHIP_DAY, on_hand, **own)


def day(number: int) -> date:
    """So many days after the ship day."""
    return SHIP_DAY + timedelta(days=number)


@st.composite
def lines(draw: st.DrawFn, number: int, *, later: bool = True) -> Line:
    """One line with told quantities, and a promise within its need."""
    ordered = draw(st.integers(0, 30))
    line = Line(
        UUID(int=number << 32), number, "MAIN", "tea", ordered, draw(st.sampled_from(ACCOUNTS)), "erp", f"o{number}",
        datetime(2011, 7, 28, 9, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 60))),
        draw(st.sampled_from([CLOSED - timedelta(days=3), CLOSED, SHIP_DAY] if later else [CLOSED])),
        cancel_asked=draw(st.sampled_from([0, 0, 5, 40])), shipped=draw(st.sampled_from([0, 0, 4, 35])), released=draw(st.sampled_from([0, 0, 0, 6])),
        requested=draw(st.none() | DAYS), tier=draw(st.integers(0, 3)), score=Decimal(draw(st.integers(0, 3))),
    )  # fmt: skip
    line.due = line.requested or SHIP_DAY
    line.schedule = merged(
        [Piece(draw(DAYS), draw(st.integers(1, 15)), draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))]
    )
    trim(line)
    line.firm_base = draw(st.sampled_from([line.firm, line.firm + 3]))
    line.shipped_base = draw(st.integers(0, line.shipped))
    return line


@st.composite
def protections(draw: st.DrawFn, account: str = "a") -> Protection:
    """What an account signed for a season around these days."""
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 20)))
    buckets = weeks(first, last, draw(st.integers(1, 60)))
    return Protection(
        UUID(int=ord(account)), "s", account, draw(st.integers(0, 3)), draw(st.booleans()), first, last, last, draw(st.booleans()),
        [at for at, _ in buckets], [quantity for _, quantity in buckets], [0] * len(buckets),
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn, *, later: bool = True, most: int = 8, seasons: bool = False) -> World:
    """A book whose counters are the sums of its lines; supply may or may not cover what is promised. `seasons`: some accounts have signed for one."""
    many = [draw(lines(number, later=later)) for number in range(1, draw(st.integers(1, most)) + 1)]
    book = Book("MAIN", "tea", SHIP_DAY, on_hand=draw(st.integers(-10, 80)), held=draw(st.sampled_from([0, 0, 10])))
    book.held = min(book.held, max(0, book.on_hand))
    book.receipts = sorted(
        (max(SHIP_DAY, draw(DAYS)), draw(st.integers(1, 40))) for _ in range(draw(st.integers(0, 3)))
    )
    book.protected = [draw(SMALL), draw(SMALL), 0]
    if seasons or draw(st.integers(0, 3)) == 0:
        signers = draw(st.lists(st.sampled_from(ACCOUNTS), unique=True, max_size=3))
        parts = [draw(protections(account)) for account in signers]
        book.signed = Protections(SHIP_DAY, sorted(parts, key=lambda part: part.place))
    for line in many:
        book.put_in(line)
    return World(
        book, many, {account: (draw(st.integers(0, 3)), Decimal(draw(st.integers(0, 2)))) for account in ACCOUNTS[:4]}
    )


def wanting() -> st.SearchStrategy[Line]:
    """A new line of which nothing is shipped, cancelled or promised."""
    quantity = st.integers(1, 25) | st.integers(1, 200)
    return st.builds(a_line, st.just(99), quantity, tier=st.integers(0, 3), due=st.integers(0, 9).map(day))


def covered(book: Book, promised: list[Line]) -> bool:
    """I1 by its own definition: for every day, what is promised and held up to it lies within supply up to it."""
    days = {SHIP_DAY, *(day for day, _ in book.receipts), *(piece.day for line in promised for piece in line.schedule)}
    for day in days:
        supply = book.on_hand + sum(quantity for on, quantity in book.receipts if on <= day)
        due = book.held + sum(
            piece.quantity for line in promised for piece in line.schedule if max(piece.day, SHIP_DAY) <= day
        )
        if day >= SHIP_DAY and due > max(0, supply):
            return False
    return True


def sums_hold(book: Book, promised: list[Line]) -> bool:
    """I9: the book's counters are the sums over its lines."""
    days: dict[date, int] = {}
    for line in promised:
        for piece in line.schedule:
            days[piece.day] = days.get(piece.day, 0) + piece.quantity
    waiting = [sum(line.open for line in promised if line.tier == tier) for tier in range(4)]
    firm, planned = sum(line.firm for line in promised), sum(line.planned for line in promised)
    return (book.firm, book.planned, book.open, book.commitments) == (firm, planned, waiting, days)


def conserved(line: Line) -> bool:
    """I4: min(shipped, ordered) + confirmed + open + cancelled = ordered, and nothing below zero."""
    parts = (min(line.shipped, line.ordered), line.confirmed, line.open, line.cancelled)
    return sum(parts) == line.ordered and min(parts) >= 0
