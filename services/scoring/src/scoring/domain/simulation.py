"""Who would move tier under another criteria set: at the next close, and once minimum stays and patience have run out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.contracts import Tier

from .criteria import CriteriaSet
from .tiers import Candidate, decide

LONG_AGO = date.min


@dataclass(frozen=True, slots=True)
class Outcome:
    """The computed tier of one account at the next close and once settled."""

    at_close: Tier
    settled: Tier


def outcomes(criteria: CriteriaSet, candidates: Sequence[Candidate], *, closed: date, following: date) -> list[Outcome]:
    """The tiers that a close of `closed` would decide by this set. `candidates` carry the scores under it, and what they hold today."""
    at_close = decide(criteria, candidates, closed=closed, following=following)
    patient = [
        replace(one, holding=replace(one.holding, since=LONG_AGO, below_since=LONG_AGO) if one.holding else None)
        for one in candidates
    ]
    settled = decide(criteria, patient, closed=closed, following=following)
    return [Outcome(first.holding.tier, last.holding.tier) for first, last in zip(at_close, settled, strict=True)]
