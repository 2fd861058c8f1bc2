"""What HTTP reads: inbox entries under the reader's predicate, names of visible accounts, the trail of a
notification.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Principal
from shared.contracts.access import Sight, access_account, visible
from shared.database import execute, fetch

from .tables import attempt, digest, notice, notification, rule_version

_ACKNOWLEDGE = """
UPDATE notification SET acknowledged_at = now()
WHERE notice_id = $1 AND recipient_id = $2 AND acknowledged_at IS NULL RETURNING notification_id, channel
"""
# An entry that waited for its time is heard of: it waits no longer.
_SETTLE = """
UPDATE notification SET state = 'delivered', ended_at = now(), due_at = NULL
WHERE notice_id = $1 AND recipient_id = $2 AND channel = 'inbox' AND state = 'queued' RETURNING notification_id
"""
_SNOOZE = """
UPDATE notification SET state = 'queued', ended_at = NULL, due_at = $2
WHERE notification_id = $1 AND channel = 'inbox' AND state IN ('delivered', 'queued') AND acknowledged_at IS NULL
"""
# The person of each identity, as `person_of` finds it, where it is one of these.
_IDENTITIES = """
SELECT i.identity_hash, min(i.person_id) AS person_id FROM access_identity i JOIN access_person p ON p.person_id = i.person_id AND p.active
WHERE i.identity_hash IN (SELECT identity_hash FROM access_identity WHERE person_id = ANY($1))
GROUP BY i.identity_hash HAVING min(i.person_id) = ANY($1)
"""
_KEPT = """
SELECT n.notification_id, n.recipient_id, n.created_at, n.acknowledged_at, o.event_type, o.severity, o.business_date, o.occurred_at,
  o.account_id, o.account_ids, o.data
FROM notification n JOIN notice o USING (notice_id) WHERE n.notification_id = ANY($1) AND n.channel = 'inbox' AND n.state = 'delivered'
"""
_NAMES = "SELECT account_id, name FROM access_account WHERE account_id = ANY($1)"


@dataclass(frozen=True, slots=True)
class Trail:
    """A notification's notice and rule version, the person's notifications of that notice, and the attempts by
    digest.
    """

    head: Any
    deliveries: Sequence[Any]
    attempts: Sequence[Any]


def theirs(sight: Sight, person_id: str | None) -> Select[Any]:
    """What this person was told, over any channel, and may still see."""
    return (
        select(
            notification.c.notification_id,
            notification.c.created_at,
            notification.c.acknowledged_at,
            notice.c.notice_id,
            notice.c.event_source,
            notice.c.event_id,
            notice.c.event_type,
            notice.c.severity,
            notice.c.business_date,
            notice.c.occurred_at,
            notice.c.account_id,
            notice.c.account_ids,
            notice.c.data,
        )
        .join(notice, notice.c.notice_id == notification.c.notice_id)
        .where(
            notification.c.recipient_id == person_id,
            or_(notice.c.account_id.is_(None), sight.of(notice.c.account_id)),
        )
    )


def entries(sight: Sight, person_id: str | None, *, unread: bool) -> Select[Any]:
    """The entries of this person's inbox, or of it only those not acknowledged."""
    statement = theirs(sight, person_id).where(notification.c.channel == "inbox", notification.c.state == "delivered")
    return statement.where(notification.c.acknowledged_at.is_(None)) if unread else statement


async def count(session: AsyncSession, statement: Select[Any]) -> int:
    """How many rows a statement has."""
    return int(await session.scalar(select(func.count()).select_from(statement.subquery())) or 0)


async def one(session: AsyncSession, statement: Select[Any], notification_id: UUID) -> Any:
    """The row of this notification, or None."""
    return (await session.execute(statement.where(notification.c.notification_id == notification_id))).first()


async def visible_names(
    session: AsyncSession, principal: Principal, today: date, account_ids: Collection[str]
) -> dict[str, str]:
    """Names of those of these accounts that the principal sees."""
    if not account_ids:
        return {}
    shown = select(access_account.c.account_id, access_account.c.name).where(
        access_account.c.account_id.in_(sorted(account_ids)), visible(principal, today, access_account.c.account_id)
    )
    return {row.account_id: row.name for row in await session.execute(shown)}


async def acknowledge(session: AsyncSession, notice_id: UUID, person_id: str) -> Sequence[Any]:
    """Marks what this person was told of a notice; answers with what was not marked before."""
    return await fetch(session, _ACKNOWLEDGE, notice_id, person_id)


async def settle(session: AsyncSession, notice_id: UUID, person_id: str) -> Sequence[Any]:
    """An entry of this notice that waits for its time lies in the inbox from now on; answers with it."""
    return await fetch(session, _SETTLE, notice_id, person_id)


async def snooze(session: AsyncSession, notification_id: UUID, until: datetime) -> bool:
    """Takes an entry out of the inbox until then; False when it has been acknowledged."""
    return await execute(session, _SNOOZE, notification_id, until) > 0


async def acknowledged_at(session: AsyncSession, notification_id: UUID) -> datetime:
    """When it was acknowledged."""
    at: datetime = (
        await session.execute(
            select(notification.c.acknowledged_at).where(notification.c.notification_id == notification_id)
        )
    ).scalar_one()
    return at


async def trail(session: AsyncSession, notification_id: UUID) -> Trail | None:
    """Everything known of a notification."""
    head = (
        await session.execute(
            select(
                notice, notification.c.recipient_id, notification.c.account_ids.label("told_ids"), rule_version.c.name
            )
            .join(notice, notice.c.notice_id == notification.c.notice_id)
            .join(
                rule_version,
                (rule_version.c.rule_id == notice.c.rule_id) & (rule_version.c.version == notice.c.rule_version),
            )
            .where(notification.c.notification_id == notification_id)
        )
    ).first()
    if head is None:
        return None
    deliveries = (
        await session.execute(
            select(notification, digest.c.closed_date, digest.c.message_id)
            .outerjoin(digest, digest.c.digest_id == notification.c.digest_id)
            .where(notification.c.notice_id == head.notice_id, notification.c.recipient_id == head.recipient_id)
            .order_by(notification.c.notification_id)
        )
    ).all()
    digests = [row.digest_id for row in deliveries if row.digest_id]
    attempts = (
        await session.execute(select(attempt).where(attempt.c.digest_id.in_(digests)).order_by(attempt.c.number))
    ).all()
    return Trail(head, deliveries, attempts)


async def identities(session: AsyncSession, person_ids: Collection[str]) -> dict[str, str]:
    """The identities by which these people ask: identity hash -> person."""
    rows = await fetch(session, _IDENTITIES, sorted(person_ids))
    return {row.identity_hash: row.person_id for row in rows}


async def kept(session: AsyncSession, notification_ids: Collection[UUID]) -> dict[UUID, Any]:
    """These inbox entries as they are now, whoever may see them: who shows them judges that."""
    return {row.notification_id: row for row in await fetch(session, _KEPT, list(notification_ids))}


async def names(session: AsyncSession, account_ids: Collection[str]) -> dict[str, str]:
    """Names of these accounts, whoever may see them: who shows them judges that."""
    return {row.account_id: row.name for row in await fetch(session, _NAMES, sorted(account_ids))}
