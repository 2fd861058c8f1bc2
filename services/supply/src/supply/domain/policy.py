from dataclasses import dataclass

STRATEGIC, KEY, GROWTH, STANDARD = range(4)
TIERS = ("strategic", "key", "growth", "standard")
"""Tiers from best to worst; everywhere inside supply a tier is its place in this list."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation decides about its promises."""

    default_site: str = "MAIN"
    zone: str = "UTC"
    overdue_days: int = 5  # calendar days a planned receipt past its date still counts as arriving next
    protected_tiers: frozenset[int] = frozenset({STRATEGIC, KEY})  # whose expected demand is held against worse tiers
    demand_window: int = 28  # calendar days over which mean daily demand is taken
    cover_days: int = (
        7  # protection's horizon when neither a receipt nor a lead time is known; and the week in the reorder point
    )
