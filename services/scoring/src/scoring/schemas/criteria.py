"""The shapes of what accounts are measured by."""

from datetime import date

from shared.contracts import Tier
from shared.http import ResponseModel

from .figures import DecimalText


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


class CriteriaSetOut(ResponseModel):
    """A criteria set as it is in force from a business date on."""

    version: int
    name: str
    goal: str
    valid_from: date
    criteria: list[CriterionOut]
    tiers: list[TierRuleOut]
    minimum_stay_days: int
    patience_days: int
