"""Taking back what has not reached anybody yet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch

_OF_CAUSE = "SELECT notice_id FROM notice WHERE event_source = $1 AND event_id = $2 ORDER BY 1 FOR UPDATE"
_OF_ACCOUNT = """
SELECT notice_id FROM notice WHERE (account_id = $1 OR account_ids = ARRAY[$1::text]) AND notice_id IN (
  SELECT notice_id FROM notice WHERE inbox = 'open' OR email = 'open'
  UNION SELECT notice_id FROM notification WHERE state = 'queued'
  UNION SELECT notice_id FROM ladder WHERE ended_at IS NULL
  UNION SELECT notice_id FROM escalation WHERE email = 'open'
) ORDER BY 1 FOR UPDATE
"""
_LOCK_DIGESTS = """
SELECT digest_id FROM digest WHERE state = 'queued'
AND digest_id IN (SELECT digest_id FROM notification WHERE notice_id = ANY($1) AND state = 'queued') ORDER BY 1 FOR UPDATE
"""
# A statement of its own after the lock: it must see an attempt that has just begun, whose mail is under way.
_FAIL = """
UPDATE notification n SET state = 'failed', reason = $3, ended_at = now(), due_at = NULL
FROM notice o WHERE o.notice_id = n.notice_id AND n.notice_id = ANY($1) AND n.state = 'queued' AND (n.channel = 'inbox' OR n.digest_id = ANY($2))
AND NOT EXISTS (SELECT FROM attempt a WHERE a.digest_id = n.digest_id AND a.result IS NULL)
RETURNING n.notification_id, n.recipient_id, n.channel, o.event_source, o.event_id, o.business_date
"""
_CLOSE = """
UPDATE notice o SET
  inbox = CASE WHEN inbox <> 'open' THEN inbox WHEN EXISTS (SELECT FROM notification n WHERE n.notice_id = o.notice_id AND n.channel = 'inbox')
    THEN 'done' ELSE 'unwanted' END,
  email = CASE WHEN email <> 'open' THEN email WHEN EXISTS (SELECT FROM notification n WHERE n.notice_id = o.notice_id AND n.channel = 'email')
    THEN 'done' ELSE 'unwanted' END
WHERE o.notice_id = ANY($1) AND (inbox = 'open' OR email = 'open')
"""
_END_LADDERS = (
    "UPDATE ladder SET ended_at = now(), outcome = 'cancelled' WHERE notice_id = ANY($1) AND ended_at IS NULL"
)
_END_MAILS = "UPDATE escalation SET email = 'unwanted' WHERE notice_id = ANY($1) AND email = 'open'"


async def of_cause(session: AsyncSession, source: str, event_id: str) -> list[UUID]:
    """The notices of an event, locked."""
    return [row.notice_id for row in await fetch(session, _OF_CAUSE, source, event_id)]


async def of_account(session: AsyncSession, account_id: str) -> list[UUID]:
    """The notices of this account alone of which something is still to come, locked."""
    return [row.notice_id for row in await fetch(session, _OF_ACCOUNT, account_id)]


async def fail(session: AsyncSession, notice_ids: Sequence[UUID], reason: str) -> Sequence[Any]:
    """Ends what of these notices waits for its time or its digest, but for mails that are being sent; answers with it."""
    digests = [row.digest_id for row in await fetch(session, _LOCK_DIGESTS, list(notice_ids))]
    return await fetch(session, _FAIL, list(notice_ids), digests, reason)


async def close(session: AsyncSession, notice_ids: Sequence[UUID]) -> tuple[int, int]:
    """Nobody more is looked for, and no ladder goes on; answers with how many notices were open and how many ladders ended."""
    closed = await execute(session, _CLOSE, list(notice_ids))
    ended = await execute(session, _END_LADDERS, list(notice_ids))
    await execute(session, _END_MAILS, list(notice_ids))
    return closed, ended
