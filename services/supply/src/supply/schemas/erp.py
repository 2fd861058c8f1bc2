from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.http import Instant, ResponseModel


class ErpEventOut(ResponseModel):
    """What became of one posted event."""

    position: int = Field(description="Its place in the batch, from 0.", examples=[0])
    result: Literal["accepted", "refused"]
    source: str | None = Field(description="Its source, where it could be read.", examples=["erp"])
    event_id: str | None = Field(description="Its id, where it could be read.", examples=["order-17850-1"])
    topic: str | None = Field(description="The topic it is sent to, when accepted.", examples=["erp.orders.v1"])
    key: str | None = Field(description="The key it is sent under, when accepted.", examples=["17850"])
    code: str | None = Field(description="Why it was refused, for a program.", examples=["unreadable"])
    detail: str | None = Field(description="What is wrong and what would be right.")


class ErpEventsOut(ResponseModel):
    """What became of a batch: a result per event, in the batch's order."""

    accepted: int = Field(description="How many go on to their topics.", examples=[1])
    refused: int = Field(description="How many do not; send them again once mended, under the same ids.", examples=[0])
    results: list[ErpEventOut]


class _Place(ResponseModel):
    """Where a record lies in Kafka."""

    source: str | None = Field(description="What the record says it comes from.", examples=["erp"])
    topic: str = Field(examples=["erp.orders.v1"])
    partition: int = Field(examples=[3])
    offset: int = Field(examples=[1024])


class DeadLetterOut(_Place):
    """A record that nobody can handle as it is."""

    id: UUID
    state: Literal["open", "replayed", "discarded"] = Field(
        description="replayed: handed to the handlers again, mended or not, and handled."
    )
    reason: str = Field(description="What is wrong and what would be right.")
    attempts: int = Field(description="How often it has died.", examples=[1])
    died_at: Instant


class DeadLetterWhole(DeadLetterOut):
    """A dead letter with what came."""

    headers: dict[str, str]
    value: str = Field(
        description="The record's value as text, at most its first 64 KiB; bytes that are not UTF-8 as \\xNN."
    )
    value_size: int = Field(description="Bytes that came.")
    value_sha256: str = Field(description="SHA-256 of all of them.")
    mended: bool = Field(description="Whether an operator has mended it, to be replayed in that form.")


class WaitingRecordOut(_Place):
    """A record that names something not known yet: it is tried again when that appears."""

    id: int
    event_id: str = Field(examples=["cancel-o1-1"])
    type: str = Field(examples=["OrderCancelled.v1"])
    missing_kind: str = Field(description="What kind of thing it waits for.", examples=["order"])
    missing_key: str = Field(description="Which one.", examples=["erp/o1"])
    since: Instant


class WaitingRecordWhole(WaitingRecordOut):
    """A waiting record with what came."""

    value: str = Field(description="The record's value as text.")
