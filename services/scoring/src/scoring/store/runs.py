"""A close run in the database: scores wait beside the known ones until all are there, then take their place in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import CriteriaSet, parse_criteria
from scoring.domain.standing import Override, Standing
from scoring.domain.tiers import Candidate, Holding
from shared.contracts import Tier
from shared.database import execute, fetch

CRITERIA_LOCK = 0x5C09
_CRITERIA = (
    "SELECT version, document::text AS document FROM criteria_set WHERE valid_from <= $1 ORDER BY version DESC LIMIT 1"
)
_CRITERIA_VERSION = "SELECT version, document::text AS document FROM criteria_set WHERE version = $1"
_BEGIN = """
INSERT INTO scoring_run (closed, run_id, following, criteria_version, reporting_currency) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (closed) DO NOTHING
"""
_ENROL = (
    "INSERT INTO standing (account_id) SELECT account_id FROM access_account ORDER BY account_id ON CONFLICT DO NOTHING"
)
_STAGE = """
INSERT INTO run_account (closed, account_id, score, raw, watermark, inputs_hash, parts, volume_91, volume_364, margin_364)
SELECT $1, * FROM unnest($2::text[], $3::int[], $4::bigint[], $5::text[], $6::bytea[], $7::jsonb[], $8::bigint[], $9::bigint[], $10::bigint[])
ON CONFLICT DO NOTHING
"""
_CANDIDATES = """
SELECT r.account_id, r.score, s.computed_tier, s.tier_since, s.below_since,
  coalesce(a.programme_eligible AND a.status <> 'closed', false) AS eligible, o.tier, o.owner, o.reason, o.expires_on
FROM run_account r JOIN standing s USING (account_id) LEFT JOIN access_account a USING (account_id)
LEFT JOIN LATERAL (SELECT * FROM tier_override v WHERE v.account_id = r.account_id ORDER BY v.version DESC LIMIT 1) o ON true
WHERE r.closed = $1 ORDER BY r.account_id
"""
_HISTORY = """
INSERT INTO score (account_id, watermark, model_version, criteria_version, inputs_hash, closed, score, raw, parts)
SELECT r.account_id, r.watermark, $2, $3, r.inputs_hash, r.closed, r.score, r.raw, r.parts FROM run_account r JOIN standing s USING (account_id)
WHERE r.closed = $1 AND (s.inputs_hash, s.model_version, s.criteria_version) IS DISTINCT FROM (r.inputs_hash, $2, $3)
ON CONFLICT DO NOTHING
"""
_SWAP = """
UPDATE standing s SET closed = r.closed, score = r.score, computed_tier = d.tier, tier_since = d.since, below_since = d.below,
  override_tier = d.override, effective_tier = coalesce(d.override, d.tier), since = $2, eligible = d.eligible, reason = d.reason,
  watermark = CASE WHEN (s.inputs_hash, s.model_version, s.criteria_version) IS DISTINCT FROM (r.inputs_hash, $3::text, $4::int)
    THEN r.watermark ELSE s.watermark END,
  model_version = $3, criteria_version = $4, inputs_hash = r.inputs_hash,
  volume_91 = r.volume_91, volume_364 = r.volume_364, margin_364 = r.margin_364
FROM unnest($5::text[], $6::text[], $7::date[], $8::date[], $9::text[], $10::boolean[], $11::text[])
  AS d (account_id, tier, since, below, override, eligible, reason)
JOIN run_account r ON r.closed = $1 AND r.account_id = d.account_id
WHERE s.account_id = d.account_id
"""
_SWAPPED = "UPDATE scoring_run SET accounts = $2, swapped_at = now() WHERE closed = $1"
_UNSTAGE = "DELETE FROM run_account WHERE closed <= $1"
_TO_PUBLISH = """
SELECT s.*, c.parts::text AS parts, o.owner, o.reason AS override_reason, o.expires_on
FROM (SELECT * FROM standing WHERE closed = $1 AND account_id > $2 AND (emitted_score IS NULL OR abs(emitted_score - score) >= $4
  OR (emitted_computed, emitted_override) IS DISTINCT FROM (computed_tier, override_tier)) ORDER BY account_id LIMIT $3) s
JOIN score c USING (account_id, watermark, model_version, criteria_version, inputs_hash)
LEFT JOIN LATERAL (SELECT * FROM tier_override v WHERE v.account_id = s.account_id ORDER BY v.version DESC LIMIT 1) o ON true
ORDER BY s.account_id
"""
_PUBLISHED = """
UPDATE standing s SET emitted_score = t.score, emitted_computed = t.computed, emitted_override = t.override, emitted_since = $5
FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) AS t (account_id, score, computed, override) WHERE s.account_id = t.account_id
"""
_MOVED = """
INSERT INTO tier_change (account_id, effective, previous, tier, reason)
SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING
"""
_COMPLETE = "UPDATE scoring_run SET emitted = $2, tier_changes = $3, completed_at = now() WHERE closed = $1"


@dataclass(frozen=True, slots=True)
class Staged:
    """A run's result for one account, before tiers are decided. `parts` per criterion: value or None, clamped, normalised, exact, points."""

    account_id: str
    score: int
    raw: int
    watermark: str
    inputs_hash: bytes
    parts: bytes
    volume_91: int
    volume_364: int
    margin_364: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A run's tier decision for one account."""

    account_id: str
    holding: Holding
    override: Tier | None
    eligible: bool
    reason: str


