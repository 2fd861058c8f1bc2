"""Due items as rows, a chunk of accounts at a time: opened by cadence, cancelled where nothing asks for them any more, told once when they are overdue."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import Cadence, Kind
from shared.clock import BusinessDay
from shared.database import execute, fetch

_CHUNK = """
SELECT max(account_id) AS until FROM (SELECT account_id FROM account_standing WHERE account_id > $1 ORDER BY account_id LIMIT $2) AS c
"""
# the tier that counted on the day that was closed: what scoring decides of that day counts from the next one on
_TIERED = """
WITH tiered AS (
  SELECT s.account_id, s.first_on, c.months
  FROM account_standing s JOIN account a USING (account_id) JOIN unnest($4::text[], $5::integer[]) AS c (tier, months)
    ON c.tier = CASE WHEN s.next_since <= $6::date THEN s.next_tier ELSE s.tier END
  WHERE s.account_id > $1 AND s.account_id <= $2 AND a.status <> 'closed'
)
"""
_LAPSE = f"""
{_TIERED}
UPDATE due_item d SET state = 'cancelled', ended_on = $7::date
WHERE d.rule = 'cadence' AND d.state = 'open' AND d.kind = $3 AND d.account_id > $1 AND d.account_id <= $2
AND NOT EXISTS (SELECT FROM tiered t WHERE t.account_id = d.account_id)
"""
# an engagement of the kind that goes on will say itself when it is due
_OPEN = f"""
{_TIERED}, wanted AS (
  SELECT t.account_id, (coalesce(e.last, t.first_on) + make_interval(months => t.months))::date AS due_on
  FROM tiered t LEFT JOIN LATERAL (
    SELECT max(ended_on) FILTER (WHERE state = ANY ($8::text[])) AS last, bool_or(ended_on IS NULL) AS live
    FROM engagement WHERE account_id = t.account_id AND kind = $3
  ) AS e ON true
  WHERE e.live IS NOT TRUE
)
INSERT INTO due_item (item_id, kind, account_id, rule, due_on, opened_on)
SELECT uuidv7(), $3, account_id, 'cadence', due_on, $7::date FROM wanted WHERE due_on <= $7::date + $9::integer ORDER BY account_id
ON CONFLICT (account_id, kind) WHERE rule = 'cadence' AND state = 'open' DO NOTHING
RETURNING item_id, account_id, due_on
"""
_CLOSED = """
UPDATE due_item d SET state = 'cancelled', ended_on = $1 FROM account a
WHERE a.account_id = d.account_id AND a.status = 'closed' AND d.state = 'open'
"""
_OVERDUE = """
UPDATE due_item SET told_overdue_on = $1 WHERE item_id IN (
  SELECT item_id FROM due_item WHERE state = 'open' AND told_overdue_on IS NULL AND due_on < $1 ORDER BY due_on, item_id LIMIT $2 FOR UPDATE
) RETURNING item_id, account_id, kind, due_on, engagement_id
"""


async def chunk(session: AsyncSession, after: str, size: int) -> str | None:
    """The last of the next so many accounts that have a standing, None when there are no more."""
    until: str | None = (await fetch(session, _CHUNK, after, size))[0].until
    return until


async def lapse(session: AsyncSession, kind: Kind, cadence: Cadence, day: BusinessDay, span: tuple[str, str]) -> int:
    """Cancels what a cadence asked of accounts whose tier asks for nothing now."""
    return await execute(session, _LAPSE, *_asked(kind, cadence, day, span))


async def open_regular(
    session: AsyncSession, kind: Kind, cadence: Cadence, day: BusinessDay, span: tuple[str, str]
) -> Sequence[Row[Any]]:
    """Opens what comes due within the cadence's notice and is not open yet, of accounts after the first and up to the second of `span`."""
    return await fetch(session, _OPEN, *_asked(kind, cadence, day, span), list(kind.done), cadence.ahead_days)


async def cancel_of_closed(session: AsyncSession, today: date) -> int:
    """Nothing is due with an account that is closed."""
    return await execute(session, _CLOSED, today)


async def mark_overdue(session: AsyncSession, today: date, at_most: int) -> Sequence[Row[Any]]:
    """The oldest items whose day has passed and of which that was not told; told from now on."""
    return await fetch(session, _OVERDUE, today, at_most)


def _asked(kind: Kind, cadence: Cadence, day: BusinessDay, span: tuple[str, str]) -> tuple[object, ...]:
    return (*span, kind.name, list(cadence.months), list(cadence.months.values()), day.closed, day.today)
