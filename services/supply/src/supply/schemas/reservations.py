from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.http import ExternalId, Instant, PositiveQuantity, RequestModel, ResponseModel, shown

MAX_LINES = 200
State = Literal["held", "confirmed", "taken", "released", "expired"]
Seconds = Annotated[int, Field(ge=1, le=604_800, description="Wall seconds from now.", examples=[900])]


class AskedLine(RequestModel):
    """A quantity of one sku. `site` absent: the account's usual site, else the installation's."""

    sku: ExternalId
    quantity: PositiveQuantity
    site: ExternalId | None = None


class AvailabilityIn(RequestModel):
    """What an account would like to have, and from when on; lines of one sku and site are summed."""

    model_config = shown(
        {"account_id": "17850", "lines": [{"sku": "85123A", "quantity": 48}], "ship_date": "2011-11-14"}
    )

    account_id: ExternalId
    lines: Annotated[list[AskedLine], Field(min_length=1, max_length=MAX_LINES)]
    ship_date: date | None = Field(
        None, description="Requested ship date; absent or past: the first shippable one.", examples=["2011-11-14"]
    )


class DatedQuantity(ResponseModel):
    """A quantity that could be shipped on a date."""

    ship_date: date
    quantity: int


class AvailableLine(ResponseModel):
    """What could be promised of one sku at one site now. `holdable` rests on stock on hand and can be reserved at once."""

    sku: str
    site: str
    asked: int
    holdable: int
    schedule: list[DatedQuantity] = Field(
        description="When the asked quantity could be shipped; what lacks in the sum has no supply yet."
    )
    missing: int = Field(description="What no known supply covers.")
    rest_earliest: date | None = Field(
        description="The first date for what is not holdable; null: none is known, or nothing is left."
    )


class AvailabilityOut(ResponseModel):
    """An answer without any effect: another caller may take the stock a moment later."""

    account_id: str
    business_date: date = Field(description="The business date worked on.")
    lines: list[AvailableLine]


class ReservationIn(RequestModel):
    """Holds stock on hand for an account: all of it or nothing, unless `partial`."""

    model_config = shown(
        {
            "account_id": "17850",
            "lines": [{"sku": "85123A", "quantity": 48, "site": "MAIN"}],
            "hold_seconds": 900,
            "partial": True,
        }
    )

    account_id: ExternalId
    lines: Annotated[list[AskedLine], Field(min_length=1, max_length=MAX_LINES)]
    hold_seconds: Seconds | None = Field(
        None, description="Wall seconds to hold; absent: the installation's usual time; capped by its limit."
    )
    partial: bool = Field(default=False, description="Hold what there is instead of all or nothing.")


class ExtendIn(RequestModel):
    """How long to hold on from now; capped by the installation's limit, counted from the reservation's start."""

    model_config = shown({"hold_seconds": 900})

    hold_seconds: Seconds


class HeldLineOut(ResponseModel):
    """What a reservation took of one sku at one site, and what of it still binds stock."""

    sku: str
    site: str
    quantity: int
    live: int


class ReservationOut(ResponseModel):
    """A reservation. `expires_at` is on the wall clock, `deadline` on the business clock."""

    id: UUID
    account_id: str
    state: State
    lines: list[HeldLineOut]
    created_at: Instant
    expires_at: Instant | None = Field(description="While held: when it ends by itself (wall clock).")
    deadline: date | None = Field(
        description="Once confirmed: the business date by whose close the ERP's order must have come."
    )
    end_reason: str | None = Field(
        description="Why it ended: released, ttl, deadline, supply_lost, or how an order took it."
    )
    version: int


class RestOut(ResponseModel):
    """What was asked and is not held; `earliest` null: no date is known for it."""

    sku: str
    site: str
    asked: int
    rest: int
    earliest: date | None


class ReservationMadeOut(ReservationOut):
    """A new reservation; `rest` lists what would have to come from a receipt and is not held."""

    rest: list[RestOut]
