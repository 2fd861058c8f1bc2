"""An account's score renewed on reading: shown, never emitted."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import STANDARD, CriteriaSet
from scoring.domain.explain import Outlook, outlook
from scoring.store import buckets, reads, runs
from shared.auth import Principal
from shared.clock import business_now, wall_now
from shared.contracts.access import visible
from shared.errors import Conflict, NotFound

from .reception import installation
from .scoring import Scored, score_days


@dataclass(frozen=True, slots=True)
class Reading:
    """An account as of now: its renewed score, and the standing of the last close (columns null without one)."""

    account_id: str
    day: date
    criteria: CriteriaSet
    scored: Scored
    standing: Row[Any]
    currency: str

    @property
    def version(self) -> str:
        """Changes whenever anything shown changes."""
        scores = self.scored.scores
        content = (
            scores.values.tobytes(),
            scores.missing.tobytes(),
            repr(tuple(self.standing)).encode(),
            str((self.day, self.criteria.version)).encode(),
        )
        return hashlib.sha256(b"|".join(content)).hexdigest()[:32]


def wall_today(session: AsyncSession) -> date:
    """Today's wall date in the installation's zone: what access dates mean."""
    return wall_now().astimezone(installation(session).zone).date()


async def require_seen(session: AsyncSession, principal: Principal, account_id: str) -> None:
    """Raises NotFound for an account that is unknown or not the principal's to see."""
    if not await reads.is_known(session, account_id, visible(principal, wall_today(session), literal(account_id))):
        raise NotFound(f"there is no account {account_id}")


async def read_score(session: AsyncSession, principal: Principal, account_id: str) -> Reading:
    """The account's score as of the business day worked on. Raises NotFound, and Conflict before the first close."""
    await require_seen(session, principal, account_id)
    day = await business_now(session)
    if day is None:
        raise Conflict("no business day has been closed yet, so there is no day to score for", code="no_business_day")
    criteria = await runs.criteria_on(session, day.today)
    reporting = installation(session).reporting
    days = await buckets.days_now(session, [account_id], day.today, reporting)
    return Reading(
        account_id,
        day.today,
        criteria,
        score_days(criteria, days),
        await reads.standing_of(session, account_id),
        reporting,
    )


def look_up(reading: Reading) -> Outlook | None:
    """The way from the computed tier to the next, by the renewed score."""
    scores = reading.scored.scores
    facts = {
        item.id: (None if scores.missing[0, index] else int(scores.values[0, index]), int(scores.normalised[0, index]))
        for index, item in enumerate(reading.criteria.criteria)
    }
    tier = reading.standing.computed_tier or STANDARD
    return outlook(reading.criteria, tier, int(scores.score[0]), int(scores.raw[0]), facts)
