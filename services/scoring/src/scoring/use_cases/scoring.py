"""From sums to scores: one path for a whole run and for a single account that is read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import numpy as np
from sqlalchemy.engine import Row

from scoring.domain.criteria import CriteriaSet
from scoring.domain.facts import SUMS, Sums, metrics
from scoring.domain.score import Columns, Scores, score_all
from scoring.store.runs import Staged

_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Scored:
    """Accounts with the sums, metrics and scores they have as of one business day; row i of each belongs to account i."""

    account_ids: list[str]
    sums: Sums
    metrics: Columns
    scores: Scores


def score_rows(criteria: CriteriaSet, rows: Sequence[Row[Any]]) -> Scored:
    """Scores the accounts of rows with the columns `account_id` and `SUMS`."""
    names = list(rows[0]._fields) if rows else ["account_id", *SUMS]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    sums = Sums(
        {
            name: np.array(column, dtype=np.int64)
            for name, column in zip(names, columns, strict=True)
            if name != "account_id"
        }
    )
    facts = metrics(sums)
    return Scored(list(columns[names.index("account_id")]), sums, facts, score_all(criteria, facts))


def score_and_stage(criteria: CriteriaSet, closed: date, rows: Sequence[Row[Any]]) -> list[Staged]:
    """The rows of a run. The watermark says up to which day and how many ledger entries were counted; the hash covers every metric."""
    scored = score_rows(criteria, rows)
    scores, facts = scored.scores, scored.metrics
    parts = np.stack([scores.values, scores.clamped, scores.normalised, scores.exact, scores.points], axis=2).tolist()
    for row, index in np.argwhere(scores.missing).tolist():
        parts[row][index][0] = None
    names = sorted(facts.values)
    digested = np.stack(
        [
            *(np.where(facts.missing[name], 0, facts.values[name]) for name in names),
            *(facts.missing[name] for name in names),
        ],
        axis=1,
    )
    volumes = [facts.values[name].tolist() for name in ("volume_91", "volume_364", "margin_364")]
    no_margin = facts.missing["margin_364"].tolist()
    return [
        Staged(
            account_id, score, raw, f"{closed}/{entries}", hashlib.sha256(digest).digest(), _ENCODER.encode(part),
            volume_91, volume_364, None if unknown else margin,
        )
        for account_id, score, raw, entries, digest, part, volume_91, volume_364, margin, unknown in zip(
            scored.account_ids, scores.score.tolist(), scores.raw.tolist(), scored.sums["entries"].tolist(),
            np.ascontiguousarray(digested, dtype="<i8"), parts, *volumes, no_margin, strict=True,
        )
    ]  # fmt: skip
