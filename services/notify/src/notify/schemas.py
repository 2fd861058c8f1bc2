"""The shapes of notify's HTTP API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from notify.domain.model import Channel, Operator, Severity, Tier
from shared.http import ExternalId, Instant, RequestModel, ResponseModel, ShortText, shown

Locale = Literal["en", "zh-CN"]
Member = Annotated[
    str,
    Field(
        max_length=80,
        description="`manager`, `lead` (of the nearest territory that has one), `customer` (the account's own users), `team:<function>`, "
        "`department:<name>`, `head:<department>` or `person:<id>`.",
        examples=["manager"],
    ),
]


class AccountRef(ResponseModel):
    """An account that the reader may see."""

    account_id: str
    name: str


class NotificationOut(ResponseModel):
    """An entry of a person's inbox, in words."""

    notification_id: UUID
    event_type: str = Field(examples=["StockLow"])
    severity: Severity
    title: str = Field(examples=["85123A is running low at main"])
    text: str
    locale: Locale
    accounts: list[AccountRef]
    data: dict[str, Any] = Field(description="The event's own values, for programs.")
    business_date: date
    occurred_at: datetime
    created_at: datetime
    acknowledged_at: datetime | None


class InboxCount(ResponseModel):
    """How many entries nobody has acknowledged."""

    unread: int


class AcknowledgedOut(ResponseModel):
    """When the person said that they have heard."""

    notification_id: UUID
    acknowledged_at: datetime


class AttemptOut(ResponseModel):
    """One attempt; `result` null: under way, or its process died."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    result: Literal["sent", "refused", "unknown"] | None
    code: str | None = Field(description="SMTP reply code, or ours.")
    detail: str | None


class DeliveryOut(ResponseModel):
    """One channel to the person."""

    notification_id: UUID
    channel: Channel
    state: Literal["queued", "delivered", "failed"]
    created_at: datetime
    ended_at: datetime | None
    reason: str | None
    acknowledged_at: datetime | None
    due_at: datetime | None = Field(
        description="When an entry comes that waits for the end of quiet hours, or was put off."
    )
    digest: date | None = Field(description="The close whose digest carries it.")
    message_id: str | None
    attempts: list[AttemptOut]


class TrailEvent(ResponseModel):
    """What happened."""

    source: str
    event_id: str
    event_type: str
    severity: Severity
    business_date: date
    occurred_at: datetime
    received_at: datetime


class TrailRule(ResponseModel):
    """The rule as it was when the event met it."""

    rule_id: UUID
    version: int
    name: str
    audience: list[str]
    otherwise: list[str]


class TrailOut(ResponseModel):
    """From the event to the acknowledgement."""

    event: TrailEvent
    rule: TrailRule
    recipient_id: str
    account_ids: list[str] = Field(description="The accounts named to the person.")
    deliveries: list[DeliveryOut]


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


LocalTime = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="By the clock on the wall.", examples=["22:00"])
]
Zone = Annotated[str, Field(min_length=1, max_length=64, description="IANA time zone.", examples=["Europe/Berlin"])]


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


class TemplateOut(ResponseModel):
    """A template of this release."""

    name: str = Field(examples=["StockLow.inbox"])
    locale: Locale
    source: str


class PreviewIn(RequestModel):
    """What to render: a template of this release, or a draft of it, on given data or on a made-up event."""

    model_config = shown({"name": "StockLow.inbox", "locale": "zh-CN"})

    name: Annotated[str, Field(max_length=100, examples=["StockLow.inbox"])]
    locale: Locale = "en"
    source: Annotated[str, Field(max_length=20_000)] | None = Field(
        default=None, description="A draft to try in its place."
    )
    data: dict[str, Any] | None = Field(default=None, description="Absent: a made-up event of that kind.")


class PreviewOut(ResponseModel):
    """The words: the first line is title or subject."""

    title: str
    body: str


class OffModel(RequestModel):
    """Of these events, in these severities, the person is not told over this channel."""

    event_type: ShortText = Field(examples=["StockLow"])
    channel: Channel
    severities: list[Severity] = Field(
        default=["info", "warning"], min_length=1, max_length=3, description="`critical` is refused: it is always told."
    )


class QuietModel(RequestModel):
    """Quiet hours of each day; over midnight where `to` is the earlier."""

    start: LocalTime = Field(alias="from")
    end: LocalTime = Field(alias="to")


class PreferencesIn(RequestModel):
    """How a person wants to be told."""

    model_config = shown(
        {
            "off": [{"event_type": "TierChanged", "channel": "email"}],
            "quiet": {"from": "22:00", "to": "07:00"},
            "zone": "Europe/Berlin",
            "holidays": ["2026-12-24"],
        }
    )

    off: list[OffModel] = Field(default=[], max_length=200)
    quiet: QuietModel | None = None
    zone: Zone | None = Field(default=None, description="Of quiet hours and holidays; absent: the installation's.")
    holidays: list[date] = Field(default=[], max_length=400, description="The person's own days off.")


class PreferencesOut(ResponseModel):
    """What a person has asked for."""

    version: int
    off: list[OffModel]
    quiet: QuietModel | None
    zone: str | None
    holidays: list[date]


class HolidayModel(RequestModel):
    """A day off."""

    day: date = Field(alias="date")
    name: ShortText


class HolidaysIn(RequestModel):
    """The installation's holidays."""

    model_config = shown({"holidays": [{"date": "2026-12-25", "name": "Christmas Day"}]})

    holidays: list[HolidayModel] = Field(max_length=1000)


