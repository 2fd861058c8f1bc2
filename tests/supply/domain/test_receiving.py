"""Planned receipts and what came in against them: a function of the set of both."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supply.domain.receiving import Choice, Plan, Receipt, Received, open_quantity, settle

START = datetime(2011, 8, 1, tzinfo=UTC)
FAR = date(2011, 12, 1)


def plan(number: str, quantity: int, day: int, announced: int = 0) -> Plan:
    return Plan(("erp", number), quantity, date(2011, 8, 1) + timedelta(days=day), START + timedelta(days=announced))


def receipt(number: str, quantity: int, day: int, named: str | None = None, *, final: bool = False) -> Receipt:
    return Receipt(("erp", number, 1), START + timedelta(days=day), quantity, ("erp", named) if named else None, final)


plans = st.lists(
    st.builds(
        plan, st.sampled_from(["p1", "p2", "p3", "p4"]), st.integers(0, 50), st.integers(0, 9), st.integers(0, 9)
    ),
    unique_by=lambda one: one.key,
)
receipts = st.lists(
    st.builds(
        receipt,
        st.integers(0, 30).map(lambda number: f"r{number}"),
        st.integers(1, 60),
        st.integers(0, 9),
        st.sampled_from([None, "p1", "p2", "p9"]),
        final=st.booleans(),
    ),
    unique_by=lambda one: one.key,
)


def test_a_named_receipt_lowers_its_plan_also_over_its_quantity() -> None:
    """A receipt that names a planned receipt is booked there whole, and nowhere else."""
    result, choices = settle([plan("p1", 10, 1), plan("p2", 10, 5)], [receipt("r1", 14, 2, "p2")])
    assert result == {("erp", "p1"): Received(0, closed=False), ("erp", "p2"): Received(14, closed=False)}
    assert choices == [Choice(("erp", "r1", 1), ("erp", "p2"), 14)]


def test_an_unnamed_receipt_lowers_the_earliest_open_plans() -> None:
    """Without a name the earliest expected open planned receipts are lowered, one after the other."""
    result, choices = settle([plan("p2", 10, 5), plan("p1", 10, 1), plan("p3", 10, 9)], [receipt("r1", 14, 2)])
    assert [(choice.plan[1], choice.quantity) for choice in choices] == [("p1", 10), ("p2", 4)]
    assert result["erp", "p3"] == Received(0, closed=False)


def test_an_unnamed_receipt_passes_over_what_was_announced_after_it() -> None:
    """A plan whose own first time lies after the receipt's was not expected yet; one known here later but announced earlier was."""
    _, choices = settle([plan("p1", 10, 1, announced=5), plan("p2", 10, 4, announced=0)], [receipt("r1", 6, 2)])
    assert [(choice.plan[1], choice.quantity) for choice in choices] == [("p2", 6)]


def test_a_final_receipt_closes_what_it_reached_last() -> None:
    """After a final receipt nothing more is expected of its plan, so that a later unnamed receipt passes it over."""
    result, choices = settle(
        [plan("p1", 10, 1), plan("p2", 10, 5)], [receipt("r1", 4, 2, final=True), receipt("r2", 5, 3)]
    )
    assert result["erp", "p1"] == Received(4, closed=True)
    assert choices[-1] == Choice(("erp", "r2", 1), ("erp", "p2"), 5)
    assert open_quantity(10, 4, closed=True) == 0
    assert open_quantity(10, 14, closed=False) == 0
    assert open_quantity(10, 4, closed=False) == 6


@given(plans, receipts, st.randoms(use_true_random=False))
def test_the_choice_is_a_function_of_the_set(known: list[Plan], came: list[Receipt], random: object) -> None:
    """Whatever the order in which plans and receipts became known, the same plans are lowered by the same receipts."""
    expected = settle(known, came)
    random.shuffle(known)  # type: ignore[attr-defined]
    random.shuffle(came)  # type: ignore[attr-defined]
    assert settle(known, came) == expected


@given(plans, receipts)
def test_no_receipt_counts_twice(known: list[Plan], came: list[Receipt]) -> None:
    """What stands against plans is the sum of the choices, and no receipt gives more than it brought."""
    result, choices = settle(known, came)
    for key, state in result.items():
        assert state.received == sum(choice.quantity for choice in choices if choice.plan == key)
    for one in came:
        assert sum(choice.quantity for choice in choices if choice.receipt == one.key) <= one.quantity