async def hold_criteria(session: AsyncSession, *, change: bool) -> None:
    """Until this transaction ends no set is approved (`change`: nor does a run choose its own): a close counts by what was approved before it began."""
    lock = "pg_advisory_xact_lock" if change else "pg_advisory_xact_lock_shared"
    await execute(session, f"SELECT {lock}($1)", CRITERIA_LOCK)


async def criteria_on(session: AsyncSession, day: date) -> CriteriaSet:
    """The criteria set in force on a business day. Raises LookupError when none is."""
    rows = await fetch(session, _CRITERIA, day)
    if not rows:
        message = f"no criteria set is in force on {day}"
        raise LookupError(message)
    return parse_criteria(rows[0].version, msgspec.json.decode(rows[0].document))


async def criteria_version(session: AsyncSession, version: int) -> CriteriaSet:
    """One criteria set by its version. Raises LookupError when there is none."""
    rows = await fetch(session, _CRITERIA_VERSION, version)
    if not rows:
        message = f"there is no criteria set {version}"
        raise LookupError(message)
    return parse_criteria(rows[0].version, msgspec.json.decode(rows[0].document))


async def all_criteria(session: AsyncSession) -> dict[int, CriteriaSet]:
    """Every criteria set there is, by version."""
    rows = await fetch(session, "SELECT version, document::text AS document FROM criteria_set")
    return {row.version: parse_criteria(row.version, msgspec.json.decode(row.document)) for row in rows}


async def begin(
    session: AsyncSession, *, closed: date, following: date, run_id: UUID, criteria: int, reporting: str
) -> None:
    """Opens the run, and gives every account that is known by now a standing."""
    await execute(session, _BEGIN, closed, run_id, following, criteria, reporting)
    await execute(session, _ENROL)


async def stage(session: AsyncSession, closed: date, rows: Sequence[Staged]) -> None:
    """Keeps scores beside the known ones."""
    await execute(
        session, _STAGE, closed, [row.account_id for row in rows], [row.score for row in rows], [row.raw for row in rows],
        [row.watermark for row in rows], [row.inputs_hash for row in rows], [row.parts.decode() for row in rows],
        [row.volume_91 for row in rows], [row.volume_364 for row in rows], [row.margin_364 for row in rows],
    )  # fmt: skip


async def candidates(session: AsyncSession, closed: date) -> tuple[list[Candidate], list[Override | None]]:
    """Every account of the run with what it holds, and its override; in order of account id."""
    rows = await fetch(session, _CANDIDATES, closed)
    found = [
        Candidate(
            row.account_id,
            row.score,
            row.eligible,
            Holding(row.computed_tier, row.tier_since, row.below_since) if row.tier_since else None,
        )
        for row in rows
    ]
    return found, [override_of(row) for row in rows]


def override_of(row: Row[Any]) -> Override | None:
    """The override in a row with its columns, None where there is none or it was withdrawn."""
    return Override(row.tier, row.owner, row.reason, row.expires_on) if row.tier else None


async def swap(
    session: AsyncSession, *, closed: date, following: date, model: str, criteria: int, decisions: Sequence[Decision]
) -> None:
    """Makes the run's scores and tiers the known ones, all at once."""
    await execute(session, _HISTORY, closed, model, criteria)
    await execute(
        session, _SWAP, closed, following, model, criteria, [row.account_id for row in decisions], [row.holding.tier for row in decisions],
        [row.holding.since for row in decisions], [row.holding.below_since for row in decisions], [row.override for row in decisions],
        [row.eligible for row in decisions], [row.reason for row in decisions],
    )  # fmt: skip
    await execute(session, _SWAPPED, closed, len(decisions))
    await execute(session, _UNSTAGE, closed)


async def to_publish(session: AsyncSession, closed: date, after: str, limit: int, moved: int) -> Sequence[Row[Any]]:
    """The next accounts after `after` whose tier or override changed, or whose score moved by `moved`, since they were last published."""
    return await fetch(session, _TO_PUBLISH, closed, after, limit, moved)


async def published(session: AsyncSession, following: date, rows: Sequence[tuple[str, Standing]]) -> None:
    """Notes what others have now been told."""
    await execute(
        session, _PUBLISHED, [account_id for account_id, _ in rows], [told.score for _, told in rows], [told.computed for _, told in rows],
        [told.override for _, told in rows], following,
    )  # fmt: skip


async def record_moves(session: AsyncSession, moves: Sequence[tuple[str, date, str, str, str]]) -> None:
    """Keeps tier moves (account, effective date, previous, tier, reason)."""
    if moves:
        await execute(session, _MOVED, *map(list, zip(*moves, strict=True)))


async def complete(session: AsyncSession, closed: date, emitted: int, tier_changes: int) -> int:
    """Ends the run and answers with how many accounts it scored."""
    await execute(session, _COMPLETE, closed, emitted, tier_changes)
    return int((await fetch(session, "SELECT accounts FROM scoring_run WHERE closed = $1", closed))[0].accounts)
