"""Trying rules."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from notify.domain.model import Channel, Severity
from shared.http import ExternalId, Instant, RequestModel, ResponseModel, ShortText, shown

from .rules import RuleIn


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
