"""What would lift an account to the next tier: how much is missing, and which single fact could bring it."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from shared.contracts import Tier

from .criteria import PROGRAMME, STANDARD, CriteriaSet, Criterion
from .score import EXACT_PER_HUNDREDTH, decimals


@dataclass(frozen=True, slots=True)
class Lift:
    """One criterion that alone would close the gap: its fact now (None: missing) and the value it would need, in the metric's own unit."""

    criterion: str
    now: Decimal | None
    needed: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next tier up, its entry score, how many points are missing (0: the score suffices, a place or eligibility is missing), and the lifts."""

    tier: Tier
    entry: Decimal
    missing: Decimal
    lifts: tuple[Lift, ...]


def outlook(
    criteria: CriteriaSet, tier: Tier, score: int, raw: int, facts: dict[str, tuple[int | None, int]]
) -> Outlook | None:
    """The way from `tier` to the one above; None for the best tier.

    `score` is in hundredths, `raw` the exact score in 1/100,000,000; `facts` per criterion id: the metric's value (None: missing) and its normalised
    points in millionths.
    """
    above = (
        PROGRAMME[-1] if tier == STANDARD else (PROGRAMME[PROGRAMME.index(tier) - 1] if tier != PROGRAMME[0] else None)
    )
    rule = criteria.rule(above) if above else None
    if rule is None or above is None:
        return None
    gap = rule.entry * EXACT_PER_HUNDREDTH - raw
    lifts = []
    if score < rule.entry:
        for item in criteria.criteria:
            now, normalised = facts[item.id]
            needed = _value_for(item, normalised + -(-gap // item.weight))
            if needed is not None:
                scale = item.metric.scale
                lifts.append(Lift(item.id, None if now is None else decimals(now, scale), decimals(needed, scale)))
    return Outlook(above, decimals(rule.entry, 100), decimals(max(0, rule.entry - score), 100), tuple(lifts))


def _value_for(item: Criterion, points: int) -> int | None:
    """The least demanding value with at least these points, None when the anchors never give as many."""
    anchors = (
        item.anchors
        if item.anchors[0][1] <= item.anchors[-1][1]
        else tuple((-value, point) for value, point in reversed(item.anchors))
    )
    sign = 1 if anchors is item.anchors else -1
    if points > anchors[-1][1]:
        return None
    for (low, low_points), (high, high_points) in pairwise(anchors):
        if low_points <= points <= high_points and high_points > low_points:
            return sign * (low + -(-(points - low_points) * (high - low) // (high_points - low_points)))
    return sign * anchors[0][0]
