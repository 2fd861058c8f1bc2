"""What becomes of an attempt."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.retry import GIVE_UP_AFTER, LONGEST_PAUSE, Attempted, Ended, Retry, decide, pause, refused

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("code", [550, 551, 552, 553, 554, 500, 501])
def test_a_refusal_of_the_message_is_final(code: int) -> None:
    """5xx about the message or its receiver is not asked again."""
    follows = decide(refused(code, "no"), number=1, first_at=NOW, now=NOW, jitter=0.5)
    assert follows == Ended(f"{code}: no")


@pytest.mark.parametrize("code", [421, 450, 451, 452, 454, 530, 534, 535, 538])
def test_what_may_pass_or_be_mended_is_tried_again(code: int) -> None:
    """4xx pass by themselves; a refused login is our operator's to mend, not the receiver's fault."""
    assert isinstance(decide(refused(code, "later"), number=1, first_at=NOW, now=NOW, jitter=0.5), Retry)


def test_unknown_is_tried_again() -> None:
    """Losing a message would be worse than a copy that can be told to be one."""
    lost = Attempted("unknown", "connection_lost", "")
    assert isinstance(decide(lost, number=1, first_at=NOW, now=NOW, jitter=0.5), Retry)


def test_sent_is_sent() -> None:
    """Whatever its number and age."""
    assert decide(Attempted("sent", "250", ""), number=9, first_at=NOW - GIVE_UP_AFTER * 2, now=NOW, jitter=0) == Ended(
        None
    )


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_and_are_bounded(number: int, jitter: float) -> None:
    """From 24 seconds to 72 minutes, never shorter with a later attempt of the same jitter."""
    assert timedelta(seconds=24) <= pause(number, jitter) <= LONGEST_PAUSE * 1.2
    assert pause(number, jitter) <= pause(number + 1, jitter)


@given(st.floats(0, 1, exclude_max=True))
def test_it_ends_within_a_day(jitter: float) -> None:
    """A server that says later for ever is believed for 24 hours, in at least 20 attempts."""
    now, number = NOW, 1
    while isinstance(follows := decide(refused(451, ""), number=number, first_at=NOW, now=now, jitter=jitter), Retry):
        now, number = follows.at, number + 1
    assert now - NOW <= GIVE_UP_AFTER
    assert number >= 20
