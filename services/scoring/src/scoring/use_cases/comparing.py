"""An account's score at two closes, and what moved it in between."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import METRICS
from scoring.domain.difference import Difference, Kept, difference
from scoring.domain.facts import BEHIND, SUMS
from scoring.store import buckets, reads, runs
from shared.auth import Principal
from shared.errors import FieldError, Invalid

from .reading import require_seen
from .reception import installation
from .scoring import score_days


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the two scores: the row the close kept, and the ledger as it is known now for that close's day."""

    row: Row[Any]
    kept: Kept
    sums: dict[str, int]
    metrics: dict[str, int | None]

    def as_counted(self, metric: str) -> bool:
        """Whether the ledger still says what the close counted (a record that came late mends the past)."""
        return metric not in self.kept.facts or self.kept.facts[metric] == self.metrics[metric]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scores of one account and what moved it."""

    account_id: str
    before: Moment
    after: Moment
    found: Difference
    currency: str

    @property
    def version(self) -> str:
        """Changes whenever anything shown changes."""
        content = [repr((tuple(side.row), side.sums)) for side in (self.before, self.after)]
        return hashlib.sha256("|".join(content).encode()).hexdigest()[:32]

    def facts(self, metric: str) -> list[tuple[str, int, int]]:
        """The sums behind a metric that differ between the two days: name, before, after."""
        first, last = self.before.sums, self.after.sums
        return [(name, first[name], last[name]) for name in BEHIND[metric] if first[name] != last[name]]


async def compare(
    session: AsyncSession, principal: Principal, account_id: str, since: date | None, until: date | None
) -> Comparison:
    """The scores that stood after the closes of two dates; `since` None: the last score before the latter.

    Raises NotFound, and Invalid where no close had counted the account by then.
    """
    await require_seen(session, principal, account_id)
    if since is not None and until is not None and until < since:
        raise Invalid(f"{until} lies before {since}", errors=[FieldError("/to", "must not lie before `from`", "query")])
    after = await _moment(session, account_id, until or date.max, "/to")
    before = await _moment(session, account_id, since or after.row.closed - timedelta(days=1), "/from")
    found = difference(before.kept, after.kept, after.metrics)
    return Comparison(account_id, before, after, found, installation(session).reporting)


async def _moment(session: AsyncSession, account_id: str, on: date, pointer: str) -> Moment:
    row = await reads.score_on(session, account_id, on)
    if row is None:
        raise Invalid(
            f"no close had counted account {account_id} by {on}",
            code="not_scored_yet",
            errors=[FieldError(pointer, "no score of this account is as old", "query")],
        )
    criteria = await runs.criteria_version(session, row.criteria_version)
    kept = Kept(
        criteria,
        row.model_version,
        row.score,
        row.raw,
        [part[0] for part in row.parts],
        [part[3] for part in row.parts],
    )
    days = await buckets.days_now(session, [account_id], row.closed, installation(session).reporting)
    scored = score_days(criteria, days)
    metrics = {
        name: None if scored.metrics.missing[name][0] else int(scored.metrics.values[name][0]) for name in METRICS
    }
    return Moment(row, kept, {name: int(scored.sums[name][0]) for name in SUMS}, metrics)
