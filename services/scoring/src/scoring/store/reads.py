"""Queries behind the API. Every one of them is given the predicate of what its caller may see."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, or_, select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.access import access_account

from .tables import (
    criteria_proposal,
    criteria_set,
    dirty_day,
    dirty_due,
    score,
    scoring_run,
    standing,
    tier_change,
    tier_override,
)

_LAST_RUN = (
    select(scoring_run).where(scoring_run.c.swapped_at.is_not(None)).order_by(scoring_run.c.closed.desc()).limit(1)
)

# A close writes only the standings it changes, and its word holds for all: so these two are the last close's, not the row's.
_COUNTED = standing.c.closed.is_not(None)
_LAST = _LAST_RUN.subquery()
_CLOSED = case((_COUNTED, select(_LAST.c.closed).scalar_subquery())).label("closed")
_SINCE = case((_COUNTED, select(_LAST.c.following).scalar_subquery())).label("since")
_STANDING = (*(column for column in standing.c if column.name not in {"closed", "since"}), _CLOSED, _SINCE)


async def is_known(session: AsyncSession, account_id: str, seen: ColumnElement[bool]) -> bool:
    """Whether the account is known to the projection or the ledger, and `seen` holds."""
    known = or_(
        exists().where(access_account.c.account_id == account_id),
        exists().where(standing.c.account_id == account_id),
        exists().where(dirty_day.c.account_id == account_id),
        exists().where(dirty_due.c.account_id == account_id),
    )
    return (await session.execute(select(literal(1)).where(known, seen))).first() is not None


async def standing_of(session: AsyncSession, account_id: str) -> Row[Any]:
    """The account's standing (all null without one) with its name."""
    one = select(literal(account_id).label("asked")).subquery()
    joined = one.outerjoin(standing, standing.c.account_id == one.c.asked).outerjoin(
        access_account, access_account.c.account_id == one.c.asked
    )
    columns = (access_account.c.name, access_account.c.programme_eligible, access_account.c.status, *_STANDING)
    return (await session.execute(select(*columns).select_from(joined))).one()


async def last_run(session: AsyncSession) -> Row[Any] | None:
    """The last close run whose scores stand."""
    return (await session.execute(_LAST_RUN)).first()


def accounts(seen: ColumnElement[bool], tier: str | None) -> Select[Any]:
    """Accounts with a standing, optionally of one effective tier."""
    statement = (
        select(*_STANDING, access_account.c.name)
        .select_from(standing)
        .outerjoin(access_account, access_account.c.account_id == standing.c.account_id)
        .where(standing.c.closed.is_not(None), seen)
    )
    return statement if tier is None else statement.where(standing.c.effective_tier == tier)


def history(account_id: str) -> Select[Any]:
    """The kept scores of an account."""
    return select(score).where(score.c.account_id == account_id)


async def score_on(session: AsyncSession, account_id: str, on: date) -> Row[Any] | None:
    """The score that stood after the last close up to a date, None when none had counted the account."""
    newest = (
        score.c.closed.desc(),
        score.c.watermark.desc(),
        score.c.criteria_version.desc(),
        score.c.model_version.desc(),
    )
    statement = history(account_id).where(score.c.closed <= on).order_by(*newest).limit(1)
    found: Row[Any] | None = (await session.execute(statement)).first()
    return found


def tier_changes(seen: ColumnElement[bool], account_id: str | None = None, since: date | None = None) -> Select[Any]:
    """Moves of effective tiers."""
    statement = select(tier_change).where(seen)
    if account_id is not None:
        statement = statement.where(tier_change.c.account_id == account_id)
    return statement if since is None else statement.where(tier_change.c.effective >= since)


async def pyramid(session: AsyncSession, seen: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Per tier how many accounts hold it by effect, by computation and by override, and their volume."""
    statement = (
        select(
            standing.c.effective_tier,
            standing.c.computed_tier,
            standing.c.override_tier.is_not(None).label("overridden"),
            func.count().label("accounts"),
            func.sum(case((standing.c.volume_364 > 0, standing.c.volume_364), else_=0)).label("volume_364"),
        )
        .where(standing.c.closed.is_not(None), seen)
        .group_by(standing.c.effective_tier, standing.c.computed_tier, "overridden")
    )
    return (await session.execute(statement)).all()


async def figures(session: AsyncSession, seen: ColumnElement[bool], column: str) -> list[int]:
    """One figure of every account with a standing, where it is known."""
    chosen = standing.c[column]
    rows = await session.execute(select(chosen).where(standing.c.closed.is_not(None), chosen.is_not(None), seen))
    return list(rows.scalars())


async def holders(session: AsyncSession, tier: str) -> int:
    """How many accounts hold a computed tier: a tier's places are taken by all accounts, seen or not."""
    return int(
        await session.scalar(
            select(func.count()).where(standing.c.computed_tier == tier, standing.c.closed.is_not(None))
        )
        or 0
    )


criteria_sets: Select[Any] = select(
    criteria_set.c.version,
    criteria_set.c.valid_from,
    criteria_set.c.document,
    criteria_proposal.c.proposer,
    criteria_proposal.c.proposed_at,
    criteria_proposal.c.decider,
    criteria_proposal.c.decided_at,
).outerjoin(criteria_proposal, criteria_proposal.c.criteria_version == criteria_set.c.version)


async def criteria_row(session: AsyncSession, version: int) -> Row[Any] | None:
    """One criteria set."""
    found: Row[Any] | None = (await session.execute(criteria_sets.where(criteria_set.c.version == version))).first()
    return found


async def latest_override(session: AsyncSession, account_id: str, *, lock: bool = False) -> Row[Any] | None:
    """The newest version of an account's override. With `lock` nobody else changes it until this transaction ends."""
    if lock:
        await session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(literal(f"override {account_id}"), 0)))
        )
    newest = (
        select(tier_override)
        .where(tier_override.c.account_id == account_id)
        .order_by(tier_override.c.version.desc())
        .limit(1)
    )
    return (await session.execute(newest)).first()


async def add_override(session: AsyncSession, **columns: Any) -> Row[Any]:
    """The next version of an override."""
    return (await session.execute(tier_override.insert().values(**columns).returning(*tier_override.c))).one()
