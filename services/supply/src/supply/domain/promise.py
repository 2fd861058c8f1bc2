"""P0 and P1 between runs: what a line is promised when its order comes in."""

from collections.abc import Sequence
from datetime import date, timedelta

from .book import Book
from .curve import Curve
from .line import Line, Piece, merged
from .signed import Protections

NO_BUSINESS_DAY = "no_business_day"  # before the first close nothing can be dated
SKU_UNKNOWN = "sku_unknown"  # handed out once the product is listed
PROMISED = "promised"  # whole and in time
PROMISED_LATE = "promised_late"  # whole, not all of it in time
SUPPLY_SHORT = "supply_short"  # known supply is used up
PRIORITY = "priority"  # what is left waits for demand of the same or better tiers
PROTECTION = "protection"  # what is left is held for better tiers' expected demand
SUPPLY_LOST = "supply_lost"  # supply that stood behind the promise is gone
CANCELLED = "cancelled"
SHIPPED = "shipped"


def schedule(curve: Curve, due: date, quantity: int, reserve: int) -> list[tuple[date, int]]:
    """Dates and quantities: what has come by the due date goes then, the rest as it comes; `reserve` stays untouched. Nothing is committed."""
    if curve.atp(due) - reserve >= quantity:
        return [(due, quantity)]
    pieces: list[tuple[date, int]] = []
    missing = quantity
    for day, atp in curve.steps(due):
        possible = min(missing, atp - reserve - (quantity - missing))
        if possible > 0:
            pieces.append((day, possible))
            missing -= possible
            if not missing:
                break
    return pieces


def among(
    curve: Curve, signed: Protections, asker: tuple[str, int, date | None], due: date, quantity: int, reserve: int
) -> list[tuple[date, int]]:
    """`schedule` where accounts have protections: the asker's own first, behind better ones alone; then what all others' and `reserve` leave.

    `asker`: account, tier, and the date by which what it asks for counts in a season.
    """
    account_id, tier, counted = asker
    own = min(quantity, signed.own(account_id, counted))
    pieces = schedule(curve.less(signed.ahead(account_id, counted)), due, own, 0) if own else []
    rest = quantity - sum(given for _, given in pieces)
    if rest:
        pieces += schedule(curve.less([*signed.withheld(account_id, tier), *pieces]), due, rest, reserve)
    sums: dict[date, int] = {}
    for day, given in pieces:
        sums[day] = sums.get(day, 0) + given
    return sorted(sums.items())


def lead_time_date(book: Book) -> date | None:
    """Past all receipts: when it could come if it were made or bought today. A proposal, not a promise."""
    return None if book.lead_time is None else book.today + timedelta(days=book.lead_time)


def decide(book: Book, line: Line) -> None:
    """Promises the open part of `line` beside what it has, all of it `planned`, and counts the line in.

    What it has must be counted (`Book.tally`), so that it is not promised a second time; its open part must not be counted yet.
    """
    wanted = line.open
    due = line.due or book.today
    pieces, own = _pieces(book, line, due, wanted) if wanted else ([], 0)
    missing = wanted - sum(quantity for _, quantity in pieces)
    left = book.curve.highest() - wanted + missing
    book.tally(line, -1)
    line.schedule = merged([*line.schedule, *(Piece(day, quantity, firm=False) for day, quantity in pieces)])
    line.reason = short_reason(left, missing, book.open, line.tier) if missing else whole_reason(line, pieces, due)
    line.earliest = lead_time_date(book) if missing else None
    book.put_in(line)
    if line.tier < len(book.protected):  # an order consumes its account's own protection, then its tier's
        book.protected[line.tier] = max(0, book.protected[line.tier] - max(0, wanted - missing - own))
    book.dirty = True


def _pieces(book: Book, line: Line, due: date, wanted: int) -> tuple[list[tuple[date, int]], int]:
    """What the line may have, by date, and how much of it its account's own protection gives."""
    if book.signed is None:
        return schedule(book.curve, due, wanted, book.reserve(line.tier)), 0
    book.signed.count(line, 1)
    book.signed.wait(line, wanted)
    own = book.signed.own(line.account_id, line.due)
    asker = (line.account_id, line.tier, line.due)
    pieces = among(book.curve, book.signed, asker, due, wanted, book.reserve(line.tier))
    book.signed.served()
    book.signed.count(line, -1)  # until it is put in
    return pieces, own


def keep_open(book: Book, line: Line, reason: str) -> None:
    """Leaves a line's open part open, and says why. As with `decide`, what it has must be counted already, its open part not."""
    line.reason = reason
    line.earliest = None
    book.tally(line, -1)
    book.put_in(line)
    book.dirty = True


def whole_reason(line: Line, pieces: Sequence[tuple[date, int]], due: date) -> str:
    """Why a line of which nothing is open is as it is."""
    if not line.need:
        return SHIPPED if line.shipped else CANCELLED
    return PROMISED_LATE if pieces and pieces[-1][0] > due else PROMISED


def settle_reason(line: Line) -> None:
    """Says why a line is as it is after its need has fallen to what is promised."""
    line.reason = whole_reason(line, [(piece.day, piece.quantity) for piece in line.schedule], line.due or date.max)
    line.earliest = None


def short_reason(left: int, missing: int, waiting: Sequence[int], tier: int) -> str:
    """Why `missing` stays open when `left` is left for the last day: nothing is, or it waits for others (`waiting`: open demand by tier)."""
    if left <= 0:
        return SUPPLY_SHORT
    return PRIORITY if sum(waiting[: tier + 1]) >= min(left, missing) else PROTECTION
