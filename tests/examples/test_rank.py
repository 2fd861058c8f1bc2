import io
from datetime import date

from rich.console import Console

from examples.story.page.content import Chart
from examples.story.rank import best_table, ranks_told
from examples.story.summary import Summary


def test_says_pyramid_and_moves_by_month() -> None:
    """The pictures' own words, and per month how many rose and fell; who stayed is not a move."""
    moves = [
        (date(2011, 8, 8), "standard", "key"),
        (date(2011, 8, 15), "key", "key"),
        (date(2011, 9, 5), "key", "growth"),
        (date(2011, 9, 5), "standard", "strategic"),
    ]
    told = ranks_told([Chart("Account pyramid", "strategic 1 account.", "", "")], moves)
    assert told[0] == "Account pyramid: strategic 1 account."
    assert "2011-08 1 up, 0 down; 2011-09 1 up, 1 down" in told[1]


def test_shows_each_score_with_its_parts_largest_first() -> None:
    """A score and what it is the sum of; a criterion without points is left out."""
    best = best_table(
        [["account", "tier", "score", "Volume", "Trend", "Margin"], ["13694", "key", "42.50", "2.50", "", "40.00"]]
    )
    out = io.StringIO()
    Summary(Console(file=out, width=100)).ranks(["They moved."], best)
    assert "They moved." in out.getvalue()
    assert "40.00 Margin + 2.50 Volume" in out.getvalue()
    assert "Trend" not in out.getvalue()


def test_shows_no_table_without_scores() -> None:
    """Nobody is scored yet: there is no empty table."""
    assert best_table([]) is None
