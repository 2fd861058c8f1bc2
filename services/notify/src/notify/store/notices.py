"""Notices (what happened, under which rule) and notifications (who is told of it, over which channel), set by set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import Channel, Occurrence, Severity
from notify.domain.routing import Routed
from shared.database import execute, fetch
from shared.ids import new_id

Reach = Literal["unwanted", "open", "done", "nobody"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of `notice`, as far as telling needs it."""

    notice_id: UUID
    event_source: str
    event_id: str
    business_date: date
    account_id: str | None
    account_ids: tuple[str, ...]
    audience: tuple[str, ...]
    otherwise: tuple[str, ...]
    event_type: str
    severity: Severity
    laddered: bool = False

    @property
    def caused_by(self) -> str:
        """The event behind it, as `source/id`."""
        return f"{self.event_source}/{self.event_id}"


@dataclass(frozen=True, slots=True)
class Told:
    """A row of `notification` to be. `due_at`: an inbox entry that waits until then."""

    notice: Notice
    recipient_id: str
    account_ids: tuple[str, ...]
    notification_id: UUID
    digest_id: UUID | None = None
    due_at: datetime | None = None


_COLUMNS = """notice_id, event_source, event_id, business_date, account_id, account_ids, audience, otherwise,
  event_type, severity, ladder IS NOT NULL AS laddered"""
# One JSON document for the batch: arrays of arrays of different lengths do not travel otherwise.
_ADD = f"""
INSERT INTO notice (notice_id, event_source, event_id, rule_id, rule_version, event_type, severity, business_date, occurred_at,
  account_id, account_ids, data, audience, otherwise, inbox, email, ladder)
SELECT notice_id, event_source, event_id, rule_id, rule_version, event_type, severity, business_date, occurred_at,
  account_id, account_ids, data, audience, otherwise, inbox, email, ladder
FROM jsonb_to_recordset($1::jsonb) AS t (notice_id uuid, event_source text, event_id text, rule_id uuid, rule_version integer,
  event_type text, severity text, business_date date, occurred_at timestamptz, account_id text, account_ids text[], data jsonb,
  audience text[], otherwise text[], inbox text, email text, ladder jsonb)
ON CONFLICT (event_source, event_id, rule_id) DO NOTHING RETURNING {_COLUMNS}, inbox
"""
_OPEN = f"""
SELECT {_COLUMNS} FROM notice WHERE (inbox = 'open' OR email = 'open') AND business_date <= $1
AND CASE $2 WHEN 'inbox' THEN inbox ELSE email END = 'open' ORDER BY notice_id FOR UPDATE
"""
_TELL = """
INSERT INTO notification (notification_id, notice_id, recipient_id, channel, state, account_ids, digest_id, ended_at, due_at)
SELECT notification_id, notice_id, recipient_id, $2, CASE WHEN $2 = 'inbox' AND due_at IS NULL THEN 'delivered' ELSE 'queued' END, account_ids, digest_id,
  CASE WHEN $2 = 'inbox' AND due_at IS NULL THEN now() END, due_at
FROM jsonb_to_recordset($1::jsonb) AS t (notification_id uuid, notice_id uuid, recipient_id text, account_ids text[], digest_id uuid, due_at timestamptz)
ON CONFLICT (notice_id, recipient_id, channel) DO NOTHING RETURNING notification_id
"""
_SOME = f"SELECT {_COLUMNS} FROM notice WHERE notice_id = ANY($1)"
_RELEASE = """
UPDATE notification n SET state = 'delivered', ended_at = now(), due_at = NULL
FROM notice o WHERE n.notification_id = ANY($1) AND n.channel = 'inbox' AND n.state = 'queued' AND n.due_at <= now() AND o.notice_id = n.notice_id
RETURNING n.notification_id, n.recipient_id, o.event_source, o.event_id, o.business_date
"""
_TOLD_ALREADY = "SELECT notice_id, recipient_id FROM notification WHERE notice_id = ANY($1) AND channel = $2"
_REACHED = {
    "inbox": "UPDATE notice SET inbox = $2 WHERE notice_id = ANY($1)",
    "email": "UPDATE notice SET email = $2 WHERE notice_id = ANY($1)",
}


