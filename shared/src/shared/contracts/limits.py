"""Limits of sign, size and date that every service applies alike, so that none counts what another refused.

Each function takes a payload and answers with a `Refusal` (a stable code and a sentence that says what would be right) or None.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import Payload
from .finance import CreditNoted, ExchangeRateSet, InvoiceIssued, PaymentReceived
from .orders import DeliveryReleased, GoodsReturned, OrderCancelled, OrderChanged, OrderPlaced, OrderShipped
from .stock import (
    ProductChanged,
    ProductListed,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanChanged,
    SupplyPlanned,
)

MAX_QUANTITY = 1_000_000_000
MAX_LINES = 10_000
MAX_PRICE = Decimal(1_000_000_000)
MAX_AMOUNT = Decimal(1_000_000_000_000)
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the domain says no: a stable `code`, a sentence, and the line numbers concerned."""

    code: str
    detail: str
    lines: tuple[int, ...] = ()


def refusal(payload: Payload) -> Refusal | None:  # noqa: C901, PLR0911 (one case per type, one line each)
    """The first limit that this payload breaks, or None. Quantities in base units; types without limits always pass."""
    match payload:
        case OrderPlaced() | OrderChanged():
            return _order(payload)
        case OrderCancelled():
            return _cancel(payload)
        case DeliveryReleased() | OrderShipped():
            return _lines((line.line_no, line.quantity) for line in payload.lines)
        case GoodsReturned():
            return _returned(payload)
        case StockReceived():
            return _positive(payload.quantity, "a received quantity")
        case StockAdjusted():
            return (
                None if abs(payload.delta) <= MAX_QUANTITY else _quantity(payload.delta, "an adjustment", -MAX_QUANTITY)
            )
        case StockCounted():
            return _counted(payload)
        case SupplyPlanned() | SupplyPlanChanged():
            if not 0 <= payload.quantity <= MAX_QUANTITY:
                return _quantity(payload.quantity, "a planned quantity", 0)
            return _date(payload.expected_on, "expected_on")
        case ProductListed() | ProductChanged():
            return _price(payload.unit_value, "unit_value") or _price(payload.unit_cost, "unit_cost")
        case InvoiceIssued() | PaymentReceived() | CreditNoted() | ExchangeRateSet():
            return _finance(payload)
        case _:
            return None


def _counted(count: StockCounted) -> Refusal | None:
    if not 0 <= count.quantity <= MAX_QUANTITY:
        return _quantity(count.quantity, "a count", 0)
    return _date(count.counted_at.date(), "counted_at")


def _order(order: OrderPlaced | OrderChanged) -> Refusal | None:
    broken = _lines((line.line_no, line.quantity) for line in order.lines)
    if broken:
        return broken
    if twice := _repeated(line.line_no for line in order.lines):
        return Refusal("line_twice", f"line number {twice} stands twice; each line of an order has its own", (twice,))
    for line in order.lines:
        for name, day in (
            ("requested_ship_date", line.requested_ship_date),
            ("requested_delivery_date", line.requested_delivery_date),
        ):
            wrong = _date(day, name, line.line_no)
            if wrong:
                return wrong
        wrong = _price(line.unit_price, "unit_price", line.line_no)
        if wrong:
            return wrong
    return None


def _cancel(cancel: OrderCancelled) -> Refusal | None:
    if cancel.whole and cancel.lines:
        return Refusal("cancel_ambiguous", "a cancellation is either whole or names lines with quantities, not both")
    if not cancel.whole and not cancel.lines:
        return Refusal("cancel_empty", "a cancellation must be whole or name at least one line with a quantity")
    if twice := _repeated(line.line_no for line in cancel.lines):
        return Refusal("line_twice", f"line number {twice} stands twice; name each line once, with its total", (twice,))
    return None if cancel.whole else _lines(((line.line_no, line.quantity) for line in cancel.lines), lowest=0)


