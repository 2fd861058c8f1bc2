"""A proposed criteria set applied to the ledger of the last close: what it would decide, with nothing changed."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import CriteriaSet, parse_criteria
from scoring.domain.simulation import outcomes
from scoring.domain.tiers import Candidate, Holding
from scoring.store import buckets, proposals, reads
from shared.jobs import Job

from .scoring import score_days

SIMULATION_JOB = "simulate_criteria"


async def simulate_proposal(job: Job, *, chunk: int) -> None:
    """Scores all accounts by the proposed set, decides their tiers, and keeps both beside what they hold. One transaction that sees one moment."""
    proposal_id = UUID(job.payload["proposal_id"])
    async with job.step() as session:
        await proposals.freeze(session)
        row = await proposals.proposal(session, proposal_id)
        run = await reads.last_run(session)
        if row is None or run is None:
            return
        criteria = parse_criteria(0, row.document)
        scores = await _scores(session, criteria, run.closed, chunk)
        held = await proposals.holdings(session)
        rows = await asyncio.to_thread(_compare, criteria, held, scores, run.following)
        await proposals.put_simulation(session, proposal_id, run.closed, run.criteria_version, rows)


def _compare(
    criteria: CriteriaSet, standings: Sequence[Row[Any]], scores: dict[str, int], closed: date
) -> list[tuple[Any, ...]]:
    """Per account its score and tier now, and those of the proposed set."""
    held = [one for one in standings if one.account_id in scores]
    candidates = [
        Candidate(
            one.account_id,
            scores[one.account_id],
            one.eligible,
            Holding(one.computed_tier, one.tier_since, one.below_since) if one.tier_since else None,
        )
        for one in held
    ]
    found = outcomes(criteria, candidates, closed=closed, following=closed + timedelta(days=1))
    return [
        (one.account_id, one.score, candidate.score, one.computed_tier, outcome.at_close, outcome.settled)
        for one, candidate, outcome in zip(held, candidates, found, strict=True)
    ]


async def _scores(session: AsyncSession, criteria: CriteriaSet, closed: date, chunk: int) -> dict[str, int]:
    found: dict[str, int] = {}
    after = ""
    while page := await buckets.page(session, after, chunk):
        days = await buckets.days_of(session, [row.account_id for row in page], closed)
        scored = await asyncio.to_thread(score_days, criteria, days)
        found.update(zip(scored.account_ids, scored.scores.score.tolist(), strict=True))
        after = page[-1].account_id
    return found
