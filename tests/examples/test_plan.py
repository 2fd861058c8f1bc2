from datetime import date

import pytest

from examples.erp.container import FileProblem
from examples.erp.plan import make_plan
from tests.examples.rows import on, plan_of, row, week


def test_an_invoice_is_an_order_at_its_own_time_with_the_offset_of_its_place() -> None:
    """British summer and winter time follow from the date."""
    summer = plan_of(row("1", at="2011-08-01T10:00")).days[0].orders[0]
    winter = plan_of(row("1", at="2011-12-01T10:00")).days[0].orders[0]
    assert (summer.at.isoformat(), winter.at.isoformat()) == ("2011-08-01T10:00:00+01:00", "2011-12-01T10:00:00+00:00")


def test_an_invoice_entered_over_minutes_is_placed_at_its_first() -> None:
    """Lines of one invoice are one order."""
    (order,) = plan_of(row("1", at="2011-08-01T10:02"), row("1", code="2", at="2011-08-01T10:01")).days[0].orders
    assert (order.at.minute, [line.line_no for line in order.lines]) == (1, [1, 2])


def test_lines_without_a_customer_go_to_the_house_account_of_their_country() -> None:
    """One account per country takes what names no customer, and takes no part in programmes."""
    plan = plan_of(row("1", customer="", country="Hong Kong"), row("2", customer="", country="Hong Kong"), row("3"))
    assert [(customer.id, customer.house) for customer in plan.customers] == [
        ("12346", False),
        ("HOUSE-HONG-KONG", True),
    ]
    assert [order.account for order in plan.days[0].orders] == ["HOUSE-HONG-KONG", "HOUSE-HONG-KONG", "12346"]


def test_an_account_of_several_countries_belongs_to_that_of_most_lines() -> None:
    """Eight customers of the file ordered from two countries."""
    plan = plan_of(row("1", country="Spain"), row("2", country="Belgium"), row("3", country="Belgium"))
    assert plan.customers[0].country == "Belgium"


def test_a_matched_c_invoice_names_the_order_lines_it_takes_back() -> None:
    """The parts of a cancellation carry the order and line that the purchase became."""
    plan = plan_of(*week(row("C9", quantity=-4, at=on(4))))
    (cancellation,) = plan.days[4].cancellations
    assert [(part.order_id, part.line_no, part.quantity) for part in cancellation.parts] == [("50004", 1, 4)]


def test_what_is_not_played_is_counted_by_reason() -> None:
    """Every line read is a sale, a cancellation, a write-off or counted under a reason."""
    lines = week(
        row("C9", quantity=-99, at=on(4)), row("6", code="POST"), row("7", price="0"), row("8", quantity=-3, price="0")
    )
    counted = plan_of(*lines).counted
    assert counted.sorted_out == {"postage": 1, "price zero or negative": 1}
    assert (counted.sales, counted.cancellations, counted.cancellations_unmatched, counted.write_offs) == (5, 1, 1, 1)
    assert counted.lines == counted.sales + counted.cancellations + counted.write_offs + sum(
        counted.sorted_out.values()
    )


def test_opens_the_day_before_the_first_trading_day() -> None:
    """The first close is that of the day before trade begins; each close names the next trading day."""
    plan = plan_of(*week(), row("8", at="2011-08-08T09:00"))
    assert (plan.opening.on, plan.opening.next_date) == (date(2011, 7, 31), date(2011, 8, 1))
    assert [day.next_date.day for day in plan.days] == [2, 3, 4, 5, 8, 9]


def test_supply_follows_demand_net_of_cancellations() -> None:
    """What was ordered and cancelled again makes no production."""
    gross, net = (
        plan_of(*week()),
        plan_of(*week(row("8", quantity=1000, at=on(3)), row("C9", quantity=-1000, at=on(3, 11)))),
    )
    assert net.on_hand == gross.on_hand
    assert [day.arriving for day in net.days] == [day.arriving for day in gross.days]


def test_the_same_rows_give_the_same_plan() -> None:
    """Nothing in the plan is left to chance."""
    rows = week(row("C9", quantity=-4, at=on(4)), row("8", quantity=-3, price="0"))
    assert make_plan(rows) == make_plan(rows)


def test_a_shorter_play_ends_on_its_day() -> None:
    """`until` leaves out all that comes later, supply included."""
    assert [day.on.day for day in make_plan(week(), until=date(2011, 8, 3)).days] == [1, 2, 3]


def test_a_file_without_a_sale_is_refused() -> None:
    """There is nothing to play in a file of postage."""
    with pytest.raises(FileProblem, match="no sale of goods"):
        plan_of(row("1", code="POST"))
