"""Point 3 in words: the pyramid, the concentration, who moved between tiers, and the best scores with what they are made of."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from string import ascii_lowercase

from rich.table import Table

from examples.story.page.content import Chart
from examples.story.score import TIERS


def ranks_told(charts: Sequence[Chart], moves: Iterable[tuple[date, str, str]]) -> list[str]:
    """The pictures of `scoring` in their own words, and the moves between tiers by month of effect."""
    return [*(f"{chart.title}: {chart.said}" for chart in charts if chart.said), *_moves_told(moves)]


def _moves_told(moves: Iterable[tuple[date, str, str]]) -> list[str]:
    """A sentence with the moves up and down per month; none when nobody moved. The moves are (effective date, tier before, tier after)."""
    up: Counter[str] = Counter()
    down: Counter[str] = Counter()
    for effective, before, after in moves:
        if before != after:
            (up if TIERS.index(after) < TIERS.index(before) else down)[f"{effective:%Y-%m}"] += 1
    months = [f"{month} {up[month]:,} up, {down[month]:,} down" for month in sorted({*up, *down})]
    return [f"Tier moves: {'; '.join(months)} (the first month holds the first ranking of all)."] if months else []


def best_table(rows: Sequence[Sequence[str]]) -> tuple[Table, str] | None:
    """The best scores as they fit a terminal: account, tier, score and one column of points per criterion, and a sentence that names the columns.

    The first row is the head: account, tier, score, then the criteria. None without accounts.
    """
    if len(rows) < 2:  # noqa: PLR2004 - a head and a row
        return None
    head, *accounts = rows
    table = Table(box=None, header_style="bold", title="The best scores and their points", title_justify="left")
    letters = ascii_lowercase[: len(head) - 3]
    for name, side in (
        ("account", "left"),
        ("tier", "left"),
        ("score", "right"),
        *((letter, "right") for letter in letters),
    ):
        table.add_column(name, justify=side, no_wrap=True)  # type: ignore[arg-type]  # one of the words it takes
    for account in accounts:
        table.add_row(*account)
    return table, "; ".join(f"{letter} {name}" for letter, name in zip(letters, head[3:], strict=True)) + "."
