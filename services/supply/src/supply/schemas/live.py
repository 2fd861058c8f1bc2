from datetime import date
from uuid import UUID

from pydantic import Field

from shared.http import ResponseModel

from .orders import ScheduleOut


class ChangedLineOut(ResponseModel):
    """A line whose promise has changed, with its whole new schedule."""

    id: UUID
    line_no: int
    sku: str
    site: str
    schedule: list[ScheduleOut]
    open: int = Field(description="What is not promised.")
    reason: str = Field(description="Why it stands as it does, as a code.", examples=["supply_short"])
    earliest: date | None = Field(description="The first date the open part could come.")


class PromiseChangeOut(ResponseModel):
    """One decision about one order's promise."""

    order_id: UUID
    order_source: str
    order_number: str
    account_id: str
    allocation_version: int = Field(description="Grows with each decision about the order; per line the highest holds.")
    run_id: UUID | None = Field(description="The close run that decided it, if one did.")
    lines: list[ChangedLineOut]
