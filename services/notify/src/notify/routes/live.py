"""The inbox as it fills: one stream per reader, in their language."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.wording import Wording
from notify.routes.inbox import Accepted, Language, Reading, entry_out, language_of
from notify.schemas import NotificationOut
from notify.use_cases.live import TELLS, TOGETHER, entries
from shared.contracts import NotificationAcknowledged
from shared.contracts.registry import type_name
from shared.http import LastEventId, StreamEnd, events, open_stream, streamed
from shared.live import Feed, Listener, Message, Row, Told

ACKNOWLEDGED = type_name(NotificationAcknowledged)
KINDS = {"told": "an entry has come", "acknowledged": "its person has heard of an entry"}
EXAMPLE = """: open
id: inbox.5d2.0.6a16f2c0
retry: 2381

event: told
data: {"notification_id":"019a9a4e-6f0c-7a8e-9d6a-3f6f0b8f5c11","event_type":"StockLow","severity":"warning","title":"85123A is running low at main","text":"…",
data: "locale":"en","accounts":[{"account_id":"17850","name":"Account 17850"}],"data":{"sku":"85123A"},"business_date":"2026-01-30",
data: "occurred_at":"2026-01-30T17:00:00Z","created_at":"2026-01-30T17:00:01Z","acknowledged_at":null}
id: inbox.5d7.1a.6a16f2c4

: heartbeat
id: inbox.5e1.0.6a16f2d3

event: end
data: {"reason":"shutting_down","detail":"this process ends; connect again with Last-Event-ID"}

"""


def feed(wording: Wording) -> Feed:
    """What is told to whom."""

    async def tell(session: AsyncSession, rows: Sequence[Row], listeners: Sequence[Listener]) -> Told:
        found: dict[Listener, list[Message]] = {}
        for number, (listener, mine) in enumerate((await entries(session, rows, listeners)).items()):
            found[listener] = [
                Message(
                    one.row.position,
                    "acknowledged" if one.row.type == ACKNOWLEDGED else "told",
                    entry_out(wording, listener.wanted, one.kept, one.item).model_dump_json(),
                )
                for one in mine
            ]
            if number % TOGETHER == 0:
                await asyncio.sleep(0)
        return found

    return Feed("inbox", TELLS, tell)


async def _opened(
    request: Request,
    principal: Reading,
    last: LastEventId = None,
    locale: Language = None,
    accept_language: Accepted = None,
) -> AsyncIterator[Listener]:
    async with open_stream(request, principal, last, language_of(locale, accept_language)) as listener:
        yield listener


router = APIRouter(prefix="/v1", tags=["inbox"])


@router.get("/notifications:stream", response_class=EventSourceResponse, responses=streamed(KINDS, EXAMPLE))
async def stream_notifications(
    request: Request, _: Reading, listener: Annotated[Listener, Depends(_opened)]
) -> AsyncIterator[NotificationOut | StreamEnd]:
    """The asking person's inbox as it fills and as they acknowledge: each entry as it is when it is sent, and only while they may see its account."""
    async for event in events(request, listener):
        yield event
