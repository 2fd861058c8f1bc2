"""Quiet hours and holidays, by the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.model import Hours
from notify.domain.preferences import Off, Preferences, faults
from notify.domain.quiet import instant, is_zone, opens_at, quiet_until

BERLIN = "Europe/Berlin"
NIGHT = Hours(time(22), time(7), BERLIN)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-01-14T21:59+01:00", None),
        ("2026-01-14T22:00+01:00", "2026-01-15T07:00+01:00"),
        ("2026-01-15T00:00+01:00", "2026-01-15T07:00+01:00"),
        ("2026-01-15T06:59:59+01:00", "2026-01-15T07:00+01:00"),
        ("2026-01-15T07:00+01:00", None),
        ("2026-03-28T23:00+01:00", "2026-03-29T07:00+02:00"),  # the night that is an hour short
        ("2026-10-24T23:00+02:00", "2026-10-25T07:00+01:00"),  # the night that is an hour long
    ],
)
def test_a_night_ends_in_the_morning(now: str, until: str | None) -> None:
    """Over midnight, the end not included, on both nights that the clock is turned."""
    assert quiet_until(utc(now), BERLIN, NIGHT, ()) == (utc(until) if until else None)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        # 29 March 2026: 02:00 is followed by 03:00
        ((time(0), time(2, 30)), "2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00"),
        ((time(0), time(2, 30)), "2026-03-29T03:00+02:00", None),
        ((time(2, 30), time(6)), "2026-03-29T01:59+01:00", None),
        ((time(2, 30), time(6)), "2026-03-29T03:00+02:00", "2026-03-29T06:00+02:00"),
        # 25 October 2026: 02:00 to 03:00 comes twice
        ((time(0), time(2, 30)), "2026-10-25T02:15+02:00", "2026-10-25T02:30+01:00"),
        ((time(0), time(2, 30)), "2026-10-25T02:45+02:00", "2026-10-25T02:30+01:00"),
        ((time(0), time(2, 30)), "2026-10-25T02:30+01:00", None),
        ((time(2, 30), time(6)), "2026-10-25T02:29+02:00", None),
        ((time(2, 30), time(6)), "2026-10-25T02:30+02:00", "2026-10-25T06:00+01:00"),
        ((time(2, 30), time(6)), "2026-10-25T02:15+01:00", "2026-10-25T06:00+01:00"),
    ],
)
def test_a_lost_hour_and_a_doubled_one(hours: tuple[time, time], now: str, until: str | None) -> None:
    """What the clock skips is the moment of the skip; what it shows twice begins quiet with the first and ends it with the second.

    Taken out, each in turn: `later` in `_spans`; the case of a gap in `instant`.
    """
    assert quiet_until(utc(now), BERLIN, Hours(*hours, BERLIN), ()) == (utc(until) if until else None)


def test_a_holiday_is_quiet_from_midnight_to_midnight_and_joins_the_nights_around_it() -> None:
    """Told before the night of a holiday, a person hears on the morning after it; two holidays in a row are one quiet."""
    holidays = [date(2026, 12, 25), date(2026, 12, 26)]
    assert quiet_until(utc("2026-12-24T23:00+01:00"), BERLIN, NIGHT, holidays) == utc("2026-12-27T07:00+01:00")
    assert quiet_until(utc("2026-12-25T12:00+01:00"), BERLIN, None, holidays) == utc("2026-12-27T00:00+01:00")
    assert quiet_until(utc("2026-12-24T12:00+01:00"), BERLIN, NIGHT, holidays) is None


def test_a_holiday_is_a_day_of_the_persons_own_zone() -> None:
    """At the same moment it is a holiday in Shanghai and not yet one in Berlin."""
    now, holidays = utc("2026-12-24T20:00+00:00"), [date(2026, 12, 25)]
    assert quiet_until(now, "Asia/Shanghai", None, holidays) == utc("2026-12-26T00:00+08:00")
    assert quiet_until(now, BERLIN, None, holidays) is None


def test_a_zone_that_lost_a_whole_day() -> None:
    """Samoa went from 29 to 31 December 2011: quiet until a time of the day that never was ends with the skip."""
    assert instant(date(2011, 12, 30), time(12), "Pacific/Apia") == utc("2011-12-30T10:00+00:00")


def test_a_window_is_open_when_it_says() -> None:
    """The opposite of quiet hours."""
    window = Hours(time(8), time(18), BERLIN)
    assert opens_at(utc("2026-01-14T12:00+01:00"), window) is None
    assert opens_at(utc("2026-01-14T18:00+01:00"), window) == utc("2026-01-15T08:00+01:00")


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (the zone comes beside them)
times = st.times().map(lambda one: one.replace(microsecond=0))
zones = st.sampled_from(
    [BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "America/Santiago", "Africa/Casablanca"]
)


@given(moments, times, times, zones, st.sets(st.integers(0, 3)))
def test_quiet_always_ends_and_what_comes_then_is_not_quiet(
    now: datetime, start: time, end: time, zone: str, days: set[int]
) -> None:
    """Never before now, never for ever, and at its end one may be told; a clock that shows a time in the hours is quiet."""
    if start == end:
        return
    hours = Hours(start, end, zone)
    local = now.astimezone(ZoneInfo(zone))
    holidays = [local.date() + timedelta(days=one) for one in days]
    until = quiet_until(now, zone, hours, holidays)
    if until is not None:
        assert now < until <= now + timedelta(days=6)
        assert quiet_until(until, zone, hours, holidays) is None
    shown = local.time().replace(fold=0)
    inside = start <= shown < end if start < end else (shown >= start or shown < end)
    if inside or local.date() in holidays:
        assert until is not None


@pytest.mark.parametrize("name", ["", "Nowhere", "Europe", "../etc/passwd", "/etc/localtime", "a\x00b"])
def test_what_is_no_zone(name: str) -> None:
    """Told, never raised."""
    assert not is_zone(name)


def test_what_is_critical_is_always_told_and_at_once() -> None:
    """Neither switched off nor kept back. Taken out: either test of `critical` in `Preferences`."""
    wishes = Preferences((Off("StockLow", "inbox", ("info", "warning", "critical")),), NIGHT, BERLIN)
    assert not wishes.wants("StockLow", "warning", "inbox")
    assert wishes.wants("StockLow", "critical", "inbox")
    assert wishes.wants("StockLow", "warning", "email")
    assert wishes.wants("TierChanged", "warning", "inbox")
    night = utc("2026-01-14T23:00+01:00")
    assert wishes.not_before(night, "critical", zone="UTC", holidays=[date(2026, 1, 14)]) is None
    assert wishes.not_before(night, "warning", zone="UTC", holidays=()) == utc("2026-01-15T07:00+01:00")


def test_wishes_that_cannot_be_granted_are_told() -> None:
    """Each with its place."""
    off = (Off("Nonsense", "inbox"), Off("StockLow", "email", ("info", "critical")))
    wishes = Preferences(off, Hours(time(7), time(7), "UTC"), "Nowhere")
    assert ["/".join(map(str, fault.path)) for fault in faults(wishes)] == [
        "off/0/event_type",
        "off/1/severities/1",
        "zone",
        "quiet/end",
    ]
