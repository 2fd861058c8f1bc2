"""What ERP teams need: a way in beside Kafka, and what became of records that cannot be handled, of their own sources only."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response

from shared import dead_letter_desk, waiting
from shared.auth import Principal, requires
from shared.contracts.access import SEES_ALL
from shared.dead_letter_desk import Filters
from shared.dead_letters import headers_of
from shared.errors import BadRequest, Forbidden, Invalid, NotFound, UnsupportedMedia
from shared.http import Page, PageDep, ReadDep, RequiredIdempotencyKey, SessionDep
from supply.schemas.erp import (
    DeadLetterOut,
    DeadLetterWhole,
    ErpEventOut,
    ErpEventsOut,
    WaitingRecordOut,
    WaitingRecordWhole,
)
from supply.use_cases.erp_events import take

from .sight import Row

router = APIRouter(prefix="/v1", tags=["erp"])
Sender = Annotated[Principal, requires("erp:write")]
Reader = Annotated[Principal, requires("erp:read")]
State = Literal["open", "replayed", "discarded"]
BATCH = "application/cloudevents-batch+json"
MAX_EVENTS = 1000
MAX_BATCH = (
    2 * 1024 * 1024
)  # half of what a topic takes in one message, so that no event in it can be too large for its topic
EXAMPLE: Sequence[dict[str, Any]] = [
    {
        "specversion": "1.0",
        "id": "order-o1-1",
        "source": "erp",
        "type": "OrderPlaced.v1",
        "time": "2011-11-14T09:30:00Z",
        "data": {
            "order_id": "o1",
            "version": 1,
            "account_id": "17850",
            "lines": [{"line_no": 1, "sku": "85123A", "quantity": 48}],
        },
    }
]
_BODY = {
    "requestBody": {
        "required": True,
        "description": f"A list of 1 to {MAX_EVENTS} CloudEvents in structured mode, at most {MAX_BATCH} bytes.",
        "content": {
            BATCH: {
                "schema": {"type": "array", "minItems": 1, "maxItems": MAX_EVENTS, "items": {"type": "object"}},
                "examples": {"one": {"value": EXAMPLE}},
            }
        },
    }
}


@router.post("/erp-events", status_code=202, response_model=ErpEventsOut, max_body_size=MAX_BATCH, openapi_extra=_BODY)
async def post_erp_events(
    request: Request, sender: Sender, session: SessionDep, key: RequiredIdempotencyKey
) -> Response:
    """Takes a batch of an ERP's events for their topics. Each is validated as its consumers read it and has a result; sent twice it counts once."""
    if not sender.sources:
        detail = "the token is bound to no event source (claim `ce_source`), so it may speak for none"
        raise Forbidden(detail, code="source_not_bound")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != BATCH:
        raise UnsupportedMedia(f"send the events as {BATCH}, not {media or 'without a content type'}")
    events = _events(await request.body())

    async def make() -> ErpEventsOut:
        results = await take(session, events, sender.sources)
        accepted = sum(result.accepted for result in results)
        shown = [
            ErpEventOut(
                position=place,
                result="accepted" if result.accepted else "refused",
                source=result.source,
                event_id=result.event_id,
                topic=result.topic,
                key=result.key,
                code=result.code,
                detail=result.detail,
            )
            for place, result in enumerate(results)
        ]
        return ErpEventsOut(accepted=accepted, refused=len(results) - accepted, results=shown)

    return await key.once(session, make=make, status=202)


def _events(body: bytes) -> list[bytes]:
    """Each event's own text. Raises BadRequest for what is no JSON, Invalid for what is no list of 1 to MAX_EVENTS."""
    try:
        events = msgspec.json.decode(body, type=list[msgspec.Raw])
    except msgspec.ValidationError as error:
        raise Invalid("the body must be a list of CloudEvents") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRequest(f"the body is not JSON: {error}", code="json_invalid") from error
    if not 1 <= len(events) <= MAX_EVENTS:
        raise Invalid(f"a batch has 1 to {MAX_EVENTS} events, this one {len(events)}", code="batch_size")
    return [bytes(event) for event in events]


@router.get("/dead-letters")
async def list_dead_letters(
    reader: Reader,
    session: ReadDep,
    page: PageDep,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    topic: Annotated[str | None, Query(description="Only those of this topic.", max_length=249)] = None,
) -> Page[DeadLetterOut]:
    """Records of the caller's sources that nobody can handle as they are, newest first; planners, ops and services see those of all."""
    wanted = Filters(topic=topic, state=state, sources=_sources(reader))
    after = page.after(UUID)
    rows = await dead_letter_desk.list_letters(session, wanted, page.limit + 1, after[0] if after else None)
    return page.answer(rows, lambda row: (row.id,), _letter)


@router.get("/dead-letters/{letter_id}")
async def read_dead_letter(reader: Reader, session: ReadDep, letter_id: UUID) -> DeadLetterWhole:
    """One dead letter with what came, of the caller's sources."""
    row, mine = await dead_letter_desk.show_letter(session, letter_id), _sources(reader)
    if row is None or (mine is not None and row.source not in mine):
        raise NotFound(f"there is no dead letter {letter_id}")
    return DeadLetterWhole(
        **_letter(row).model_dump(),
        headers=headers_of(row.headers),
        value=_text(row.value),
        value_size=row.value_size,
        value_sha256=row.value_sha256,
        mended=row.edited_headers is not None,
    )


@router.get("/waiting-records")
async def list_waiting_records(reader: Reader, session: ReadDep, page: PageDep) -> Page[WaitingRecordOut]:
    """Records of the caller's sources that name something not known yet, newest first; planners, ops and services see those of all."""
    after = page.after(int)
    rows = await waiting.list_records(session, _sources(reader), page.limit + 1, after[0] if after else None)
    return page.answer(rows, lambda row: (row.id,), _waiting)


@router.get("/waiting-records/{record_id}")
async def read_waiting_record(
    reader: Reader, session: ReadDep, record_id: Annotated[int, Path(ge=1, le=2**63 - 1)]
) -> WaitingRecordWhole:
    """One waiting record with what came, of the caller's sources."""
    row = await waiting.show_record(session, record_id, _sources(reader))
    if row is None:
        raise NotFound(f"there is no waiting record {record_id}")
    return WaitingRecordWhole(**_waiting(row).model_dump(), value=_text(row.value))


def _sources(reader: Principal) -> list[str] | None:
    """Whose records the caller may see; None: everybody's."""
    return None if reader.has_role(*SEES_ALL) else sorted(reader.sources)


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="backslashreplace")


def _letter(row: Row) -> DeadLetterOut:
    return DeadLetterOut(**{name: getattr(row, name) for name in DeadLetterOut.model_fields})


def _waiting(row: Row) -> WaitingRecordOut:
    return WaitingRecordOut(**{name: getattr(row, name) for name in WaitingRecordOut.model_fields})
