"""When a person is not to be disturbed: quiet hours by the clock on their wall, and holidays.

The turns of daylight saving: a time that the clock skips is the moment of the skip; of a time that it shows twice, quiet hours begin with the first and
end with the second. So they are never shorter than the clock on the wall says.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .model import Hours

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone (IANA)."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # unknown; a path out of the folder; a folder
        return False
    return True


def quiet_until(now: datetime, zone: str, hours: Hours | None, holidays: Collection[date]) -> datetime | None:
    """The first moment from `now` on that is neither in the quiet hours nor on a holiday of `zone`; None: that is now. All in UTC."""
    moment = now.astimezone(UTC)
    while (end := _covered(moment, zone, hours, holidays)) is not None:
        moment = end
    return moment if moment > now else None


def opens_at(now: datetime, window: Hours) -> datetime | None:
    """The first moment from `now` on that lies in the window; None: that is now."""
    outside = Hours(window.end, window.start, window.zone)
    return quiet_until(now, window.zone, outside, ())


def _covered(moment: datetime, zone: str, hours: Hours | None, holidays: Collection[date]) -> datetime | None:
    """The end of a span that this moment lies in; None: it lies in none."""
    for start, end in _spans(moment, zone, hours, holidays):
        if start <= moment < end:
            return end
    return None


def _spans(
    moment: datetime, zone: str, hours: Hours | None, holidays: Collection[date]
) -> Iterator[tuple[datetime, datetime]]:
    """The spans that could hold this moment."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if day in holidays:
        yield instant(day, _MIDNIGHT, zone), instant(day + _DAY, _MIDNIGHT, zone)
    if hours is not None:
        today = moment.astimezone(ZoneInfo(hours.zone)).date()
        over = _DAY if hours.end <= hours.start else timedelta()
        for first in (today - _DAY, today):
            yield instant(first, hours.start, hours.zone), instant(first + over, hours.end, hours.zone, later=True)


def instant(day: date, at: time, zone: str, *, later: bool = False) -> datetime:
    """The moment at which the clock of a zone shows this, in UTC; of two the `later` one, and of none the moment of the skip."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if second < first:  # in a gap alone: by the rule of before it comes out too late, by that of after too early
        return _skip(second, first, zone)
    return second if later else first


def _skip(before: datetime, after: datetime, zone: str) -> datetime:
    """The moment between these two at which the clock of the zone jumps."""
    offset = before.astimezone(ZoneInfo(zone)).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
