"""A planner's seasons: entered, changed until people were told, withdrawn; and why one is dated as it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, jobs
from shared.errors import Conflict, FieldError, Invalid, NotFound, pointer
from shared.pipeline import WAKE_JOB
from supply.domain.season import TRAILING, Plan, Season, fault, overlap, plan
from supply.settings import policy_of
from supply.store import runs, seasons
from supply.store.seasons import SeasonRow

from . import releasing

Check = Callable[[int], None]
"""Raises when the season's current version is not one that the caller expects."""


async def enter(session: AsyncSession, season: Season) -> SeasonRow:
    """A new season. Raises Invalid or Conflict, each with a code of its own; a consultation that was signed for it already goes on."""
    await _fits(session, season)
    if not await seasons.insert(session, season):
        raise Conflict(f"there is a season {season.season_id} already", code="season_exists")
    await jobs.enqueue(session, WAKE_JOB, f"season/{season.season_id}", {"kind": "season", "key": season.season_id})
    return await _found(session, season.season_id)


async def change(session: AsyncSession, season_id: str, given: dict[str, Any], check: Check) -> SeasonRow:
    """Changes a season as long as nobody was told of it."""
    row = await _still(session, season_id, check)
    if row.state != "open":
        raise Conflict(
            f"the season is {row.state}; it can be changed until it is announced", code=f"season_{row.state}"
        )
    if "ends_on" in given and row.season.release_on == row.season.ends_on:
        given = {"release_on": given["ends_on"], **given}
    changed: Season = replace(row.season, **given)
    await _fits(session, changed)
    await seasons.update(session, changed)
    return await _found(session, season_id)


async def withdraw(session: AsyncSession, season_id: str, check: Check) -> SeasonRow:
    """Takes a season back: it is not announced any more, and what is protected for it is free again."""
    row = await _still(session, season_id, check)
    if row.state == "withdrawn":
        raise Conflict("the season is withdrawn already", code="season_withdrawn")
    await releasing.of_season(session, season_id)
    await seasons.move(session, season_id, "withdrawn")
    return await _found(session, season_id)


async def dated(session: AsyncSession, season: Season, day: clock.BusinessDay, days_seen: int) -> Plan:
    """The season's backward dating as things stand."""
    after = day.closed - timedelta(days=TRAILING)
    known = await seasons.supply_of(session, season, after, day.closed, day.today, policy_of(session))
    return plan(season, known, day.today, days_seen)


async def plan_of(session: AsyncSession, season_id: str) -> tuple[date, Plan]:
    """The plan of one season, and the business date it is of. Raises Conflict before the first close."""
    day = await clock.business_now(session)
    if day is None:
        raise Conflict("no business day has been closed yet, so nothing can be dated", code="no_business_day")
    row = (await seasons.named(session, [season_id])).get(season_id)
    if row is None:
        raise NotFound(f"there is no season {season_id}")
    return day.today, await dated(session, row.season, day, await days_seen(session, day.closed))


async def days_seen(session: AsyncSession, closed: date) -> int:
    """Calendar days since the first close, both included."""
    return (closed - (await runs.first_day(session) or closed)).days + 1


async def _still(session: AsyncSession, season_id: str, check: Check) -> SeasonRow:
    await seasons.hold_all(session)
    row = await seasons.lock(session, season_id)
    if row is None:
        raise NotFound(f"there is no season {season_id}")
    check(row.version)
    return row


async def _found(session: AsyncSession, season_id: str) -> SeasonRow:
    return (await seasons.named(session, [season_id]))[season_id]


async def _fits(session: AsyncSession, season: Season) -> None:
    """Raises Invalid or Conflict unless this can be a season beside the others."""
    day = await clock.business_now(session)
    wrong = fault(season, day.today if day else None)
    if wrong is not None:
        raise Invalid(wrong.detail, code=wrong.code, errors=[FieldError(pointer(wrong.field), wrong.detail)])
    known = await seasons.known_families(session, season.families)
    errors = [
        FieldError(pointer("families", at), f"no listed product is of family {family}")
        for at, family in enumerate(season.families)
        if family not in known
    ]
    if errors:
        raise Invalid(errors[0].detail, code="family_unknown", errors=errors)
    await seasons.hold_all(session)
    other = overlap(season, await seasons.standing(session, season.families))
    if other is not None:
        shared = ", ".join(sorted(set(other.families) & set(season.families)))
        raise Conflict(
            f"season {other.season_id} ({other.starts_on} to {other.ends_on}) has {shared} in these days already",
            code="season_overlaps",
        )
