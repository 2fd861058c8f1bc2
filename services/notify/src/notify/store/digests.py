"""Digest windows, digests and their attempts. A window is claimed by its one row; an attempt that has no result is
under way, or died.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.retry import Attempted
from notify.domain.wording import Item, NamedAccount
from shared.database import execute, fetch

_CLOSED = """
INSERT INTO digest_window AS w (closed_date, closed_at) SELECT d, $2 FROM unnest($1::date[]) AS t (d) ORDER BY d
ON CONFLICT (closed_date) DO UPDATE SET closed_at = coalesce(w.closed_at, excluded.closed_at)
"""
_RUN = """
INSERT INTO digest_window AS w (closed_date, runs) VALUES ($1, ARRAY[$2])
ON CONFLICT (closed_date) DO UPDATE SET runs = CASE WHEN $2 = ANY(w.runs) THEN w.runs ELSE w.runs || $2 END
RETURNING runs, closed_at, claimed_at
"""
_WINDOW = "SELECT closed_at, claimed_at FROM digest_window WHERE closed_date = $1"
_CLAIM = """
UPDATE digest_window SET claimed_at = now() WHERE closed_date IN (
  SELECT closed_date FROM digest_window WHERE closed_date <= $1 AND claimed_at IS NULL ORDER BY closed_date FOR UPDATE
) RETURNING closed_date
"""
_ADD = """
INSERT INTO digest (digest_id, closed_date, person_id, message_id)
SELECT i, $1, p, m FROM unnest($2::uuid[], $3::text[], $4::text[]) AS t (i, p, m)
"""
_PERSONS = "SELECT digest_id, person_id FROM digest WHERE digest_id = ANY($1) AND state = 'queued'"
_LOCK = "SELECT person_id, closed_date, message_id, state, next_at <= now() AS due, now() AS now FROM digest WHERE digest_id = $1 FOR UPDATE"
# a statement of its own: who waited for the row's lock must see the attempt that its holder began
_LAST_ATTEMPT = """
SELECT number, started_at, result, min(started_at) OVER () AS first_at FROM attempt WHERE digest_id = $1 ORDER BY number DESC LIMIT 1
"""
_BEGIN = "INSERT INTO attempt (digest_id, number, started_at) VALUES ($1, $2, $3)"
_END_ATTEMPT = """
UPDATE attempt SET ended_at = $3, result = $4, code = $5, detail = $6, address_hash = $7
WHERE digest_id = $1 AND number = $2 AND result IS NULL
"""
_AGAIN = "UPDATE digest SET next_at = $2 WHERE digest_id = $1 AND state = 'queued'"
_END = "UPDATE digest SET state = $2, reason = $3, ended_at = $4 WHERE digest_id = $1 AND state = 'queued'"
_END_ITEMS = """
UPDATE notification n SET state = CASE WHEN $2::text IS NULL THEN 'delivered' ELSE 'failed' END, reason = $2, ended_at = $3
FROM notice o WHERE n.digest_id = $1 AND n.state = 'queued' AND o.notice_id = n.notice_id
RETURNING n.notification_id, n.recipient_id, o.event_source, o.event_id, o.business_date
"""
_ITEMS = """
SELECT n.notification_id, n.notice_id, o.event_type, o.severity, o.data, o.account_id, o.account_ids, o.event_source, o.event_id,
  o.business_date, coalesce((SELECT jsonb_object_agg(a.account_id, a.name) FROM access_account a WHERE a.account_id = ANY(o.account_ids)), '{}')
    AS names
FROM notification n JOIN notice o USING (notice_id) WHERE n.digest_id = $1 AND n.state = 'queued' ORDER BY o.occurred_at, n.notification_id
"""
_LOSE = """
WITH lost AS (
  UPDATE notification SET state = 'failed', reason = 'access_lost', ended_at = $2 WHERE notification_id = ANY($1) RETURNING notice_id
)
UPDATE notice SET email = 'open' FROM lost WHERE notice.notice_id = lost.notice_id
"""


@dataclass(frozen=True, slots=True)
class Window:
    """What is known of a close: when it was heard (wall), and whether its digests have been made."""

    closed_at: datetime | None
    claimed: bool
    runs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Locked:
    """A digest with its last attempt, its row locked. `now` and `due` are by the database's clock, as the jobs' times
    are.
    """

    person_id: str
    closed_date: date
    message_id: str
    state: str
    due: bool
    now: datetime
    number: int
    started_at: datetime | None
    result: str | None
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A notification waiting in a digest."""

    notification_id: UUID
    account_id: str | None
    account_ids: tuple[str, ...]
    row: Any

    def item(self, visible: frozenset[str] | set[str]) -> Item:
        """What its receiver may see of it."""
        names = self.row.names
        shown = tuple(
            NamedAccount(account, names.get(account, account)) for account in self.account_ids if account in visible
        )
        return Item(self.row.event_type, self.row.severity, self.row.data, self.account_id, shown)


