"""Level production: supply that the file does not hold, made from its mean demand."""

import zlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

WEEK = 7
ANNOUNCED_AHEAD = timedelta(weeks=4)
OPENING_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Receipt:
    """A planned receipt and, at the same time, the receipt it becomes: nothing comes late or short in this example."""

    id: str
    sku: str
    quantity: int
    announced_on: date
    expected_on: date


def opening_stock(net_demand: int, days: int) -> int:
    """Four weeks of mean demand (net of cancellations, over `days` calendar days), rounded half up."""
    return _half_up(Fraction(max(0, net_demand) * WEEK * OPENING_WEEKS, days))


def receipts(
    net_demand: Mapping[str, int], trading_days: Sequence[date], opened_on: date, level: Fraction
) -> list[Receipt]:
    """Weekly receipts of `level` × mean weekly demand per sku, rounded cumulatively so that no unit is lost or won.

    Each sku has its own day of the week. A receipt that falls on a day without trade comes on the next trading day, one
    beyond the last is announced and still to come when the file ends. Announced four weeks ahead (the first ones at the
    opening), so nothing is announced that nobody would have known.
    """
    first, last = trading_days[0], trading_days[-1]
    days = (last - first).days + 1
    horizon = last + ANNOUNCED_AHEAD
    found = []
    for sku, demand in sorted(net_demand.items()):
        weekly = level * Fraction(max(0, demand) * WEEK, days)
        day = first + timedelta(days=zlib.crc32(sku.encode()) % WEEK)
        made, week = 0, 0
        while day <= horizon:
            week += 1
            total = _half_up(weekly * week)
            if total > made:
                announced = (
                    _trading_day(trading_days, day - ANNOUNCED_AHEAD) if day - ANNOUNCED_AHEAD > first else opened_on
                )
                found.append(
                    Receipt(f"P-{sku}-{week:03d}", sku, total - made, announced, _trading_day(trading_days, day))
                )
            made = total
            day += timedelta(days=WEEK)
    return found


def _trading_day(trading_days: Sequence[date], day: date) -> date:
    """The day itself or the next one with trade; a day beyond the last stays as it is."""
    place = bisect_left(trading_days, day)
    return trading_days[place] if place < len(trading_days) else day


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
