"""An ERP system's way in beside Kafka. What became of its records is shown by `shared.http.records`."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request, Response

from shared.auth import Principal, requires
from shared.errors import BadRequest, Forbidden, Invalid, UnsupportedMedia
from shared.http import RequiredIdempotencyKey, SessionDep
from supply.schemas.erp import ErpEventOut, ErpEventsOut
from supply.use_cases.erp_events import take

router = APIRouter(prefix="/v1", tags=["erp"])
Sender = Annotated[Principal, requires("erp:write")]
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
