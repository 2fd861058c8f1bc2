"""The ledger: one entry per source line, as the document tells it. Values in the reporting currency are derived when a day is summed up.

A document is (kind, source, number). Orders are state: their lines are replaced by a higher version. All others are facts and are kept once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from shared.contracts import (
    CreditNoted,
    DocumentLine,
    GoodsReturned,
    InvoiceIssued,
    OrderChanged,
    OrderPlaced,
    OrderShipped,
    PaymentReceived,
    ReturnedLine,
)

Fact = OrderShipped | GoodsReturned | InvoiceIssued | PaymentReceived | CreditNoted
PRICE = Decimal("0.000001")
AMOUNT = Decimal("0.0001")
RATE = Decimal("0.000000000001")


@dataclass(frozen=True, slots=True)
class Entry:
    """One source line. `line_no` is the order's own line number, or the place in the document from 1; amounts in the document's currency."""

    kind: str
    source: str
    document_id: str
    line_no: int
    event_id: str
    account_id: str
    day: date
    order_source: str | None = None
    order_id: str | None = None
    order_line: int | None = None
    invoice_id: str | None = None
    sku: str | None = None
    quantity: int = 0
    restocked: int = 0
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from: the event's source and id, the resolved account and the business day of its own time."""

    source: str
    event_id: str
    account_id: str
    day: date


def business_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date of a moment in the installation's zone."""
    return moment.astimezone(zone).date()


def order_entries(order: OrderPlaced | OrderChanged, origin: Origin) -> list[Entry]:
    """The lines of an order; of a line number told twice the last counts."""
    source = order.order_source or origin.source
    lines = {line.line_no: line for line in order.lines}
    return [
        Entry(
            "order", source, order.order_id, number, origin.event_id, origin.account_id, origin.day,
            sku=line.sku, quantity=line.quantity, unit_price=at_scale(line.unit_price, PRICE), currency=order.currency,
        )
        for number, line in lines.items()
    ]  # fmt: skip


def document_of(fact: Fact) -> tuple[str, str]:
    """(kind, number) of a fact's document."""
    match fact:
        case OrderShipped():
            return "shipment", fact.shipment_id
        case GoodsReturned():
            return "return", fact.return_id
        case InvoiceIssued():
            return "invoice", fact.invoice_id
        case PaymentReceived():
            return "payment", fact.payment_id
        case CreditNoted():
            return "credit", fact.credit_id


def fact_entries(fact: Fact, origin: Origin) -> list[Entry]:
    """The lines of a shipment, return, invoice or payment, or the one entry of a credit."""
    kind, number = document_of(fact)
    head = (kind, origin.source, number)
    tail = (origin.event_id, origin.account_id, origin.day)
    match fact:
        case OrderShipped() | GoodsReturned():
            lines: Sequence[DocumentLine | ReturnedLine] = fact.lines
            return [
                Entry(
                    *head, place, *tail, order_source=line.order_source or origin.source, order_id=line.order_id, order_line=line.line_no,
                    sku=line.sku, quantity=line.quantity, restocked=getattr(line, "restocked", 0),
                )
                for place, line in enumerate(lines, start=1)
            ]  # fmt: skip
        case InvoiceIssued():
            return [
                Entry(
                    *head, place, *tail, order_source=line.order_source or origin.source, order_id=line.order_id, order_line=line.line_no,
                    invoice_id=number, sku=line.sku, quantity=line.quantity, amount=at_scale(line.amount, AMOUNT), currency=fact.currency,
                )
                for place, line in enumerate(fact.lines, start=1)
            ]  # fmt: skip
        case PaymentReceived():
            return [
                Entry(
                    *head,
                    place,
                    *tail,
                    invoice_id=part.invoice_id,
                    amount=at_scale(part.amount, AMOUNT),
                    currency=fact.currency,
                )
                for place, part in enumerate(fact.invoices, start=1)
            ]
        case CreditNoted():
            return [
                Entry(
                    *head,
                    1,
                    *tail,
                    invoice_id=fact.invoice_id,
                    amount=at_scale(fact.amount, AMOUNT),
                    currency=fact.currency,
                )
            ]


def orders_named(fact: Fact, source: str) -> Sequence[tuple[str, str]]:
    """The (source, number) of orders without which a shipment or return cannot be booked; others name none."""
    if not isinstance(fact, OrderShipped | GoodsReturned):
        return ()
    return list(dict.fromkeys((line.order_source or source, line.order_id) for line in fact.lines))


def at_scale(value: Decimal | None, places: Decimal) -> Decimal | None:
    """A decimal at the places kept here, rounded half to even."""
    return None if value is None else value.quantize(places, rounding=ROUND_HALF_EVEN)
