"""Available-to-promise as a step function of the ship date."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date


class Curve:
    """Slack (supply less commitments, both cumulative) of one sku on one site: `slack[i]` holds from `days[i]` until the day before `days[i + 1]`.

    A working value of one decision: commitments are taken from it as they are made. Days before the first count as the first.
    """

    __slots__ = ("days", "slack")

    def __init__(
        self, today: date, on_hand: int, receipts: Iterable[tuple[date, int]], commitments: Iterable[tuple[date, int]]
    ) -> None:
        """Supply is `on_hand` (it may be below zero) plus receipts as they come, never counted below zero; what is due before `today` counts today."""
        arriving: dict[date, int] = {today: on_hand}
        for day, quantity in receipts:
            at = max(day, today)
            arriving[at] = arriving.get(at, 0) + quantity
        leaving: dict[date, int] = {}
        for day, quantity in commitments:
            at = max(day, today)
            leaving[at] = leaving.get(at, 0) + quantity
        self.days = sorted(arriving.keys() | leaving.keys())
        self.slack: list[int] = []
        supply = committed = 0
        for day in self.days:
            supply += arriving.get(day, 0)
            committed += leaving.get(day, 0)
            self.slack.append(max(0, supply) - committed)

    def atp(self, day: date) -> int:
        """What can be promised for `day` without breaking a promise of that day or later; below zero when too much is promised already."""
        return min(self.slack[max(0, bisect_right(self.days, day) - 1) :])

    def highest(self) -> int:
        """The most that can be promised for any day."""
        return self.slack[-1]

    def take(self, day: date, quantity: int) -> None:
        """Commits `quantity` for `day` (a negative one gives back)."""
        at = bisect_right(self.days, day) - 1
        if at < 0:
            at = 0
        elif self.days[at] != day:
            at += 1
            self.days.insert(at, day)
            self.slack.insert(at, self.slack[at - 1])
        for later in range(at, len(self.slack)):
            self.slack[later] -= quantity

    def less(self, commitments: Iterable[tuple[date, int]]) -> "Curve":
        """Another curve, from which these are taken too."""
        other = Curve.__new__(Curve)
        other.days, other.slack = [*self.days], [*self.slack]
        for day, quantity in commitments:
            other.take(day, quantity)
        return other

    def steps(self, day: date) -> list[tuple[date, int]]:
        """`atp` at `day` and at each later day on which it rises."""
        start = max(0, bisect_right(self.days, day) - 1)
        lowest = self.slack[-1]
        rising: list[tuple[date, int]] = []
        for at in range(len(self.days) - 1, start - 1, -1):
            lowest = min(lowest, self.slack[at])
            rising.append((max(day, self.days[at]), lowest))
        rising.reverse()
        return [step for at, step in enumerate(rising) if at == 0 or step[1] > rising[at - 1][1]]
