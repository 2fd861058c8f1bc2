"""What is put together from several tables for one look: an account whole, a visit's brief, what happened, what is due, a calendar."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from accounts.domain.values import AccountType
from shared.http import ExternalId, Instant, Page, ResponseModel

from .accounts import AccountOut
from .hierarchy import RelativeOut
from .stakeholders import AccountStakeholderOut, CoverageOut

HIDDEN = "Null for a customer's user: our judgement is not theirs to see."
MOST = "The most urgent, at most 20; `more`: there are others."
Whose = Literal["mine", "seen"]


class Heard(ResponseModel):
    """How far another service has come, and how long ago that was heard: the age of what is shown of it."""

    closed: date = Field(description="The last business day whose close it has worked through.")
    heard_at: Instant
    age_seconds: int = Field(description="Since `heard_at`.")


class StandingOut(ResponseModel):
    """What the account is worth, as scoring last told."""

    score: str = Field(description="0 to 100, as an exact decimal.", examples=["71.40"])
    tier: Literal["strategic", "key", "growth", "standard"] = Field(description="The effective one today.")
    since: date
    version: int
    told_at: Instant = Field(description="When this standing came; scoring tells one only when it has moved.")


class OpenEngagement(ResponseModel):
    """An engagement that goes on; its own path shows all of it."""

    engagement_id: UUID
    kind: str = Field(examples=["demand_consultation"])
    state: str = Field(examples=["open"])
    subject: str | None = Field(description="What there is one of per kind, such as a season.")
    opened_on: date
    due_on: date | None
    overdue: bool
    owner: str | None = Field(description="Null: whoever answers for the account.")
    signed: bool
    updated_at: Instant


class OpenEngagements(ResponseModel):
    """Engagements that go on, the first due first."""

    engagements: list[OpenEngagement] = Field(description=MOST)
    more: bool


class DueOut(ResponseModel):
    """Something due: an engagement's deadline, or a kind that the tier's cadence asks for."""

    item_id: UUID
    kind: str = Field(examples=["visit"])
    rule: Literal["deadline", "cadence"]
    engagement_id: UUID | None
    due_on: date
    overdue: bool


class DueItems(ResponseModel):
    """What is due, overdue first."""

    due: list[DueOut] = Field(description=MOST)
    more: bool


class ShortLineOut(ResponseModel):
    """An order line on backorder since a close."""

    order_source: str
    order_id: str
    line_no: int
    sku: str | None
    lacking: int = Field(description="Neither firm nor promised in time, in base units.")
    reason: str | None
    earliest: date | None = Field(description="When the rest can come; null: not foreseen.")


class ForeseenOut(ResponseModel):
    """What the account signed for a season that has not begun, and will not get whole as things stand."""

    season_id: str
    starts_on: date
    closed: date = Field(description="The close that foresaw it.")
    skus: int
    missing: int
    needed_on: date | None


class SupplyOut(ResponseModel):
    """What supply has told of the account: what is short, and what a season will lack. What was promised is supply's to answer."""

    heard: Heard | None = Field(description="Null: supply has told of no close yet.")
    orders: int = Field(description="Orders with a line on backorder.")
    lines: int
    lacking: int
    undated: int = Field(description="Of the lines: for which nothing is foreseen.")
    relief_from: date | None = Field(description="The first day on which any of it can come.")
    relief_by: date | None = Field(description="The day by which all that is foreseen has come.")
    worst: list[ShortLineOut] = Field(description="Where most is lacking, at most 10.")
    foreseen: list[ForeseenOut] = Field(description="By the season's first day, at most 10.")


class Elsewhere(ResponseModel):
    """What another service answers about the account."""

    what: Literal["orders", "score", "notifications"]
    service: Literal["supply", "scoring", "notify"]
    path: str = Field(examples=["/v1/accounts/17850/orders"])


class OverviewOut(ResponseModel):
    """An account in one look. Every part is bounded; parts that come from other services say how old they are."""

    as_of: Instant = Field(description="When the parts were read.")
    today: date = Field(
        description="The business day by which due and overdue are meant; the wall's before the first close."
    )
    account: AccountOut
    head: RelativeOut | None = Field(description="The top of its corporate family as far as you see it; null: itself.")
    stakeholders: CoverageOut | None = Field(description=HIDDEN)
    open: OpenEngagements
    due: DueItems
    standing: StandingOut | None = Field(description=f"Null: not told yet. {HIDDEN}")
    standing_heard: Heard | None = Field(description=f"How far scoring has come. {HIDDEN}")
    supply: SupplyOut
    elsewhere: list[Elsewhere] = Field(
        description="Where more is told. Who was notified is notify's to answer, by recipient: its events name persons, no accounts."
    )


