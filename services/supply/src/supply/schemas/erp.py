from typing import Literal

from pydantic import Field

from shared.http import ResponseModel


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
