"""What moved a score between two closes, by cause: the account's own data, other criteria, another model. Exact: the parts sum to the difference.

With F the facts and C the criteria of the former (0) and the latter (1) close, and S the score before rounding:

    S(F1, C1) − S(F0, C0) = [S(F1, C0) − S(F0, C0)] + [S(F1, C1) − S(F1, C0)]
                              data                      criteria

criterion by criterion. A score kept under another model is what it was: what today's model makes of the same facts and criteria, less that, is the
model's part. The shown scores are rounded, so what rounding took or gave is a part of its own; nothing that stood still is ever given a hundredth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .criteria import CriteriaSet, Criterion
from .score import EXACT_PER_HUNDREDTH, Columns, score_all

Facts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A score as a close kept it: `score` in hundredths, `raw` and `exact` in 1/100,000,000 of a point, `values` per criterion (None: missing)."""

    criteria: CriteriaSet
    model: str
    score: int
    raw: int
    values: Sequence[int | None]
    exact: Sequence[int]

    @property
    def facts(self) -> dict[str, int | None]:
        """Metric → value, as counted."""
        return {item.metric.name: value for item, value in zip(self.criteria.criteria, self.values, strict=True)}


@dataclass(frozen=True, slots=True)
class Side:
    """A criterion as it stood in one of the two closes."""

    item: Criterion
    value: int | None
    exact: int


@dataclass(frozen=True, slots=True)
class Move:
    """What one criterion added to the difference, by cause, in 1/100,000,000 of a point. A side is None where its set does not have the criterion."""

    criterion: str
    before: Side | None
    after: Side | None
    data: int
    criteria: int
    model: int

    @property
    def total(self) -> int:
        """How much its contribution moved."""
        return self.data + self.criteria + self.model


@dataclass(frozen=True, slots=True)
class Difference:
    """All moves, largest first; `rounding` is what the two rounded scores differ by beyond them. Everything in 1/100,000,000 of a point."""

    moves: tuple[Move, ...]
    rounding: int

    @property
    def total(self) -> int:
        """The difference of the two scores as shown."""
        return sum(move.total for move in self.moves) + self.rounding


def difference(before: Kept, after: Kept, known: Facts) -> Difference:
    """What moved the score. `known`: facts of the latter close for metrics that only the former criteria count (absent: taken as unmoved)."""
    first, last = _sides(before), _sides(after)
    started = {name: side.exact for name, side in first.items()}
    ended = {name: side.exact for name, side in last.items()}
    if (before.model, before.criteria) == (after.model, after.criteria):
        renewed, carried, restated = started, ended, ended
    else:
        renewed = exact_by(before.criteria, before.facts)
        carried = exact_by(before.criteria, {**before.facts, **known, **after.facts})
        restated = exact_by(after.criteria, after.facts)
    names = [*last, *(name for name in first if name not in last)]
    moves = [
        Move(
            name,
            first.get(name),
            last.get(name),
            data=carried.get(name, 0) - renewed.get(name, 0),
            criteria=restated.get(name, 0) - carried.get(name, 0),
            model=renewed.get(name, 0) - started.get(name, 0) + ended.get(name, 0) - restated.get(name, 0),
        )
        for name in names
    ]
    shown = (after.score - before.score) * EXACT_PER_HUNDREDTH
    return Difference(
        tuple(sorted(moves, key=lambda move: -abs(move.total))), rounding=shown - (after.raw - before.raw)
    )


def _sides(kept: Kept) -> dict[str, Side]:
    return {
        item.id: Side(item, value, exact)
        for item, value, exact in zip(kept.criteria.criteria, kept.values, kept.exact, strict=True)
    }


def exact_by(criteria: CriteriaSet, facts: Facts) -> dict[str, int]:
    """Exact contributions of one account's facts under a set, by today's model."""
    values = {item.metric.name: facts.get(item.metric.name) for item in criteria.criteria}
    columns = Columns(
        {name: np.array([value or 0], dtype=np.int64) for name, value in values.items()},
        {name: np.array([value is None], dtype=np.bool_) for name, value in values.items()},
    )
    exact = score_all(criteria, columns).exact[0]
    return {item.id: int(points) for item, points in zip(criteria.criteria, exact, strict=True)}
