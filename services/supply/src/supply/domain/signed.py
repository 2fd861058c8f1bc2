"""P4 by account: what an account signed for a season is kept for it until it orders, whoever else asks (supply.md §3, P4).

What is consumed is a function of what the account's lines ask for in each week of the season: a week's orders use their own bucket first, then earlier ones,
the nearest first, then later ones. So neither the order of arrival nor a cancel that comes later can leave another state, and a cancel gives back what it used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from .curve import Curve
from .line import Line

WEEK = 7
LEAD_IN = 14
"""Days before a season in which what is to be shipped counts as its first week's: dealers stock up."""
Withheld = list[tuple[date, int]]


def weeks(starts_on: date, ends_on: date, quantity: int) -> list[tuple[date, int]]:
    """A season's quantity by week, evenly over its days, whole units that add up."""
    days = (ends_on - starts_on).days + 1
    firsts = range(0, days, WEEK)
    sums = [quantity * min(first + WEEK, days) // days for first in firsts]
    return [
        (starts_on + timedelta(days=first), until - before)
        for first, until, before in zip(firsts, sums, [0, *sums], strict=False)
    ]


def unused(quantities: Sequence[int], asked: Sequence[int]) -> list[int]:
    """What is left of each bucket when every week's orders have used their own, then earlier, then later ones."""
    left = [*quantities]
    for at, want in enumerate(asked):
        for place in (*range(at, -1, -1), *range(at + 1, len(left))):
            if want <= 0:
                break
            used = min(want, left[place])
            left[place] -= used
            want -= used  # noqa: PLW2901  (what of it is not served yet)
    return left


@dataclass(slots=True)
class Protection:
    """What one account signed of one sku on one site. `asked` counts its lines by week; `pending` what of that a decision has still to serve."""

    id: UUID
    season_id: str
    account_id: str
    priority: int
    core: bool
    starts_on: date
    ends_on: date
    release_on: date
    linear: bool
    days: list[date]
    quantities: list[int]
    asked: list[int]
    held: int = 0
    pending: list[int] = field(default_factory=list)
    kept: list[int] | None = None  # `left`, as long as nothing has changed

    @property
    def place(self) -> tuple[int, bool, str, UUID]:
        """Its place among the others, the best covered first."""
        return self.priority, not self.core, self.account_id, self.id

    @property
    def unordered(self) -> int:
        """What of it nobody has ordered."""
        return sum(unused(self.quantities, self.asked))

    @property
    def quantity(self) -> int:
        """What was signed."""
        return sum(self.quantities)

    def bucket(self, due: date | None) -> int | None:
        """The week in which a line of this ship date counts; None: it is not of this season."""
        if due is None or not self.starts_on - timedelta(days=LEAD_IN) <= due <= self.ends_on:
            return None
        return max(0, (due - self.starts_on).days // WEEK)

    def left(self, today: date) -> list[int]:
        """What is kept of each bucket: not ordered, or ordered and pending; less what the account holds, less what has decayed."""
        if self.kept is None:
            self.kept = self._left(today)
        return self.kept

    def _left(self, today: date) -> list[int]:
        waiting = self.pending or [0] * len(self.asked)
        left = unused(self.quantities, [asked - pending for asked, pending in zip(self.asked, waiting, strict=True)])
        held = self.held if self.bucket(today) is not None else 0
        for at, quantity in enumerate(left):
            gone = min(held, quantity)
            left[at], held = quantity - gone, held - gone
        if self.linear and today > self.starts_on:
            length = (self.release_on - self.starts_on).days + 1
            rest = max(0, (self.release_on - today).days + 1)
            left = [quantity * rest // length for quantity in left]
        return left


@dataclass(slots=True)
class Protections:
    """All that live on one stock row, on the business day worked on."""

    today: date
    parts: list[Protection]
    changed: bool = False
    _taken: dict[tuple[str | None, int], Withheld] = field(default_factory=dict)

    def count(self, line: Line, sign: int) -> None:
        """Counts what a line asks for in (1) or out (-1); call it out before the line's quantities, account or date are changed, in after that."""
        for part, at in self._of(line):
            part.asked[at] += sign * (line.ordered - line.cancelled)
            self.changed = True
            self._moved(part)

    def wait(self, line: Line, quantity: int) -> None:
        """Says that a decision has `quantity` more of a line to serve (a negative one: less); what is pending stays kept for the account."""
        for part, at in self._of(line):
            part.pending = part.pending or [0] * len(part.asked)
            part.pending[at] += quantity
            self._moved(part)

    def served(self) -> None:
        """The decision is made: nothing is pending any more."""
        for part in self.parts:
            part.pending = []
            self._moved(part)

    def hold(self, account_id: str, quantity: int) -> None:
        """Counts what the account holds by reservation, so that the same stock is not kept for it twice."""
        for part in self.parts:
            if part.account_id == account_id:
                part.held += quantity
                self._moved(part)

    def own(self, account_id: str, due: date | None) -> int:
        """What the account may have of its own for this ship date."""
        return sum(
            sum(part.left(self.today))
            for part in self.parts
            if part.account_id == account_id and part.bucket(due) is not None
        )

    def withheld(self, account_id: str | None, tier: int) -> Withheld:
        """What others' protections take from supply for a request of this account and tier, by day: core ones all, prioritised ones of the same or better."""
        who = account_id if any(part.account_id == account_id for part in self.parts) else None
        if (who, tier) not in self._taken:
            self._taken[who, tier] = self._days(
                part for part in self.parts if part.account_id != who and (part.core or part.priority <= tier)
            )
        return self._taken[who, tier]

    def ahead(self, account_id: str, due: date | None) -> Withheld:
        """What is covered before the account's own: the protections of better place."""
        mine = [part.place for part in self.parts if part.account_id == account_id and part.bucket(due) is not None]
        return self._days(
            part for part in self.parts if mine and part.account_id != account_id and part.place < min(mine)
        )

    def by_tier(self, until: date) -> list[int]:
        """What is kept by priority in buckets that begin before a day."""
        sums = [0, 0, 0, 0]
        for part in self.parts:
            sums[part.priority] += sum(
                quantity for day, quantity in zip(part.days, part.left(self.today), strict=True) if day < until
            )
        return sums

    def facts(self, account_id: str, tier: int) -> list[tuple[str, int, int]]:
        """What is withheld from a request, by kind and tier."""
        sums: dict[tuple[str, int], int] = {}
        for part in self.parts:
            if part.account_id != account_id and (part.core or part.priority <= tier):
                kind = "season_core" if part.core else "season_prioritised"
                sums[kind, part.priority] = sums.get((kind, part.priority), 0) + sum(part.left(self.today))
        return [(kind, priority, quantity) for (kind, priority), quantity in sorted(sums.items())]

    def covered(self, curve: Curve) -> dict[UUID, list[int]]:
        """What of each part's buckets supply that is not promised covers by their first days, the best place first, the earliest day first."""
        rest = curve.less([])
        found: dict[UUID, list[int]] = {}
        for part in sorted(self.parts, key=lambda one: one.place):
            found[part.id] = []
            for day, quantity in zip(part.days, part.left(self.today), strict=True):
                at = max(day, self.today)
                there = max(0, min(quantity, rest.atp(at)))
                rest.take(at, there)
                found[part.id].append(there)
        return found

    def _moved(self, part: Protection) -> None:
        part.kept = None
        self._taken.clear()

    def _of(self, line: Line) -> Iterable[tuple[Protection, int]]:
        for part in self.parts:
            if part.account_id == line.account_id and (at := part.bucket(line.due)) is not None:
                yield part, at

    def _days(self, parts: Iterable[Protection]) -> Withheld:
        sums: dict[date, int] = {}
        for part in parts:
            for day, quantity in zip(part.days, part.left(self.today), strict=True):
                if quantity:
                    sums[day] = sums.get(day, 0) + quantity
        return sorted(sums.items())
