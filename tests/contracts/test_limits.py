"""Limits of sign, size and date: the same answer in every service, with a code and a sentence."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.contracts import (
    CreditNoted,
    DocumentLine,
    ExchangeRateSet,
    GoodsReturned,
    InvoiceIssued,
    InvoiceLine,
    LineQuantity,
    OrderCancelled,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    PaidInvoice,
    Payload,
    PaymentReceived,
    ProductListed,
    ReturnedLine,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanned,
    refusal,
)

NOON = datetime(2011, 8, 1, 12, tzinfo=UTC)


def order(*lines: OrderedLine) -> OrderPlaced:
    return OrderPlaced(order_id="1", version=1, account_id="a", lines=list(lines))


def line(number: int = 1, quantity: int = 1, **more: object) -> OrderedLine:
    return OrderedLine(line_no=number, sku="s", quantity=quantity, **more)  # type: ignore[arg-type]  # the fields under test


def invoice(amount: Decimal = Decimal(1), due: date = date(2011, 9, 1), quantity: int = 1) -> InvoiceIssued:
    lines = [InvoiceLine(order_id="1", line_no=1, sku="s", quantity=quantity, amount=amount)]
    return InvoiceIssued(invoice_id="i", account_id="a", lines=lines, amount=amount, currency="GBP", due_date=due)


@dataclass(frozen=True)
class Case:
    payload: Payload
    code: str


BROKEN = {
    "order without lines": Case(order(), "no_lines"),
    "negative quantity": Case(order(line(quantity=-1)), "quantity_invalid"),
    "quantity zero": Case(order(line(quantity=0)), "quantity_invalid"),
    "absurd quantity": Case(order(line(quantity=10**10)), "quantity_invalid"),
    "line number zero": Case(order(line(number=0)), "line_invalid"),
    "10,001 lines": Case(order(*[line(number + 1) for number in range(10_001)]), "too_many_lines"),
    "negative price": Case(order(line(unit_price=Decimal(-1))), "price_invalid"),
    "requested in the year 3000": Case(order(line(requested_ship_date=date(3000, 1, 1))), "date_invalid"),
    "the same line number twice": Case(order(line(1), line(1)), "line_twice"),
    "cancel of nothing": Case(OrderCancelled(order_id="1", account_id="a", version=1), "cancel_empty"),
    "cancel both ways": Case(
        OrderCancelled(
            order_id="1", account_id="a", version=1, whole=True, lines=[LineQuantity(line_no=1, quantity=1)]
        ),
        "cancel_ambiguous",
    ),
    "cancel of a negative quantity": Case(
        OrderCancelled(order_id="1", account_id="a", version=1, lines=[LineQuantity(line_no=1, quantity=-1)]),
        "quantity_invalid",
    ),
    "nothing shipped": Case(
        OrderShipped(shipment_id="s", account_id="a", lines=[DocumentLine(order_id="1", line_no=1, quantity=0)]),
        "quantity_invalid",
    ),
    "restocked above returned": Case(
        GoodsReturned(
            return_id="r", account_id="a", lines=[ReturnedLine(order_id="1", line_no=1, quantity=1, restocked=2)]
        ),
        "quantity_invalid",
    ),
    "negative receipt": Case(StockReceived(receipt_id="r", site="m", sku="s", quantity=-5), "quantity_invalid"),
    "absurd adjustment": Case(StockAdjusted(document_id="d", site="m", sku="s", delta=-(10**10)), "quantity_invalid"),
    "negative count": Case(
        StockCounted(document_id="d", site="m", sku="s", quantity=-1, counted_at=NOON), "quantity_invalid"
    ),
    "count of the year 2525": Case(
        StockCounted(document_id="d", site="m", sku="s", quantity=1, counted_at=NOON.replace(year=2525)), "date_invalid"
    ),
    "negative plan": Case(
        SupplyPlanned(planned_receipt_id="p", version=1, site="m", sku="s", quantity=-1, expected_on=date(2011, 9, 1)),
        "quantity_invalid",
    ),
    "plan in the year 1": Case(
        SupplyPlanned(planned_receipt_id="p", version=1, site="m", sku="s", quantity=1, expected_on=date(1, 1, 1)),
        "date_invalid",
    ),
    "negative cost": Case(ProductListed(sku="s", version=1, name="S", unit_cost=Decimal(-1)), "price_invalid"),
    "negative invoice": Case(invoice(Decimal(-1)), "amount_invalid"),
    "invoice due in the year 1": Case(invoice(due=date(1, 1, 1)), "date_invalid"),
    "payment for nothing": Case(
        PaymentReceived(payment_id="p", account_id="a", invoices=[], currency="GBP"), "no_lines"
    ),
    "absurd payment": Case(
        PaymentReceived(
            payment_id="p",
            account_id="a",
            invoices=[PaidInvoice(invoice_id="i", amount=Decimal(10**13))],
            currency="GBP",
        ),
        "amount_invalid",
    ),
    "negative credit": Case(
        CreditNoted(credit_id="c", account_id="a", invoice_id="i", amount=Decimal(-1), currency="GBP"), "amount_invalid"
    ),
    "rate of zero": Case(
        ExchangeRateSet(rate_id="r", currency="USD", into="GBP", rate=Decimal(0), rate_date=date(2011, 8, 1)),
        "rate_invalid",
    ),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_what_lies_outside_is_refused_by_code(case: Case) -> None:
    """Each broken limit has its own code, and the sentence says what was got."""
    found = refusal(case.payload)
    assert found is not None
    assert found.code == case.code
    assert found.detail


@pytest.mark.parametrize(
    "payload",
    [
        order(line()),
        order(*[line(number + 1) for number in range(10_000)]),
        invoice(),
        ProductListed(sku="s", version=1, name="S"),
    ],
)
def test_what_lies_inside_passes(payload: Payload) -> None:
    """The limits themselves are allowed: 10,000 lines are one order."""
    assert refusal(payload) is None
