"""Rules with their ladders, and departments."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from notify.domain.model import Channel, Operator, Severity, Tier
from shared.http import ExternalId, RequestModel, ResponseModel, ShortText, shown

from .common import LocalTime, Member, Zone


class ConditionModel(RequestModel):
    """A comparison of one field of the event's data."""

    field: Annotated[str, Field(max_length=64, examples=["days_of_cover"])]
    operator: Operator
    value: (
        Annotated[str, Field(max_length=200)] | int | float | list[Annotated[str, Field(max_length=200)] | int | float]
    )


class MatchModel(RequestModel):
    """What a rule asks of an event; what is left out asks nothing."""

    event_types: list[ShortText] = Field(default=[], max_length=20, examples=[["StockLow"]])
    tiers: list[Tier] = Field(default=[], max_length=4)
    territories: list[ExternalId] = Field(
        default=[], max_length=100, description="The account lies in one of these or below."
    )
    min_severity: Severity = "info"
    conditions: list[ConditionModel] = Field(default=[], max_length=20)


class StepModel(RequestModel):
    """A step of a ladder: whom it tells, so long after the one before (the first: after the entry came). Give exactly one of the waits."""

    to: list[Member] = Field(min_length=1, max_length=20)
    after_days: int | None = Field(default=None, ge=1, le=365, description="Closes of business days.")
    after_minutes: int | None = Field(default=None, ge=1, le=100_000, description="Minutes of the wall.")


class WindowModel(RequestModel):
    """When steps may be taken, each day; over midnight where `to` is the earlier. A step whose time comes outside waits until it opens."""

    start: LocalTime = Field(alias="from")
    end: LocalTime = Field(alias="to")
    zone: Zone


class LadderModel(RequestModel):
    """Who hears while nobody acknowledges."""

    steps: list[StepModel] = Field(min_length=1, max_length=10)
    window: WindowModel | None = None
    repeat: int = Field(default=0, ge=0, le=10, description="How often the steps are taken once more.")


class RuleIn(RequestModel):
    """Who hears of what. Rules are tried by position; the first that matches ends it unless it says `continue`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Strategic accounts in danger",
                    "position": 50,
                    "match": {"event_types": ["StockLow"], "tiers": ["strategic"], "min_severity": "critical"},
                    "audience": ["manager", "lead"],
                    "otherwise": ["department:planner"],
                    "channels": ["inbox", "email"],
                    "continue": False,
                    "ladder": {"steps": [{"to": ["lead"], "after_days": 2}, {"to": ["head:planner"], "after_days": 1}]},
                }
            ]
        }
    )

    name: ShortText
    position: int = Field(ge=0, le=1_000_000, description="Lower comes first.")
    enabled: bool = True
    match: MatchModel = MatchModel()
    audience: list[Member] = Field(min_length=1, max_length=20, description="All of these are told.")
    otherwise: list[Member] = Field(
        default=[], max_length=20, description="Tried in turn where the audience has nobody for an account."
    )
    channels: list[Channel] = Field(default=["inbox", "email"], min_length=1, max_length=2)
    go_on: bool = Field(default=False, alias="continue", description="Whether later rules may match too.")
    ladder: LadderModel | None = Field(default=None, description="What follows while nobody acknowledges.")
    confirm_reach: int | None = Field(
        default=None,
        ge=0,
        le=10_000_000,
        description="How many people are meant; asked for (409) of a rule that asks nothing of an event, or names more than 200 people.",
    )


class RuleOut(ResponseModel):
    """A rule, or one of its versions."""

    rule_id: UUID
    version: int
    name: str
    position: int
    enabled: bool
    match: MatchModel
    audience: list[str]
    otherwise: list[str]
    channels: list[Channel]
    go_on: bool = Field(alias="continue")
    ladder: LadderModel | None


class RuleVersionOut(RuleOut):
    """A version that a rule has or had."""

    changed_at: datetime
    changed_by: str | None = Field(
        description="Hash of the identity that changed it; null: came with the installation."
    )


class DepartmentIn(RequestModel):
    """The people of a department."""

    model_config = shown({"person_ids": ["anna", "ben"], "head_id": "anna"})

    person_ids: list[ExternalId] = Field(max_length=500)
    head_id: ExternalId | None = Field(
        default=None, description="Who leads it, one of these people: `head:<department>`."
    )


class DepartmentOut(ResponseModel):
    """A department; version 0: nobody has set it yet."""

    department: str
    version: int
    person_ids: list[str]
    head_id: str | None
