from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from shared.http import Instant, ResponseModel

from .stock import TierName


class ScheduleOut(ResponseModel):
    """A quantity promised for a ship date: `planned` may move, `firm` only by the customer, the ERP or a loss of supply."""

    ship_date: date
    quantity: int
    firmness: Literal["planned", "firm"]


class OrderLineOut(ResponseModel):
    """One order line with its promise. min(shipped, ordered) + firm + planned + open + cancelled = ordered."""

    id: UUID
    order_id: UUID
    order_source: str
    order_number: str
    account_id: str
    line_no: int
    sku: str
    site: str
    ordered: int
    cancelled: int
    shipped: int
    returned: int
    firm: int
    planned: int
    open: int
    requested_ship_date: date | None
    due: date | None = Field(description="The ship date it is ranked and judged by.")
    tier: TierName = Field(description="As used in the last decision.")
    score: Decimal = Field(description="As used in the last decision.", examples=["71.25"])
    short: bool = Field(description="On backorder since a close run said so.")
    schedule: list[ScheduleOut]
    reason: str = Field(description="Why it stands as it does, as a code.", examples=["supply_short"])
    earliest: date | None = Field(description="The first date the open part could come.")
    rank: int | None = Field(
        description="Its place among all open lines of its sku at its site, 1 is served first; null: nothing of it is open."
    )


class OrderOut(ResponseModel):
    """An order as the ERP knows it (source and number) and as supply does (id)."""

    id: UUID
    source: str
    number: str
    account_id: str
    site: str | None
    currency: str
    placed_at: Instant
    business_date: date
    work_date: date | None = Field(description="The business date by whose close it was first worked on.")
    partial_shipment: bool
    request_id: str | None
    version: int = Field(description="The ERP's version of it.")
    allocation_version: int


class OrderWithLinesOut(OrderOut):
    """An order with its lines' schedules, the first 50 of them by line number; `more_lines`: there are more."""

    lines: list[OrderLineOut]
    more_lines: bool = Field(description="`GET /v1/order-lines?order_id=…` pages through all.")


class OrderDetailOut(OrderOut):
    """An order with its lines, the first 1,000 of them; `GET /v1/order-lines?order_id=…` pages through all."""

    lines: list[OrderLineOut]


class ExplanationOut(ResponseModel):
    """Why a line stands as it does, as stored when it was decided."""

    line_id: UUID
    order_id: UUID
    order_source: str
    order_number: str
    line_no: int
    account_id: str
    sku: str
    site: str
    ordered: int
    shipped: int
    cancelled: int
    confirmed: int
    open: int
    reason: str
    earliest: date | None
    schedule: list[ScheduleOut]
    facts: dict[str, Any] | None = Field(
        description="For a short line: availability (at most 8 points), what policies withheld, the five largest winners and the rest summed. "
        "Winners of accounts that the caller may not see carry no account and no order."
    )
    text: list[str] = Field(description="The same in sentences.")


class RunOut(ResponseModel):
    """A close run with what it decided, in base units."""

    id: UUID
    closed_date: date
    next_date: date
    state: str
    skus: int
    lines: int
    changed_lines: int
    firm_quantity: int
    planned_quantity: int
    open_quantity: int
    started_at: Instant
    completed_at: Instant | None


class RunLineOut(ResponseModel):
    """What a run changed of one order line."""

    line_id: UUID
    order_id: UUID
    order_source: str
    order_number: str
    account_id: str
    line_no: int
    site: str
    sku: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str
    backorder: Literal["opened", "cleared"] | None


class FillRateOut(ResponseModel):
    """How much of what one tier asked for in a month was firm or shipped at its day's close and 14 days later; days younger than that are not in the latter."""

    month: date = Field(description="The first day of the month of the orders' business dates.")
    tier: TierName
    asked: int
    at_once: int
    at_once_rate: float | None
    asked_14_days: int
    within_14_days: int
    within_14_days_rate: float | None
    range_at_once: float | None = Field(
        description="Range coverage at the day's close: distinct skus of an order of which something was promised in time, firm or shipped, over those asked."
    )
    range_within_14_days: float | None = Field(description="The same 14 days later.")
