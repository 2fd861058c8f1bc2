"""Tiers decided one account after the other, as first written: what `scoring.domain.tiers` must say for all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.domain.criteria import STANDARD, CriteriaSet, TierRule
from scoring.domain.tiers import RANK, Candidate, Holding, Verdict, points
from shared.contracts import Tier


@dataclass(frozen=True, slots=True)
class _Close:
    """One close: the set in force, the day closed and the day from which the verdicts hold."""

    criteria: CriteriaSet
    closed: date
    following: date

    def settled(self, holding: Holding) -> bool:
        """Whether the minimum stay is over on the day the verdict would take effect."""
        return self.following - holding.since >= timedelta(days=self.criteria.minimum_stay_days)

    def out_of_patience(self, below_since: date) -> bool:
        return self.closed - below_since >= timedelta(days=self.criteria.patience_days)


def decide(criteria: CriteriaSet, candidates: Sequence[Candidate], *, closed: date, following: date) -> list[Verdict]:
    """The computed tier of every candidate from business date `following` on, in the order given."""
    close = _Close(criteria, closed, following)
    below = {c.account_id: _below_since(close, c) for c in candidates}
    placed: dict[str, Tier] = {}
    pool = sorted((c for c in candidates if c.eligible), key=lambda c: (-c.score, c.account_id))
    crowded: set[tuple[str, Tier]] = set()
    for rule in criteria.tiers:
        taking = _fill(close, rule, pool, below)
        pool = [c for c in pool if c.account_id not in taking]
        placed.update(dict.fromkeys(taking, rule.tier))
        crowded.update((c.account_id, rule.tier) for c in pool if _may_take(close, rule, c, below))
    return [_verdict(close, c, placed.get(c.account_id, STANDARD), below[c.account_id], crowded) for c in candidates]


def _below_since(close: _Close, candidate: Candidate) -> date | None:
    """Since when the score has stayed below the exit of the tier held; today when it just fell."""
    holding = candidate.holding
    rule = close.criteria.rule(holding.tier) if holding else None
    if holding is None or rule is None or candidate.score >= rule.exit:
        return None
    return holding.below_since or close.closed


def _fill(close: _Close, rule: TierRule, pool: Sequence[Candidate], below: dict[str, date | None]) -> set[str]:
    """Who gets a place: first those whose minimum stay is not over, then by score up to the capacity."""
    staying = {c.account_id for c in pool if c.holding and c.holding.tier == rule.tier and not close.settled(c.holding)}
    rest = [c.account_id for c in pool if c.account_id not in staying and _may_take(close, rule, c, below)]
    free = len(rest) if rule.capacity is None else max(0, rule.capacity - len(staying))
    return staying | set(rest[:free])


def _may_take(close: _Close, rule: TierRule, candidate: Candidate, below: dict[str, date | None]) -> bool:
    """Newcomers need the entry score; who holds the tier, or falls from a better one, needs the exit score or patience left."""
    holding = candidate.holding
    if holding is not None and holding.tier == rule.tier:
        since = below[candidate.account_id]
        return since is None or not close.out_of_patience(since)
    if holding is not None and RANK[holding.tier] < RANK[rule.tier]:
        return candidate.score >= rule.exit
    return candidate.score >= rule.entry


def _verdict(
    close: _Close, candidate: Candidate, tier: Tier, below_since: date | None, crowded: set[tuple[str, Tier]]
) -> Verdict:
    holding = candidate.holding
    if holding is not None and holding.tier == tier:
        return Verdict(
            candidate.account_id, Holding(tier, holding.since, below_since), _stays(close, candidate, tier, below_since)
        )
    return Verdict(candidate.account_id, Holding(tier, close.following), _moves(close, candidate, tier, crowded))


def _stays(close: _Close, candidate: Candidate, tier: Tier, below_since: date | None) -> str:
    """Why an account keeps its tier although the score alone would not give it."""
    rule = close.criteria.rule(tier)
    if rule is None or below_since is None:
        return f"score {points(candidate.score)}: stays {tier}"
    return (
        f"score {points(candidate.score)} has been below the exit {points(rule.exit)} of {tier} since {below_since}; "
        f"kept for {close.criteria.patience_days} days of patience and {close.criteria.minimum_stay_days} days of minimum stay"
    )


def _moves(close: _Close, candidate: Candidate, tier: Tier, crowded: set[tuple[str, Tier]]) -> str:
    score, before = points(candidate.score), candidate.holding.tier if candidate.holding else STANDARD
    if not candidate.eligible:
        return "the account is not open to the programme, so it is at most standard"
    if RANK[tier] < RANK[before]:
        rule = close.criteria.rule(tier)
        return f"score {score} reached the entry {points(rule.entry)} of {tier}" if rule else f"score {score}"
    if candidate.holding is None:
        return f"first ranked with score {score}"
    if (candidate.account_id, before) in crowded:
        return f"the places of {before} are taken by accounts with higher scores; score {score}"
    left = close.criteria.rule(before)
    return (
        f"score {score} stayed below the exit {points(left.exit)} of {before} for {close.criteria.patience_days} days"
        if left
        else f"score {score}"
    )
