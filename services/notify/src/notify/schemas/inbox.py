"""The inbox: entries, trails, putting off, taking back."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from notify.domain.model import Channel, Severity
from shared.http import ExternalId, Instant, RequestModel, ResponseModel, ShortText, shown

from .common import Locale


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


class CancelledOut(ResponseModel):
    """What was taken back."""

    entries: int = Field(description="Inbox entries that waited for their time.")
    mails: int = Field(description="Items of digests that had not been sent.")
    open_notices: int = Field(description="Notices whose people had still to be found.")
    ladders: int = Field(description="Ladders that go no further.")
