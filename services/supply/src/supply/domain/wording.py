"""An explanation in sentences, as an account's people would read it: how the line stands, then why, from the facts stored at decision time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import promise

REASONS = {
    promise.PROMISED: "It is promised whole and in time.",
    promise.PROMISED_LATE: "It is promised whole, but not all of it by the date it was wanted for.",
    promise.SUPPLY_SHORT: "Known supply is used up.",
    promise.PRIORITY: "What is left waits for open demand of the same or better tiers, which ranks before it.",
    promise.PROTECTION: "What is left is protected: for the expected demand of better tiers, or for what other accounts signed for a season.",
    promise.SKU_UNKNOWN: "No product with this sku has been listed yet; the line is handed out once it is.",
    promise.NO_BUSINESS_DAY: "No business day has been closed yet, so nothing can be dated; the first close hands it out.",
    promise.SUPPLY_LOST: "Supply that stood behind the promise is gone; each close decides anew what can be had.",
    promise.CANCELLED: "Nothing of it is to be delivered any more: it was cancelled.",
    promise.SHIPPED: "Nothing of it is to be delivered any more: it has been shipped.",
}
POLICIES = {
    "protection": "protected for the expected demand of tier {tier}",
    "season_core": "protected for what accounts of tier {tier} signed for a season, against everybody else",
    "season_prioritised": "protected for what accounts of tier {tier} signed for a season, against worse tiers",
    "priority": "kept for open demand of tier {tier}",
    "rank": "promised to lines of tier {tier} that rank before it",
    "hold": "held by reservations",
    "firm": "firm for lines of tier {tier} from earlier closes",
}
UNDATED = frozenset({promise.SKU_UNKNOWN, promise.NO_BUSINESS_DAY})
"""Reasons that say themselves why no date can be named."""


@dataclass(frozen=True, slots=True)
class State:
    """A line as it stands now: quantities in base units, the schedule as (ship date, quantity, firmness)."""

    sku: str
    site: str
    ordered: int
    cancelled: int
    shipped: int
    returned: int
    open: int
    schedule: Sequence[tuple[str, int, str]]
    reason: str
    earliest: date | None


def sentences(line: State, facts: Mapping[str, Any]) -> list[str]:
    """How the line stands, why not better, whom it lost to, and when the rest could come. Other accounts are named only where `facts` name them."""
    told = [_standing(line)]
    if line.schedule:
        told.append(f"Promised: {', '.join(_piece(*piece) for piece in line.schedule)}.")
    told.append(REASONS.get(line.reason, f"The reason is {line.reason}."))
    if facts:
        told.append(_decision(facts))
        told += [_withheld(part) for part in facts["withheld"]]
        told += _winners(facts.get("winners", ()), facts.get("other_winners", {}))
    if line.open and line.reason not in UNDATED:
        told.append(_rest(line.earliest, facts.get("known_until")))
    return told


def _standing(line: State) -> str:
    promised = sum(quantity for _, quantity, _ in line.schedule)
    over = line.shipped - line.ordered
    parts = [
        *(
            [_are(line.shipped, "shipped", "been") + (f" ({over} more than ordered)" if over > 0 else "")]
            if line.shipped
            else []
        ),
        *([_are(line.returned, "returned", "been")] if line.returned else []),
        *([_are(line.cancelled, "cancelled", "been")] if line.cancelled else []),
        *([_are(promised, "promised")] if promised else []),
        _are(line.open, "open") if line.open else "nothing is open",
    ]
    return f"{line.ordered} of {line.sku} from {line.site} were ordered: {', '.join(parts)}."


def _are(quantity: int, what: str, been: str = "") -> str:
    verb = ("has been" if quantity == 1 else "have been") if been else ("is" if quantity == 1 else "are")
    return f"{quantity} {verb} {what}"


def _piece(day: str, quantity: int, firmness: str) -> str:
    return f"{quantity} for {day} ({'firm' if firmness == 'firm' else 'planned, may still move'})"


def _decision(facts: Mapping[str, Any]) -> str:
    rank = facts["rank"]
    wanted = f" for {rank['due']}" if rank.get("due") else ""
    points = [f"{quantity} from {day}" for day, quantity in facts["availability"] if quantity > 0]
    left = f"there was {', '.join(points)}" if points else "there was nothing left"
    return f"It was decided on {facts['decided_on']} in tier {rank['tier']} with score {rank['score']}{wanted}; {left}."


def _withheld(part: Mapping[str, Any]) -> str:
    form = POLICIES.get(part["policy"], part["policy"].replace("_", " ") + " for tier {tier}")
    verb = "was" if part["quantity"] == 1 else "were"
    return f"{part['quantity']} {verb} {form.format(tier=part['tier'])}."


def _winners(winners: Sequence[Mapping[str, Any]], rest: Mapping[str, Any]) -> list[str]:
    if not winners:
        return []
    named = "; ".join(
        f"{winner['quantity']} to {'account ' + winner['account_id'] if winner.get('account_id') else 'another account'} (tier {winner['tier']})"
        for winner in winners
    )
    lines = rest.get("lines", 0)
    more = f"; {rest['quantity']} to {lines} more line{'' if lines == 1 else 's'}" if lines else ""
    return [f"Served before it: {named}{more}."]


def _rest(earliest: date | None, known_until: str | None) -> str:
    """When the open part could come: `earliest` is today + lead time of the day it was decided; without a lead time only known supply can be told of."""
    reach = (
        f"Supply is known until {known_until} and none of it is free for the open part"
        if known_until
        else "No further supply is announced"
    )
    if earliest:
        return f"{reach}; made or bought when this was decided it could come on {earliest} at the earliest."
    return f"{reach}, so no date can be named for the open part yet."
