"""P4: standing protection, stock held against worse tiers for demand that is expected before the next receipt."""

from collections.abc import Sequence
from datetime import date, timedelta

from .policy import Policy


def standing(
    demand: Sequence[int],
    *,
    days_seen: int,
    receipts: Sequence[tuple[date, int]],
    ship_day: date,
    lead_time: int | None,
    policy: Policy,
    signed: Sequence[int] = (0, 0, 0),
) -> list[int]:
    """Units held per tier (all but the worst): mean daily demand × days until the next receipt, rounded half up; 0 where switched off.

    `demand` is what each tier asked for in the trailing window, of which `days_seen` calendar days lie behind. The next receipt is the first after
    `ship_day`; with none the lead time says how long stock must last, without that `policy.cover_days`. `signed` is what accounts of each tier have
    signed for and not ordered in these days: it is expected of their tier and kept already, so it is not kept twice.
    """
    days = (until(receipts, ship_day=ship_day, lead_time=lead_time, policy=policy) - ship_day).days
    seen = max(1, min(days_seen, policy.demand_window))
    return [
        max(0, (2 * asked * days + seen) // (2 * seen) - signed[tier]) if tier in policy.protected_tiers else 0
        for tier, asked in enumerate(demand[:3])
    ]


def until(receipts: Sequence[tuple[date, int]], *, ship_day: date, lead_time: int | None, policy: Policy) -> date:
    """The day of the next receipt, until which stock must last."""
    following = next((day for day, _ in receipts if day > ship_day), None)
    return following or ship_day + timedelta(days=policy.cover_days if lead_time is None else lead_time)
