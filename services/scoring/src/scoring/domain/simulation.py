"""Who would move tier under another criteria set: at the next close, and once minimum stays and patience have run out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from shared.contracts import Tier

from .criteria import TIERS, CriteriaSet
from .tiers import Candidate, place, pool_of

LONG_AGO = date.min


@dataclass(frozen=True, slots=True)
class Outcome:
    """The computed tier of one account at the next close and once settled."""

    at_close: Tier
    settled: Tier


def outcomes(criteria: CriteriaSet, candidates: Sequence[Candidate], *, closed: date, following: date) -> list[Outcome]:
    """The tiers that a close of `closed` would decide by this set. `candidates` carry the scores under it, and what they hold today."""
    pool = pool_of(candidates)
    at_close = place(criteria, pool, closed=closed, following=following)
    long_ago = np.full(len(candidates), LONG_AGO.toordinal(), dtype=np.int64)
    settled = place(criteria, replace(pool, since=long_ago, below=long_ago), closed=closed, following=following)
    return [
        Outcome(TIERS[first], TIERS[last])
        for first, last in zip(at_close.tier.tolist(), settled.tier.tolist(), strict=True)
    ]
