"""Reorder point and position: when stock is low, judged at the close (supply.md §5)."""

from dataclasses import dataclass

from .book import Book
from .policy import Policy

HYSTERESIS = 10  # per cent above the reorder point at which stock counts as recovered


@dataclass(frozen=True, slots=True)
class Judgement:
    """A book's position against its reorder point; `crossed` is "low", "recovered" or None."""

    position: int
    reorder_point: int
    days_of_cover: float | None
    crossed: str | None


def judge(book: Book, demand: int, days_seen: int, policy: Policy) -> Judgement:
    """Judges the book and remembers it there. `demand`: units asked in the trailing window; the told reorder point goes first.

    Position = on hand + open planned receipts - confirmed - held - open. Low at or below the reorder point, recovered `HYSTERESIS` per cent above it.
    """
    seen = max(1, min(days_seen, policy.demand_window))
    point = book.told_reorder_point
    if point is None:
        days = (book.lead_time or 0) + policy.cover_days
        point = -(-demand * days // seen)  # rounded up
    position = (
        book.on_hand
        + sum(quantity for _, quantity in book.receipts)
        - book.firm
        - book.planned
        - book.held
        - sum(book.open)
    )
    crossed = None
    if not book.low and position <= point and (point > 0 or position < 0):
        crossed = "low"
    elif book.low and position > point + point * HYSTERESIS // 100:
        crossed = "recovered"
    if crossed:
        book.low = crossed == "low"
    book.reorder_point = point
    cover = round(max(0, book.on_hand) * seen / demand, 1) if demand else None
    return Judgement(position, point, cover, crossed)
