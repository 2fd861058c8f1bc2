"""How well orders were filled: at once (firm at the day's close) and within 14 days, in quantity and in range.

One definition for both sides of the comparison: what was *asked* follows from the file alone, what was *filled* from
whoever handed the goods out.

- Asked at once: ordered on the day less what its customer took back by that day's close; asked within 14 days likewise by
  the last close on or before the 14th day. Orders whose 14th day lies beyond the file are left out of the second figure.
- Filled: promised firmly or shipped by that close, at most what was asked.
- Range: of the distinct skus that an order still asks for at the day's close, those filled with at least one piece.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from examples.erp.plan import Plan

LATER = timedelta(days=14)
LineKey = tuple[str, int]  # order id, line no


@dataclass(frozen=True, slots=True)
class Asked:
    """One order line to be judged. Quantities in pieces; `later` is None when its 14th day lies beyond the file."""

    key: LineKey
    account: str
    sku: str
    on: date
    at_once: int
    later: int | None
    later_close: date | None


@dataclass(slots=True)
class Filled:
    """What one way of handing goods out achieved per order line, in pieces promised firmly or shipped."""

    at_once: dict[LineKey, int] = field(default_factory=dict)
    later: dict[LineKey, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Sums over lines. `share()` and its kin are between 0 and 1; nothing asked counts as filled."""

    asked: int = 0
    filled: int = 0
    asked_later: int = 0
    filled_later: int = 0
    skus_asked: int = 0
    skus_filled: int = 0

    @property
    def at_once(self) -> float:
        """Quantity filled at once."""
        return self.filled / self.asked if self.asked else 1.0

    @property
    def within(self) -> float:
        """Quantity filled within 14 days."""
        return self.filled_later / self.asked_later if self.asked_later else 1.0

    @property
    def coverage(self) -> float:
        """Range coverage at once."""
        return self.skus_filled / self.skus_asked if self.skus_asked else 1.0


def closes_to_judge(plan: Plan) -> dict[date, date]:
    """For each trading day that can be judged later: the last close on or before its 14th day."""
    dates = [day.on for day in plan.days]
    found, place = {}, 0
    for day in dates:
        if day + LATER > dates[-1]:
            break
        while place + 1 < len(dates) and dates[place + 1] <= day + LATER:
            place += 1
        found[day] = dates[place]
    return found


def asked(plan: Plan) -> Iterator[Asked]:
    """Every order line of the plan with what was asked of it."""
    later_closes = closes_to_judge(plan)
    taken_back: dict[LineKey, list[tuple[date, int]]] = defaultdict(list)
    for day in plan.days:
        for cancellation in day.cancellations:
            for part in cancellation.parts:
                taken_back[part.order_id, part.line_no].append((day.on, part.quantity))
    for day in plan.days:
        later_close = later_closes.get(day.on)
        for order in day.orders:
            for line in order.lines:
                key = (order.id, line.line_no)
                back = taken_back.get(key, ())
                at_once = line.quantity - sum(quantity for when, quantity in back if when <= day.on)
                later = None
                if later_close is not None:
                    later = line.quantity - sum(quantity for when, quantity in back if when <= later_close)
                yield Asked(key, order.account, line.sku, day.on, at_once, later, later_close)


def tally(lines: Iterable[Asked], filled: Filled, groups: Callable[[Asked], Iterable[str]]) -> Mapping[str, Tally]:
    """The sums per group; `groups` names those that a line belongs to (its tier, its month, the total)."""
    found: dict[str, Tally] = defaultdict(Tally)
    skus: dict[tuple[str, str, str], bool] = {}
    for line in lines:
        at_once = min(line.at_once, filled.at_once.get(line.key, 0))
        for group in groups(line):
            sums = found[group]
            sums.asked += line.at_once
            sums.filled += at_once
            if line.later is not None:
                sums.asked_later += line.later
                sums.filled_later += min(line.later, filled.later.get(line.key, 0))
            if line.at_once > 0:
                sku = (group, line.key[0], line.sku)
                skus[sku] = skus.get(sku, False) or at_once > 0
    for (group, _, _), covered in skus.items():
        found[group].skus_asked += 1
        found[group].skus_filled += covered
    return found
