from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from shared.http import Instant, RequestModel, ResponseModel, ShortText, shown
from shared.settings import Zone

TierName = Literal["strategic", "key", "growth", "standard"]


class ProductOut(ResponseModel):
    """A product as the ERP last listed it. Values in the reporting currency per base unit."""

    sku: str
    name: str
    family: str | None
    series: str | None
    pack_size: int
    unit_value: Decimal | None = Field(examples=["2.55"])
    lead_time_days: int | None
    reorder_point: int | None
    version: int = Field(description="The ERP's version of it.")


class SiteIn(RequestModel):
    """What planners may say about a warehouse."""

    model_config = shown({"name": "Central warehouse", "zone": "Europe/London"})

    name: ShortText = Field(examples=["Central warehouse"])
    zone: Zone = Field(
        max_length=64,
        description="IANA time zone; an event's business date is its own time there.",
        examples=["Europe/London"],
    )


class SiteOut(ResponseModel):
    """A warehouse. `mended` is false while it is only known from a record that named it."""

    id: str
    name: str | None
    zone: str
    mended: bool
    version: int


class StockOut(ResponseModel):
    """Where one sku stands at one site, in base units; `position` = on hand + incoming - firm - planned - held - open."""

    site: str
    sku: str
    on_hand: int = Field(description="Below zero when the ERP ships before a receipt is booked.")
    held: int
    firm: int
    planned: int
    open: dict[str, int] = Field(description="Demand not promised, by tier.")
    protected: dict[str, int] = Field(description="Held against worse tiers, by tier.")
    incoming: int = Field(description="Open quantity of planned receipts.")
    position: int
    reorder_point: int | None
    low: bool = Field(description="At or below the reorder point at the last close.")
    counted_at: Instant | None
    version: int


class AtpPoint(ResponseModel):
    """From this date on (until the next point) this much can be promised."""

    ship_date: date
    quantity: int


class AtpOut(ResponseModel):
    """Safe available-to-promise over time: no point breaks a later promise."""

    site: str
    sku: str
    business_date: date
    points: list[AtpPoint] = Field(description="Whoever asks.")
    usable: dict[str, list[AtpPoint]] = Field(
        description="What each tier may use of it between runs: less open demand and protections before it."
    )


class PlannedReceiptOut(ResponseModel):
    """Announced supply. `open` = 0 after a final receipt, else max(0, quantity - received)."""

    id: str
    source: str
    site: str
    sku: str
    quantity: int
    received: int
    open: int
    expected_on: date | None
    supply_kind: str
    final: bool
    version: int


class LoweredOut(ResponseModel):
    """A planned receipt that a goods receipt lowered, and by how much; `named`: the goods receipt named it itself."""

    planned_receipt_id: str
    quantity: int
    named: bool


class ReceiptOut(ResponseModel):
    """Goods that came in, with the planned receipts they were counted against."""

    id: str
    line_no: int
    source: str
    site: str
    sku: str
    quantity: int
    received_at: Instant
    final: bool
    lowered: list[LoweredOut]


class ProtectionOut(ResponseModel):
    """Stock that a tier's expected demand keeps from worse tiers until the next close. `set` - `consumed` = `quantity`."""

    site: str
    sku: str
    tier: TierName
    set: int = Field(description="What the last close set aside.")
    consumed: int = Field(description="What orders of the tier have taken of it since.")
    quantity: int = Field(description="What is left of it.")
