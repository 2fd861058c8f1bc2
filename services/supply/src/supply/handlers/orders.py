from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import DeliveryReleased, GoodsReturned, OrderCancelled, OrderChanged, OrderPlaced, OrderShipped
from shared.events import Event
from shared.outcomes import Outcome
from supply.use_cases import cancels, deliveries, orders


async def on_order(session: AsyncSession, events: Sequence[Event[OrderPlaced | OrderChanged]]) -> Sequence[Outcome]:
    """Handler of OrderPlaced and OrderChanged: the whole order as it now stands."""
    return await orders.take_in(session, events)


async def on_order_cancelled(session: AsyncSession, events: Sequence[Event[OrderCancelled]]) -> Sequence[Outcome]:
    """Handler of OrderCancelled."""
    return await cancels.cancel(session, events)


async def on_delivery_released(session: AsyncSession, events: Sequence[Event[DeliveryReleased]]) -> Sequence[Outcome]:
    """Handler of DeliveryReleased."""
    return await deliveries.release(session, events)


async def on_order_shipped(session: AsyncSession, events: Sequence[Event[OrderShipped]]) -> Sequence[Outcome]:
    """Handler of OrderShipped."""
    return await deliveries.shipped(session, events)


async def on_goods_returned(session: AsyncSession, events: Sequence[Event[GoodsReturned]]) -> Sequence[Outcome]:
    """Handler of GoodsReturned."""
    return await deliveries.returned(session, events)
