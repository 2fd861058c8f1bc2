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
from scoring.domain.facts import Sums, metrics
from scoring.domain.score import MODEL_VERSION, Columns, Scores, score_all
from scoring.domain.windows import Days, sums_of
from scoring.store.runs import Staged

_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Scored:
    """Accounts with the sums, metrics and scores they have as of one business day; row i of each belongs to account i."""

    account_ids: list[str]
    sums: Sums
    metrics: Columns
    scores: Scores


def score_days(criteria: CriteriaSet, days: Days) -> Scored:
    """Scores the accounts of these buckets."""
    sums = sums_of(days)
    facts = metrics(sums)
    return Scored(days.account_ids, sums, facts, score_all(criteria, facts))


def score_and_stage(criteria: CriteriaSet, closed: date, kept: Sequence[Row[Any]], days: Days) -> list[Staged]:
    """The rows of a run: of the accounts whose inputs, criteria or model are not those of their kept score (`kept`, an account each).

    The watermark says up to which day and how many ledger entries were counted; the hash covers every metric.
    """
    scored = score_days(criteria, days)
    scores, facts = scored.scores, scored.metrics
    names = sorted(facts.values)
    digested = np.stack(
        [
            *(np.where(facts.missing[name], 0, facts.values[name]) for name in names),
            *(facts.missing[name] for name in names),
        ],
        axis=1,
    )
    digests = [hashlib.sha256(row).digest() for row in np.ascontiguousarray(digested, dtype="<i8")]
    moved = [
        row
        for row, (digest, known) in enumerate(zip(digests, kept, strict=True))
        if (digest, MODEL_VERSION, criteria.version) != (known.inputs_hash, known.model_version, known.criteria_version)
    ]
    columns = (scores.values, scores.clamped, scores.normalised, scores.exact, scores.points)
    parts = np.stack([column[moved] for column in columns], axis=2).tolist()
    for row, index in np.argwhere(scores.missing[moved]).tolist():
        parts[row][index][0] = None
    volumes = [facts.values[name][moved].tolist() for name in ("volume_91", "volume_364", "margin_364")]
    return [
        Staged(
            scored.account_ids[row], score, raw, f"{closed}/{entries}", digests[row], _ENCODER.encode(part),
            volume_91, volume_364, None if unknown else margin,
        )
        for row, score, raw, entries, part, volume_91, volume_364, margin, unknown in zip(
            moved, scores.score[moved].tolist(), scores.raw[moved].tolist(), scored.sums["entries"][moved].tolist(), parts,
            *volumes, facts.missing["margin_364"][moved].tolist(), strict=True,
        )
    ]  # fmt: skip
