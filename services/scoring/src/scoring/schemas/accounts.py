"""The shapes of answers and requests about one account."""

from datetime import date, datetime

from pydantic import Field

from shared.contracts import Tier
from shared.http import ExternalId, RequestModel, ResponseModel, ShortText, shown
from shared.money import CurrencyCode, Money

from .figures import DecimalText


class ContributionOut(ResponseModel):
    """What one criterion adds. `value` in the metric's unit (null: missing), clamped to its anchors, as points 0 to 1, exact, and rounded."""

    criterion: str = Field(examples=["volume_year"])
    label: str = Field(examples=["Volume of the last 52 weeks"])
    weight: DecimalText
    unit: str = Field(examples=["money"])
    value: DecimalText | None
    clamped: DecimalText | None
    normalised: DecimalText
    exact: DecimalText
    points: DecimalText = Field(description="Rounded so that all contributions sum to the score exactly.")


class StandingOut(ResponseModel):
    """What the last completed close decided: the tier that everybody uses is `effective_tier`."""

    score: DecimalText
    computed_tier: Tier
    override: Tier | None
    effective_tier: Tier
    since: date = Field(description="Business date from which it holds.")
    tier_since: date = Field(description="Business date since which the computed tier is held.")
    reason: str
    closed: date = Field(description="The close that decided it.")
    watermark: str = Field(
        description="Day of the close at which the inputs last changed, and ledger entries counted by then."
    )
    model_version: str
    criteria_version: int


class ScoreOut(ResponseModel):
    """An account's score renewed now, with the standing that others are told."""

    account_id: str
    name: str | None
    as_of: date = Field(description="Business date of the renewed score.")
    score: DecimalText
    raw: DecimalText = Field(description="The score before it was rounded.")
    contributions: list[ContributionOut]
    model_version: str
    criteria_version: int
    currency: CurrencyCode
    thin: bool = Field(description="The first order is less than 91 days ago: the windows are not full yet.")
    standing: StandingOut | None = Field(description="Null until a close has counted the account.")


class FactOut(ResponseModel):
    """A sum behind a criterion. Money in the reporting currency."""

    name: str = Field(examples=["ordered_91"])
    value: DecimalText
    unit: str = Field(examples=["money"])


class ReasonOut(ResponseModel):
    """The facts behind one contribution, over the days they were counted."""

    criterion: str
    says: str
    days_from: date | None
    days_to: date
    facts: list[FactOut]


class LiftOut(ResponseModel):
    """One criterion that alone would bring the next tier's score, and the value it would need."""

    criterion: str
    unit: str
    now: DecimalText | None
    needed: DecimalText


class OutlookOut(ResponseModel):
    """The next tier up and the way there. No lifts: no single criterion is enough, or the score already is."""

    tier: Tier
    entry: DecimalText
    missing: DecimalText
    places: int | None = Field(description="The tier's capacity; null: unlimited.")
    taken: int
    lifts: list[LiftOut]


class ExplanationOut(ScoreOut):
    """A score with the facts behind it and what would lift the account."""

    reasons: list[ReasonOut]
    eligible: bool | None
    below_since: date | None = Field(description="Since when the score has been below the exit of the tier held.")
    outlook: OutlookOut | None = Field(description="Null for the best tier.")


class HistoryOut(ResponseModel):
    """A score as a close computed it; kept whenever its inputs changed."""

    closed: date
    watermark: str
    score: DecimalText
    raw: DecimalText
    model_version: str
    criteria_version: int
    contributions: list[ContributionOut]


class TierChangeOut(ResponseModel):
    """A move of the effective tier."""

    account_id: str
    effective: date
    previous: Tier
    tier: Tier
    reason: str


class AccountOut(ResponseModel):
    """An account in the list by score."""

    account_id: str
    name: str | None
    score: DecimalText
    computed_tier: Tier
    override: Tier | None
    effective_tier: Tier
    since: date
    volume_364: Money


class OverrideIn(RequestModel):
    """A tier set by a person; counts from the next close through `expires_on`."""

    model_config = shown(
        {
            "tier": "key",
            "owner": "anna.berg",
            "reason": "Nomination committee, 12 May: reference customer of the region",
            "expires_on": "2027-03-31",
        }
    )

    tier: Tier = Field(examples=["key"])
    owner: ExternalId = Field(description="Person who answers for it.", examples=["anna.berg"])
    reason: ShortText = Field(examples=["Nomination committee, 12 May: reference customer of the region"])
    expires_on: date = Field(description="Last business date on which it holds.", examples=["2027-03-31"])


class OverrideOut(ResponseModel):
    """The override of an account; `tier` null: none. `version` grows with every change and is the ETag."""

    account_id: str
    version: int
    tier: Tier | None
    owner: str | None
    reason: str | None
    expires_on: date | None
    set_at: datetime | None
