from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from shared.http import ExternalId, RequestModel, ResponseModel, ShortText, shown

from .stock import TierName

Family = Annotated[str, Field(min_length=1, max_length=200, description="A family as products are listed under.")]
Families = Annotated[list[Family], Field(min_length=1, max_length=100)]
# Below zero has a code of its own (`days_invalid` and its kin); what no planner means is refused by its form.
Days = Annotated[int, Field(ge=-365, le=365)]
Index = Annotated[
    float,
    Field(ge=-1000, le=1000, description="How many times the trailing weekly mean a week of the season asks for."),
]
Capacity = Annotated[
    int,
    Field(
        ge=-1_000_000_000_000,
        le=1_000_000_000_000,
        description="Base units that can be built in a week, over all its skus.",
    ),
]
Horizon = Annotated[int, Field(ge=-104, le=104, description="How many weeks before the season can be built ahead in.")]
Protecting = Literal["core", "prioritised"]
Decay = Literal["none", "linear"]
State = Literal["open", "announced", "withdrawn"]
EXAMPLE: dict[str, Any] = {
    "season_id": "CHRISTMAS-2011", "name": "Christmas 2011", "families": ["lights"], "starts_on": "2011-11-14", "ends_on": "2011-12-09",
    "peak_index": 1.8, "weekly_capacity": 12000, "production_days": 14, "transport_days": 7, "review_days": 7, "protection_class": "core",
}  # fmt: skip


class SeasonIn(RequestModel):
    """A season as a planner foresees it. Its days, index, capacity and horizon are judged one by one, each with a code of its own."""

    model_config = shown(EXAMPLE)

    season_id: ExternalId | None = Field(None, description="Absent: a UUIDv7 of our own.", examples=["CHRISTMAS-2011"])
    name: ShortText
    families: Families
    territory_id: ExternalId | None = Field(None, description="Only accounts of this territory are asked; absent: all.")
    starts_on: date
    ends_on: date = Field(description="Its last day.")
    peak_index: Index
    weekly_capacity: Capacity
    production_days: Days
    transport_days: Days
    review_days: Days = Field(description="How long people need to agree before production begins.")
    horizon_weeks: Horizon = 13
    protection_class: Protecting = Field(
        "core", description="core: what is signed binds everybody else; prioritised: accounts of worse tiers."
    )
    release_on: date | None = Field(
        None, description="When what nobody ordered is free again, at that day's close; absent: the season's last day."
    )
    decay: Decay = Field("none", description="linear: what is left shrinks evenly from the first day to the release.")


def given(**told: Any) -> Any:
    """A field of a change: left alone when it is not given. Null is refused unless its type allows it."""
    return Field(default=None, json_schema_extra=_without_default, **told)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class SeasonChange(RequestModel):
    """The fields to change; what is not given stays."""

    model_config = shown({"peak_index": 2.1, "weekly_capacity": 14000})

    name: ShortText = given()
    families: Families = given()
    territory_id: ExternalId | None = given()
    starts_on: date = given()
    ends_on: date = given()
    peak_index: Index = given()
    weekly_capacity: Capacity = given()
    production_days: Days = given()
    transport_days: Days = given()
    review_days: Days = given()
    horizon_weeks: Horizon = given()
    protection_class: Protecting = given()
    release_on: date = given()
    decay: Decay = given()

    def values(self) -> dict[str, Any]:
        """What was given, as the domain has it."""
        found = {name: getattr(self, name) for name in self.model_fields_set}
        return found | ({"families": tuple(found["families"])} if "families" in found else {})


class SeasonOut(ResponseModel):
    """A season. It can be changed until it is announced, and withdrawn. Capacity, times and horizon are null for whoever is not staff."""

    season_id: str
    name: str
    families: list[str]
    territory_id: str | None
    starts_on: date
    ends_on: date
    peak_index: float
    weekly_capacity: int | None
    production_days: int | None
    transport_days: int | None
    review_days: int | None
    horizon_weeks: int | None
    protection_class: Protecting
    release_on: date
    decay: Decay
    state: State = Field(description="open: nobody was told yet.")
    announced_on: date | None = Field(description="The closed business date on which `PeakSeasonApproaching` went out.")
    version: int


class PlanWeekOut(ResponseModel):
    """A week of the plan, base units over all skus of the season. `needed` = F, `capacity` = C, `build` = B at its end."""

    first_day: date
    demand: int
    covered: int = Field(
        description="What of the demand stock and announced receipts cover, sku by sku; below zero: promised already and not there."
    )
    needed: int = Field(description="F: demand net of that.")
    capacity: int
    build: int = Field(description="B: what must stand ready at the end of the week.")


class PlanOut(ResponseModel):
    """Why the season is dated as it is: B(t-1) = max(0, F(t) + B(t) - C(t)), from its last week back to the build horizon."""

    season_id: str
    business_date: date = Field(description="The business date it is worked out for.")
    approach_on: date = Field(description="When people are to be asked: latest production less review.")
    latest_production: date
    latest_ship: date
    build_from: date = Field(
        description="First day of the first week of the horizon in which something must be built ahead; else the season's."
    )
    shortfall: int = Field(description="What cannot be built inside the horizon.")
    weeks: list[PlanWeekOut]


class BucketOut(ResponseModel):
    """A week of what was signed. `consumed` + `left` = `quantity`."""

    first_day: date
    quantity: int
    asked: int = Field(
        description="What the account's orders due in the week ask for; beyond its own bucket it consumes earlier, then later ones."
    )
    consumed: int
    left: int = Field(description="What nobody has ordered of it.")


class SeasonProtectionOut(ResponseModel):
    """What an account signed of a sku for a season, kept for it until it orders or the release date comes."""

    id: UUID
    season_id: str
    account_id: str
    site: str
    sku: str
    protection_class: Protecting
    tier: TierName = Field(description="Its priority: the account's tier when it signed.")
    release_on: date
    decay: Decay
    state: Literal["live", "release_date", "replaced", "withdrawn"] = Field(description="live, or why it ended.")
    quantity: int
    consumed: int
    left: int
    kept: int = Field(description="What of `left` is kept now: less what has decayed; 0 once it has ended.")
    buckets: list[BucketOut]
