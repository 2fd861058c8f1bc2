"""What a digest is."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notify.domain.digest import SECTION_LINES, Line, assemble, complete, due_at, message_id
from notify.domain.model import SEVERITIES
from notify.domain.occurrences import EVENT_TYPES

D = date(2011, 11, 1)
lines = st.lists(
    st.builds(
        Line,
        event_type=st.sampled_from([*EVENT_TYPES, "Other"]),
        severity=st.sampled_from(SEVERITIES),
        data=st.just({"text": "x"}),
    ),
    max_size=150,
)


def test_the_message_id_is_known_by_person_and_close_alone() -> None:
    """The same for every attempt, different for others, and it does not show the person."""
    assert message_id(D, "ann", "example.com") == message_id(D, "ann", "example.com")
    assert message_id(D, "ann", "example.com") != message_id(D, "bob", "example.com")
    assert message_id(D, "ann", "example.com") != message_id(date(2011, 11, 2), "ann", "example.com")
    assert "ann" not in message_id(D, "ann", "example.com")
    assert message_id(D, "ann", "example.com").endswith("@example.com>")


def test_a_window_is_complete_with_both_runs() -> None:
    """Supply's and scoring's."""
    assert not complete([])
    assert not complete(["supply", "supply"])
    assert complete(["scoring", "supply"])


def test_the_deadline_is_ten_minutes_after_the_close() -> None:
    """By the wall."""
    at = datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert due_at(at) - at == timedelta(minutes=10)


@given(lines)
def test_every_line_is_shown_or_counted(lines: list[Line]) -> None:
    """Sections hold or count every line once, are bounded, and the gravest come first."""
    sections = assemble(lines, EVENT_TYPES)
    assert sum(section.total for section in sections) == len(lines)
    for section in sections:
        assert len(section.lines) <= SECTION_LINES
        assert section.more == 0 or len(section.lines) == SECTION_LINES
        grades = [SEVERITIES.index(line.severity) for line in section.lines]
        assert grades == sorted(grades, reverse=True)
    order = [section.event_type for section in sections]
    assert order == [kind for kind in [*EVENT_TYPES, "Other"] if kind in order]
