"""Server-sent events: the framework writes them, what stands in them comes from `shared.live`.

    async def opened(request, principal: Reading, last: LastEventId, ...) -> AsyncIterator[Listener]:
        async with open_stream(request, principal, last, wanted) as listener:
            yield listener

    @router.get("/things:stream", response_class=EventSourceResponse, responses=streamed({"told": ThingOut}, example=...))
    async def stream_things(..., listener: Annotated[Listener, Depends(opened)]) -> AsyncIterator[ThingOut | StreamEnd]:
        async for event in events(request, listener):
            yield event

A stream begins with its id and no data, so that a client which hears nothing can go on from there; silence is broken by a heartbeat with the id reached; what
the service ends is told by an `end` event.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from random import randint
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.sse import ServerSentEvent
from pydantic import Field

from shared.auth import Principal
from shared.errors import BadRequest
from shared.live import Hub, Listener, Message, Position, Reason
from shared.transience import is_transient

from .openapi import also
from .strict import INT64_MAX, ResponseModel

MEDIA_TYPE = "text/event-stream"
RETRY = (1_000, 5_000)  # milliseconds a client waits before it connects again: not all of them at once
ID = re.compile(r"([a-z-]{1,32})\.([0-9a-f]{1,16})\.([0-9a-f]{1,16})\.([0-9a-f]{1,16})", re.ASCII)
ENDS: Mapping[Reason, str] = {
    "slow": "more came than was taken; connect again with Last-Event-ID to go on",
    "token_expired": "the token has expired; connect again with a new one and Last-Event-ID",
    "shutting_down": "this process ends; connect again with Last-Event-ID",
    "unavailable": "something that is needed is away; connect again with Last-Event-ID",
}

LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        max_length=100,
        description="The id of the last event had: the stream goes on behind it, without a gap and without doubles. Absent: from now on.",
    ),
]


class StreamEnd(ResponseModel):
    """Why the service ends the stream: the data of its last event, `end`. Connect again with `Last-Event-ID`."""

    reason: Reason = Field(examples=["slow"])
    detail: str


def streamed(kinds: Mapping[str, str], example: str) -> dict[int | str, dict[str, Any]]:
    """A stream's `responses`: `kinds` says what each kind of event means."""
    words = "; ".join(f"`{kind}`: {meaning}" for kind, meaning in kinds.items())
    described = (
        f"Server-sent events, without end. {words}; `end`: the service ends the stream, `reason` says why. Each `data` is one JSON document. "
        "The first block and heartbeats carry an `id` and no data."
    )
    shown = {"stream": {"summary": "The beginning, an event, a heartbeat, and the end", "value": example}}
    content = {MEDIA_TYPE: {"schema": {"type": "string", "description": described}, "examples": shown}}
    return {200: {"description": described, "content": content}, **also(410, 429)}


@asynccontextmanager
async def open_stream(
    request: Request, principal: Principal, last: str | None, wanted: Any = None
) -> AsyncIterator[Listener]:
    """A stream that ends with the block. Raises what `Hub.open` does, and BadRequest for an id that this stream never gave."""
    hub = _hub(request)
    listener = await hub.open(principal, wanted, None if last is None else parsed(hub.feed.name, last))
    try:
        yield listener
    finally:
        hub.leave(listener)


async def events(request: Request, listener: Listener) -> AsyncIterator[Any]:
    """What is sent, from the first block to the last."""
    hub = _hub(request)
    yield ServerSentEvent(comment="open", id=written(hub.feed.name, listener.position), retry=randint(*RETRY))  # noqa: S311 (jitter)
    joined = False
    while listener.reason is None:
        if message := listener.take():
            yield _event(hub.feed.name, message)
        elif not joined:
            joined = await _joined(hub, listener)
        elif not await listener.wait(hub.heartbeat):
            yield ServerSentEvent(comment="heartbeat", id=written(hub.feed.name, hub.settled(listener)))
    yield ServerSentEvent(event="end", data=StreamEnd(reason=listener.reason, detail=ENDS[listener.reason]))


async def _joined(hub: Hub, listener: Listener) -> bool:
    try:
        return await hub.catch_up(listener)
    except Exception as error:
        if not is_transient(error):
            raise
        listener.end("unavailable")
        return False


def _event(feed: str, message: Message) -> ServerSentEvent:
    return ServerSentEvent(event=message.event, id=written(feed, message.position), raw_data=message.data)


def written(feed: str, position: Position) -> str:
    """A position as an event's id. Opaque to clients; it grants nothing: who makes one up only chooses where in their own events to begin."""
    return f"{feed}.{position.xid:x}.{position.number:x}.{position.at:x}"


def parsed(feed: str, given: str) -> Position:
    """The position that an id stands for. Raises BadRequest for an id that this stream cannot have given."""
    found = ID.fullmatch(given)
    numbers = [int(part, 16) for part in found.groups()[1:]] if found else []
    if found is None or found[1] != feed or max(numbers) > INT64_MAX:
        raise BadRequest(
            "Last-Event-ID is not an id of this stream: give back what the stream gave, or leave it out and read the list",
            code="last_event_id_malformed",
        )
    return Position(*numbers)


def _hub(request: Request) -> Hub:
    hub: Hub = request.app.state.live
    return hub
