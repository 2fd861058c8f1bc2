"""Feeding scoring without Kafka: records as they would lie in topics, handed to the real pipeline on a real database."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from scoring.settings import ScoringSettings
from scoring.use_cases.close import close_day
from scoring.use_cases.simulation import simulate_proposal
from scoring.worker import HANDLERS, OWNS
from shared.contracts import (
    AccountState,
    BusinessDayClosed,
    CreditNoted,
    DocumentLine,
    ExchangeRateSet,
    GoodsReturned,
    InvoiceIssued,
    InvoiceLine,
    LineQuantity,
    OrderCancelled,
    OrderChanged,
    OrderedLine,
    OrderPlaced,
    OrderShipped,
    PaidInvoice,
    Payload,
    PaymentReceived,
    ProductListed,
    ReturnedLine,
    key_of,
    type_name,
)
from shared.contracts.registry import contract_of
from shared.database import Database, fetch
from shared.events import Record, encode
from shared.jobs import Job
from shared.outcomes import Fate
from shared.pipeline import Appetite, process

APPETITE = Appetite("scoring", HANDLERS, OWNS)
MONDAY = date(2011, 8, 1)
_ids = itertools.count(1)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a business day."""
    return datetime.combine(day, time(hour), UTC)


def record(payload: Payload, moment: datetime, *, source: str = "erp", event_id: str | None = None) -> Record:
    """A payload as it would lie in its topic, in binary mode."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": event_id or f"e{next(_ids)}",
        "ce_source": source,
        "ce_type": type_name(type(payload)),
        "ce_time": moment.isoformat(),
        "content-type": "application/json",
    }
    topic = contract_of(type(payload)).topic
    return Record(
        topic,
        0,
        next(_ids),
        key_of(payload).encode(),
        encode(payload),
        [(name, value.encode()) for name, value in headers.items()],
    )


def raw(topic: str, kind: str, value: bytes, moment: datetime, event_id: str | None = None) -> Record:
    """A record whose data is whatever is given."""
    headers = {
        "ce_id": event_id or f"e{next(_ids)}",
        "ce_source": "erp",
        "ce_type": kind,
        "ce_time": moment.isoformat(),
    }
    return Record(topic, 0, next(_ids), None, value, [(name, text.encode()) for name, text in headers.items()])


def account(account_id: str, *, version: int = 1, **fields: Any) -> AccountState:
    """An active retailer."""
    known = {
        "name": f"Account {account_id}",
        "account_type": "retailer",
        "status": "active",
        "relationship_type": "ordinary",
        "currency": "GBP",
    }
    return AccountState(account_id=account_id, version=version, **(known | fields))


def order(
    account_id: str, number: str, *lines: tuple[int, str, int, str | None], version: int = 1, **fields: Any
) -> OrderPlaced:
    """An order of (line number, sku, quantity, unit price) lines."""
    return OrderPlaced(
        order_id=number,
        version=version,
        account_id=account_id,
        currency=fields.pop("currency", "GBP"),
        lines=ordered(lines),
        **fields,
    )


def changed(
    account_id: str, number: str, *lines: tuple[int, str, int, str | None], version: int = 2, **fields: Any
) -> OrderChanged:
    """The same order told anew."""
    return OrderChanged(
        order_id=number,
        version=version,
        account_id=account_id,
        currency=fields.pop("currency", "GBP"),
        lines=ordered(lines),
        **fields,
    )


def ordered(lines: Sequence[tuple[int, str, int, str | None]]) -> list[OrderedLine]:
    """Order lines from (line number, sku, quantity, unit price)."""
    return [
        OrderedLine(line_no=no, sku=sku, quantity=quantity, unit_price=None if price is None else Decimal(price))
        for no, sku, quantity, price in lines
    ]


def cancel(account_id: str, number: str, lines: dict[int, int] | None = None, *, version: int = 1) -> OrderCancelled:
    """Total cancelled quantities by line; None: the whole order."""
    told = [LineQuantity(line_no=no, quantity=quantity) for no, quantity in (lines or {}).items()]
    return OrderCancelled(order_id=number, account_id=account_id, version=version, lines=told, whole=lines is None)


def shipped(account_id: str, number: str, order_id: str, lines: dict[int, int]) -> OrderShipped:
    """Quantities by order line that left."""
    return OrderShipped(
        shipment_id=number,
        account_id=account_id,
        lines=[DocumentLine(order_id=order_id, line_no=no, quantity=quantity) for no, quantity in lines.items()],
    )


def returned(account_id: str, number: str, order_id: str, lines: dict[int, tuple[int, int]]) -> GoodsReturned:
    """(quantity, restocked) by order line that came back."""
    told = [
        ReturnedLine(order_id=order_id, line_no=no, quantity=quantity, restocked=restocked)
        for no, (quantity, restocked) in lines.items()
    ]
    return GoodsReturned(return_id=number, account_id=account_id, lines=told)


def invoice(
    account_id: str, number: str, due: date, *lines: tuple[str, int, str], currency: str = "GBP"
) -> InvoiceIssued:
    """An invoice of (sku, quantity, amount) lines."""
    told = [
        InvoiceLine(order_id="any", line_no=place, sku=sku, quantity=quantity, amount=Decimal(amount))
        for place, (sku, quantity, amount) in enumerate(lines, start=1)
    ]
    return InvoiceIssued(
        invoice_id=number,
        account_id=account_id,
        lines=told,
        amount=sum((line.amount for line in told), Decimal(0)),
        currency=currency,
        due_date=due,
    )


def payment(account_id: str, number: str, paid: dict[str, str], currency: str = "GBP") -> PaymentReceived:
    """Amounts by invoice."""
    parts = [PaidInvoice(invoice_id=invoice_id, amount=Decimal(amount)) for invoice_id, amount in paid.items()]
    return PaymentReceived(payment_id=number, account_id=account_id, invoices=parts, currency=currency)


def credit(account_id: str, number: str, invoice_id: str, amount: str, currency: str = "GBP") -> CreditNoted:
    """A credit against an invoice."""
    return CreditNoted(
        credit_id=number, account_id=account_id, invoice_id=invoice_id, amount=Decimal(amount), currency=currency
    )


def rate(number: str, currency: str, into: str, figure: str, day: date) -> ExchangeRateSet:
    """One unit of `currency` is worth so much of `into`."""
    return ExchangeRateSet(rate_id=number, currency=currency, into=into, rate=Decimal(figure), rate_date=day)


def product(sku: str, cost: str | None, *, version: int = 1, value: str | None = None) -> ProductListed:
    """A product with a unit cost."""
    return ProductListed(
        sku=sku,
        version=version,
        name=sku,
        unit_cost=None if cost is None else Decimal(cost),
        unit_value=None if value is None else Decimal(value),
    )


@dataclass
class Feed:
    """Scoring on a database of its own."""

    database: Database
    today: date = MONDAY
    chunk: int = 5_000
    fates: list[Fate] = field(default_factory=list)

    async def tell(
        self, *payloads: Payload, day: date | None = None, hour: int = 10, source: str = "erp"
    ) -> list[Fate]:
        """Hands payloads of one moment to the pipeline as one batch."""
        return await self.hand([record(payload, at(day or self.today, hour), source=source) for payload in payloads])

    async def hand(self, records: Sequence[Record]) -> list[Fate]:
        """Hands records to the pipeline as one batch."""
        fates = await process(self.database, APPETITE, records)
        self.fates += fates
        return fates

    async def close(self, following: date | None = None) -> Job:
        """Closes today and runs the close job to its end."""
        job = await self.begin_close(following)
        await close_day(job, reporting="GBP", chunk=self.chunk)
        return job

    async def begin_close(self, following: date | None = None) -> Job:
        """Closes today; the job is there to be run."""
        closed, following = self.today, following or self.today + timedelta(days=1)
        await self.tell(BusinessDayClosed(calendar="main", closed_date=closed, next_business_date=following), hour=20)
        self.today = following
        return await self.job(closed)

    async def simulate(self, proposal_id: str) -> None:
        """Runs the first simulation that was asked for of a proposal."""
        await simulate_proposal(await self._job(f"{proposal_id}/1"), chunk=self.chunk)

    async def job(self, closed: date) -> Job:
        """The close job of a day as its row stands."""
        return await self._job(closed.isoformat())

    async def _job(self, key: str) -> Job:
        row = (
            await self.rows(
                "SELECT id, kind, key, payload::text AS payload, progress::text AS progress, attempts FROM job WHERE key = $1",
                key,
            )
        )[0]
        return Job(
            row.id,
            row.kind,
            row.key,
            msgspec.json.decode(row.payload),
            msgspec.json.decode(row.progress),
            row.attempts,
            self.database,
        )

    @property
    def database_settings(self) -> ScoringSettings:
        """The settings that the database was opened with."""
        return settings(self.database.url.render_as_string(hide_password=False).replace("+asyncpg", ""))

    async def rows(self, sql: str, *args: object) -> Sequence[Any]:
        """Rows of a query."""
        async with self.database.read() as session:
            return await fetch(session, sql, *args)

    async def emitted(self, kind: type[Payload]) -> list[Any]:
        """Payloads of one type in the outbox, in order."""
        rows = await self.rows(
            "SELECT value FROM outbox WHERE headers::jsonb ->> 'ce_type' = $1 ORDER BY position", type_name(kind)
        )
        return [msgspec.json.decode(row.value, type=kind) for row in rows]


def settings(app_url: str, **fields: Any) -> ScoringSettings:
    """Scoring's settings for a test database."""
    return ScoringSettings(database_url=app_url, **fields)
