"""Invoices and payments: every shipment is invoiced, most invoices are paid on time and some late."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from examples.erp.messages import Posting
from examples.erp.plan import HOUSE, Line
from shared.contracts import InvoiceIssued, InvoiceLine, PaidInvoice, PaymentReceived

TERM = timedelta(days=30)
CENT = Decimal("0.01")
PUNCTUAL, LATE = 75, 92  # of 100 accounts: up to here punctual, up to here some weeks late, beyond late by months


@dataclass(frozen=True, slots=True)
class Sold:
    """Pieces of one order line that left."""

    key: tuple[str, int]
    line: Line
    quantity: int


class Treasury:
    """Open invoices by the day on which they will be paid."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self._expected: dict[date, list[tuple[str, str, Decimal]]] = defaultdict(list)

    def invoice(self, invoice_id: str, account: str, sold: Sequence[Sold], at: datetime) -> Posting:
        """The invoice of a shipment, due in 30 days; when it will be paid is settled now."""
        lines = [
            InvoiceLine(
                order_id=part.key[0],
                line_no=part.key[1],
                sku=part.line.sku,
                quantity=part.quantity,
                amount=(part.line.price * part.quantity).quantize(CENT, ROUND_HALF_EVEN),
            )
            for part in sold
        ]
        amount = sum((line.amount for line in lines), Decimal("0.00"))
        due = at.date() + TERM
        self._expected[due + days_late(account)].append((account, invoice_id, amount))
        issued = InvoiceIssued(
            invoice_id=invoice_id, account_id=account, lines=lines, amount=amount, currency=self.currency, due_date=due
        )
        return Posting(f"invoice-{invoice_id}", at, issued)

    def due(self, day: date, at: datetime) -> Iterator[Posting]:
        """What is paid on a day (or was to be paid since the last trading day), one payment per invoice."""
        for paid_on in sorted(when for when in self._expected if when <= day):
            for account, invoice_id, amount in self._expected.pop(paid_on):
                payment = PaymentReceived(
                    payment_id=f"P-{invoice_id}",
                    account_id=account,
                    invoices=[PaidInvoice(invoice_id=invoice_id, amount=amount)],
                    currency=self.currency,
                )
                yield Posting(f"payment-{invoice_id}", at, payment)


def days_late(account: str) -> timedelta:
    """How late an account pays, always the same: the file does not say, so its number decides."""
    if account.startswith(HOUSE):
        return -TERM  # a house account's customers pay at once
    draw = zlib.crc32(account.encode())
    habit, spread = draw % 100, draw // 100
    if habit < PUNCTUAL:
        return timedelta(days=-(spread % 10))
    return timedelta(days=5 + spread % 16) if habit < LATE else timedelta(days=25 + spread % 36)