def _returned(returned: GoodsReturned) -> Refusal | None:
    broken = _lines((line.line_no, line.quantity) for line in returned.lines)
    if broken:
        return broken
    for line in returned.lines:
        if not 0 <= line.restocked <= line.quantity:
            detail = f"line {line.line_no}: restocked must lie between 0 and the returned {line.quantity}, got {line.restocked}"
            return Refusal("quantity_invalid", detail, (line.line_no,))
    return None


def _repeated(numbers: Iterable[int]) -> int | None:
    seen: set[int] = set()
    for number in numbers:
        if number in seen:
            return number
        seen.add(number)
    return None


def _lines(quantities: Iterable[tuple[int, int]], lowest: int = 1) -> Refusal | None:
    """Document lines may repeat an order's line number across orders, so only counts and sizes are checked here."""
    pairs = list(quantities)
    if not pairs:
        return Refusal("no_lines", "at least one line is needed, got none")
    if len(pairs) > MAX_LINES:
        return Refusal(
            "too_many_lines", f"at most {MAX_LINES} lines are allowed, got {len(pairs)}; send several documents"
        )
    for line_no, quantity in pairs:
        if not 1 <= line_no <= MAX_QUANTITY:
            return Refusal(
                "line_invalid", f"a line number must lie between 1 and {MAX_QUANTITY}, got {line_no}", (line_no,)
            )
        if not lowest <= quantity <= MAX_QUANTITY:
            detail = (
                f"line {line_no}: a quantity must lie between {lowest} and {MAX_QUANTITY} base units, got {quantity}"
            )
            return Refusal("quantity_invalid", detail, (line_no,))
    return None


def _finance(payload: InvoiceIssued | PaymentReceived | CreditNoted | ExchangeRateSet) -> Refusal | None:
    match payload:
        case InvoiceIssued():
            broken = _lines((line.line_no, line.quantity) for line in payload.lines)
            amounts = [payload.amount, *(line.amount for line in payload.lines)]
            return broken or _amounts(amounts) or _date(payload.due_date, "due_date")
        case PaymentReceived():
            if not payload.invoices:
                return Refusal("no_lines", "a payment must name at least one invoice, got none")
            return _amounts([part.amount for part in payload.invoices])
        case CreditNoted():
            return _amounts([payload.amount])
        case ExchangeRateSet():
            if not 0 < payload.rate <= MAX_PRICE:
                return Refusal("rate_invalid", f"a rate must be above 0 and at most {MAX_PRICE}, got {payload.rate}")
            return _date(payload.rate_date, "rate_date")


def _amounts(amounts: Iterable[Decimal]) -> Refusal | None:
    for amount in amounts:
        if not 0 <= amount <= MAX_AMOUNT:
            return Refusal("amount_invalid", f"an amount must lie between 0 and {MAX_AMOUNT}, got {amount}")
    return None


def _positive(quantity: int, what: str) -> Refusal | None:
    return None if 1 <= quantity <= MAX_QUANTITY else _quantity(quantity, what, 1)


def _quantity(quantity: int, what: str, lowest: int) -> Refusal:
    return Refusal(
        "quantity_invalid", f"{what} must lie between {lowest} and {MAX_QUANTITY} base units, got {quantity}"
    )


def _date(day: date | None, name: str, line_no: int | None = None) -> Refusal | None:
    if day is None or EARLIEST <= day <= LATEST:
        return None
    where = "" if line_no is None else f"line {line_no}: "
    return Refusal(
        "date_invalid",
        f"{where}{name} must lie between {EARLIEST} and {LATEST}, got {day}",
        () if line_no is None else (line_no,),
    )


def _price(price: Decimal | None, name: str, line_no: int | None = None) -> Refusal | None:
    if price is None or 0 <= price <= MAX_PRICE:
        return None
    where = "" if line_no is None else f"line {line_no}: "
    return Refusal(
        "price_invalid",
        f"{where}{name} must lie between 0 and {MAX_PRICE}, got {price}",
        () if line_no is None else (line_no,),
    )
