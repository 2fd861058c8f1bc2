from hypothesis import given
from hypothesis import strategies as st

from examples.erp.matching import match
from examples.erp.plan import account_of
from examples.erp.reader import Row
from tests.examples.rows import on, row


def test_takes_back_the_newest_earlier_purchase_first() -> None:
    """A cancellation reaches back from the newest purchase of its customer and code."""
    old, new, back = row("1", at=on(0)), row("2", at=on(1)), row("C3", quantity=-14, at=on(2))
    assert match([old, new, back], account_of).parts == {back.number: [(new.number, 10), (old.number, 4)]}


def test_a_later_purchase_is_not_taken_back() -> None:
    """What is bought after the cancellation stays."""
    result = match([row("C1", quantity=-5, at=on(0)), row("2", at=on(1))], account_of)
    assert (result.unmatched, result.unmatched_quantity) == (1, 5)


def test_customer_and_code_must_agree() -> None:
    """Another customer's purchase and another code are left alone; a code in other letters is the same one."""
    bought = [row("1", customer="2"), row("2", code="99999"), row("3", code="85123a")]
    back = row("C4", quantity=-3, at=on(1))
    assert match([*bought, back], account_of).parts == {back.number: [(bought[2].number, 3)]}


def test_within_a_minute_purchases_come_first() -> None:
    """An order cancelled in the minute it was placed is found, whatever the order of lines in the file."""
    back, bought = row("C1", quantity=-5), row("2")
    assert match([back, bought], account_of).parts == {back.number: [(bought.number, 5)]}


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([-7, -3, 2, 5, 9]), st.sampled_from(["1", "2", ""])), max_size=30
    )
)
def test_no_purchase_is_taken_back_twice(happenings: list[tuple[int, int, str]]) -> None:
    """Whatever comes, no purchase gives back more than was bought, and matched plus unmatched is what was cancelled."""
    rows: list[Row] = [
        row(f"{'C' if quantity < 0 else ''}{place}", quantity=quantity, at=on(day), customer=customer)
        for place, (day, quantity, customer) in enumerate(happenings)
    ]
    result = match(rows, account_of)
    back: dict[int, int] = {}
    for parts in result.parts.values():
        for number, quantity in parts:
            back[number] = back.get(number, 0) + quantity
    bought = {line.number: line.quantity for line in rows if line.quantity > 0}
    assert all(quantity <= bought[number] for number, quantity in back.items())
    assert sum(back.values()) + result.unmatched_quantity == -sum(line.quantity for line in rows if line.quantity < 0)
