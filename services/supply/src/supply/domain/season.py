"""A planner's season: what is wrong with one, its backward dating, and what it suggests to an account.

Dating (supply.md §5). Weeks are counted from the season's first day; the build horizon is the weeks before it. With F(t) the demand of week t net of projected
free stock and planned receipts, and C(t) what can be built in it, B(t) is what must stand ready at the end of week t:

    B(t-1) = max(0, F(t) + B(t) - C(t))

Building begins in the first week of the horizon with B > 0, else with the season; production, transport and review come before that, so nothing is ever
dated before start - horizon - these times. What would have to be built before the horizon is the shortfall. Demand of a week of the season is the trailing
weekly mean × index, of a week before it the mean: it uses up stock and capacity too. Stock is projected sku by sku, a surplus of one covers no other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, isfinite
from typing import Literal

WEEK = 7
TRAILING = 13 * WEEK
LONGEST = 366
ROUNDING = 1e-9  # what sums of floats may be off by, so that 8.000000000001 is 8


@dataclass(frozen=True, slots=True)
class Season:
    """A season as a planner entered it. `weekly_capacity` is in base units, over all its skus."""

    season_id: str
    name: str
    families: tuple[str, ...]
    starts_on: date
    ends_on: date
    peak_index: float
    weekly_capacity: int
    production_days: int
    transport_days: int
    review_days: int
    horizon_weeks: int
    protection_class: Literal["core", "prioritised"]
    release_on: date
    decay: Literal["none", "linear"]
    territory_id: str | None = None

    @property
    def days(self) -> int:
        """Its length, both ends included."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def lead(self) -> timedelta:
        """Production, transport and review together."""
        return timedelta(days=self.production_days + self.transport_days + self.review_days)

    @property
    def earliest(self) -> date:
        """No backward dating asks for anything before this day."""
        return self.starts_on - timedelta(weeks=self.horizon_weeks) - self.lead


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a season: a code, the field, and a sentence."""

    code: str
    field: str
    detail: str


def fault(season: Season, today: date | None) -> Fault | None:
    """The first thing wrong with a season by itself, on a business day (None: no day has closed yet, so nothing is past)."""
    rules = (
        (season.days < 1, "season_length_invalid", "ends_on", "the season must end on or after its first day"),
        (season.days > LONGEST, "season_length_invalid", "ends_on", f"a season has at most {LONGEST} days"),
        (today is not None and season.ends_on < today, "season_past", "ends_on", f"the season is over; the business day is {today}"),
        (not (isfinite(season.peak_index) and season.peak_index > 0), "index_invalid", "peak_index", "the index must be a number above 0"),
        (season.weekly_capacity < 0, "capacity_invalid", "weekly_capacity", "the capacity cannot be below 0"),
        (season.horizon_weeks < 1, "horizon_invalid", "horizon_weeks", "the build horizon has at least one week"),
        (min(season.production_days, season.transport_days, season.review_days) < 0, "days_invalid", "production_days", "days cannot be below 0"),
        (season.release_on < season.starts_on, "release_invalid", "release_on", "protections cannot be released before the season starts"),
    )  # fmt: skip
    return next((Fault(code, field, detail) for wrong, code, field, detail in rules if wrong), None)


def overlap(season: Season, others: Iterable[Season]) -> Season | None:
    """The first other season that shares a family and a day with this one."""
    return next(
        (
            other
            for other in others
            if other.season_id != season.season_id
            and set(other.families) & set(season.families)
            and other.starts_on <= season.ends_on
            and season.starts_on <= other.ends_on
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class Supply:
    """One sku of a season: what it asked for in the trailing days seen, what is free of it now (below zero: promised already), and what is announced."""

    trailing: int
    free: int
    receipts: Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a plan in base units: its demand, what stock and receipts cover of it, F, C, and B at its end."""

    first_day: date
    demand: int
    covered: int
    needed: int
    capacity: int
    build: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Why a season is dated as it is. `build_from` is the first day of the week in which building begins."""

    weeks: tuple[Week, ...]
    build_from: date
    latest_ship: date
    latest_production: date
    approach_on: date
    shortfall: int


def plan(season: Season, skus: Sequence[Supply], today: date, days_seen: int) -> Plan:
    """Dates a season backwards. `days_seen`: of how many of the trailing days demand is known."""
    first = min(-season.horizon_weeks, (today - season.starts_on).days // WEEK)
    last = (season.days - 1) // WEEK
    firsts = [season.starts_on + timedelta(weeks=week) for week in range(first, last + 1)]
    demand, covered = _projected(season, skus, firsts, today, max(1, min(days_seen, TRAILING)))
    needed = [ceil(max(0.0, asked - there) - ROUNDING) for asked, there in zip(demand, covered, strict=True)]
    build = backwards(needed, [season.weekly_capacity] * len(needed))
    begin = len(firsts) - last - 1 - season.horizon_weeks  # the horizon's first week
    shortfall = build[begin]  # what must stand ready as the horizon begins
    early = next((week for week in range(begin, begin + season.horizon_weeks) if build[week + 1]), None)
    building = begin if shortfall else early
    build_from = season.starts_on if building is None else firsts[building]
    weeks = tuple(
        Week(day, round(demand[at]), round(covered[at]), needed[at], season.weekly_capacity, build[at + 1])
        for at, day in enumerate(firsts)
    )
    ship = build_from - timedelta(days=season.transport_days)
    produce = ship - timedelta(days=season.production_days)
    return Plan(weeks, build_from, ship, produce, produce - timedelta(days=season.review_days), shortfall)


def backwards(needed: Sequence[int], capacity: Sequence[int]) -> list[int]:
    """B by the recurrence: entry t is what must stand ready before week t, the last one is 0."""
    build = [0]
    for want, can in zip(reversed(needed), reversed(capacity), strict=True):
        build.append(max(0, want + build[-1] - can))
    build.reverse()
    return build


def _projected(
    season: Season, skus: Sequence[Supply], firsts: Sequence[date], today: date, seen: int
) -> tuple[list[float], list[float]]:
    """Per week: the demand of all skus, and what of it each sku's own stock and receipts cover, in the order of time. Days before `today` ask for nothing."""
    weights = []
    for day in firsts:
        until = min(day + timedelta(days=WEEK - 1), season.ends_on)
        days = max(0, (until - max(day, today)).days + 1)
        weights.append(days / seen * (season.peak_index if day >= season.starts_on else 1.0))
    demand, covered = [0.0] * len(firsts), [0.0] * len(firsts)
    for sku in skus:
        stock = float(sku.free)
        coming = sorted(sku.receipts, reverse=True)
        for at, day in enumerate(firsts):
            while coming and coming[-1][0] < day + timedelta(days=WEEK):
                stock += coming.pop()[1]
            asked = sku.trailing * weights[at]
            demand[at] += asked
            covered[at] += min(asked, stock)  # below zero while what is promised already is not there
            stock = max(0.0, stock - asked)
    return demand, covered


