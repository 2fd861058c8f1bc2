from fastapi import APIRouter, Response

from notify.routes.inbox import Writing
from notify.schemas import CancelIn, CancelledOut
from notify.use_cases import cancelling
from shared.http import IdempotencyKey, SessionDep

router = APIRouter(prefix="/v1", tags=["inbox"])


@router.post("/notifications:cancel")
async def cancel_notifications(
    body: CancelIn, principal: Writing, session: SessionDep, key: IdempotencyKey
) -> CancelledOut:
    """Takes back what is pending about an account or because of an event, for the roles ops and planner: entries that wait, items of digests not yet
    sent, ladders. What people have already stays.
    """

    async def make() -> CancelledOut:
        cause = (body.cause.source, body.cause.event_id) if body.cause else None
        done = await cancelling.cancel(session, principal, reason=body.reason, account_id=body.account_id, cause=cause)
        return CancelledOut(
            entries=done.entries, mails=done.mails, open_notices=done.open_notices, ladders=done.ladders
        )

    answer: Response = await key.once(session, status=200, make=make)
    return answer  # type: ignore[return-value]  # the kept answer is the document that the signature describes
