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


def test_shows_each_score_with_its_points() -> None:
    """A score, beside it the points that it is the sum of, each under a letter that is named below; it fits 80 columns."""
    head = ["account", "tier", "score", "Volume", "Trend", "Margin"]
    best = best_table([head, ["HOUSE-UNITED-KINGDOM", "strategic", "42.50", "2.50", "", "40.00"]])
    out = io.StringIO()
    Summary(Console(file=out, width=80)).ranks(["They moved."], best)
    told = " ".join(out.getvalue().split())
    assert "They moved." in told
    assert (
        "account tier score a b c HOUSE-UNITED-KINGDOM strategic 42.50 2.50 40.00 a Volume; b Trend; c Margin." in told
    )


def test_shows_no_table_without_scores() -> None:
    """Nobody is scored yet: there is no empty table."""
    assert best_table([]) is None
