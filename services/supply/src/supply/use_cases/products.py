from collections.abc import Sequence
from zlib import crc32

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, waiting
from shared.contracts import ProductChanged, ProductListed
from shared.events import Event, encode
from shared.outcomes import STALE, Outcome
from shared.telemetry import get_logger
from supply.store import products
from supply.store.products import Product

from .sifting import within_limits

log = get_logger(__name__)


async def list_products(
    session: AsyncSession, events: Sequence[Event[ProductListed | ProductChanged]]
) -> Sequence[Outcome]:
    """Takes over each product state that is newer than what is known. What waited for a sku is woken; its open lines are looked at by the next close."""
    day = await clock.business_now(session)
    outcomes, allowed = await within_limits(session, events, lambda payload: payload.sku, day)
    known = await products.versions(session, {events[index].payload.sku for index in allowed})
    before = set(known)
    newest: dict[str, Product] = {}
    for index in allowed:
        product = _product(events[index])
        version, digest = known.get(product.sku, (-1, 0))
        if product.version <= version:
            outcomes[index] = STALE
            if product.version == version and product.digest != digest:
                log.warning(
                    "equal_version_other_content",
                    kind="product",
                    id=product.sku,
                    version=version,
                    event_id=events[index].id,
                )
            continue
        known[product.sku] = (product.version, product.digest)
        newest[product.sku] = product
    if newest:
        await products.put(session, list(newest.values()))
        await products.mark_dirty(session, newest)
        await waiting.known(session, "sku", newest.keys() - before)
    return outcomes


def _product(event: Event[ProductListed | ProductChanged]) -> Product:
    told = event.payload
    return Product(
        sku=told.sku,
        source=event.source,
        version=told.version,
        name=told.name,
        family=told.family,
        series=told.series,
        pack_size=told.pack_size,
        unit_value=told.unit_value,
        unit_cost=told.unit_cost,
        lead_time_days=told.lead_time_days,
        reorder_point=told.reorder_point,
        substitutes=told.substitutes,
        digest=crc32(encode(told)),
    )
