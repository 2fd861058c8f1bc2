"""Point 3 in words: the pyramid, the concentration, who moved between tiers, and the best scores with what they are made of."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from rich.table import Table

from examples.story.page.content import Chart
from examples.story.score import TIERS


def ranks_told(charts: Sequence[Chart], moves: Iterable[tuple[date, str, str]]) -> list[str]:
    """The pictures of `scoring` in their own words, and the moves between tiers by month of effect."""
    return [*(f"{chart.title}: {chart.said}" for chart in charts if chart.said), *moves_told(moves)]


def moves_told(moves: Iterable[tuple[date, str, str]]) -> list[str]:
    """A sentence with the moves up and down per month; none when nobody moved. The moves are (effective date, tier before, tier after)."""
    up: Counter[str] = Counter()
    down: Counter[str] = Counter()
    for effective, before, after in moves:
        if before != after:
            (up if TIERS.index(after) < TIERS.index(before) else down)[f"{effective:%Y-%m}"] += 1
    months = [f"{month} {up[month]:,} up, {down[month]:,} down" for month in sorted({*up, *down})]
    return [f"Tier moves: {'; '.join(months)} (the first month holds the first ranking of all)."] if months else []


def best_table(rows: Sequence[Sequence[str]]) -> Table | None:
    """The best scores as they fit a terminal: account, tier, score, and its contributions, largest first. The first row is the head."""
    if len(rows) < 2:  # noqa: PLR2004 - a head and a row
        return None
    head, *accounts = rows
    table = Table(box=None, header_style="bold", title="The best scores and their points", title_justify="left")
    for name in ("account", "tier"):
        table.add_column(name, no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("is the sum of")
    for account, tier, score, *points in accounts:
        parts = sorted(
            ((label, value) for label, value in zip(head[3:], points, strict=True) if value and float(value)),
            key=lambda part: -abs(float(part[1])),
        )
        table.add_row(account, tier, score, " + ".join(f"{value} {label}" for label, value in parts))
    return table
