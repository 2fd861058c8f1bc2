"""The checks that every door applies to text and dates alike."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.values import EARLIEST, LATEST, MAX_NAME, listed, printable, span_fault, text_fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Müller & Söhne 有限公司", None),
        (" ", "must not be empty"),
        ("", "must not be empty"),
        ("x" * MAX_NAME, None),
        ("x" * (MAX_NAME + 1), "may have at most 200 characters, has 201"),
        ("two\nlines", "must not contain control characters"),
        ("nul\x00", "must not contain control characters"),
        ("line\u2028separator", "must not contain control characters"),
    ],
)
def test_a_line_of_text_says_what_is_wrong_with_it(text: str, fault: str | None) -> None:
    """1 to 200 characters of any script, none of them a control character."""
    assert text_fault(text) == fault


@given(st.text(max_size=20))
def test_what_is_printable_can_be_stored_and_stays_one_line(text: str) -> None:
    """It is valid UTF-8 without NUL, and no reader takes it for two lines. Taken out: the surrogates, the line separators of `printable`."""
    if printable(text):
        assert "\x00" not in text
        assert text.encode().decode() == text
        assert len(text.splitlines()) <= 1


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "\u2028", "\u2029"])
def test_no_character_that_breaks_a_line_or_a_database_is_printable(character: str) -> None:
    """Controls of both kinds, lone halves of a pair, separators of lines and paragraphs."""
    assert not printable(f"a{character}b")


@pytest.mark.parametrize(
    ("since", "until", "sound"),
    [
        (date(2011, 8, 1), None, True),
        (date(2011, 8, 1), date(2011, 8, 1), True),
        (date(2011, 8, 1), date(2011, 7, 31), False),
        (EARLIEST, LATEST, True),
        (date(1799, 12, 31), None, False),
        (date(2011, 8, 1), date(2100, 1, 2), False),
    ],
)
def test_a_span_runs_forward_within_the_years_that_can_be_meant(since: date, until: date | None, sound: bool) -> None:  # noqa: FBT001
    """Both ends included, so one day is a span; an end that is absent is open."""
    assert (span_fault(since, until) is None) == sound


def test_words_are_listed_as_people_say_them() -> None:
    """One, two, many."""
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]
