import io
from pathlib import Path

from rich.console import Console

from examples.erp.books import Books
from examples.story.checks import Finding, Verdict
from examples.story.fill import Tally
from examples.story.play import Speed
from examples.story.score import Comparison
from examples.story.summary import Summary, balance
from tests.examples.rows import on, plan_of, row, week


def told() -> tuple[Summary, io.StringIO]:
    out = io.StringIO()
    return Summary(Console(file=out, width=140)), out


def test_shows_both_sides_per_tier_and_month_and_the_total() -> None:
    """A gain of the best beside what it cost the others, and what is left in total."""
    summary, out = told()
    ours = {
        "strategic": Tally(100, 90, 100, 95, 10, 9),
        "standard": Tally(100, 40, 100, 60, 10, 5),
        "total": Tally(200, 130),
    }
    plain = {
        "strategic": Tally(100, 60, 100, 70, 10, 6),
        "standard": Tally(100, 60, 100, 70, 10, 6),
        "total": Tally(200, 120),
    }
    for side in (ours, plain):
        side["total 2011-08"] = side["total"]
    summary.worth(Comparison(ours, plain))
    text = out.getvalue()
    assert ".600 → .900" in text
    assert "2011-08" in text
    assert "10 pieces more at once" in text
    assert "strategic and key accounts +30, growth and standard -20" in text


def test_what_nobody_paid_for_is_not_said_to_come_from_somewhere() -> None:
    """Where growth and standard together lost nothing, the balance does not claim it; where they lost, it does."""
    plain = {"strategic": Tally(100, 60), "standard": Tally(100, 60), "total": Tally(200, 120)}
    gained = {"strategic": Tally(100, 70), "standard": Tally(100, 60), "total": Tally(200, 130)}
    paid = {"strategic": Tally(100, 70), "standard": Tally(100, 59), "total": Tally(200, 129)}
    assert balance(Comparison(gained, plain)).endswith("growth and standard +0.")
    assert balance(Comparison(paid, plain)).endswith("growth and standard -1: it comes from somewhere.")


def test_a_years_months_fit_a_terminal() -> None:
    """Thirteen months of five groups on 80 columns: every figure whole, a month a line."""
    out = io.StringIO()
    months = [f"2010-{number:02}" for number in range(1, 13)] + ["2011-01"]
    groups = ("strategic", "key", "growth", "standard", "total")
    sums = {group: Tally(1000, 600) for group in groups}
    sums |= {f"{group} {month}": Tally(100, 60) for group in groups for month in months}
    Summary(Console(file=out, width=80)).worth(Comparison(sums, sums))
    lines = [line for line in out.getvalue().splitlines() if line.strip().startswith(tuple(months))]
    assert [line.split()[0] for line in lines] == months
    assert all(line.count(".600 → .600") == len(groups) for line in lines)


def test_names_each_reason_for_which_a_line_was_not_played() -> None:
    """Nothing of the file disappears without a word."""
    summary, out = told()
    plan = plan_of(
        *week(row("6", code="POST"), row("8", quantity=-1000, price="0", at=on(1)), row("C9", quantity=-99, at=on(4)))
    )
    books = Books(plan)
    for day in plan.days:
        books.day(day)
    summary.played(plan, books, "0.85")
    text = out.getvalue()
    assert "postage 1" in text
    assert "1 write-offs; 1 exceed what is on hand" in text
    assert "0 of 1 cancellation lines" in text


def test_shows_which_check_is_broken_and_how() -> None:
    """A check that does not hold is named with its meaning and an example."""
    summary, out = told()
    broken = Finding("supply", "no_unit_twice", "no unit is promised twice", holds=False, more=("85123A at MAIN: 3",))
    summary.right([Verdict("supply", (broken,)), Verdict("notify", (), "exit code 3")], {"supply": "2 records wait"})
    text = out.getvalue()
    for part in (
        "BROKEN no_unit_twice: no unit is promised twice",
        "85123A at MAIN: 3",
        "exit code 3",
        "2 records wait",
    ):
        assert part in text


def test_tells_speed_only_where_it_was_measured() -> None:
    """A second start with nothing left to play claims no speed."""
    summary, out = told()
    summary.fast(Speed(), 12.34)
    assert "Nothing was played in this run." in out.getvalue()
    summary.fast(Speed(lines=1000, days=2, events=90, seconds=2.0, handling=0.5, waits=[0.1, 0.2]), None)
    assert "500 order lines/s through the whole chain" in out.getvalue()
    assert "2,000 order lines/s from sending" in out.getvalue()


def test_where_to_go_on_is_told_of_a_system_elsewhere_too(tmp_path: Path) -> None:
    """Addresses, tokens and lines to try, whoever started the system; mails only where they lie here.

    Taken out: the look at `mails` (the mails of a system elsewhere are counted here).
    """
    (tmp_path / "1.eml").touch()
    urls = {
        name: f"http://127.0.0.1:{8000 + at}" for at, name in enumerate(("accounts", "supply", "scoring", "notify"))
    }
    said = {}
    for mails in (tmp_path, None):
        summary, out = told()
        summary.onward(urls, {"planner": tmp_path / "planner"}, mails)
        said[mails] = out.getvalue()
        assert "6  Where to go on" in said[mails]
        assert "http://127.0.0.1:8001/docs   supply" in said[mails]
        assert said[mails].count("curl -s") == 3
    assert "1 mails lie in" in said[tmp_path]
    assert "mails lie" not in said[None]
