from datetime import date

from examples.story.fill import Filled, Tally, asked, closes_to_judge, tally
from tests.examples.rows import on, plan_of, row, week


def test_the_later_close_is_the_last_within_14_days() -> None:
    """An order of 1 August is judged at the last close up to 15 August; one whose 14th day lies beyond the file is not."""
    plan = plan_of(*week(), row("8", at=on(12)), row("9", at=on(15)))
    assert closes_to_judge(plan) == {date(2011, 8, 1): date(2011, 8, 13), date(2011, 8, 2): date(2011, 8, 16)}


def test_asks_only_for_what_is_still_wanted() -> None:
    """What the customer took back on the day is not asked at once, what they took back later not within 14 days."""
    rows = [
        row("1", at=on(0, 8)),
        row("C2", quantity=-3, at=on(0, 9)),
        row("C3", quantity=-2, at=on(5)),
        row("9", at=on(20), customer="2"),
    ]
    first = next(iter(asked(plan_of(*rows))))
    assert (first.at_once, first.later) == (7, 5)


def test_sums_quantity_and_range_per_group() -> None:
    """Quantity counts pieces up to what was asked; range counts distinct skus of an order that got anything."""
    plan = plan_of(
        row("1", quantity=10), row("1", code="2", quantity=5), row("1", code="2", quantity=5), row("2", code="3")
    )
    filled = Filled(at_once={("1", 1): 99, ("1", 3): 1})
    sums = tally(asked(plan), filled, lambda line: ("all", line.account))
    assert sums["all"] == sums["12346"]
    assert (sums["all"].asked, sums["all"].filled) == (30, 11)
    assert (sums["all"].skus_asked, sums["all"].skus_filled) == (3, 2)
    assert (sums["all"].at_once, sums["all"].coverage) == (11 / 30, 2 / 3)


def test_an_order_taken_back_on_its_day_asks_for_nothing() -> None:
    """It weighs neither in quantity nor in range, on either side."""
    plan = plan_of(row("1", at=on(0, 8)), row("C2", quantity=-10, at=on(0, 9)), row("3", at=on(1)))
    sums = tally(asked(plan), Filled(), lambda line: (line.key[0],))
    assert sums["1"] == Tally()
    assert (sums["3"].asked, sums["3"].skus_asked) == (10, 1)
