"""From documents to ledger entries."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.ledger import (
    AMOUNT,
    PRICE,
    Fact,
    Origin,
    at_scale,
    business_day,
    document_of,
    fact_entries,
    order_entries,
    orders_named,
)
from shared.contracts import (
    CreditNoted,
    DocumentLine,
    GoodsReturned,
    InvoiceIssued,
    InvoiceLine,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    PaidInvoice,
    PaymentReceived,
    ReturnedLine,
)

ORIGIN = Origin("erp", "e1", "A", date(2011, 8, 1))
LINES = [
    DocumentLine(order_id="o1", line_no=2, sku="tea", quantity=5),
    DocumentLine(order_id="o2", line_no=1, sku="cup", quantity=1, order_source="shop"),
    DocumentLine(order_id="o1", line_no=3, sku="tea", quantity=2),
]
FACTS: list[tuple[Fact, str, str, int]] = [
    (OrderShipped(shipment_id="s1", account_id="A", lines=LINES), "shipment", "s1", 3),
    (
        GoodsReturned(
            return_id="r1",
            account_id="A",
            lines=[ReturnedLine(order_id="o1", line_no=2, sku="tea", quantity=5, restocked=3)],
        ),
        "return",
        "r1",
        1,
    ),
    (
        InvoiceIssued(
            invoice_id="i1",
            account_id="A",
            lines=[
                InvoiceLine(order_id="o1", line_no=2, sku="tea", quantity=5, amount=Decimal("9.99995")),
                InvoiceLine(order_id="o1", line_no=2, sku="tea", quantity=1, amount=Decimal(2)),
            ],
            amount=Decimal(12),
            currency="GBP",
            due_date=date(2011, 9, 1),
        ),
        "invoice",
        "i1",
        2,
    ),
    (
        PaymentReceived(
            payment_id="p1",
            account_id="A",
            invoices=[PaidInvoice(invoice_id="i1", amount=Decimal(7)), PaidInvoice(invoice_id="i2", amount=Decimal(3))],
            currency="GBP",
        ),
        "payment",
        "p1",
        2,
    ),
    (
        CreditNoted(credit_id="c1", account_id="A", invoice_id="i1", amount=Decimal(4), currency="GBP"),
        "credit",
        "c1",
        1,
    ),
]


def order(*lines: OrderedLine, source: str | None = None) -> OrderPlaced:
    return OrderPlaced(order_id="o1", version=1, account_id="A", lines=list(lines), currency="GBP", order_source=source)


@pytest.mark.parametrize(("fact", "kind", "number", "count"), FACTS)
def test_a_fact_is_one_entry_per_line_of_its_document(fact: Fact, kind: str, number: str, count: int) -> None:
    """Numbered from 1 by their place, so that a line told twice in a document is two; each with its event, account and day."""
    assert document_of(fact) == (kind, number)
    entries = fact_entries(fact, ORIGIN)
    assert [(one.kind, one.source, one.document_id, one.line_no) for one in entries] == [
        (kind, "erp", number, place) for place in range(1, count + 1)
    ]
    assert {(one.event_id, one.account_id, one.day) for one in entries} == {("e1", "A", date(2011, 8, 1))}


def test_a_line_of_another_systems_order_keeps_that_system() -> None:
    """The document's source is the event's, the order's is its own where it names one."""
    entries = fact_entries(FACTS[0][0], ORIGIN)
    assert [(one.order_source, one.order_id, one.order_line) for one in entries] == [
        ("erp", "o1", 2),
        ("shop", "o2", 1),
        ("erp", "o1", 3),
    ]


def test_only_shipments_and_returns_wait_for_their_orders() -> None:
    """Each order is named once, in the order of the lines; invoices, payments and credits need none."""
    assert [orders_named(fact, "erp") for fact, *_ in FACTS] == [
        [("erp", "o1"), ("shop", "o2")],
        [("erp", "o1")],
        (),
        (),
        (),
    ]


def test_what_was_restocked_stands_beside_what_was_returned() -> None:
    """A return has both, a shipment restocks nothing."""
    assert [(one.quantity, one.restocked) for one in fact_entries(FACTS[1][0], ORIGIN)] == [(5, 3)]
    assert {one.restocked for one in fact_entries(FACTS[0][0], ORIGIN)} == {0}


def test_amounts_are_the_documents_own_at_four_places() -> None:
    """In its currency, halves to even: 9.99995 is 10.0000. A payment's parts name their invoices."""
    assert [(one.amount, one.currency, one.invoice_id) for one in fact_entries(FACTS[2][0], ORIGIN)] == [
        (Decimal("10.0000"), "GBP", "i1"),
        (Decimal("2.0000"), "GBP", "i1"),
    ]
    assert [(one.amount, one.invoice_id) for one in fact_entries(FACTS[3][0], ORIGIN)] == [
        (Decimal("7.0000"), "i1"),
        (Decimal("3.0000"), "i2"),
    ]


def test_an_orders_entries_are_its_lines_by_their_own_numbers() -> None:
    """Of a number told twice the last counts; a line without a price has none; the order's own source goes first."""
    told = order(
        OrderedLine(line_no=7, sku="tea", quantity=1, unit_price=Decimal("1.0000005")),
        OrderedLine(line_no=2, sku="cup", quantity=2),
        OrderedLine(line_no=7, sku="tea", quantity=9, unit_price=Decimal("2.5")),
    )
    assert [(one.line_no, one.quantity, one.unit_price) for one in order_entries(told, ORIGIN)] == [
        (7, 9, Decimal("2.500000")),
        (2, 2, None),
    ]
    assert order_entries(told, ORIGIN)[0].source == "erp"
    assert (
        order_entries(order(OrderedLine(line_no=1, sku="tea", quantity=1), source="shop"), ORIGIN)[0].source == "shop"
    )


@given(st.lists(st.integers(1, 6), max_size=10))
def test_no_two_entries_of_an_order_share_a_line(numbers: list[int]) -> None:
    """Whatever the order repeats, a line counts once, with what it says last. Taken out: the dict by line number in `order_entries`."""
    lines = [OrderedLine(line_no=number, sku="tea", quantity=at + 1) for at, number in enumerate(numbers)]
    entries = order_entries(order(*lines), ORIGIN)
    last = {line.line_no: line.quantity for line in lines}
    assert {one.line_no: one.quantity for one in entries} == last
    assert len(entries) == len(last)


def test_the_business_day_is_the_date_in_the_installations_zone() -> None:
    """Seven in the evening UTC is tomorrow in Shanghai."""
    moment = datetime(2011, 8, 1, 19, tzinfo=UTC)
    assert business_day(moment, ZoneInfo("Europe/London")) == date(2011, 8, 1)
    assert business_day(moment, ZoneInfo("Asia/Shanghai")) == date(2011, 8, 2)


@pytest.mark.parametrize(
    ("value", "places", "kept"),
    [
        ("0.00005", AMOUNT, "0.0000"),
        ("0.00015", AMOUNT, "0.0002"),
        ("-0.00025", AMOUNT, "-0.0002"),
        ("1", PRICE, "1.000000"),
    ],
)
def test_decimals_are_rounded_half_to_even(value: str, places: Decimal, kept: str) -> None:
    """At the places kept, no bias either way; nothing stays nothing."""
    assert str(at_scale(Decimal(value), places)) == kept
    assert at_scale(None, places) is None
