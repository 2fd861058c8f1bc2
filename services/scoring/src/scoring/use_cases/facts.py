"""Shipments, returns, invoices, payments and credits into the ledger: facts, so each document counts exactly once.

What the limits forbid of `erp.finance.v1` goes out as `LedgerEntryRefused`; of `erp.orders.v1` supply says so.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.ledger import AMOUNT, Entry, Fact, Origin, at_scale, document_of, fact_entries, orders_named
from scoring.store import intake
from shared import outbox
from shared.clock import business_now
from shared.contracts import (
    CreditNoted,
    ExchangeRateSet,
    GoodsReturned,
    InvoiceIssued,
    LedgerEntryRefused,
    OrderShipped,
    PaymentReceived,
    refusal,
    subject_of,
)
from shared.events import Emission, Event
from shared.outcomes import HANDLED, STALE, Outcome, Refused, Waiting

from .reception import Received, installation, receive

FINANCE = InvoiceIssued | PaymentReceived | CreditNoted | ExchangeRateSet


async def record_facts(session: AsyncSession, events: Sequence[Event[Any]]) -> list[Outcome]:
    """Books documents of one type; one outcome per event."""
    await intake.share_ledger(session)
    received = await receive(session, events, _currencies)
    await _require_orders(session, events, received)
    outcomes = await _book(session, events, received)
    await emit_refusals(
        session, [event for event, outcome in zip(events, outcomes, strict=True) if isinstance(outcome, Refused)]
    )
    return outcomes


def _currencies(fact: Fact) -> Iterable[str]:
    currency: str | None = getattr(fact, "currency", None)
    return () if currency is None else (currency,)


async def _require_orders(session: AsyncSession, events: Sequence[Event[Any]], received: list[Received]) -> None:
    """A shipment or return waits for the first of its orders that is not known."""
    named = {
        index: orders_named(event.payload, event.source)
        for index, event in enumerate(events)
        if isinstance(received[index], Origin) and isinstance(event.payload, OrderShipped | GoodsReturned)
    }
    known = await intake.known_orders(session, {key for keys in named.values() for key in keys})
    for index, keys in named.items():
        unknown = next((key for key in keys if key not in known), None)
        if unknown:
            received[index] = Waiting("order", "/".join(unknown))


async def _book(session: AsyncSession, events: Sequence[Event[Any]], received: Sequence[Received]) -> list[Outcome]:
    keys = {
        (event.source, document_of(event.payload)[1])
        for event, origin in zip(events, received, strict=True)
        if isinstance(origin, Origin)
    }
    if not keys:
        return [outcome for outcome in received if isinstance(outcome, Outcome)]
    booked = await intake.known_documents(session, document_of(events[0].payload)[0], keys)
    outcomes: list[Outcome] = []
    entries: list[Entry] = []
    invoices = []
    for event, origin in zip(events, received, strict=True):
        if isinstance(origin, Outcome):
            outcomes.append(origin)
            continue
        key = (event.source, document_of(event.payload)[1])
        outcomes.append(STALE if key in booked else HANDLED)
        if key in booked:
            continue
        booked.add(key)
        entries += fact_entries(event.payload, origin)
        if isinstance(event.payload, InvoiceIssued):
            told = event.payload
            amount = at_scale(told.amount, AMOUNT) or told.amount
            invoices.append(
                (event.source, told.invoice_id, origin.account_id, origin.day, told.due_date, amount, told.currency)
            )
    await intake.put_entries(session, entries, installation(session).reporting)
    if invoices:
        await intake.put_invoices(session, invoices)
    await intake.touch_dues(
        session,
        {
            (entry.source, entry.invoice_id)
            for entry in entries
            if entry.kind in {"payment", "credit"} and entry.invoice_id
        },
    )
    shipped = {
        (entry.order_source, entry.order_id)
        for entry in entries
        if entry.kind == "shipment" and entry.order_source and entry.order_id
    }
    await intake.touch_cancelled_orders(session, shipped)
    return outcomes


async def emit_refusals(session: AsyncSession, events: Sequence[Event[Any]]) -> None:
    """Says of refused finance records why. A rate belongs to no account: it goes out under its own key, the currency."""
    emissions, day = [], await business_now(session)
    for event in events:
        told = event.payload
        broken = refusal(told)
        if broken is None or not isinstance(told, FINANCE):
            continue
        account_id = told.currency if isinstance(told, ExchangeRateSet) else told.account_id
        refused = LedgerEntryRefused(
            document_id=subject_of(told),
            account_id=account_id,
            code=broken.code,
            detail=broken.detail,
            refused_event_id=event.id,
            refused_type=event.type,
        )
        emissions.append(Emission(refused, cause=event, business_date=day.today if day else None))
    if emissions:
        await outbox.emit(session, emissions)
