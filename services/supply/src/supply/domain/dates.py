"""Business dates of orders and receipts (supply.md §1, Dates)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .line import Line


def business_date(moment: datetime, zone: str) -> date:
    """The date of a moment in its site's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def first_shippable(first_ship: date | None, business: date, today: date) -> date:
    """The first day an order can leave: fixed at the close that first worked on it; until then the day after the day worked on stands in."""
    return first_ship or max(business, today) + timedelta(days=1)


def due_date(requested: date | None, first: date) -> date:
    """The ship date a line is ranked and judged by: as requested, absent or past the first shippable date."""
    return first if requested is None else max(requested, first)


def arriving(receipts: Iterable[tuple[date, int]], today: date, overdue_days: int) -> list[tuple[date, int]]:
    """Open planned receipts by the day they count: one past its date counts as arriving on the day worked on, for `overdue_days`, then not at all."""
    earliest = today - timedelta(days=overdue_days)
    return sorted((max(expected, today), quantity) for expected, quantity in receipts if expected >= earliest)


def set_due(line: Line, first: date) -> None:
    """Sets the line's due date from what was asked and the order's first shippable date."""
    line.due = due_date(line.requested, first)
