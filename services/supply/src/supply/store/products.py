from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import Substitute
from shared.database import execute, fetch


@dataclass(frozen=True, slots=True)
class Product:
    """A product's newest state as told; `digest` tells equal versions with other content apart."""

    sku: str
    source: str
    version: int
    name: str
    family: str | None
    series: str | None
    pack_size: int
    unit_value: Decimal | None
    unit_cost: Decimal | None
    lead_time_days: int | None
    reorder_point: int | None
    substitutes: Sequence[Substitute]
    digest: int


_ENCODER = msgspec.json.Encoder(decimal_format="string")
_KNOWN = "SELECT sku FROM product WHERE sku = ANY ($1::text[])"
_VERSIONS = "SELECT sku, version, digest FROM product WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE"
_PUT = """
INSERT INTO product AS p (sku, source, version, name, family, series, pack_size, unit_value, unit_cost, lead_time_days, reorder_point, substitutes, digest)
SELECT sku, source, version, name, family, series, pack_size, unit_value, unit_cost, lead_time_days, reorder_point, substitutes::jsonb, digest
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[], $8::numeric[], $9::numeric[], $10::int[], $11::bigint[],
  $12::text[], $13::bigint[])
  AS t (sku, source, version, name, family, series, pack_size, unit_value, unit_cost, lead_time_days, reorder_point, substitutes, digest)
ORDER BY sku
ON CONFLICT (sku) DO UPDATE SET source = excluded.source, version = excluded.version, name = excluded.name, family = excluded.family,
  series = excluded.series, pack_size = excluded.pack_size, unit_value = excluded.unit_value, unit_cost = excluded.unit_cost,
  lead_time_days = excluded.lead_time_days, reorder_point = excluded.reorder_point, substitutes = excluded.substitutes, digest = excluded.digest,
  updated_at = now()
WHERE p.version < excluded.version
"""
_DIRTY = """
UPDATE stock SET dirty = true WHERE (site, sku) IN
  (SELECT site, sku FROM stock WHERE sku = ANY ($1::text[]) ORDER BY site, sku FOR UPDATE)
"""


async def known(session: AsyncSession, skus: Collection[str]) -> set[str]:
    """Those of these skus that a product has been listed for."""
    return {row.sku for row in await fetch(session, _KNOWN, sorted(skus))}


async def versions(session: AsyncSession, skus: Collection[str]) -> dict[str, tuple[int, int]]:
    """(version, digest) of the known ones among these skus, their rows locked."""
    return {row.sku: (row.version, row.digest) for row in await fetch(session, _VERSIONS, sorted(skus))}


async def put(session: AsyncSession, products: Sequence[Product]) -> None:
    """Writes the newest state of each product, one per sku; a lower or equal version changes nothing."""
    await execute(
        session,
        _PUT,
        [one.sku for one in products],
        [one.source for one in products],
        [one.version for one in products],
        [one.name for one in products],
        [one.family for one in products],
        [one.series for one in products],
        [one.pack_size for one in products],
        [one.unit_value for one in products],
        [one.unit_cost for one in products],
        [one.lead_time_days for one in products],
        [one.reorder_point for one in products],
        [_ENCODER.encode(one.substitutes).decode() for one in products],
        [one.digest for one in products],
    )


async def mark_dirty(session: AsyncSession, skus: Collection[str]) -> None:
    """The next close run looks at every stock row of these skus again; rows locked sorted."""
    await execute(session, _DIRTY, sorted(skus))
