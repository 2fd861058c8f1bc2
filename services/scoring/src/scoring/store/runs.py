"""A close run in the database: scores wait beside the known ones until all are there, then take their place in one transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import TIERS, CriteriaSet, parse_criteria
from scoring.domain.score import Flags, Whole
from scoring.domain.standing import Override, Standing
from scoring.domain.tiers import NONE, UNRANKED, Holding, Pool
from shared.contracts import Tier
from shared.database import copy, copy_out, execute, fetch

from .copied import fixed_width, rows_of

CRITERIA_LOCK = 0x5C09
ID_LENGTH = 64  # of account ids, at most
AT_ONCE = 2_000  # rows encoded in one stretch
_CRITERIA = (
    "SELECT version, document::text AS document FROM criteria_set WHERE valid_from <= $1 ORDER BY version DESC LIMIT 1"
)
_CRITERIA_VERSION = "SELECT version, document::text AS document FROM criteria_set WHERE version = $1"
_BEGIN = """
INSERT INTO scoring_run (closed, run_id, following, criteria_version, reporting_currency) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (closed) DO NOTHING
"""
_ENROL = """
INSERT INTO standing (account_id) SELECT account_id FROM access_account a
WHERE NOT EXISTS (SELECT FROM standing s WHERE s.account_id = a.account_id) ORDER BY account_id ON CONFLICT DO NOTHING
"""
_STAGED = (
    "closed", "account_id", "score", "raw", "watermark", "inputs_hash", "parts", "volume_91", "volume_364", "margin_364",
)  # fmt: skip
_TIER = f"""array_position(ARRAY['{"', '".join(TIERS)}'], {{}})"""
_CANDIDATES = f"""
SELECT coalesce(r.score, s.score)::bigint AS score,
  (coalesce(a.programme_eligible AND a.status <> 'closed', false))::int::bigint AS eligible,
  CASE WHEN s.tier_since IS NULL THEN {UNRANKED} ELSE {_TIER.format("s.computed_tier")} - 1 END::bigint AS tier,
  coalesce(s.tier_since - '0001-01-01'::date + 1, {NONE})::bigint AS since, coalesce(s.below_since - '0001-01-01'::date + 1, {NONE})::bigint AS below,
  (r.account_id IS NOT NULL)::int::bigint AS staged, s.eligible::int::bigint AS was_eligible,
  coalesce({_TIER.format("s.override_tier")}, 0)::bigint AS overridden,
  rpad(s.account_id, {ID_LENGTH}) AS account_id
FROM standing s LEFT JOIN run_account r ON r.closed = $1 AND r.account_id = s.account_id
LEFT JOIN access_account a ON a.account_id = s.account_id
WHERE r.account_id IS NOT NULL OR s.closed IS NOT NULL
"""
_NUMBERS = ("score", "eligible", "tier", "since", "below", "staged", "was_eligible", "overridden")
_COPIED = fixed_width({**dict.fromkeys(_NUMBERS, ">i8"), "account_id": f"S{ID_LENGTH}"})
_OVERRIDES = "SELECT DISTINCT ON (account_id) account_id, tier, owner, reason, expires_on FROM tier_override ORDER BY account_id, version DESC"
_LAST_FOLLOWING = "SELECT max(following) AS day FROM scoring_run WHERE swapped_at IS NOT NULL"
_HISTORY = """
INSERT INTO score (account_id, watermark, model_version, criteria_version, inputs_hash, closed, score, raw, parts)
SELECT account_id, watermark, $2, $3, inputs_hash, closed, score, raw, parts FROM run_account WHERE closed = $1
ON CONFLICT DO NOTHING
"""
_SWAP = """
UPDATE standing s SET closed = $1, since = $2, computed_tier = d.tier, tier_since = d.since, below_since = d.below,
  override_tier = d.override, effective_tier = coalesce(d.override, d.tier), eligible = d.eligible, reason = d.reason,
  model_version = $3, criteria_version = $4,
  score = coalesce(r.score, s.score), watermark = coalesce(r.watermark, s.watermark), inputs_hash = coalesce(r.inputs_hash, s.inputs_hash),
  volume_91 = coalesce(r.volume_91, s.volume_91), volume_364 = coalesce(r.volume_364, s.volume_364),
  margin_364 = CASE WHEN r.account_id IS NULL THEN s.margin_364 ELSE r.margin_364 END