class PastVisit(ResponseModel):
    """A visit that took place."""

    engagement_id: UUID
    ended_on: date | None
    fields: dict[str, Any] = Field(description="As `GET /v1/visits/{id}` shows them.")


class Agreed(ResponseModel):
    """What the customer signed last in an engagement."""

    engagement_id: UUID
    kind: str
    subject: str | None
    version: int
    signed_by: str
    signed_on: date
    content: dict[str, Any]


class BriefOut(ResponseModel):
    """All that whoever visits an account should have read. Each part is bounded."""

    as_of: Instant
    today: date
    engagement_id: UUID
    state: str
    fields: dict[str, Any] = Field(description="The visit, as `GET /v1/visits/{id}` shows it.")
    account: AccountOut
    standing: StandingOut | None
    standing_heard: Heard | None
    open: OpenEngagements
    due: DueItems
    visits: list[PastVisit] = Field(description="The last that took place, the newest first, at most 5.")
    agreed: list[Agreed] = Field(
        description="What the customer signed, the newest first, at most 5: the plan as it stands."
    )
    people: list[AccountStakeholderOut] = Field(description="From the board down, deciders first, at most 50.")
    stakeholders: CoverageOut
    supply: SupplyOut


class TimelineFilter(BaseModel):
    """What a timeline may be narrowed by."""

    what: Literal["engagement", "manager", "lifecycle", "tier"] | None = None


class HappenedOut(ResponseModel):
    """Something that happened with an account."""

    at: Instant = Field(description="Of an assignment the first moment of its day, UTC.")
    what: Literal["engagement", "manager", "lifecycle", "tier"]
    kind: str | None = Field(description="An engagement's kind.")
    engagement_id: UUID | None
    move: str | None = Field(description="What was done to the engagement.", examples=["sign"])
    before: str | None = Field(description="State, tier or manager before.")
    after: str = Field(description="State, tier, manager, or stage and status after.")
    person_id: str | None = Field(
        description="Who moved the engagement, where it was a person; null for a customer's user."
    )
    effective: date | None = Field(description="Of a tier: the day from which it counts.")
    note: str | None = Field(description="Reason or note; null for a customer's user.")


class WorkbenchFilter(BaseModel):
    """What a workbench shows."""

    whose: Whose = Field(
        "mine",
        description="mine: what you answer for, as manager of the account or owner of the engagement, or stand in for today; seen: of all accounts you see.",
    )
    days: int = Field(14, ge=0, le=366, description="Due within so many days; what is overdue is always there.")
    kind: str | None = Field(None, pattern="^[a-z_]{1,64}$", description="One kind of engagement.", examples=["visit"])
    person: ExternalId | None = Field(None, description="What this person answers for, of what is shown.")


class WorkbenchItem(DueOut):
    """Something due, whose it is, and what it weighs."""

    account_id: str = Field(examples=["17850"])
    account_name: str
    account_type: AccountType
    days_left: int = Field(description="Business date to due date; negative: overdue.")
    tier: str | None = Field(description=f"Null: none told yet. {HIDDEN}")
    score: str | None = Field(description=HIDDEN)
    state: str | None = Field(description="The engagement's, where it is a deadline.")
    person: str | None = Field(description="Who answers for it; null: nobody.")
    standing_in: bool = Field(description="Whether it is somebody's for whom you stand in today.")


class Workbench(Page[WorkbenchItem]):
    """What is due, in order of urgency: by due day, so overdue first; then by tier; then by score, the highest first."""

    today: date = Field(description="The business day by which it is meant; the wall's before the first close.")


class CalendarFilter(BaseModel):
    """Which days of whose calendar."""

    whose: Whose = Field(
        "mine", description="mine: also visits that take your own time; seen: of all accounts you see."
    )
    since: date | None = Field(None, description="First day; absent: 30 days before today.")
    until: date | None = Field(None, description="Last day, at most 400 days after `since`; absent: 180 days after it.")


class CalendarEntry(ResponseModel):
    """A visit with its hours, or a day on which something is due."""

    uid: str = Field(description="The same for ever; that of the iCalendar entry.")
    sequence: int = Field(description="Grows with every change of it.")
    kind: str
    rule: Literal["deadline", "cadence"]
    engagement_id: UUID | None
    account_id: str
    account_name: str
    status: Literal["tentative", "confirmed", "done", "cancelled"]
    day: date
    starts_at: Instant | None = Field(description="Null: the whole day.")
    ends_at: Instant | None
    person: str | None = Field(description="Whose time it takes, or who answers for it.")
    updated_at: Instant


class CalendarOut(ResponseModel):
    """The entries of these days in their order."""

    since: date
    until: date
    entries: list[CalendarEntry] = Field(description="At most 1,000.")
    complete: bool = Field(description="False: there are more; ask for fewer days.")
