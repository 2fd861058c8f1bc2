"""What views read at once: one statement brings all parts of an account that are small, each cut where it could grow."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import MAIN
from shared.database import fetch

AT_ONCE = 20
WORST = 10
LATELY = 5
# $1 account, $2 the wall's day, $3 the kinds that are shown (null: all)
_TODAY = f"coalesce((SELECT next_date FROM business_clock WHERE calendar = '{MAIN}'), $2::date)"
_SHOWN = "($3::text[] IS NULL OR kind = ANY ($3))"
_SECTIONS = f"""
WITH day AS (SELECT {_TODAY} AS today),
short AS MATERIALIZED (SELECT * FROM short_line WHERE account_id = $1 AND short)
SELECT now() AS as_of, day.today,
  (SELECT to_jsonb(x) FROM (
     SELECT (CASE WHEN next_since <= day.today THEN next_score ELSE score END)::text AS score,
       CASE WHEN next_since <= day.today THEN next_tier ELSE tier END AS tier,
       CASE WHEN next_since <= day.today THEN next_since ELSE since END AS since, version, updated_at AS told_at
     FROM account_standing WHERE account_id = $1) AS x)::text AS standing,
  (SELECT coalesce(jsonb_object_agg(service, jsonb_build_object('closed', closed_date, 'heard_at', heard_at,
     'age_seconds', greatest(0, extract(epoch FROM now() - heard_at))::bigint)), '{{}}') FROM run_heard)::text AS heard,
  (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
     SELECT engagement_id, kind, state, subject, opened_on, due_on, coalesce(due_on < day.today, false) AS overdue, owner, signature > 0 AS signed, updated_at
     FROM engagement WHERE account_id = $1 AND ended_on IS NULL AND {_SHOWN}
     ORDER BY due_on NULLS LAST, opened_on, engagement_id LIMIT {AT_ONCE + 1}) AS x)::text AS open,
  (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
     SELECT item_id, kind, rule, engagement_id, due_on, due_on < day.today AS overdue
     FROM due_item WHERE account_id = $1 AND state = 'open' AND {_SHOWN} AND ($3 IS NULL OR rule = 'deadline')
     ORDER BY due_on, item_id LIMIT {AT_ONCE + 1}) AS x)::text AS due,
  (SELECT to_jsonb(x) FROM (
     SELECT count(DISTINCT (order_source, order_id)) AS orders, count(*) AS lines, coalesce(sum(lacking), 0)::bigint AS lacking,
       count(*) FILTER (WHERE earliest IS NULL) AS undated, min(earliest) AS relief_from, max(earliest) AS relief_by FROM short) AS x)::text AS supply,
  (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
     SELECT order_source, order_id, line_no, sku, lacking, reason, earliest FROM short
     ORDER BY lacking DESC, order_source, order_id, line_no LIMIT {WORST}) AS x)::text AS worst,
  (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
     SELECT season_id, starts_on, closed_date AS closed, skus, missing, needed_on
     FROM season_shortfall WHERE account_id = $1 AND missing > 0 AND starts_on >= day.today ORDER BY starts_on, season_id LIMIT {WORST}) AS x)::text AS foreseen
FROM day
"""
_BEFORE = f"""
SELECT
  (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
     SELECT engagement_id, ended_on, fields FROM engagement
     WHERE account_id = $1 AND kind = $2 AND state = ANY ($3) ORDER BY due_on DESC NULLS LAST, engagement_id DESC LIMIT {LATELY}) AS x)::text AS visits,
  (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
     SELECT e.engagement_id, e.kind, e.subject, s.version, s.signed_by, s.signed_on, s.content
     FROM engagement e JOIN engagement_signature s ON s.engagement_id = e.engagement_id AND s.version = e.signature
     WHERE e.account_id = $1 AND e.signature > 0 ORDER BY s.signed_at DESC, e.engagement_id DESC LIMIT {LATELY}) AS x)::text AS agreed
"""
_VISIT = "SELECT account_id, state, fields::text AS fields FROM engagement WHERE engagement_id = $1 AND kind = $2"
# $2 how many, $3 the kinds shown (null: all, and what is not an engagement), $4 what is wanted (null: everything), $5 and $6 where the page begins
_HAPPENED = """
SELECT * FROM (
  (SELECT m.at, 'e' || m.engagement_id || '/' || lpad(m.row_version::text, 12, '0') AS id, 'engagement' AS what, e.kind, m.engagement_id, m.move,
     m.from_state AS before, m.to_state AS after, m.person_id, NULL::date AS effective, m.note
   FROM engagement e JOIN engagement_move m USING (engagement_id)
   WHERE e.account_id = $1 AND ($3::text[] IS NULL OR e.kind = ANY ($3)) AND ($5::timestamptz IS NULL OR m.at <= $5))
  UNION ALL
  (SELECT since::timestamp AT TIME ZONE 'UTC', 'm' || lpad(version::text, 12, '0'), 'manager', NULL, NULL, NULL,
     lag(manager) OVER (ORDER BY version), manager, NULL, NULL, reason
   FROM account_manager WHERE account_id = $1 AND $3 IS NULL)
  UNION ALL
  (SELECT since, 'l' || lpad(version::text, 12, '0'), 'lifecycle', NULL, NULL, NULL, NULL, lifecycle_stage || ', ' || status, NULL, NULL, NULL
   FROM account_lifecycle WHERE account_id = $1 AND $3 IS NULL)
  UNION ALL
  (SELECT decided_at, 't' || effective, 'tier', NULL, NULL, NULL, previous, tier, NULL, effective, reason
   FROM tier_move WHERE account_id = $1 AND $3 IS NULL)) AS happened
WHERE ($4::text IS NULL OR what = $4) AND ($5 IS NULL OR (at, id COLLATE "C") < ($5, $6))
ORDER BY at DESC, id COLLATE "C" DESC LIMIT $2
"""


async def sections(session: AsyncSession, account_id: str, wall: date, kinds: Sequence[str] | None) -> Any:
    """What stands about an account in the tables of engagements and of what was heard, as JSON texts; one round trip."""
    return (await fetch(session, _SECTIONS, account_id, wall, None if kinds is None else list(kinds)))[0]


async def lately(session: AsyncSession, account_id: str, kind: str, done: Sequence[str]) -> Any:
    """The last visits that took place and what was signed last, as JSON texts."""
    return (await fetch(session, _BEFORE, account_id, kind, list(done)))[0]


async def visit(session: AsyncSession, engagement_id: UUID, kind: str) -> Any:
    """One visit, or None."""
    rows = await fetch(session, _VISIT, engagement_id, kind)
    return rows[0] if rows else None


async def happened(
    session: AsyncSession,
    account_id: str,
    kinds: Sequence[str] | None,
    what: str | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[Any]:
    """What happened with an account, the newest first."""
    at, last = after or (None, None)
    return await fetch(session, _HAPPENED, account_id, limit, None if kinds is None else list(kinds), what, at, last)
