"""Criteria sets and metric columns for tests of the pure domain."""

import json
from importlib.resources import files
from typing import Any

import numpy as np
from hypothesis import strategies as st

from scoring.domain.criteria import METRICS, CriteriaSet, parse_criteria
from scoring.domain.score import Columns

DOCUMENT: dict[str, Any] = json.loads(files("scoring.criteria").joinpath("1.json").read_text())
FIRST = parse_criteria(1, DOCUMENT)
NAMES = tuple(METRICS)
values = st.one_of(st.none(), st.integers(-(10**15), 10**15), st.integers(-500, 500_000))
accounts = st.lists(st.tuples(*(values for _ in NAMES)), min_size=1, max_size=12)


def with_tiers(*, capacities: tuple[int | None, ...] = (2, 4, None), stay: int = 56, patience: int = 28) -> CriteriaSet:
    """The first set with other capacities and times."""
    tiers = [tier | {"capacity": capacity} for tier, capacity in zip(DOCUMENT["tiers"], capacities, strict=True)]
    return parse_criteria(1, DOCUMENT | {"tiers": tiers, "minimum_stay_days": stay, "patience_days": patience})


def columns(rows: list[tuple[int | None, ...]]) -> Columns:
    """Metric columns from rows in the order of NAMES; None is missing."""
    found = np.array([[0 if value is None else value for value in row] for row in rows], dtype=np.int64)
    missing = np.array([[value is None for value in row] for row in rows], dtype=np.bool_)
    return Columns(
        {name: found[:, place] for place, name in enumerate(NAMES)},
        {name: missing[:, place] for place, name in enumerate(NAMES)},
    )
