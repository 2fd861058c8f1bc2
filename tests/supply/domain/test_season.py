"""A season's backward dating: the recurrence by its own definition, its bounds, and in which direction it moves with stock, capacity and index."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.domain.season import WEEK, Plan, Season, Supply, agree_by, backwards, fault, overlap, plan, suggested

START, TODAY = date(2011, 11, 14), date(2011, 8, 2)
SEEN = 91


def a_season(**own: Any) -> Season:
    """Four weeks at twice the mean, a thousand a week, three weeks of production, transport and review."""
    told = {
        "season_id": "s", "name": "S", "families": ("toys",), "starts_on": START, "ends_on": START + timedelta(days=27), "peak_index": 2.0,
        "weekly_capacity": 1000, "production_days": 7, "transport_days": 7, "review_days": 7, "horizon_weeks": 13, "protection_class": "core",
        "release_on": START + timedelta(days=27), "decay": "none", **own,
    }  # fmt: skip
    return Season(**told)


SEASONS = st.builds(
    a_season,
    ends_on=st.integers(0, 60).map(lambda days: START + timedelta(days=days)),
    peak_index=st.floats(0.1, 8),
    weekly_capacity=st.integers(0, 400),
    horizon_weeks=st.integers(1, 20),
    production_days=st.integers(0, 40),
    transport_days=st.integers(0, 20),
    review_days=st.integers(0, 20),
)
TODAYS = st.integers(-40, 120).map(lambda days: START - timedelta(days=days))
SKUS = st.lists(
    st.builds(
        Supply,
        trailing=st.integers(0, 2000),
        free=st.integers(-50, 1500),
        receipts=st.lists(st.tuples(TODAYS, st.integers(1, 300)), max_size=3),
    ),
    max_size=4,
)


def dates(found: Plan) -> tuple[date, ...]:
    return found.approach_on, found.latest_production, found.latest_ship, found.build_from


def test_a_season_that_capacity_covers_starts_when_it_starts() -> None:
    """Twice 100 a week against a capacity of 1,000: nothing is built ahead, the times alone come before the first day."""
    found = plan(a_season(), [Supply(1300, 0, [])], TODAY, SEEN)
    assert (found.build_from, found.latest_ship, found.shortfall) == (START, START - timedelta(days=7), 0)
    assert (found.latest_production, found.approach_on) == (START - timedelta(days=14), START - timedelta(days=21))


def test_what_a_week_cannot_make_is_built_before_the_season() -> None:
    """Four weeks of 200 at a capacity of 150, 100 asked in ordinary weeks: 200 must stand ready, 50 a week are left to build it in: four weeks before."""
    found = plan(a_season(weekly_capacity=150), [Supply(1300, 0, [])], TODAY, SEEN)
    before = [week for week in found.weeks if week.first_day < START]
    assert [week.build for week in before[-5:]] == [0, 50, 100, 150, 200]
    assert found.build_from == START - timedelta(weeks=4)
    assert found.shortfall == 0


def test_stock_covers_its_own_sku_alone() -> None:
    """A mountain of one sku leaves what must be built of the other as it is."""
    one = plan(a_season(weekly_capacity=150), [Supply(1300, 0, [])], TODAY, SEEN)
    other = plan(a_season(weekly_capacity=150), [Supply(1300, 0, []), Supply(0, 10**6, [])], TODAY, SEEN)
    assert dates(one) == dates(other)


@given(SEASONS, SKUS, TODAYS, st.integers(1, 120))
def test_dates_stay_within_their_bounds(season: Season, skus: list[Supply], today: date, seen: int) -> None:
    """Building begins inside the horizon or with the season, the times come before it, and nothing lies before start - horizon - these times.

    Taken out: the clamp to the horizon's first week (`begin`).
    """
    found = plan(season, skus, today, seen)
    assert season.starts_on - timedelta(weeks=season.horizon_weeks) <= found.build_from <= season.starts_on
    assert season.earliest <= found.approach_on <= found.latest_production <= found.latest_ship <= found.build_from
    assert found.build_from - found.approach_on == season.lead
    assert found.shortfall >= 0
    assert found.weeks[-1].first_day <= season.ends_on
    told_on = min(today, season.starts_on)
    assert told_on <= agree_by(season, found, told_on) <= season.starts_on


@given(SEASONS, SKUS, TODAYS, st.integers(0, 500), st.floats(1, 3), st.integers(0, 300))
def test_more_stock_or_capacity_never_dates_earlier_a_higher_index_never_later(
    season: Season, skus: list[Supply], today: date, more: int, times: float, capacity: int
) -> None:
    """Monotone: with more stock of a sku, or a receipt, or more capacity, no date is earlier and no shortfall larger; with a higher index the reverse."""
    found = plan(season, skus, today, SEEN)
    richer = [
        *([replace(sku, free=sku.free + more) for sku in skus],),
        *([replace(sku, receipts=[*sku.receipts, (today, more)]) for sku in skus],),
    ]
    eased = [plan(season, some, today, SEEN) for some in richer]
    eased.append(plan(replace(season, weekly_capacity=season.weekly_capacity + capacity), skus, today, SEEN))
    for other in eased:
        assert dates(other) >= dates(found)
        assert other.shortfall <= found.shortfall
    steeper = plan(replace(season, peak_index=season.peak_index * times), skus, today, SEEN)
    assert dates(steeper) <= dates(found)
    assert steeper.shortfall >= found.shortfall


@given(SEASONS, SKUS, TODAYS)
def test_what_is_asked_is_built_or_there_or_missing(season: Season, skus: list[Supply], today: date) -> None:
    """Conservation: from the horizon on, what capacity can build in time, what stock and receipts cover and the shortfall make up the demand.

    Taken out: `build[-1]` in the recurrence (what a later week needs is forgotten).
    """
    found = plan(season, skus, today, SEEN)
    horizon = season.starts_on - timedelta(weeks=season.horizon_weeks)
    weeks = [week for week in found.weeks if week.first_day >= horizon]
    ready, built = found.shortfall, 0
    for week in weeks:
        made = min(week.capacity, week.needed + week.build)
        ready += made - week.needed
        built += made
        assert ready >= week.build, "what must stand ready at the end of the week does"
        assert week.needed >= week.demand - week.covered - 1
    slack = len(weeks)  # a week's figures are rounded
    assert built + found.shortfall + sum(week.covered for week in weeks) >= sum(week.demand for week in weeks) - slack


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8))
def test_the_recurrence_is_what_no_later_start_could_do(weeks: list[tuple[int, int]]) -> None:
    """B before a week is the least stock with which every later week is met, found by trying each prefix: its own definition, not its recurrence."""
    needed, capacity = [want for want, _ in weeks], [can for _, can in weeks]
    for at, stock in enumerate(backwards(needed, capacity)):
        lacking = [sum(needed[at:until]) - sum(capacity[at:until]) for until in range(at + 1, len(weeks) + 1)]
        assert stock == max([0, *lacking])


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ({"ends_on": START - timedelta(days=1)}, "season_length_invalid"),
        ({"ends_on": START - timedelta(days=30)}, "season_length_invalid"),
        ({"ends_on": START + timedelta(days=400)}, "season_length_invalid"),
        ({"starts_on": date(2011, 7, 1), "ends_on": date(2011, 8, 1)}, "season_past"),
        ({"peak_index": 0.0}, "index_invalid"),
        ({"peak_index": -1.0}, "index_invalid"),
        ({"peak_index": float("nan")}, "index_invalid"),
        ({"peak_index": float("inf")}, "index_invalid"),
        ({"weekly_capacity": -1}, "capacity_invalid"),
        ({"horizon_weeks": 0}, "horizon_invalid"),
        ({"review_days": -1}, "days_invalid"),
        ({"release_on": START - timedelta(days=1)}, "release_invalid"),
    ],
)
def test_a_season_that_cannot_be_is_named_for_what_is_wrong(own: dict[str, Any], code: str) -> None:
    """Each fault has a code of its own; the same season without it has none."""
    wrong = fault(a_season(**own), TODAY)
    assert wrong is not None
    assert wrong.code == code
    assert fault(a_season(), TODAY) is None
    assert fault(a_season(ends_on=START, release_on=START), TODAY) is None, "one day is a season"


def test_seasons_overlap_by_family_and_day() -> None:
    """They share a day and a family; the last day of one and the first of the next may not be the same; a season does not overlap itself."""
    one = a_season()
    assert overlap(one, [one]) is None
    assert overlap(one, [a_season(season_id="t", families=("cups",))]) is None
    assert (
        overlap(
            one,
            [
                a_season(
                    season_id="t", starts_on=one.ends_on + timedelta(days=1), ends_on=one.ends_on + timedelta(days=9)
                )
            ],
        )
        is None
    )
    assert overlap(
        one, [a_season(season_id="t", families=("cups", "toys"), starts_on=one.ends_on, ends_on=one.ends_on)]
    )


@pytest.mark.parametrize(
    ("trailing", "pack", "wanted"),
    [(91, 1, 56), (91, 10, 60), (91, 24, 48), (1, 12, 12), (13 * 7, 112, 112), (0, 6, 6)],
)
def test_a_suggestion_is_whole_packs_half_up(trailing: int, pack: int, wanted: int) -> None:
    """91 in 91 days is one a day, twice that for 28 days is 56: in tens 60, in dozens twice 24; one pack at the least."""
    assert suggested(a_season(), trailing, pack, SEEN) == wanted
    assert WEEK == 7
