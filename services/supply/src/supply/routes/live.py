"""Promises as they are made and changed: one stream per reader."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Principal, requires
from shared.contracts import AllocationChanged, SupplyAllocated
from shared.contracts.registry import type_name
from shared.http import ExternalId, LastEventId, StreamEnd, events, open_stream, streamed
from shared.live import Feed, Listener, Message, Row, Told
from supply.schemas.live import ChangedLineOut, PromiseChangeOut
from supply.schemas.orders import ScheduleOut
from supply.use_cases.live import TELLS, changes

FIRST = type_name(SupplyAllocated)
KINDS = {"promised": "an order has its first promise", "changed": "promises of an order have changed"}
EXAMPLE = """: open
id: promises.5d2.0.6a16f2c0
retry: 2381

event: changed
data: {"order_id":"019a9a4e-6f0c-7a8e-9d6a-3f6f0b8f5c11","order_source":"erp","order_number":"536365","account_id":"17850","allocation_version":2,"run_id":null,
data: "lines":[{"id":"019a9a4e-6f0c-5a8e-9d6a-3f6f0b8f5c12","line_no":1,"sku":"85123A","site":"MAIN",
data: "schedule":[{"ship_date":"2026-02-02","quantity":6,"firmness":"planned"}],"open":6,"reason":"supply_short","earliest":"2026-02-09"}]}
id: promises.5d7.1a.6a16f2c4

: heartbeat
id: promises.5e1.0.6a16f2d3

event: end
data: {"reason":"token_expired","detail":"the token has expired; connect again with a new one and Last-Event-ID"}

"""
Reader = Annotated[Principal, requires("supply:read")]
_decoder = msgspec.json.Decoder(AllocationChanged)


def feed(zone: str) -> Feed:
    """What is told to whom; `zone` is where the wall date counts on which rights are judged."""

    async def tell(session: AsyncSession, rows: Sequence[Row], listeners: Sequence[Listener]) -> Told:
        today = datetime.now(ZoneInfo(zone)).date()
        made: dict[Row, Message] = {}

        def message(row: Row) -> Message:
            if row not in made:
                made[row] = Message(row.position, "promised" if row.type == FIRST else "changed", _json(row.value))
            return made[row]

        found = await changes(session, rows, listeners, today)
        return {listener: [message(row) for row in mine] for listener, mine in found.items()}

    return Feed("promises", TELLS, tell)


def _json(value: bytes) -> str:
    told = _decoder.decode(value)  # a first promise has the same fields
    lines = [
        ChangedLineOut(
            id=line.line_id, line_no=line.line_no, sku=line.sku, site=line.site, open=line.open, reason=line.reason, earliest=line.earliest,
            schedule=[ScheduleOut(ship_date=one.ship_date, quantity=one.quantity, firmness=one.firmness) for one in line.schedule],
        )
        for line in told.lines
    ]  # fmt: skip
    out = PromiseChangeOut(
        order_id=told.order_uuid,
        order_source=told.order_source,
        order_number=told.order_id,
        account_id=told.account_id,
        allocation_version=told.allocation_version,
        run_id=told.run_id,
        lines=lines,
    )
    return out.model_dump_json()


async def _opened(
    request: Request,
    principal: Reader,
    account_id: Annotated[ExternalId | None, Query(description="Of this account alone.")] = None,
    last: LastEventId = None,
) -> AsyncIterator[Listener]:
    async with open_stream(request, principal, last, account_id) as listener:
        yield listener


router = APIRouter(prefix="/v1", tags=["orders"])


@router.get("/promise-changes:stream", response_class=EventSourceResponse, responses=streamed(KINDS, EXAMPLE))
async def stream_promise_changes(
    request: Request, _: Reader, listener: Annotated[Listener, Depends(_opened)]
) -> AsyncIterator[PromiseChangeOut | StreamEnd]:
    """Promises as they are made and changed, of the accounts that the caller sees at that moment.

    Per order and decision the changed lines, each with its whole schedule.
    Per line the highest `allocation_version` holds; a decision about many lines comes in parts of up to 500.
    """
    async for event in events(request, listener):
        yield event
