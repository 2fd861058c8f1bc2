"""Events of `erp.stock.v1`: products, stock movements and planned supply. Keyed by sku."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from .base import Id, Instant, Part, Payload, Text, Version, Whole, contract, finite

TOPIC = "erp.stock.v1"


class Substitute(Part, frozen=True, kw_only=True):
    """Another sku that can stand in, `ratio` units of it per unit of this one."""

    sku: Id
    ratio: Decimal = Decimal(1)


class _Product(Payload, frozen=True, kw_only=True):
    """A product as the ERP lists it. Values in the installation's reporting currency per base unit; lead time in days."""

    sku: Id
    version: Version
    name: Text
    family: Id | None = None
    series: Id | None = None
    pack_size: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    unit_value: Decimal | None = None
    unit_cost: Decimal | None = None
    lead_time_days: Annotated[int, Meta(ge=0, le=3650)] | None = None
    reorder_point: Annotated[int, Meta(ge=0, le=10**12)] | None = None
    substitutes: list[Substitute] = []

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(unit_value=self.unit_value, unit_cost=self.unit_cost)


@contract(topic=TOPIC, key="sku", subject="sku", sequence="version", kind="S")
class ProductListed(_Product, frozen=True, kw_only=True):
    """A product that can be ordered from now on."""


@contract(topic=TOPIC, key="sku", subject="sku", sequence="version", kind="S")
class ProductChanged(_Product, frozen=True, kw_only=True):
    """The product as it stands now, whole."""


@contract(topic=TOPIC, key="sku", subject="receipt_id", kind="F")
class StockReceived(Payload, frozen=True, kw_only=True):
    """Goods came in. Without `planned_receipt_id` it lowers the earliest open planned receipts of its site and sku."""

    receipt_id: Id
    site: Id
    sku: Id
    quantity: Whole
    line_no: Whole = 1
    planned_receipt_id: Id | None = None
    final: bool = False
    lot: Text | None = None
    expires_on: date | None = None


@contract(topic=TOPIC, key="sku", subject="document_id", kind="F")
class StockAdjusted(Payload, frozen=True, kw_only=True):
    """A correction of stock on hand by `delta` base units (write-off, breakage, find)."""

    document_id: Id
    site: Id
    sku: Id
    delta: Whole
    reason: Text | None = None


@contract(topic=TOPIC, key="sku", subject="document_id", kind="F")
class StockCounted(Payload, frozen=True, kw_only=True):
    """A count: on hand is `quantity` plus all movements after `counted_at`."""

    document_id: Id
    site: Id
    sku: Id
    quantity: Whole
    counted_at: Instant


class _SupplyPlan(Payload, frozen=True, kw_only=True):
    """A planned receipt as it stands now; `quantity` is the total, received parts included, in base units."""

    planned_receipt_id: Id
    version: Version
    site: Id
    sku: Id
    quantity: Whole
    expected_on: date
    supply_kind: Literal["production", "purchase", "transfer"] = "purchase"
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None


@contract(topic=TOPIC, key="sku", subject="planned_receipt_id", sequence="version", kind="S")
class SupplyPlanned(_SupplyPlan, frozen=True, kw_only=True):
    """Supply announced for a day."""


@contract(topic=TOPIC, key="sku", subject="planned_receipt_id", sequence="version", kind="S")
class SupplyPlanChanged(_SupplyPlan, frozen=True, kw_only=True):
    """The planned receipt as it stands now, whole."""