class HolidaysOut(ResponseModel):
    """The installation's holidays, in order; version 0: nobody has set them yet."""

    version: int
    holidays: list[HolidayModel]


class SnoozeIn(RequestModel):
    """When an entry comes back."""

    model_config = shown({"until": "2026-03-02T08:00:00Z"})

    until: Instant = Field(description="Later than now, by at most 30 days.")


class SnoozedOut(ResponseModel):
    """When the entry comes back."""

    notification_id: UUID
    until: datetime


class Cause(RequestModel):
    """The event that something was told of."""

    source: Annotated[str, Field(min_length=1, max_length=300, examples=["bellwether/supply"])]
    event_id: Annotated[str, Field(min_length=1, max_length=300)]


class CancelIn(RequestModel):
    """What is to be taken back: give exactly one of `account_id` and `cause`."""

    model_config = shown(
        {"account_id": "17850", "reason": "moved to another company"},
        {"cause": {"source": "bellwether/supply", "event_id": "0195d5c2"}, "reason": "counted wrongly"},
    )

    account_id: ExternalId | None = Field(default=None, description="All that is pending about this account alone.")
    cause: Cause | None = None
    reason: ShortText

    @model_validator(mode="after")
    def _one_of_them(self) -> "CancelIn":
        if (self.account_id is None) == (self.cause is None):
            raise ValueError("give exactly one of account_id and cause")
        return self


class CancelledOut(ResponseModel):
    """What was taken back."""

    entries: int = Field(description="Inbox entries that waited for their time.")
    mails: int = Field(description="Items of digests that had not been sent.")
    open_notices: int = Field(description="Notices whose people had still to be found.")
    ladders: int = Field(description="Ladders that go no further.")


class DeliveriesGroup(ResponseModel):
    """What became of one rule's notices of one kind of event over one channel."""

    rule_id: UUID
    rule: str
    event_type: str
    channel: Channel
    told: int = Field(description="All of them: queued, delivered and failed.")
    queued: int
    delivered: int
    failed: int
    acknowledged: int
    median_seconds: float | None = Field(description="From being told to acknowledging; null: nobody has.")
    p95_seconds: float | None


class DeliveriesReport(ResponseModel):
    """What became of what people were told in a span of business dates."""

    since: date
    until: date
    groups: list[DeliveriesGroup]


class DryRunIn(RequestModel):
    """An event to try the rules on, and perhaps a rule that is not there yet."""

    model_config = shown(
        {"event_type": "StockLow", "account_ids": ["17850"]},
        {
            "event_type": "VisitDue",
            "data": {"engagement_id": "e1", "account_id": "17850", "due_on": "2026-03-02"},
            "rule": {"name": "visits", "position": 1, "match": {"event_types": ["VisitDue"]}, "audience": ["lead"]},
            "at": "2026-03-01T23:00:00Z",
        },
    )

    event_type: ShortText = Field(examples=["StockLow"])
    data: dict[str, Any] | None = Field(default=None, description="The event's payload; absent: a made-up one.")
    account_ids: list[ExternalId] = Field(
        default=[], max_length=50, description="Accounts of the made-up event; without effect where `data` is given."
    )
    rule: RuleIn | None = Field(default=None, description="A draft, tried beside the rules that count.")
    at: Instant | None = Field(default=None, description="When it would be heard; absent: now.")


class WayOut(ResponseModel):
    """One channel to a person."""

    channel: Channel
    told: bool
    at: datetime | None = Field(description="When; null: not, or with a digest.")
    why: str


class DryRunRecipient(ResponseModel):
    """Somebody who would be told."""

    person_id: str
    account_ids: list[str]
    by: list[str] = Field(description="The members of the rule's audience that name the person.")
    channels: list[WayOut]


class RungOut(ResponseModel):
    """A step of the ladder, with whom it would tell as things are."""

    round: int
    step: int
    after: str = Field(examples=["3 closes"])
    person_ids: list[str]


class MetOut(ResponseModel):
    """A rule that the event meets."""

    rule_id: UUID | None = Field(description="Null: the draft.")
    version: int
    name: str
    account_ids: list[str]
    recipients: list[DryRunRecipient]
    waits: bool = Field(description="Part of its audience is not known yet: offered again at the close.")
    ladder: list[RungOut]


class ReachOut(ResponseModel):
    """How many accounts and people the draft takes in as things are."""

    accounts: int
    people: int


class DryRunOut(ResponseModel):
    """Who would get the event, over which channel, when and why."""

    event_type: str
    severity: Severity
    at: datetime
    rules: list[MetOut]
    unmet_account_ids: list[str] = Field(description="Accounts of the event for which no rule applies.")
    reach: ReachOut | None = Field(description="Of the draft.")