async def closed(session: AsyncSession, days: Sequence[date], at: datetime) -> None:
    """Opens the windows of these closed days, heard of at this wall time."""
    await execute(session, _CLOSED, list(days), at)


async def run_ended(session: AsyncSession, day: date, run: str) -> Window:
    """Notes that a run of this close has ended."""
    row = (await fetch(session, _RUN, day, run))[0]
    return Window(row.closed_at, row.claimed_at is not None, frozenset(row.runs))


async def window(session: AsyncSession, day: date) -> Window | None:
    """A close's window."""
    rows = await fetch(session, _WINDOW, day)
    return Window(rows[0].closed_at, rows[0].claimed_at is not None) if rows else None


async def claim(session: AsyncSession, until: date) -> list[date]:
    """Claims every unclaimed window up to this day; answers with those that are now this transaction's, earliest
    first.
    """
    return sorted(row.closed_date for row in await fetch(session, _CLAIM, until))


async def add(session: AsyncSession, day: date, digests: Sequence[tuple[UUID, str, str]]) -> None:
    """Makes digests: (id, person, Message-ID)."""
    if digests:
        ids, persons, message_ids = zip(*digests, strict=True)
        await execute(session, _ADD, day, list(ids), list(persons), list(message_ids))


async def queued_persons(session: AsyncSession, digest_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The receiver of each of these digests that still has to be sent."""
    return {row.digest_id: row.person_id for row in await fetch(session, _PERSONS, list(digest_ids))}


async def lock(session: AsyncSession, digest_id: UUID) -> Locked | None:
    """A digest and its last attempt."""
    rows = await fetch(session, _LOCK, digest_id)
    if not rows:
        return None
    row, last = rows[0], await fetch(session, _LAST_ATTEMPT, digest_id)
    number, started_at, result, first_at = tuple(last[0]) if last else (0, None, None, None)
    return Locked(
        row.person_id,
        row.closed_date,
        row.message_id,
        row.state,
        row.due,
        row.now,
        number,
        started_at,
        result,
        first_at,
    )


async def begin_attempt(session: AsyncSession, digest_id: UUID, number: int, at: datetime) -> None:
    """Notes that an attempt begins."""
    await execute(session, _BEGIN, digest_id, number, at)


async def end_attempt(
    session: AsyncSession, digest_id: UUID, number: int, at: datetime, attempted: Attempted, address_hash: bytes | None
) -> bool:
    """Notes how an attempt ended; False when it has ended already."""
    ended = await execute(
        session,
        _END_ATTEMPT,
        digest_id,
        number,
        at,
        attempted.result,
        attempted.code,
        attempted.detail,
        address_hash,
    )
    return ended > 0


async def again(session: AsyncSession, digest_id: UUID, at: datetime) -> None:
    """Sets the time of the next attempt."""
    await execute(session, _AGAIN, digest_id, at)


async def end(session: AsyncSession, digest_id: UUID, reason: str | None, at: datetime) -> Sequence[Any]:
    """Ends a digest (no reason: sent) and answers with its notifications, which end with it."""
    if not await execute(session, _END, digest_id, "failed" if reason else "sent", reason, at):
        return []
    return await fetch(session, _END_ITEMS, digest_id, reason, at)


async def items(session: AsyncSession, digest_id: UUID) -> list[DigestItem]:
    """What waits in a digest, in the order it happened."""
    return [
        DigestItem(
            row.notification_id,
            row.account_id,
            tuple(row.account_ids),
            row,
        )
        for row in await fetch(session, _ITEMS, digest_id)
    ]


async def lose(session: AsyncSession, notification_ids: Sequence[UUID], at: datetime) -> None:
    """These are no longer their receiver's to see: they fail, and whoever answers for the account now hears in the
    next digest.
    """
    if notification_ids:
        await execute(session, _LOSE, list(notification_ids), at)
