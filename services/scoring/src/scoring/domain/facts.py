"""Facts: from the sums of an account's day buckets to the metrics that criteria count.

Money is in hundredths of the reporting currency. Windows are calendar days counted back from the business date worked on, that day included, in whole
weeks, so that every window holds each weekday equally often.
"""

from dataclasses import dataclass

import numpy as np

from .criteria import METRICS
from .score import Columns, Flags, Whole, halves_to_even

SHORT_WINDOW = 91
LONG_WINDOW = 364
GROWTH_WINDOW = 56
REGULARITY_WEEKS = 26
SHORTEST_REGULARITY = 8
WINDOWS = ("91", "364", "56", "56_before")
SUMS = (
    *(f"{name}_{window}" for window in WINDOWS for name in ("ordered", "returned", "credited")),
    "invoiced_364", "invoiced_costed_364", "cost_364", "restocked_cost_364", "costed_lines_364", "due_364", "late_364", "order_weeks",
    "tenure_days", "entries",
)  # fmt: skip
BEHIND = {
    "volume_91": ("ordered_91", "returned_91", "credited_91"),
    "volume_364": ("ordered_364", "returned_364", "credited_364"),
    "margin_364": ("invoiced_costed_364", "cost_364", "restocked_cost_364", "returned_364", "credited_364"),
    "growth_56": (
        "ordered_56",
        "returned_56",
        "credited_56",
        "ordered_56_before",
        "returned_56_before",
        "credited_56_before",
    ),
    "regularity_26": ("order_weeks", "tenure_days"),
    "tenure_weeks": ("tenure_days",),
    "days_late_364": ("due_364", "late_364"),
}
"""The sums behind each metric, for explanations."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums per account as the ledger gives them, one array per name of `SUMS`, all of one length, in the order of the accounts.

    `ordered`: net order value; `returned` and `credited`: what came back, told twice; `late`: amount · days late; `order_weeks`: a bit per
    trailing week with an order, the newest lowest; `tenure_days`: days since the first order, −1 without one; `entries`: ledger entries counted.
    """

    columns: dict[str, Whole]

    def __getitem__(self, name: str) -> Whole:
        return self.columns[name]


def metrics(sums: Sums) -> Columns:
    """The metrics of `criteria.METRICS`. A ratio without a base is missing, never zero or infinite."""
    back = {days: _came_back(sums, days) for days in WINDOWS}
    volume = {days: sums[f"ordered_{days}"] - back[days] for days in WINDOWS}
    tenure = sums["tenure_days"]
    no_growth = (tenure < 2 * GROWTH_WINDOW) | (volume["56_before"] <= 0)
    nothing_due = sums["due_364"] <= 0
    values = {
        "volume_91": volume["91"],
        "volume_364": volume["364"],
        "margin_364": sums["invoiced_costed_364"] - sums["cost_364"] + sums["restocked_cost_364"] - back["364"],
        "growth_56": _ratio(np.maximum(volume["56"], 0), volume["56_before"], METRICS["growth_56"].scale, no_growth),
        "regularity_26": _regularity(sums["order_weeks"], tenure),
        "tenure_weeks": np.maximum(tenure, 0) // 7,
        "days_late_364": _ratio(
            np.maximum(sums["late_364"], 0), sums["due_364"], METRICS["days_late_364"].scale, nothing_due
        ),
    }
    never = np.zeros(len(tenure), dtype=np.bool_)
    missing = dict.fromkeys(values, never) | {
        "margin_364": sums["costed_lines_364"] == 0,
        "growth_56": no_growth,
        "days_late_364": nothing_due,
    }
    return Columns(values, missing)


def _came_back(sums: Sums, days: str) -> Whole:
    """Returned goods and credit notes tell of the same money and no field links them: over a window the larger of the two is taken off, once."""
    return np.maximum(sums[f"returned_{days}"], sums[f"credited_{days}"])


def _regularity(order_weeks: Whole, tenure_days: Whole) -> Whole:
    """Weeks with an order over the weeks that could have had one: those since the first order, at least 8 and at most 26."""
    possible = np.clip(tenure_days // 7 + 1, SHORTEST_REGULARITY, REGULARITY_WEEKS)
    active = np.bitwise_count(order_weeks).astype(np.int64)
    return halves_to_even(active * METRICS["regularity_26"].scale, possible)


def _ratio(top: Whole, bottom: Whole, scale: int, missing: Flags) -> Whole:
    """Top / bottom in 1/`scale`, 0 where missing. Tops so large that the product leaves 64 bits are cut: anchors end far below."""
    safe = np.where(missing, 1, bottom)
    return np.where(missing, 0, halves_to_even(np.minimum(top, (2**62) // scale) * scale, safe))
