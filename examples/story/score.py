"""Keeps score while the play goes on: what Bellwether filled, the tiers of the day, and which lines are short."""

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from examples.erp.books import Books
from examples.erp.heard import Heard, Promise, Rejected, Short, TierMove
from examples.erp.plan import Day, Plan
from examples.story.fill import Asked, Filled, LineKey, Tally, asked, closes_to_judge, tally
from examples.story.first_come import first_come

TIERS = ("strategic", "key", "growth", "standard")
TOTAL = "total"


class Score:
    """Fed with each day's facts in order; asked at the end."""

    def __init__(self, plan: Plan) -> None:
        self.filled = Filled()
        self.short: dict[LineKey, Short] = {}
        self.rejected: Counter[str] = Counter()
        self.tier_moves = 0
        self._plan = plan
        self._tiers: dict[str, list[tuple[date, str]]] = defaultdict(list)
        self._later = closes_to_judge(plan)
        self._due: dict[date, list[LineKey]] = defaultdict(list)

    def hear(self, facts: Iterable[Heard]) -> None:
        """Note tiers, refusals, and which lines are short."""
        for fact in facts:
            match fact:
                case Promise():
                    for line_no, _ in fact.lines:
                        self.short.pop((fact.order_id, line_no), None)
                case Short():
                    self.short[fact.order_id, fact.line_no] = fact
                case TierMove():
                    self.tier_moves += 1
                    insort(self._tiers[fact.account], (fact.effective, fact.tier))
                case Rejected():
                    self.rejected[fact.code] += 1

    def close(self, day: Day, books: Books) -> None:
        """Note what is filled of the day's lines, and of those whose 14 days are over with this close."""
        placed = [(order.id, line.line_no) for order in day.orders for line in order.lines]
        self.filled.at_once.update((key, books.filled(key)) for key in placed)
        if day.on in self._later:
            self._due[self._later[day.on]] += placed
        self.filled.later.update((key, books.filled(key)) for key in self._due.pop(day.on, ()))

    def tier(self, account: str, day: date) -> str:
        """The account's tier on a business date; whoever was never heard of is `standard`."""
        moves = self._tiers.get(account, [])
        place = bisect_right(moves, day, key=lambda move: move[0])
        return moves[place - 1][1] if place else "standard"

    def moves(self) -> list[tuple[date, str, str]]:
        """Every move as (effective date, tier before, tier after), in order of date; who was never heard of was `standard`."""
        found = []
        for moves in self._tiers.values():
            before = "standard"
            for effective, tier in moves:
                found.append((effective, before, tier))
                before = tier
        return sorted(found)

    def by_tier(self, line: Asked) -> Iterable[str]:
        """The groups that a line counts in: its account's tier on the day of the order, and the total."""
        return self.tier(line.account, line.on), TOTAL

    def by_tier_and_month(self, line: Asked) -> Iterable[str]:
        """The groups that a line counts in: its tier and month, as `key 2011-09`."""
        return (f"{self.tier(line.account, line.on)} {line.on:%Y-%m}", f"{TOTAL} {line.on:%Y-%m}")

    def compare(self, books: Books) -> "Comparison":
        """Both ways of handing out, on the same orders, supply and write-offs, grouped by the same tiers."""
        lines = list(asked(self._plan))
        plain = first_come(self._plan, books.written_off)

        def both(line: Asked) -> Iterable[str]:
            return (*self.by_tier(line), *self.by_tier_and_month(line))

        return Comparison(tally(lines, self.filled, both), tally(lines, plain, both))


class Comparison:
    """The sums of Bellwether and of first come first served per group (a tier, `total`, either with a month)."""

    def __init__(self, ours: Mapping[str, Tally], plain: Mapping[str, Tally]) -> None:
        self.ours = ours
        self.plain = plain

    @property
    def months(self) -> list[str]:
        """The months with orders, in order."""
        return sorted({group.rpartition(" ")[2] for group in self.ours if " " in group})

    def groups(self) -> list[str]:
        """The tiers that have orders, best first, and the total."""
        return [group for group in (*TIERS, TOTAL) if group in self.ours]