FROM unnest($5::text[], $6::text[], $7::date[], $8::date[], $9::text[], $10::boolean[], $11::text[])
  AS d (account_id, tier, since, below, override, eligible, reason)
LEFT JOIN run_account r ON r.closed = $1 AND r.account_id = d.account_id
WHERE s.account_id = d.account_id
"""
_SWAPPED = """
UPDATE scoring_run SET accounts = (SELECT count(*) FROM standing WHERE closed IS NOT NULL), swapped_at = now() WHERE closed = $1
"""
_UNSTAGE = "DELETE FROM run_account WHERE closed <= $1"
_TO_PUBLISH = """
SELECT s.*, c.parts::text AS parts, o.owner, o.reason AS override_reason, o.expires_on
FROM (SELECT * FROM standing WHERE closed IS NOT NULL AND account_id > $1 AND (emitted_score IS NULL OR abs(emitted_score - score) >= $3
  OR (emitted_computed, emitted_override) IS DISTINCT FROM (computed_tier, override_tier)) ORDER BY account_id LIMIT $2) s
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
    records = (
        (closed, row.account_id, row.score, row.raw, row.watermark, row.inputs_hash, row.parts.decode(), row.volume_91, row.volume_364, row.margin_364)
        for row in rows
    )  # fmt: skip
    await copy(session, "run_account", _STAGED, records)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every account of a run with what it holds, the newest override of those that have one, and what of their standing is written already.

    `overridden` is the place of the override in `TIERS` counted from 1, 0 without one.
    """

    pool: Pool
    overrides: dict[str, Override]
    staged: Flags
    was_eligible: Flags
    overridden: Whole
    told_of: date  # moves from this day on have the reason of a move, which the next close replaces


async def candidates(session: AsyncSession, closed: date) -> Candidates:
    """Whom a run decides on."""
    copied = await copy_out(session, _CANDIDATES, closed)
    given = [(row.account_id, override_of(row)) for row in await fetch(session, _OVERRIDES)]
    last = (await fetch(session, _LAST_FOLLOWING))[0].day
    rows = await asyncio.to_thread(rows_of, copied, _COPIED)
    ids = await asyncio.to_thread(lambda: [name.decode().rstrip() for name in rows["account_id"].tolist()])
    pool = Pool(ids, rows["score"], rows["eligible"] == 1, rows["tier"], rows["since"], rows["below"])
    overrides = {account_id: override for account_id, override in given if override}
    return Candidates(
        pool, overrides, rows["staged"] == 1, rows["was_eligible"] == 1, rows["overridden"], last or closed
    )


def override_of(row: Row[Any]) -> Override | None:
    """The override in a row with its columns, None where there is none or it was withdrawn."""
    return Override(row.tier, row.owner, row.reason, row.expires_on) if row.tier else None


async def swap(
    session: AsyncSession, *, closed: date, following: date, model: str, criteria: int, decisions: Sequence[Decision]
) -> None:
    """Makes the run's scores and tiers the known ones, all at once; `decisions` are those that change a standing."""
    await execute(session, _HISTORY, closed, model, criteria)
    for start in range(0, len(decisions), AT_ONCE):
        part = decisions[start : start + AT_ONCE]
        await execute(
            session, _SWAP, closed, following, model, criteria, [row.account_id for row in part], [row.holding.tier for row in part],
            [row.holding.since for row in part], [row.holding.below_since for row in part], [row.override for row in part],
            [row.eligible for row in part], [row.reason for row in part],
        )  # fmt: skip
    await execute(session, _SWAPPED, closed)
    await execute(session, _UNSTAGE, closed)


async def to_publish(session: AsyncSession, after: str, limit: int, moved: int) -> Sequence[Row[Any]]:
    """The next accounts after `after` whose tier or override changed, or whose score moved by `moved`, since they were last published."""
    return await fetch(session, _TO_PUBLISH, after, limit, moved)


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
