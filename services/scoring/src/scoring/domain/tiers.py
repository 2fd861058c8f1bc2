"""Tiers: decided by the close run alone, over all accounts at once.

A tier is entered at its entry threshold and left below its lower exit threshold (hysteresis). Places are filled from the best tier down, in order of
score, then account id, up to the tier's capacity. Who has not yet stayed the minimum time keeps the place; who fell below the exit keeps it until the
patience has run out, so one short window never demotes. Eligibility caps at `standard` at once. Scores never depend on others; tiers may, by capacity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from shared.contracts import Tier

from .criteria import STANDARD, TIERS, CriteriaSet, TierRule
from .score import Flags, Whole, decimals

RANK = {tier: place for place, tier in enumerate(TIERS)}
NONE = 0  # no date; dates are ordinals
UNRANKED = -1  # no tier yet


@dataclass(frozen=True, slots=True)
class Holding:
    """The computed tier an account has, since which business date, and since when its score has stayed below the tier's exit (None: it has not)."""

    tier: Tier
    since: date
    below_since: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account as the close run sees it: score in hundredths, whether it may take part, and what it holds (None: never ranked)."""

    account_id: str
    score: int
    eligible: bool
    holding: Holding | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The computed tier from the next business day on, and why, in words."""

    account_id: str
    holding: Holding
    reason: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates as columns: `tier` the rank of the tier held (`UNRANKED`: none), `since` and `below` as ordinals (`NONE`: none)."""

    account_ids: list[str]
    score: Whole
    eligible: Flags
    tier: Whole
    since: Whole
    below: Whole


def pool_of(candidates: Sequence[Candidate]) -> Pool:
    """Candidates as columns, in the order given."""
    held = [candidate.holding for candidate in candidates]
    return Pool(
        [candidate.account_id for candidate in candidates],
        np.array([candidate.score for candidate in candidates], dtype=np.int64),
        np.array([candidate.eligible for candidate in candidates], dtype=np.bool_),
        np.array([RANK[one.tier] if one else UNRANKED for one in held], dtype=np.int64),
        np.array([one.since.toordinal() if one else NONE for one in held], dtype=np.int64),
        np.array([one.below_since.toordinal() if one and one.below_since else NONE for one in held], dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class Placement:
    """What a close decides: tier, since when it is held and since when its score is below the exit, in the order of the pool.

    `crowded`: per account and tier, whether it might have had the tier if there had been a place.
    """

    criteria: CriteriaSet
    pool: Pool
    tier: Whole
    since: Whole
    below: Whole
    crowded: Flags

    def verdict(self, row: int) -> Verdict:
        """The verdict on one account, with its reason in words."""
        tier, below = TIERS[int(self.tier[row])], int(self.below[row])
        holding = Holding(tier, date.fromordinal(int(self.since[row])), date.fromordinal(below) if below else None)
        score = int(self.pool.score[row])
        if self.pool.tier[row] == self.tier[row]:
            reason = _stays(self.criteria, score, holding)
        elif not self.pool.eligible[row]:
            reason = "the account is not open to the programme, so it is at most standard"
        else:
            reason = self._moves(row, score, tier)
        return Verdict(self.pool.account_ids[row], holding, reason)

    def _moves(self, row: int, score: int, tier: Tier) -> str:
        held = int(self.pool.tier[row])
        before = STANDARD if held == UNRANKED else TIERS[held]
        if RANK[tier] < RANK[before]:
            rule = self.criteria.rule(tier)
            return (
                f"score {points(score)} reached the entry {points(rule.entry)} of {tier}"
                if rule
                else f"score {points(score)}"
            )
        if held == UNRANKED:
            return f"first ranked with score {points(score)}"
        if self.crowded[row, held]:
            return f"the places of {before} are taken by accounts with higher scores; score {points(score)}"
        left = self.criteria.rule(before)
        return (
            f"score {points(score)} stayed below the exit {points(left.exit)} of {before} for {self.criteria.patience_days} days"
            if left
            else f"score {points(score)}"
        )


def decide(criteria: CriteriaSet, candidates: Sequence[Candidate], *, closed: date, following: date) -> list[Verdict]:
    """The computed tier of every candidate from business date `following` on, in the order given."""
    placed = place(criteria, pool_of(candidates), closed=closed, following=following)
    return [placed.verdict(row) for row in range(len(candidates))]


def place(criteria: CriteriaSet, pool: Pool, *, closed: date, following: date) -> Placement:
    """The same for a pool, all accounts at once."""
    below = _below_since(criteria, pool, closed)
    by_id = np.empty(len(pool.account_ids), dtype=np.int64)
    by_id[sorted(range(len(by_id)), key=pool.account_ids.__getitem__)] = np.arange(len(by_id))
    order = np.lexsort((by_id, -pool.score))
    settled = following.toordinal() - pool.since >= criteria.minimum_stay_days
    patient = (below == NONE) | (closed.toordinal() - below < criteria.patience_days)
    tier = np.full(len(by_id), RANK[STANDARD], dtype=np.int64)
    crowded = np.zeros((len(by_id), len(TIERS)), dtype=np.bool_)
    waiting = pool.eligible.copy()
    for rule in criteria.tiers:
        rank = RANK[rule.tier]
        staying = waiting & (pool.tier == rank) & ~settled
        may = _may_take(rule, pool, patient)
        taking = staying | _first(order, waiting & may & ~staying, rule, int(staying.sum()))
        waiting &= ~taking
        tier[taking] = rank
        crowded[:, rank] = waiting & may
    stays = pool.tier == tier
    since = np.where(stays, pool.since, following.toordinal())
    return Placement(criteria, pool, tier, since, np.where(stays, below, NONE), crowded)


def _below_since(criteria: CriteriaSet, pool: Pool, closed: date) -> Whole:
    """Since when the score has stayed below the exit of the tier held; today when it just fell."""
    fallen = np.zeros(len(pool.account_ids), dtype=np.bool_)
    for rule in criteria.tiers:
        fallen |= (pool.tier == RANK[rule.tier]) & (pool.score < rule.exit)
    return np.where(fallen, np.where(pool.below == NONE, closed.toordinal(), pool.below), NONE)


def _first(order: Whole, rest: Flags, rule: TierRule, staying: int) -> Flags:
    """Who gets a place beside those whose minimum stay is not over: by score up to the capacity."""
    found = np.zeros(len(rest), dtype=np.bool_)
    free = None if rule.capacity is None else max(0, rule.capacity - staying)
    found[order[rest[order]][:free]] = True
    return found


def _may_take(rule: TierRule, pool: Pool, patient: Flags) -> Flags:
    """Newcomers need the entry score; who holds the tier, or falls from a better one, needs the exit score or patience left."""
    rank = RANK[rule.tier]
    better = (pool.tier != UNRANKED) & (pool.tier < rank)
    return np.where(pool.tier == rank, patient, pool.score >= np.where(better, rule.exit, rule.entry))


def _stays(criteria: CriteriaSet, score: int, holding: Holding) -> str:
    """Why an account keeps its tier although the score alone would not give it."""
    rule = criteria.rule(holding.tier)
    if rule is None or holding.below_since is None:
        return f"score {points(score)}: stays {holding.tier}"
    return (
        f"score {points(score)} has been below the exit {points(rule.exit)} of {holding.tier} since {holding.below_since}; "
        f"kept for {criteria.patience_days} days of patience and {criteria.minimum_stay_days} days of minimum stay"
    )


def points(hundredths: int) -> Decimal:
    """A score in hundredths as people read it."""
    return decimals(hundredths, 100)
