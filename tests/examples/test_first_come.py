from hypothesis import given
from hypothesis import strategies as st

from examples.erp.plan import Plan
from examples.story.fill import asked
from examples.story.first_come import Warehouse, first_come
from tests.examples.rows import on, plan_of, row, week


def test_the_first_is_served_and_the_next_waits() -> None:
    """Whoever orders first takes all there is, whoever they are; the second gets what is left."""
    plan = plan_of(
        *week(
            row("1", quantity=300, at=on(0, 8)), row("2", quantity=300, at=on(0, 9), customer="2"), row("9", at=on(90))
        )
    )
    filled = first_come(plan, {})
    first, second = filled.at_once["1", 1], filled.at_once["2", 1]
    assert (first, second) == (plan.on_hand["85123A"], 0)


def test_what_comes_in_goes_to_who_waits_longest() -> None:
    """A receipt fills the oldest gap first, so the second still waits when the first is full."""
    plan = plan_of(
        *week(
            row("1", quantity=300, at=on(0, 8)), row("2", quantity=300, at=on(0, 9), customer="2"), row("9", at=on(90))
        )
    )
    filled = first_come(plan, {})
    assert filled.at_once["1", 1] < filled.later["1", 1] <= 300
    assert filled.later["2", 1] == 0 or filled.later["1", 1] == 300


def test_goods_taken_back_are_given_to_who_waits() -> None:
    """A cancellation of given pieces serves the line at once, within the same day."""
    rows = [
        row("1", quantity=200, at=on(0, 8)),
        row("C2", quantity=-200, at=on(0, 11)),
        row("3", quantity=80, at=on(0, 9), customer="2"),
        row("9", quantity=20, at=on(34)),
    ]
    plan = plan_of(*rows)
    assert plan.on_hand["85123A"] == 80
    assert first_come(plan, {}).at_once == {("1", 1): 0, ("3", 1): 80, ("9", 1): 20}


def test_a_write_off_takes_from_the_shelf() -> None:
    """The same pieces are written off as in the compared run, no more and no less."""
    plan = plan_of(*week(row("8", quantity=-5, price="0", at=on(0, 8)), quantity=100))
    (write_off,) = plan.days[0].write_offs
    whole, short = Warehouse(), Warehouse()
    for warehouse, pieces in ((whole, 0), (short, 5)):
        warehouse.receive("85123A", 10)
        warehouse.receive(write_off.sku, -pieces)
    assert short.shelves["85123A"].free == whole.shelves["85123A"].free - 5
    assert first_come(plan, {write_off.id: 5}).at_once.keys() == first_come(plan, {}).at_once.keys()


def random_plan(happenings: list[tuple[int, int, str]]) -> Plan:
    rows = [
        row(
            f"{'C' if quantity < 0 else ''}{100 + place}",
            quantity=quantity * 25,
            at=on(day, 8 + place % 9),
            customer=customer,
        )
        for place, (day, quantity, customer) in enumerate(happenings)
    ]
    return plan_of(*week(*rows))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-9, 9).filter(bool), st.sampled_from("12")), max_size=25))
def test_no_piece_is_given_twice(happenings: list[tuple[int, int, str]]) -> None:
    """What is given plus what is free is what came in, nobody gets more than they want, and nobody waits beside free stock."""
    plan = random_plan(happenings)
    warehouse = Warehouse()
    for sku, quantity in plan.on_hand.items():
        warehouse.receive(sku, quantity)
    came_in = sum(plan.on_hand.values())
    for day in plan.days:
        for receipt in day.arriving:
            warehouse.receive(receipt.sku, receipt.quantity)
            came_in += receipt.quantity
        for order in day.orders:
            warehouse.order(order)
        for cancellation in day.cancellations:
            warehouse.take_back(cancellation)
    (shelf,) = warehouse.shelves.values()
    assert sum(line.given for line in warehouse.lines.values()) + shelf.free == came_in
    assert all(0 <= line.given <= line.wanted for line in warehouse.lines.values())
    assert not (shelf.free and any(line.given < line.wanted for line in warehouse.lines.values()))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-9, 9).filter(bool), st.sampled_from("12")), max_size=25))
def test_judges_every_line_and_never_above_what_was_asked(happenings: list[tuple[int, int, str]]) -> None:
    """Every order line has a figure at its day's close, and a later one exactly when its 14th day lies in the file."""
    plan = random_plan(happenings)
    filled = first_come(plan, {})
    for line in asked(plan):
        assert 0 <= filled.at_once[line.key] <= line.at_once
        assert (line.key in filled.later) == (line.later is not None)
        assert line.later is None or 0 <= filled.later[line.key] <= line.later


def test_the_same_plan_gives_the_same_result() -> None:
    """Nothing is left to chance."""
    plan = random_plan([(0, 5, "1"), (1, -3, "1"), (2, 9, "2"), (15, 4, "1")])
    assert first_come(plan, {}) == first_come(plan, {})
