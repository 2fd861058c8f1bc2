"""Reports."""

from datetime import date
from uuid import UUID

from pydantic import Field

from notify.domain.model import Channel
from shared.http import ResponseModel


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
