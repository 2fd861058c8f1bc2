"""The shapes of what accounts are measured by."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from scoring.domain.criteria import METRICS
from shared.contracts import Tier
from shared.http import Instant, RequestModel, ResponseModel, ShortText, shown

from .figures import DecimalText

ProposalState = Literal["open", "approved", "withdrawn"]
MetricName = Annotated[str, Field(pattern=f"^({'|'.join(METRICS)})$")]
FigureText = Annotated[str, Field(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")]


class CriterionOut(ResponseModel):
    """A criterion: its weight, the anchors between which points run in straight lines, and the points where the fact is missing."""

    id: str
    label: str
    metric: str
    unit: str
    says: str
    weight: DecimalText
    anchors: list[tuple[DecimalText, DecimalText]]
    missing: DecimalText


class TierRuleOut(ResponseModel):
    """Where a tier begins and ends, and how many it holds."""

    tier: Tier
    entry: DecimalText
    exit: DecimalText
    capacity: int | None


class CriteriaOut(ResponseModel):
    """What a criteria set says: criteria with weights and anchors, and where the tiers begin."""

    name: str
    goal: str
    criteria: list[CriterionOut]
    tiers: list[TierRuleOut]
    minimum_stay_days: int
    patience_days: int


class CriteriaSetOut(CriteriaOut):
    """A criteria set as it is in force from the close of a business date on."""

    version: int
    valid_from: date
    proposed_by: str | None = Field(description="Null for the first set, which came with the installation.")
    proposed_at: Instant | None
    approved_by: str | None
    approved_at: Instant | None


class CriterionIn(RequestModel):
    """A criterion: a metric's value becomes points from 0 to 1 by straight lines between its anchors."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["volume_recent"])
    label: ShortText = Field(examples=["Volume of the last 13 weeks"])
    metric: MetricName = Field(examples=["volume_91"])
    weight: FigureText = Field(description="Above 0; all weights sum to 1.", examples=["0.60"])
    missing: FigureText = Field(description="Points from 0 to 1 where the fact is missing.", examples=["0"])
    anchors: list[tuple[FigureText, FigureText]] = Field(
        min_length=2,
        max_length=20,
        description="(value, points), values rising, points only rising or only falling.",
        examples=[[["0", "0"], ["20000", "1"]]],
    )


class TierRuleIn(RequestModel):
    """Where a tier begins and ends, and how many it holds (null: no limit)."""

    tier: Tier
    entry: FigureText = Field(examples=["72"])
    exit: FigureText = Field(examples=["67"])
    capacity: int | None = Field(default=None, ge=0, le=1_000_000)


class ProposalIn(RequestModel):
    """A criteria set that another person is asked to approve."""

    model_config = shown(
        {
            "name": "Wholesale value, second edition",
            "goal": "Reward loyalty more than size",
            "reason": "Strategy meeting of 12 May",
            "takes_effect_on": "2027-06-30",
            "criteria": [
                {
                    "id": "volume_recent",
                    "label": "Volume of the last 13 weeks",
                    "metric": "volume_91",
                    "weight": "0.60",
                    "missing": "0",
                    "anchors": [["0", "0"], ["3000", "0.40"], ["60000", "1"]],
                },
                {
                    "id": "tenure",
                    "label": "Time since the first order",
                    "metric": "tenure_weeks",
                    "weight": "0.40",
                    "missing": "0",
                    "anchors": [["0", "0"], ["156", "1"]],
                },
            ],
            "tiers": [
                {"tier": "strategic", "entry": "72", "exit": "67", "capacity": 10},
                {"tier": "key", "entry": "55", "exit": "50", "capacity": 60},
                {"tier": "growth", "entry": "38", "exit": "33", "capacity": None},
            ],
            "minimum_stay_days": 56,
            "patience_days": 28,
        }
    )

    name: ShortText
    goal: ShortText = Field(description="The strategy goal it serves.")
    reason: ShortText = Field(description="Why it is proposed.")
    takes_effect_on: date = Field(description="The business date whose close is the first to count by it.")
    criteria: list[CriterionIn] = Field(min_length=1, max_length=20)
    tiers: list[TierRuleIn] = Field(min_length=3, max_length=3, description="strategic, key, growth, in this order.")
    minimum_stay_days: int = Field(ge=0, le=3650)
    patience_days: int = Field(ge=0, le=3650)


class ProposalOut(CriteriaOut):
    """A proposed criteria set and what became of it. `version` is the ETag."""

    id: UUID
    version: int
    state: ProposalState
    reason: str
    takes_effect_on: date
    proposed_by: str
    proposed_at: Instant
    decided_by: str | None = Field(description="Who approved or withdrew it.")
    decided_at: Instant | None
    criteria_version: int | None = Field(description="The criteria set it became.")


class SimulatedTierOut(ResponseModel):
    """How many of the accounts that the caller sees hold a computed tier."""

    tier: Tier
    now: int
    at_close: int = Field(description="By the proposed set at the next close: minimum stay and patience still hold.")
    settled: int = Field(description="By the proposed set once stays and patience have run out.")


class SimulationOut(ResponseModel):
    """A proposed set applied to the ledger of the last close; nothing is changed by it. Over the accounts that the caller sees."""

    proposal_id: UUID
    state: Literal["running", "done"]
    requested_at: Instant
    done_at: Instant | None
    closed: date | None = Field(description="The close whose ledger and tiers it was applied to.")
    compared_with: int | None = Field(description="The criteria set that close counted by.")
    accounts: int
    moves: int = Field(description="Accounts that move, at the next close or once settled.")
    tiers: list[SimulatedTierOut]


class SimulatedMoveOut(ResponseModel):
    """An account whose computed tier would be another."""

    account_id: str
    name: str | None
    score_now: DecimalText
    score_then: DecimalText
    tier_now: Tier
    tier_at_close: Tier
    tier_settled: Tier
    override: Tier | None = Field(description="The override that stands beside: the effective tier does not move then.")
