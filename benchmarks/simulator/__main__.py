"""`python -m benchmarks.simulator FILE`: what priority gives and takes, against first come first served."""

import argparse
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from supply.domain.policy import TIERS, Policy
from supply.domain.run import Day, Standings

from .first_come import FirstCome
from .priority import Priority
from .retail import Year, read, supply

SHARES = (0.05, 0.20, 0.50)  # of the accounts, by revenue so far
WITHIN = timedelta(days=14)


class Filled:
    """Asked and filled quantity per tier, at once and within 14 days, and range coverage at once."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._lines: dict[tuple[str, int], tuple[date, int, int]] = {}
        self._at_once: dict[tuple[str, int], int] = defaultdict(int)
        self._within: dict[tuple[str, int], int] = defaultdict(int)

    def asked(self, key: tuple[str, int], day: date, tier: int, quantity: int) -> None:
        """A line was ordered."""
        self._lines[key] = (day, tier, quantity)

    def given(self, gifts: Iterable[tuple[object, int]], day: date) -> None:
        """Quantities became sure on `day`."""
        for key, quantity in gifts:
            assert isinstance(key, tuple)  # noqa: S101 (keys are what `asked` was told)
            ordered = self._lines[key][0]
            if day == ordered:
                self._at_once[key] += quantity
            if day - ordered <= WITHIN:
                self._within[key] += quantity

    def table(self) -> list[tuple[str, int, float, float, float]]:
        """Per tier and in total: asked, shares at once and within 14 days, share of lines with anything at once (range)."""
        rows = []
        for name, tiers in [*((tier, {at}) for at, tier in enumerate(TIERS)), ("total", set(range(4)))]:
            keys = [key for key, (_, tier, _) in self._lines.items() if tier in tiers]
            asked = sum(self._lines[key][2] for key in keys) or 1
            at_once = sum(self._at_once[key] for key in keys) / asked
            within = sum(self._within[key] for key in keys) / asked
            rows.append((name, asked, at_once, within, sum(self._at_once[key] > 0 for key in keys) / (len(keys) or 1)))
        return rows


def standings(revenue: dict[str, float]) -> Standings:
    """Tiers by cumulative revenue, the score being the place from the top."""
    ranked = sorted(
        (account for account in revenue if not account.startswith("HOUSE-")),
        key=lambda account: (-revenue[account], account),
    )
    count = len(ranked) or 1
    return {
        account: (sum(at / count >= share for share in SHARES), Decimal(100 * (count - at)) / count)
        for at, account in enumerate(ranked)
    }


def play(year: Year, level: float, policy: Policy | None) -> Filled:
    """Plays the year under `policy`, or under first come first served when there is none."""
    plan = supply(year, level)
    plain, ranked = FirstCome(), Priority(plan, policy or Policy())
    for sku in year.net if policy is None else ():
        plain.receive(sku, plan.opening(sku))
    filled, revenue, week = Filled(), defaultdict[str, float](float), 0
    days = list(year.days)
    for day, following in zip(days, [*days[1:], days[-1] + timedelta(days=1)], strict=True):
        while plan.day(week + 1) <= day:
            week += 1
            for sku in year.net:
                if policy is None:
                    filled.given(plain.receive(sku, plan.arriving(sku, week)), day)
                else:
                    ranked.receive(sku, plan.arriving(sku, week))
        who = standings(revenue)  # as it took effect this morning
        for asked in year.days[day]:
            filled.asked((asked.order, asked.line_no), day, who.get(asked.account, (3, Decimal(0)))[0], asked.quantity)
            revenue[asked.account] += asked.revenue
            if policy is None:
                filled.given(plain.order((asked.order, asked.line_no), asked.sku, asked.quantity), day)
        if policy is not None:
            filled.given(ranked.close(Day(day, following), week, year.days[day], who), day)
    return filled


def main() -> None:
    """Reads the arguments, plays, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the Online Retail file as csv or csv.gz")
    parser.add_argument("--level", type=float, default=0.85, help="weekly supply as a share of mean weekly demand")
    given = parser.parse_args()
    year = read(given.file)
    print(
        f"{sum(map(len, year.days.values())):,} lines, {len(year.net):,} skus, {len(year.days)} trading days, level {given.level}"
    )
    variants: list[tuple[str, Policy | None]] = [
        ("first come first served", None),
        ("rank alone", Policy(protected_tiers=frozenset())),
        ("protection: strategic", Policy(protected_tiers=frozenset({0}))),
        ("protection: strategic, key", Policy(protected_tiers=frozenset({0, 1}))),
        ("protection: strategic, key, growth", Policy(protected_tiers=frozenset({0, 1, 2}))),
    ]
    for name, policy in variants:
        started = perf_counter()
        table = play(year, given.level, policy).table()
        print(
            f"\n{name} ({perf_counter() - started:.0f} s)\n{'tier':<10} {'asked':>10} {'at once':>8} {'14 days':>8} {'range':>8}"
        )
        for tier, asked, at_once, within, coverage in table:
            print(f"{tier:<10} {asked:>10,} {at_once:>8.3f} {within:>8.3f} {coverage:>8.3f}")


if __name__ == "__main__":
    main()