def suggested(season: Season, trailing: int, pack: int, days_seen: int) -> int:
    """What an account may need of a sku in the season: its trailing mean × index, rounded half up to packs, one pack at the least: the range stays whole."""
    wanted = trailing * season.peak_index * season.days / max(1, min(days_seen, TRAILING))
    return max(1, floor(wanted / pack + 0.5 + ROUNDING)) * pack


def agree_by(season: Season, dated: Plan, told_on: date) -> date:
    """By when people must have agreed: before production begins; told late, they have the time for review still, never beyond the season's first day."""
    return max(
        told_on, min(season.starts_on, max(dated.latest_production, told_on + timedelta(days=season.review_days)))
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """What of a sku an account signed, and what of that will not be there by the first day that lacks it."""

    account_id: str
    sku: str
    agreed: int
    missing: int
    needed_on: date


def pre_built(season: Season, dated: Plan, missing: Sequence[Missing], today: date) -> list[tuple[int, date] | None]:
    """What building ahead could still make good of each, in this order: how much, and the first day of the latest week in which it must begin; None: nothing.

    A week from today on can build what its own demand leaves of its capacity; it counts when it ends production and transport before the need.
    """
    used, found = 0, list[tuple[int, date] | None]()
    for one in missing:
        ready = one.needed_on - timedelta(days=season.production_days + season.transport_days)
        spare = [
            (week.first_day, max(0, week.capacity - week.needed))
            for week in dated.weeks
            if week.first_day >= today and week.first_day + timedelta(days=WEEK) <= ready
        ]
        quantity = max(0, min(one.missing, sum(room for _, room in spare) - used))
        used += quantity
        found.append((quantity, _begin(spare, used)) if quantity else None)
    return found


def _begin(spare: Sequence[tuple[date, int]], wanted: int) -> date:
    """The latest week from which on there is room for what is wanted."""
    room = 0
    for day, more in reversed(spare):
        room += more
        if room >= wanted:
            return day
    return spare[0][0]
