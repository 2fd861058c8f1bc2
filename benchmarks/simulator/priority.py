"""Supply's own domain over the same year: orders wait for the day's close, the close run makes firm, what is firm ships the next day."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from supply.domain.book import Book
from supply.domain.dates import arriving
from supply.domain.line import Line, ship
from supply.domain.policy import Policy
from supply.domain.protection import standing
from supply.domain.run import Day, Standings, redistribute

from .retail import Asked, Supply

ANNOUNCED_WEEKS = 4
Key = tuple[str, int]


class Priority:
    """One warehouse whose stock supply's domain promises."""

    def __init__(self, supply: Supply, policy: Policy) -> None:
        """Starts with the opening stock."""
        self._supply, self._policy = supply, policy
        self._on_hand = {sku: supply.opening(sku) for sku in supply.net}
        self._live: dict[str, list[Line]] = defaultdict(list)
        self._demand: dict[str, dict[tuple[date, int], int]] = defaultdict(lambda: defaultdict(int))

    def receive(self, sku: str, quantity: int) -> None:
        """Stock comes in."""
        self._on_hand[sku] += quantity

    def close(self, day: Day, week: int, orders: list[Asked], standings: Standings) -> list[tuple[Key, int]]:
        """One day: takes its orders in, runs, ships what became firm; answers with what became firm, per line key."""
        for asked in orders:
            tier, _ = standings.get(asked.account, (3, Decimal(0)))
            self._live[asked.sku].append(_line(asked, day.closed, tier))
            self._demand[asked.sku][day.closed, tier] += asked.quantity
        given: list[tuple[Key, int]] = []
        for sku, lines in self._live.items():
            if lines:
                given += self._run(sku, lines, day, week, standings)
        return given

    def _run(self, sku: str, lines: list[Line], day: Day, week: int, standings: Standings) -> list[tuple[Key, int]]:
        book = Book("MAIN", sku, day.ship_day, on_hand=self._on_hand[sku])
        planned = [
            (self._supply.day(later), self._supply.arriving(sku, later))
            for later in range(week + 1, week + 1 + ANNOUNCED_WEEKS)
        ]
        book.receipts = arriving(
            ((on, quantity) for on, quantity in planned if quantity), day.ship_day, self._policy.overdue_days
        )
        demand, seen = self._asked(sku, day.closed)
        book.protected = standing(
            demand, days_seen=seen, receipts=book.receipts, ship_day=day.ship_day, lead_time=None, policy=self._policy
        )
        for line in lines:
            book.put_in(line)
        redistribute(book, lines, day, standings)
        given: list[tuple[Key, int]] = []
        for line in lines:
            if line.firm:
                given.append(((line.number, line.line_no), line.firm))
                self._on_hand[sku] -= line.firm
                ship(line, line.firm)
                line.firm_base, line.shipped_base = 0, line.shipped
        self._live[sku] = [line for line in lines if line.need]
        return given

    def _asked(self, sku: str, closed: date) -> tuple[list[int], int]:
        """Demand by tier in the trailing window, and how many days have been seen."""
        by_day, sums = self._demand[sku], [0, 0, 0, 0]
        for key in [key for key in by_day if (closed - key[0]).days >= self._policy.demand_window]:
            del by_day[key]
        for (_, tier), quantity in by_day.items():
            sums[tier] += quantity
        return sums, (closed - self._supply.start).days + 1


def _line(asked: Asked, closed: date, tier: int) -> Line:
    return Line(
        UUID(int=0), asked.line_no, "MAIN", asked.sku, asked.quantity, asked.account, "file", asked.order,
        asked.placed_at, closed, tier=tier,
    )  # fmt: skip
