"""What a reservation may take: stock on hand only, lines of one sku and site summed, all or part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .book import Book
from .dates import due_date, first_shippable
from .promise import among, lead_time_date, schedule

StockKey = tuple[str, str]
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be had of one sku at one site: `holdable` now; `dates` when the whole could be shipped; `rest_on` the first date for what is not holdable."""

    site: str
    sku: str
    asked: int
    holdable: int
    dates: tuple[tuple[date, int], ...]
    rest_on: date | None

    @property
    def rest(self) -> int:
        """What is asked and cannot be held now."""
        return self.asked - self.holdable

    @property
    def missing(self) -> int:
        """What no known supply covers."""
        return self.asked - sum(quantity for _, quantity in self.dates)


def summed(lines: Iterable[tuple[StockKey, int]]) -> dict[StockKey, int]:
    """Quantities per (site, sku), so that two lines of one sku are checked together."""
    total: dict[StockKey, int] = {}
    for key, quantity in lines:
        total[key] = total.get(key, 0) + quantity
    return total


def offer(book: Book, asked: int, tier: int, requested: date | None, account_id: str = "") -> Offer:
    """What this stock row can offer to this account of this tier. What would rest on a receipt is dated, not holdable."""
    due = due_date(requested, first_shippable(None, book.today, book.today))
    holdable = min(asked, book.free_on_hand(tier, account_id))
    reserve = book.reserve(tier)
    dates = tuple(
        schedule(book.curve, due, asked, reserve)
        if book.signed is None
        else among(book.curve, book.signed, (account_id, tier, due), due, asked, reserve)
    )
    return Offer(book.site, book.sku, asked, holdable, dates, _rest_on(book, dates, holdable, asked))


def _rest_on(book: Book, dates: Iterable[tuple[date, int]], holdable: int, asked: int) -> date | None:
    if holdable == asked:
        return None
    covered = 0
    for day, quantity in dates:
        covered += quantity
        if covered > holdable:
            return day
    return lead_time_date(book)


def offers(
    books: Mapping[StockKey, Book],
    asked: Mapping[StockKey, int],
    tier: int,
    requested: date | None,
    account_id: str = "",
) -> list[Offer]:
    """An offer per (site, sku), in their order."""
    return [offer(books[key], asked[key], tier, requested, account_id) for key in sorted(asked)]


def business_days_after(day: date, count: int) -> date:
    """The date `count` working days (Monday to Friday) after `day`; which later days the ERP will really close is not known ahead."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
