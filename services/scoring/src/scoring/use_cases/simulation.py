"""A proposed criteria set applied to the ledger of the last close: what it would decide, with nothing changed."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import CriteriaSet, parse_criteria
from scoring.domain.simulation import outcomes
from scoring.domain.tiers import Candidate, Holding
from scoring.store import buckets, proposals, reads
from shared.jobs import Job

from .scoring import score_rows

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
        held = [one for one in await proposals.holdings(session, run.closed) if one.account_id in scores]
        candidates = [
            Candidate(
                one.account_id,
                scores[one.account_id],
                one.eligible,
                Holding(one.computed_tier, one.tier_since, one.below_since) if one.tier_since else None,
            )
            for one in held
        ]
        following = run.following + timedelta(days=1)
        found = await asyncio.to_thread(outcomes, criteria, candidates, closed=run.following, following=following)
        rows = [
            (one.account_id, one.score, candidate.score, one.computed_tier, outcome.at_close, outcome.settled)
            for one, candidate, outcome in zip(held, candidates, found, strict=True)
        ]
        await proposals.put_simulation(session, proposal_id, run.closed, run.criteria_version, rows)


async def _scores(session: AsyncSession, criteria: CriteriaSet, closed: date, chunk: int) -> dict[str, int]:
    found: dict[str, int] = {}
    after = ""
    while rows := await buckets.sums_for_run(session, after, closed, chunk):
        scored = await asyncio.to_thread(score_rows, criteria, rows)
        found.update(zip(scored.account_ids, scored.scores.score.tolist(), strict=True))
        after = rows[-1].account_id
    return found
