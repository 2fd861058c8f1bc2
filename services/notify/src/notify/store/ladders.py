"""Ladders: how far the escalation of each notice has come, person by person, and who was told on the way."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch

Outcome = Literal["acknowledged", "exhausted", "cancelled"]
# A notice whose rule has a ladder, and who has it in the inbox now and has not yet heard: `$1` are notifications.
_BEGIN = """
INSERT INTO ladder (notice_id, person_id, base)
SELECT n.notice_id, n.recipient_id, greatest(o.business_date, (SELECT closed_date FROM business_clock WHERE calendar = 'main'))
FROM notification n JOIN notice o USING (notice_id)
WHERE n.notification_id = ANY($1) AND n.channel = 'inbox' AND n.state = 'delivered' AND n.acknowledged_at IS NULL AND o.ladder IS NOT NULL
AND NOT EXISTS (SELECT FROM escalation e WHERE e.notice_id = n.notice_id AND e.recipient_id = n.recipient_id)
ORDER BY 1, 2
ON CONFLICT (notice_id, person_id) DO NOTHING RETURNING notice_id, person_id, base
"""
_LADDERS = "SELECT notice_id, ladder FROM notice WHERE notice_id = ANY($1)"
_LOCK = """
SELECT l.notice_id, l.round, l.step, l.base, l.ended_at IS NOT NULL AS ended, o.account_id,
  o.ladder, o.email, n.account_ids AS told_ids
FROM ladder l JOIN notice o USING (notice_id)
JOIN notification n ON n.notice_id = l.notice_id AND n.recipient_id = l.person_id AND n.channel = 'inbox'
WHERE l.notice_id = $1 AND l.person_id = $2 FOR UPDATE OF l
"""
_CLOSES = """
SELECT count(*) FILTER (WHERE closed_date > $1) AS closes, max(closed_date) AS last FROM digest_window WHERE closed_at IS NOT NULL AND closed_date >= $1
"""
_MOVE = "UPDATE ladder SET round = $3, step = $4, base = $5 WHERE notice_id = $1 AND person_id = $2"
_END = "UPDATE ladder SET ended_at = now(), outcome = $3 WHERE notice_id = $1 AND person_id = $2 AND ended_at IS NULL"
_HEARD = """
UPDATE ladder l SET ended_at = now(), outcome = 'acknowledged' WHERE l.notice_id = $1 AND l.ended_at IS NULL
AND (l.person_id = $2 OR EXISTS (SELECT FROM escalation e WHERE e.notice_id = l.notice_id AND e.person_id = l.person_id AND e.recipient_id = $2))
"""
_TAKE = """
INSERT INTO escalation (notice_id, person_id, round, step, recipient_id, email) SELECT $1, $2, $3, $4, r, $6 FROM unnest($5::text[]) AS t (r)
"""
_ANY_HEARD = (
    "SELECT 1 FROM notification WHERE notice_id = $1 AND recipient_id = ANY($2) AND acknowledged_at IS NOT NULL LIMIT 1"
)
_INBOX = "SELECT recipient_id, notification_id, state FROM notification WHERE notice_id = $1 AND channel = 'inbox' AND recipient_id = ANY($2)"
# What escalations still owe by e-mail: not where somebody on that ladder has acknowledged since, nor beyond the digest's day.
_MAILS = """
WITH owed AS (
  SELECT e.notice_id, e.person_id, e.round, e.step, e.recipient_id FROM escalation e JOIN notice o USING (notice_id)
  WHERE e.email = 'open' AND o.business_date <= $1 FOR UPDATE OF e
), settled AS (
  UPDATE escalation e SET email = 'done' FROM owed
  WHERE (e.notice_id, e.person_id, e.round, e.step, e.recipient_id) = (owed.notice_id, owed.person_id, owed.round, owed.step, owed.recipient_id)
)
SELECT DISTINCT owed.notice_id, owed.recipient_id, n.account_ids FROM owed JOIN ladder l USING (notice_id, person_id)
JOIN notification n ON n.notice_id = owed.notice_id AND n.recipient_id = owed.recipient_id AND n.channel = 'inbox'
WHERE l.outcome IS DISTINCT FROM 'acknowledged' AND l.outcome IS DISTINCT FROM 'cancelled' ORDER BY 1, 2
"""


async def begin(session: AsyncSession, notification_ids: Collection[UUID]) -> list[Any]:
    """Begins the ladders of these entries, as far as their rules have one and nobody was told of them by a ladder; answers with those that are new."""
    return list(await fetch(session, _BEGIN, list(notification_ids)))


async def contents(session: AsyncSession, notice_ids: Collection[UUID]) -> dict[UUID, Any]:
    """The ladders of these notices, as their rules had them."""
    return {row.notice_id: row.ladder for row in await fetch(session, _LADDERS, list(notice_ids))}


async def lock(session: AsyncSession, notice_id: UUID, person_id: str) -> Any:
    """A ladder's row with its notice and the entry it stands on, locked; None: there is none."""
    rows = await fetch(session, _LOCK, notice_id, person_id)
    return rows[0] if rows else None


async def closes_since(session: AsyncSession, base: date) -> tuple[int, date | None]:
    """How many business days after this one have been closed, and which was the last of all."""
    row = (await fetch(session, _CLOSES, base))[0]
    return int(row.closes), row.last


async def take(
    session: AsyncSession,
    notice_id: UUID,
    person_id: str,
    place: tuple[int, int],
    recipients: Sequence[str],
    email: str,
) -> None:
    """Notes whom this step has told."""
    await execute(session, _TAKE, notice_id, person_id, *place, list(recipients), email)


async def any_heard(session: AsyncSession, notice_id: UUID, people: Sequence[str]) -> bool:
    """Whether one of these people has acknowledged the notice."""
    return bool(await fetch(session, _ANY_HEARD, notice_id, list(people)))


async def entries(session: AsyncSession, notice_id: UUID, recipients: Sequence[str]) -> dict[str, Any]:
    """The inbox entries that these people have of a notice: id and state."""
    return {row.recipient_id: row for row in await fetch(session, _INBOX, notice_id, list(recipients))}


async def move(session: AsyncSession, notice_id: UUID, person_id: str, place: tuple[int, int], base: date) -> None:
    """The next step to be taken, and the business date from which its closes count."""
    await execute(session, _MOVE, notice_id, person_id, *place, base)


async def end(session: AsyncSession, notice_id: UUID, person_id: str, outcome: Outcome) -> None:
    """No further step."""
    await execute(session, _END, notice_id, person_id, outcome)


async def heard(session: AsyncSession, notice_id: UUID, person_id: str) -> None:
    """This person has acknowledged: the ladders that stand on their entry, or have told them, end."""
    await execute(session, _HEARD, notice_id, person_id)


async def owed_mails(session: AsyncSession, until: date) -> list[tuple[UUID, str, tuple[str, ...]]]:
    """(notice, recipient, accounts) of escalations of business dates up to this one that have not been mailed; they count as mailed from now on."""
    return [(row.notice_id, row.recipient_id, tuple(row.account_ids)) for row in await fetch(session, _MAILS, until)]
