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
        standings, scores = await _scored(session, criteria, run.closed, chunk)
        rows = await asyncio.to_thread(_compare, criteria, standings, scores, run.following)
        await proposals.put_simulation(session, proposal_id, run.closed, run.criteria_version, rows)


def _compare(
    criteria: CriteriaSet, standings: Sequence[Row[Any]], scores: Sequence[int], closed: date
) -> list[tuple[Any, ...]]:
    """Per account its score and tier now, and those of the proposed set."""
    candidates = [
        Candidate(
            one.account_id,
            score,
            one.eligible,
            Holding(one.computed_tier, one.tier_since, one.below_since) if one.tier_since else None,
        )
        for one, score in zip(standings, scores, strict=True)
    ]
    found = outcomes(criteria, candidates, closed=closed, following=closed + timedelta(days=1))
    return [
        (one.account_id, one.score, score, one.computed_tier, outcome.at_close, outcome.settled)
        for one, score, outcome in zip(standings, scores, found, strict=True)
    ]


async def _scored(
    session: AsyncSession, criteria: CriteriaSet, closed: date, chunk: int
) -> tuple[list[Row[Any]], list[int]]:
    """Every account with what it holds, and its score by the proposed set; a page at a time, so that the event loop is not held."""
    standings: list[Row[Any]] = []
    scores: list[int] = []
    while page := await proposals.holdings(session, standings[-1].account_id if standings else "", chunk):
        days = await buckets.days_of(session, [row.account_id for row in page], closed)
        scored = await asyncio.to_thread(score_days, criteria, days)
        standings += page
        scores += scored.scores.score.tolist()
    return standings, scores
