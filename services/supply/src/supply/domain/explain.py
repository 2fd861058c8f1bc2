"""Why a line is short, as facts stored at decision time and bounded in size (supply.md §6)."""

from collections.abc import Sequence
from datetime import date
from heapq import heappush, heappushpop
from typing import Any

from .line import Line
from .policy import TIERS

POINTS = 8
WINNERS = 5
Facts = dict[str, Any]


class Winners:
    """Who was served before: the five largest one by one, the rest summed, and quantities by tier."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.by_tier = [0, 0, 0, 0]
        self._largest: list[tuple[int, int, Line]] = []
        self._lines = 0

    def add(self, line: Line) -> None:
        """Counts what `line` has been promised."""
        quantity = line.confirmed
        if not quantity:
            return
        self.by_tier[line.tier] += quantity
        self._lines += 1
        entry = (quantity, -self._lines, line)  # of equal quantities the better ranked stays
        if len(self._largest) < WINNERS:
            heappush(self._largest, entry)
        else:
            heappushpop(self._largest, entry)

    def facts(self) -> tuple[list[Facts], Facts]:
        """The largest winners, largest first, and the rest summed."""
        largest = sorted(self._largest, key=lambda entry: entry[:2], reverse=True)
        named = [
            {
                "order_id": str(line.order_id),
                "line_no": line.line_no,
                "account_id": line.account_id,
                "tier": TIERS[line.tier],
                "quantity": quantity,
            }
            for quantity, _, line in largest
        ]
        rest = {
            "lines": self._lines - len(named),
            "quantity": sum(self.by_tier) - sum(quantity for quantity, _, _ in largest),
        }
        return named, rest


Withheld = tuple[str, int, int]
"""Policy, tier, quantity."""


def kept(left: int, wanted: Sequence[Withheld]) -> list[Withheld]:
    """What policies that want so much really keep of what is left, the first ones first."""
    found = []
    for policy, tier, quantity in wanted:
        found.append((policy, tier, min(quantity, max(0, left))))
        left -= quantity
    return found


def facts(
    line: Line,
    *,
    decided_on: date,
    availability: Sequence[tuple[date, int]],
    withheld: Sequence[Withheld],
    known_until: date | None = None,
    winners: Winners | None = None,
) -> Facts:
    """What was asked and given, what was available when, which policy (`withheld`) kept how much for whom, how far supply is known."""
    told: Facts = {
        "decided_on": decided_on.isoformat(),
        "asked": line.need,
        "confirmed": line.confirmed,
        "open": line.open,
        "reason": line.reason,
        "rank": {
            "tier": TIERS[line.tier],
            "score": str(line.score),
            "due": line.due and line.due.isoformat(),
            "placed_at": line.placed_at.isoformat(),
        },
        "availability": [[day.isoformat(), quantity] for day, quantity in availability[:POINTS]],
        "withheld": [
            {"policy": policy, "tier": TIERS[tier], "quantity": quantity}
            for policy, tier, quantity in withheld
            if quantity > 0
        ],
        "earliest": line.earliest and line.earliest.isoformat(),
        "known_until": known_until and known_until.isoformat(),
    }
    if winners is not None:
        told["winners"], told["other_winners"] = winners.facts()
    return told
