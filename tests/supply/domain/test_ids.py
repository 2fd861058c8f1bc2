"""Our ids of orders and lines."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.ids import line_id, line_of, order_id


@given(st.uuids(), st.integers(1, 2**32 - 1))
def test_a_lines_id_holds_its_order_and_number(fresh: UUID, line_no: int) -> None:
    """Both are read back from it; lines of one order sort by number, behind their order."""
    order = order_id(fresh)
    assert line_of(line_id(order, line_no)) == (order, line_no)
    assert order < line_id(order, line_no) <= line_id(order, 2**32 - 1)


@given(st.uuids(), st.uuids())
def test_an_orders_id_keeps_the_time_and_most_of_the_chance(one: UUID, other: UUID) -> None:
    """All but the last 32 bits stay: two ids differ as their orders' fresh ids did before these."""
    assert (order_id(one) == order_id(other)) == (one.int >> 32 == other.int >> 32)
    assert order_id(one).int >> 32 == one.int >> 32
