"""Windows: from the day buckets of many accounts to the sums that metrics are made of, in whole numbers and for all accounts at once.

A window is counted back from the business date worked on, that day included. Sums are taken as differences of running sums: 64-bit sums that overflow
wrap around and their differences wrap back, so every sum that fits 64 bits is exact. Only amount · days late may not fit; it is cut at 2^62.
"""

from dataclasses import dataclass

import numpy as np

from .facts import GROWTH_WINDOW, LONG_WINDOW, REGULARITY_WEEKS, SHORT_WINDOW, Sums
from .score import Flags, Whole

MOST_LATE = 2**62
_SURELY_FITS = 2.0**61
_YEARLY = ("invoiced", "invoiced_costed", "costed_lines", "cost", "restocked_cost", "due")


@dataclass(frozen=True, slots=True)
class Days:
    """Buckets of accounts: bucket i belongs to account `owner[i]` of `account_ids` and lies `age[i]` ≥ 0 days back; one array per sum of a bucket."""

    account_ids: list[str]
    owner: Whole
    age: Whole
    columns: dict[str, Whole]


def sums_of(days: Days) -> Sums:
    """The sums of every account, in the order of `account_ids`."""
    order = np.argsort(days.owner, kind="stable")
    owner, age = days.owner[order], days.age[order]
    columns = {name: column[order] for name, column in days.columns.items()}
    starts = np.searchsorted(owner, np.arange(len(days.account_ids) + 1))
    windows = {
        "91": age < SHORT_WINDOW,
        "364": age < LONG_WINDOW,
        "56": age < GROWTH_WINDOW,
        "56_before": (age >= GROWTH_WINDOW) & (age < 2 * GROWTH_WINDOW),
    }
    sums = {
        f"{name}_{window}": _per_account(columns[name] * counted, starts)
        for window, counted in windows.items()
        for name in ("ordered", "returned", "credited")
    }
    sums |= {f"{name}_364": _per_account(columns[name] * windows["364"], starts) for name in _YEARLY}
    sums["late_364"] = _late(columns["late"], columns["open_due"], age, windows["364"], starts)
    accounts, ordered = len(days.account_ids), columns["order_lines"] > 0
    sums["order_weeks"] = _weeks(owner, age, ordered, accounts)
    sums["tenure_days"] = np.full(accounts, -1, dtype=np.int64)
    np.maximum.at(sums["tenure_days"], owner[ordered], age[ordered])
    sums["entries"] = _per_account(columns["entries"], starts)
    return Sums(sums)


def _per_account(values: Whole, starts: Whole) -> Whole:
    """Sums of the runs of `values` between one start and the next."""
    running = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return np.diff(running[starts])


def _weeks(owner: Whole, age: Whole, ordered: Flags, accounts: int) -> Whole:
    """A bit per trailing week with an order, the newest lowest."""
    counted = ordered & (age < 7 * REGULARITY_WEEKS)
    weeks = np.zeros(accounts, dtype=np.int64)
    np.bitwise_or.at(weeks, owner[counted], np.left_shift(1, age[counted] // 7))
    return weeks


def _late(late: Whole, open_due: Whole, age: Whole, counted: Flags, starts: Whole) -> Whole:
    """Amount · days late: of what was paid as it was paid, of what is open by its age."""
    found = _per_account((late + open_due * age) * counted, starts)
    size = np.concatenate(([0.0], np.cumsum((np.abs(late) + np.abs(open_due).astype(np.float64) * age) * counted)))
    for account in np.flatnonzero(np.diff(size[starts]) > _SURELY_FITS).tolist():
        part = slice(starts[account], starts[account + 1])
        pieces = zip(
            late[part].tolist(), open_due[part].tolist(), age[part].tolist(), counted[part].tolist(), strict=True
        )
        found[account] = min(sum(paid + due * days for paid, due, days, within in pieces if within), MOST_LATE)
    return np.asarray(found, dtype=np.int64)
