"""Taking back what is no longer true before anybody is told of it."""

from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from notify.store import cancelling as store
from shared.auth import Principal
from shared.contracts import NotificationFailed
from shared.errors import Forbidden, Invalid
from shared.events import Emission
from shared.outbox import emit

log = structlog.get_logger()
MAY = ("ops", "planner")


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was taken back: entries and mails that waited, notices whose people had still to be found, ladders."""

    entries: int
    mails: int
    open_notices: int
    ladders: int


async def cancel(
    session: AsyncSession,
    principal: Principal,
    *,
    reason: str,
    account_id: str | None = None,
    cause: tuple[str, str] | None = None,
) -> Cancelled:
    """Takes back what is pending of an account, or of the event (source, id) that caused it. What people have already stays. Raises Forbidden, Invalid."""
    if not principal.has_role(*MAY):
        raise Forbidden(f"only {' and '.join(MAY)} may take back what others would be told", code="role_missing")
    if (account_id is None) == (cause is None):
        raise Invalid("give exactly one of account_id and cause", code="choice_invalid")
    if cause:
        notices = await store.of_cause(session, *cause)
    else:
        notices = await store.of_account(session, account_id or "")
    said = f"cancelled: {reason}"
    ended = await store.fail(session, notices, said)
    closed, ladders = await store.close(session, notices)
    await emit(
        session,
        [
            Emission(
                NotificationFailed(
                    notification_id=str(row.notification_id),
                    recipient_id=row.recipient_id,
                    channel=row.channel,
                    caused_by=f"{row.event_source}/{row.event_id}",
                    reason=said,
                ),
                business_date=row.business_date,
            )
            for row in ended
        ],
    )
    mails = sum(row.channel == "email" for row in ended)
    log.info("cancelled", account=account_id, cause=cause and "/".join(cause), notifications=len(ended))
    return Cancelled(len(ended) - mails, mails, closed, ladders)
