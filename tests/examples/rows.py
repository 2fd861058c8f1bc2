"""Small files made of rows, for the tests of the example."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from examples.erp.plan import Plan, make_plan
from examples.erp.reader import Row

_numbers = count(2)
MONDAY = date(2011, 8, 1)


def row(
    invoice: str,
    code: str = "85123A",
    quantity: int = 10,
    at: str = "2011-08-01T10:00",
    price: str = "2.50",
    customer: str = "12346",
    country: str = "United Kingdom",
    description: str = "WHITE HANGING HEART T-LIGHT HOLDER",
) -> Row:
    """One invoice line."""
    moment = datetime.fromisoformat(at)
    return Row(next(_numbers), invoice, code, description, quantity, moment, Decimal(price), customer, country)


def on(day: int, hour: int = 10) -> str:
    """An hour of the nth trading day (0 is Monday, 1 August 2011; Saturdays count)."""
    return f"{MONDAY + timedelta(days=day)}T{hour:02d}:00"


def week(*extra: Row, quantity: int = 10) -> list[Row]:
    """Five days of one order each by customer 12346, and what else is given."""
    return [row(f"5000{day}", quantity=quantity, at=on(day, 9)) for day in range(5)] + list(extra)


def plan_of(*rows: Row) -> Plan:
    """The plan of a few rows at the usual level."""
    return make_plan(rows)
