from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import (
    ProductChanged,
    ProductListed,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanChanged,
    SupplyPlanned,
)
from shared.events import Event
from shared.outcomes import Outcome
from supply.use_cases import products, receipts, stock


async def on_product(
    session: AsyncSession, events: Sequence[Event[ProductListed | ProductChanged]]
) -> Sequence[Outcome]:
    """Handler of ProductListed and ProductChanged."""
    return await products.list_products(session, events)


async def on_received(session: AsyncSession, events: Sequence[Event[StockReceived]]) -> Sequence[Outcome]:
    """Handler of StockReceived."""
    return await receipts.receive(session, events)


async def on_planned(
    session: AsyncSession, events: Sequence[Event[SupplyPlanned | SupplyPlanChanged]]
) -> Sequence[Outcome]:
    """Handler of SupplyPlanned and SupplyPlanChanged."""
    return await receipts.plan(session, events)


async def on_adjusted(session: AsyncSession, events: Sequence[Event[StockAdjusted]]) -> Sequence[Outcome]:
    """Handler of StockAdjusted."""
    return await stock.adjust(session, events)


async def on_counted(session: AsyncSession, events: Sequence[Event[StockCounted]]) -> Sequence[Outcome]:
    """Handler of StockCounted."""
    return await stock.count(session, events)
