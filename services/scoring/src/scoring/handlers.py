"""Events in: one short coroutine per event type, each calling one use case."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared import closing
from shared.contracts import (
    AccountState,
    BusinessDayClosed,
    CreditNoted,
    ExchangeRateSet,
    GoodsReturned,
    InvoiceIssued,
    OrderCancelled,
    OrderChanged,
    OrderPlaced,
    OrderShipped,
    PaymentReceived,
    ProductChanged,
    ProductListed,
)
from shared.events import Event
from shared.outcomes import Outcome

from .use_cases.facts import record_facts
from .use_cases.orders import record_cancels, record_orders
from .use_cases.valuation import record_accounts, record_products, record_rates


async def on_order_placed(session: AsyncSession, events: Sequence[Event[OrderPlaced]]) -> Sequence[Outcome]:
    """An order as first told."""
    return await record_orders(session, events)


async def on_order_changed(session: AsyncSession, events: Sequence[Event[OrderChanged]]) -> Sequence[Outcome]:
    """An order told anew."""
    return await record_orders(session, events)


async def on_order_cancelled(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> Sequence[Outcome]:
    """The total cancelled of an order."""
    return await record_cancels(session, events)


async def on_order_shipped(session: AsyncSession, events: Sequence[Event[OrderShipped]]) -> Sequence[Outcome]:
    """A shipment: what left cannot be cancelled any more."""
    return await record_facts(session, events)


async def on_goods_returned(session: AsyncSession, events: Sequence[Event[GoodsReturned]]) -> Sequence[Outcome]:
    """A return, valued at the order line's price."""
    return await record_facts(session, events)


async def on_invoice_issued(session: AsyncSession, events: Sequence[Event[InvoiceIssued]]) -> Sequence[Outcome]:
    """An invoice: margin where cost is known, and a debt with a due date."""
    return await record_facts(session, events)


async def on_payment_received(session: AsyncSession, events: Sequence[Event[PaymentReceived]]) -> Sequence[Outcome]:
    """A payment, early or late."""
    return await record_facts(session, events)


async def on_credit_noted(session: AsyncSession, events: Sequence[Event[CreditNoted]]) -> Sequence[Outcome]:
    """A credit against an invoice."""
    return await record_facts(session, events)


async def on_exchange_rate_set(session: AsyncSession, events: Sequence[Event[ExchangeRateSet]]) -> Sequence[Outcome]:
    """A rate, valid from its date on."""
    return await record_rates(session, events)


async def on_product_listed(session: AsyncSession, events: Sequence[Event[ProductListed]]) -> Sequence[Outcome]:
    """A product's cost and value."""
    return await record_products(session, events)


async def on_product_changed(session: AsyncSession, events: Sequence[Event[ProductChanged]]) -> Sequence[Outcome]:
    """A product's new cost and value."""
    return await record_products(session, events)


async def on_account_state(session: AsyncSession, events: Sequence[Event[AccountState]]) -> Sequence[Outcome]:
    """Who an account is, who may see it, and whether it takes part in the programme."""
    return await record_accounts(session, events)


async def on_business_day_closed(
    session: AsyncSession, events: Sequence[Event[BusinessDayClosed]]
) -> Sequence[Outcome]:
    """Moves business time and enqueues the close run."""
    return await closing.close_days(session, events)
