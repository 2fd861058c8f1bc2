"""The close run: sums up the day, scores every account, decides all tiers at once, swaps them in, and tells what changed.

    rebuild dirty days ─ score (chunks, kept aside) ─ decide and swap (one transaction) ─ publish (chunks) ─ ScoringRunCompleted

Every arrow is a commit with the job's progress, so a killed run goes on where it was. Until the swap the former standings are what everybody reads.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import CriteriaSet
from scoring.domain.score import MODEL_VERSION, decimals
from scoring.domain.standing import MOVED, Change, Override, Standing, change, valid, why
from scoring.domain.tiers import RANK, place
from scoring.domain.windows import Days
from scoring.store import buckets, runs
from shared import outbox
from shared.clock import BusinessDay
from shared.closing import day_of
from shared.contracts import AccountScored, Contribution, ScoringRunCompleted, ScoringState, Tier, TierChanged
from shared.contracts import Standing as StandingPart
from shared.database import fetch
from shared.events import Emission
from shared.ids import new_id
from shared.jobs import Job

from .scoring import score_and_stage

TOLD_AT_ONCE = 500  # accounts: events are made in the event loop, in short stretches


async def close_day(job: Job, *, reporting: str, chunk: int) -> None:
    """Does the close of one business day, or what is left of it; see the module. Call it once the day is in the ledger."""
    day = day_of(job)
    job.progress.setdefault("phase", "begin")
    if job.progress["phase"] == "begin":
        await _begin(job, day, reporting)
    if job.progress["phase"] == "rebuild":
        await _rebuild(job, reporting, chunk)
    if job.progress["phase"] == "score":
        await _score(job, day, chunk)
    if job.progress["phase"] == "decide":
        await _decide(job, day)
    if job.progress["phase"] == "publish":
        await _publish(job, day, chunk)


async def _begin(job: Job, day: BusinessDay, reporting: str) -> None:
    async with job.step() as session:
        await runs.hold_criteria(session, change=False)
        criteria = await runs.criteria_on(session, day.closed)
        job.progress["run_id"] = str(new_id())
        await runs.begin(
            session,
            closed=day.closed,
            following=day.today,
            run_id=job.progress["run_id"],
            criteria=criteria.version,
            reporting=reporting,
        )
        job.progress["phase"] = "rebuild"


async def _rebuild(job: Job, reporting: str, chunk: int) -> None:
    while job.progress["phase"] == "rebuild":
        async with job.step() as session:
            if await buckets.rebuild(session, reporting, chunk) < chunk:
                job.progress |= {"phase": "score", "after": ""}


async def _score(job: Job, day: BusinessDay, chunk: int) -> None:
    """Scores page by page. The next page is read while this one is scored and staged: nothing but a close changes what it reads."""
    async with job.database.read() as session:
        criteria = await _criteria(session, day)
    reading = asyncio.create_task(_read(job, day, job.progress["after"], chunk))
    try:
        while job.progress["phase"] == "score":
            page, days = await reading
            more = len(page) == chunk
            if more:
                reading = asyncio.create_task(_read(job, day, page[-1].account_id, chunk))
            found = await asyncio.to_thread(score_and_stage, criteria, day.closed, page, days)
            async with job.step() as session:
                await runs.stage(session, day.closed, found)
                job.progress |= {"after": page[-1].account_id} if more else {"phase": "decide"}
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(job: Job, day: BusinessDay, after: str, chunk: int) -> tuple[Sequence[Row[Any]], Days]:
    async with job.database.read() as session:
        page = await buckets.page(session, after, chunk)
        return page, await buckets.days_of(session, [row.account_id for row in page], day.closed)


async def _criteria(session: AsyncSession, day: BusinessDay) -> CriteriaSet:
    """The set the run began with, also when a newer one has come since."""
    version = (await fetch(session, "SELECT criteria_version AS v FROM scoring_run WHERE closed = $1", day.closed))[0].v
    return await runs.criteria_version(session, version)


async def _decide(job: Job, day: BusinessDay) -> None:
    async with job.step() as session:
        criteria = await _criteria(session, day)
        found = await runs.candidates(session, day.closed)
        decisions = await asyncio.to_thread(_decisions, criteria, found, day)
        await runs.swap(
            session,
            closed=day.closed,
            following=day.today,
            model=MODEL_VERSION,
            criteria=criteria.version,
            decisions=decisions,
        )
        job.progress |= {"phase": "publish", "after": "", "emitted": 0, "moves": 0}


def _decisions(criteria: CriteriaSet, found: runs.Candidates, day: BusinessDay) -> list[runs.Decision]:
    """The verdicts that change a standing: another score, tier, day, override or part in the programme, or the reason of a move that is over."""
    pool = found.pool
    placed = place(criteria, pool, closed=day.closed, following=day.today)
    override: dict[str, Tier] = {
        account_id: tier for account_id, one in found.overrides.items() if (tier := valid(one, day.today))
    }
    overridden = np.zeros(len(pool.account_ids), dtype=np.int64)
    if override:
        overridden[:] = [RANK[override[name]] + 1 if name in override else 0 for name in pool.account_ids]
    changed = found.staged | (placed.tier != pool.tier) | (placed.since != pool.since) | (placed.below != pool.below)
    changed |= (
        (pool.eligible != found.was_eligible)
        | (overridden != found.overridden)
        | (pool.since >= found.told_of.toordinal())
    )
    verdicts = [(row, placed.verdict(row)) for row in np.flatnonzero(changed).tolist()]
    return [
        runs.Decision(
            verdict.account_id,
            verdict.holding,
            override.get(verdict.account_id),
            bool(pool.eligible[row]),
            verdict.reason,
        )
        for row, verdict in verdicts
    ]


async def _publish(job: Job, day: BusinessDay, chunk: int) -> None:
    chunk = min(chunk, TOLD_AT_ONCE)
    while job.progress["phase"] == "publish":
        async with job.step() as session:
            rows = await runs.to_publish(session, job.progress["after"], chunk, MOVED)
            if rows:
                criteria = await _criteria(session, day)
                job.progress["moves"] += await _tell(session, day, criteria, rows)
                job.progress["emitted"] += len(rows)
                job.progress["after"] = rows[-1].account_id
            if len(rows) < chunk:
                await _complete(session, job, day)
                job.progress["phase"] = "done"


async def _tell(session: AsyncSession, day: BusinessDay, criteria: CriteriaSet, rows: Sequence[Row[Any]]) -> int:
    """Emits state, score and tier moves of these accounts; returns how many moved."""
    emissions: list[Emission] = []
    told: list[tuple[str, Standing]] = []
    moves: list[tuple[str, date, Tier, Tier, str]] = []
    for row in rows:
        new = Standing(row.score, row.computed_tier, row.override_tier, day.today)
        found = change(_emitted(row), new, closed=day.closed)
        if found is None:
            continue
        told.append((row.account_id, new))
        emissions += [
            Emission(payload, business_date=day.closed)
            for payload in (_state(row, found, day), _scored(row, found, criteria))
        ]
        if found.tier_moved:
            override = (
                Override(row.override_tier, row.owner, row.override_reason, row.expires_on)
                if row.override_tier
                else None
            )
            reason = why(found, row.reason, override)[:2000]
            moves.append((row.account_id, day.today, found.current.effective, found.following.effective, reason))
            emissions.append(Emission(_moved(moves[-1]), business_date=day.closed))
    await runs.published(session, day.today, told)
    await runs.record_moves(session, moves)
    await outbox.emit(session, emissions)
    return len(moves)


def _emitted(row: Row[Any]) -> Standing | None:
    if row.emitted_score is None:
        return None
    return Standing(row.emitted_score, row.emitted_computed, row.emitted_override, row.emitted_since)


def _state(row: Row[Any], found: Change, day: BusinessDay) -> ScoringState:
    return ScoringState(
        account_id=row.account_id,
        version=day.closed.toordinal(),
        current=_part(found.current),
        next=_part(found.following),
    )


def _part(standing: Standing) -> StandingPart:
    return StandingPart(
        score=decimals(standing.score, 100),
        computed_tier=standing.computed,
        effective_tier=standing.effective,
        since=standing.since,
        override=standing.override,
    )


def _scored(row: Row[Any], found: Change, criteria: CriteriaSet) -> AccountScored:
    parts = msgspec.json.decode(row.parts)
    return AccountScored(
        account_id=row.account_id,
        score=decimals(row.score, 100),
        computed_tier=row.computed_tier,
        effective_tier=row.effective_tier,
        effective=found.following.since,
        contributions=[
            Contribution(criterion=item.id, raw=decimals(value or 0, item.metric.scale), points=decimals(points, 100))
            for item, (value, _, _, _, points) in zip(criteria.criteria, parts, strict=True)
        ],
        model_version=row.model_version,
        criteria_version=row.criteria_version,
        watermark=row.watermark,
        override=row.override_tier,
    )


def _moved(move: tuple[str, date, Tier, Tier, str]) -> TierChanged:
    account_id, effective, previous, tier, reason = move
    return TierChanged(account_id=account_id, previous=previous, tier=tier, reason=reason, effective=effective)


async def _complete(session: AsyncSession, job: Job, day: BusinessDay) -> None:
    accounts = await runs.complete(session, day.closed, job.progress["emitted"], job.progress["moves"])
    completed = ScoringRunCompleted(
        run_id=job.progress["run_id"],
        closed_date=day.closed,
        accounts=accounts,
        emitted=job.progress["emitted"],
        tier_changes=job.progress["moves"],
    )
    await outbox.emit(session, [Emission(completed, business_date=day.closed)])