async def add(session: AsyncSession, routed: Sequence[tuple[Occurrence, Routed, date]]) -> list[tuple[Notice, bool]]:
    """Keeps one notice per event and rule; answers with those that are new, each with whether the inbox is wanted.

    The date is the business date that the notice counts under.
    """
    rows = [_row(*one) for one in routed]
    if not rows:
        return []
    added = await fetch(session, _ADD, msgspec.json.encode(rows).decode())
    return [(_notice(row), row.inbox == "open") for row in added]


async def open_notices(session: AsyncSession, channel: Channel, until: date) -> list[Notice]:
    """Notices of business dates up to this one whose audience has still to be told over this channel, locked."""
    return [_notice(row) for row in await fetch(session, _OPEN, until, channel)]


async def tell(session: AsyncSession, told: Sequence[Told], channel: Channel) -> list[Told]:
    """Writes the notifications and answers with those that are new: the key is notice, recipient, channel."""
    rows = [
        {
            "notification_id": str(one.notification_id),
            "notice_id": str(one.notice.notice_id),
            "recipient_id": one.recipient_id,
            "account_ids": list(one.account_ids),
            "digest_id": str(one.digest_id) if one.digest_id else None,
            "due_at": one.due_at,
        }
        for one in told
    ]
    if not rows:
        return []
    new = {row.notification_id for row in await fetch(session, _TELL, msgspec.json.encode(rows).decode(), channel)}
    return [one for one in told if one.notification_id in new]


async def some(session: AsyncSession, notice_ids: Sequence[UUID]) -> dict[UUID, Notice]:
    """These notices."""
    return {row.notice_id: _notice(row) for row in await fetch(session, _SOME, list(notice_ids))}


async def release(session: AsyncSession, notification_ids: Sequence[UUID]) -> Sequence[Any]:
    """Puts those of these entries that wait and whose time has come into the inbox; answers with them."""
    return await fetch(session, _RELEASE, list(notification_ids))


async def told_already(session: AsyncSession, notice_ids: Sequence[UUID], channel: Channel) -> set[tuple[UUID, str]]:
    """(notice, recipient) pairs that have a notification over this channel."""
    rows = await fetch(session, _TOLD_ALREADY, list(notice_ids), channel)
    return {(row.notice_id, row.recipient_id) for row in rows}


async def reached(session: AsyncSession, notice_ids: Sequence[UUID], channel: Channel, reach: Reach) -> None:
    """Notes how far these notices have come over this channel."""
    if notice_ids:
        await execute(session, _REACHED[channel], list(notice_ids), reach)


def _row(occurrence: Occurrence, routed: Routed, business_date: date) -> dict[str, Any]:
    wanted = routed.rule.channels
    return {
        "notice_id": str(new_id()),
        "event_source": occurrence.source,
        "event_id": occurrence.event_id,
        "rule_id": routed.rule.rule_id,
        "rule_version": routed.rule.version,
        "event_type": occurrence.event_type,
        "severity": occurrence.severity,
        "business_date": business_date,
        "occurred_at": occurrence.occurred_at,
        "account_id": occurrence.account_id,
        "account_ids": list(routed.account_ids),
        "data": occurrence.data,
        "audience": list(routed.rule.audience),
        "otherwise": list(routed.rule.otherwise),
        "inbox": "open" if "inbox" in wanted else "unwanted",
        "email": "open" if "email" in wanted else "unwanted",
        "ladder": routed.rule.ladder,
    }


def _notice(row: Any) -> Notice:
    return Notice(
        notice_id=row.notice_id,
        event_source=row.event_source,
        event_id=row.event_id,
        business_date=row.business_date,
        account_id=row.account_id,
        account_ids=tuple(row.account_ids),
        audience=tuple(row.audience),
        otherwise=tuple(row.otherwise),
        event_type=row.event_type,
        severity=row.severity,
        laddered=row.laddered,
    )
