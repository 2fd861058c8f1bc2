"""Persons, and who stands in for whom and when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.people import Person, Span, check_spans, staff_fault
from accounts.domain.values import MAX_LIST
from shared.errors import Invalid

TODAY = date(2011, 8, 1)
PEOPLE = {
    "anna": Person("anna", "staff", active=True),
    "bo": Person("bo", "staff", active=True),
    "gone": Person("gone", "staff", active=False),
    "buyer": Person("buyer", "customer", active=True),
}


@pytest.mark.parametrize(
    ("person", "until", "fault"),
    [
        ("anna", None, None),
        ("gone", date(2010, 1, 1), None),
        ("gone", None, "person gone is not active"),
        ("buyer", None, "person buyer is a customer's user, not a member of staff"),
        ("nobody", None, "there is no person nobody"),
    ],
)
def test_a_place_among_staff_is_for_active_staff(person: str, until: date | None, fault: str | None) -> None:
    """A place that has ended may be a former member's."""
    assert staff_fault(person, PEOPLE, until=until) == fault


def test_every_wrong_span_is_pointed_at() -> None:
    """Dates that run backwards, an unknown person, the same person twice at once: each by its place; the sound ones between are not."""
    spans = [
        Span("anna", TODAY, date(2011, 7, 1)),
        Span("anna", TODAY),
        Span("nobody", TODAY),
        Span("bo", TODAY),
        Span("anna", date(2012, 1, 1)),
    ]
    with pytest.raises(Invalid) as refused:
        check_spans(spans, PEOPLE, whom="leads")
    assert [fault.pointer for fault in refused.value.errors] == ["/leads/0", "/leads/2", "/leads/4"]
    assert refused.value.code == "leads_invalid"


def test_two_persons_may_stand_at_the_same_time() -> None:
    """Only the same one may not; one may come back the day after they ended."""
    check_spans([Span("anna", TODAY), Span("bo", TODAY)], PEOPLE, whom="leads")
    check_spans([Span("anna", TODAY, date(2011, 8, 5)), Span("anna", date(2011, 8, 6))], PEOPLE, whom="leads")


def test_a_list_of_spans_has_a_cap() -> None:
    """Told with the number given."""
    spans = [
        Span("anna", date.fromordinal(TODAY.toordinal() + at), date.fromordinal(TODAY.toordinal() + at))
        for at in range(MAX_LIST + 1)
    ]
    with pytest.raises(Invalid) as refused:
        check_spans(spans, PEOPLE, whom="deputies")
    assert refused.value.errors[0].detail == f"at most {MAX_LIST} entries are allowed, got {MAX_LIST + 1}"


def test_nobody_stands_in_for_themselves() -> None:
    """A deputy is somebody else."""
    with pytest.raises(Invalid) as refused:
        check_spans([Span("anna", TODAY)], PEOPLE, whom="deputies", not_self="anna")
    assert refused.value.errors[0].detail == "a person cannot stand in for themselves"


DAYS = st.dates(date(2011, 1, 1), date(2011, 1, 6))


@given(st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), min_size=1, max_size=5))
def test_spans_of_one_person_never_overlap(days: list[tuple[date, date | None]]) -> None:
    """A list is taken exactly when no day is covered twice and no span ends before it starts.

    Taken out: `<=` of either comparison in `_overlap`, made `<` (both ends are included).
    """
    spans = [Span("anna", since, until) for since, until in days]
    covered: list[date] = []
    for since, until in days:
        last = until or date(2011, 2, 1)
        covered += [date.fromordinal(day) for day in range(since.toordinal(), last.toordinal() + 1)]
    sound = len(covered) == len(set(covered)) and all(until is None or until >= since for since, until in days)
    try:
        check_spans(spans, PEOPLE, whom="leads")
        taken = True
    except Invalid:
        taken = False
    assert taken == sound
