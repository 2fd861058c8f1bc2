"""Events of `erp.finance.v1`: invoices, payments, credits and exchange rates. Keyed by account id (rates by currency)."""

from datetime import date
from decimal import Decimal

from .base import Currency, Id, Part, Payload, Whole, contract, finite

TOPIC = "erp.finance.v1"


class InvoiceLine(Part, frozen=True, kw_only=True):
    """One invoiced line: quantity in base units, amount in the invoice's currency."""

    order_id: Id
    line_no: Whole
    sku: Id
    quantity: Whole
    amount: Decimal
    order_source: Id | None = None

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(amount=self.amount)


class PaidInvoice(Part, frozen=True, kw_only=True):
    """The part of a payment that settles one invoice."""

    invoice_id: Id
    amount: Decimal

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(amount=self.amount)


@contract(topic=TOPIC, key="account_id", subject="invoice_id", kind="F")
class InvoiceIssued(Payload, frozen=True, kw_only=True):
    """An invoice; its own time is when it was issued."""

    invoice_id: Id
    account_id: Id
    lines: list[InvoiceLine]
    amount: Decimal
    currency: Currency
    due_date: date

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(amount=self.amount)


@contract(topic=TOPIC, key="account_id", subject="payment_id", kind="F")
class PaymentReceived(Payload, frozen=True, kw_only=True):
    """Money came in, at the event's own time, for these invoices."""

    payment_id: Id
    account_id: Id
    invoices: list[PaidInvoice]
    currency: Currency


@contract(topic=TOPIC, key="account_id", subject="credit_id", kind="F")
class CreditNoted(Payload, frozen=True, kw_only=True):
    """A credit against an invoice; `amount` is positive."""

    credit_id: Id
    account_id: Id
    invoice_id: Id
    amount: Decimal
    currency: Currency

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(amount=self.amount)


@contract(topic=TOPIC, key="currency", subject="rate_id", kind="F")
class ExchangeRateSet(Payload, frozen=True, kw_only=True):
    """One unit of `currency` is worth `rate` units of `into` on `rate_date`."""

    rate_id: Id
    currency: Currency
    into: Currency
    rate: Decimal
    rate_date: date

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(rate=self.rate)
