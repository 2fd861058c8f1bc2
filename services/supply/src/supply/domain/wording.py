"""An explanation's stored facts in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

REASONS = {
    "promised": "It is promised whole and in time.",
    "promised_late": "It is promised whole, but not all of it in time: what comes later rests on supply that is still to come.",
    "supply_short": "Known supply is used up; what is missing has no supply yet.",
    "priority": "What is left waits for open demand of the same or better tiers, which ranks before it.",
    "protection": "What is left is protected for the expected demand of better tiers.",
    "sku_unknown": "No product with this sku has been listed yet; the line is handed out once it is.",
    "no_business_day": "No business day has been closed yet, so nothing can be dated; the first close hands it out.",
    "supply_lost": "Supply that stood behind the promise is gone; the next close decides anew.",
    "cancelled": "It was cancelled.",
    "shipped": "It has been shipped.",
    "taken_over": "A reservation was taken over.",
}
POLICIES = {
    "protection": "protected for the expected demand of tier {tier}",
    "priority": "kept for open demand of tier {tier}",
    "open_demand": "kept for open demand of tier {tier}",
    "hold": "held by reservations",
    "firm": "firm for others",
}


def sentences(
    sku: str, site: str, *, asked: int, confirmed: int, open_quantity: int, reason: str, facts: Mapping[str, Any]
) -> list[str]:
    """What was asked and given, why not more, whom it lost to, and when the rest could come. Other accounts are named only where `facts` name them."""
    told = [f"{asked} of {sku} from {site} are to be delivered; {confirmed} are promised, {open_quantity} are open."]
    told.append(REASONS.get(reason, f"The reason is {reason}."))
    rank = facts.get("rank")
    if rank:
        told.append(
            f"It ranked in tier {rank['tier']} with score {rank['score']}"
            + (f" for {rank['due']}." if rank.get("due") else ".")
        )
    if points := facts.get("availability"):
        told.append(
            "When it was decided there could be had: "
            + ", ".join(f"{quantity} from {day}" for day, quantity in points)
            + "."
        )
    told += [_withheld(part) for part in facts.get("withheld", ())]
    told += _winners(facts.get("winners", ()), facts.get("other_winners", {}))
    if open_quantity:
        earliest = facts.get("earliest")
        told.append(
            f"The open part could come on {earliest} at the earliest."
            if earliest
            else "No date is known for the open part."
        )
    return told


def _withheld(part: Mapping[str, Any]) -> str:
    form = POLICIES.get(part["policy"], part["policy"].replace("_", " ") + " for tier {tier}")
    return f"{part['quantity']} were {form.format(tier=part['tier'])}."


def _winners(winners: Sequence[Mapping[str, Any]], rest: Mapping[str, Any]) -> list[str]:
    if not winners:
        return []
    named = "; ".join(
        f"{winner['quantity']} to {'account ' + winner['account_id'] if winner.get('account_id') else 'another account'} (tier {winner['tier']})"
        for winner in winners
    )
    more = f"; {rest['quantity']} to {rest['lines']} lines more" if rest.get("lines") else ""
    return [f"Served before it: {named}{more}."]
