"""An explanation in sentences."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supply.domain import promise
from supply.domain.wording import POLICIES, REASONS, State, sentences

WHOLE = State("tea", "MAIN", 10, 0, 0, 0, 0, [("2011-08-02", 10, "firm")], promise.PROMISED, None)
SHORT = replace(
    WHOLE, open=6, schedule=[("2011-08-02", 4, "planned")], reason=promise.SUPPLY_SHORT, earliest=date(2011, 9, 1)
)
FACTS: dict[str, Any] = {
    "decided_on": "2011-08-01",
    "rank": {"tier": "standard", "score": "12.5", "due": "2011-08-02"},
    "availability": [["2011-08-02", 4], ["2011-08-05", 0]],
    "withheld": [{"policy": "protection", "tier": "key", "quantity": 7}],
    "winners": [{"account_id": "BIG", "quantity": 50, "tier": "strategic"}, {"quantity": 5, "tier": "key"}],
    "other_winners": {"lines": 2, "quantity": 3},
    "known_until": "2011-08-05",
}


def test_a_whole_line_is_two_facts_and_a_reason() -> None:
    """How it stands, what is promised when, why: nothing is said of other accounts or of a rest."""
    assert sentences(WHOLE, {}) == [
        "10 of tea from MAIN were ordered: 10 are promised, nothing is open.",
        "Promised: 10 for 2011-08-02 (firm).",
        "It is promised whole and in time.",
    ]


def test_a_short_line_is_explained_word_for_word() -> None:
    """How it stands, why, what there was, what was kept, whom it lost to (named only where the facts name them), when the rest could come."""
    assert sentences(SHORT, FACTS) == [
        "10 of tea from MAIN were ordered: 4 are promised, 6 are open.",
        "Promised: 4 for 2011-08-02 (planned, may still move).",
        "Known supply is used up.",
        "It was decided on 2011-08-01 in tier standard with score 12.5 for 2011-08-02; there was 4 from 2011-08-02.",
        "7 were protected for the expected demand of tier key.",
        "Served before it: 50 to account BIG (tier strategic); 5 to another account (tier key); 3 to 2 more lines.",
        (
            "Supply is known until 2011-08-05 and none of it is free for the open part; made or bought when this was decided it could come on "
            "2011-09-01 at the earliest."
        ),
    ]


def test_units_are_told_one_by_one_and_add_up() -> None:
    """One is, several are; shipped above ordered is called so; what is cancelled, returned and shipped stands beside the rest."""
    state = replace(WHOLE, shipped=12, returned=1, cancelled=0, schedule=[], reason=promise.SHIPPED)
    assert sentences(state, {})[0] == (
        "10 of tea from MAIN were ordered: 12 have been shipped (2 more than ordered), 1 has been returned, nothing is open."
    )
    state = replace(WHOLE, cancelled=3, shipped=1, open=1, schedule=[("2011-08-02", 5, "firm")])
    assert sentences(state, {})[0] == (
        "10 of tea from MAIN were ordered: 1 has been shipped, 3 have been cancelled, 5 are promised, 1 is open."
    )


@pytest.mark.parametrize(
    ("earliest", "known_until", "said"),
    [
        (None, None, "No further supply is announced, so no date can be named for the open part yet."),
        (None, "2011-08-05", "Supply is known until 2011-08-05 and none of it is free for the open part, so no date can be named for the open part yet."),
        (
            date(2011, 9, 1), None,
            "No further supply is announced; made or bought when this was decided it could come on 2011-09-01 at the earliest.",
        ),
    ],
)  # fmt: skip
def test_when_the_rest_could_come_is_always_said(earliest: date | None, known_until: str | None, said: str) -> None:
    """As far as supply is known, and beyond it where a lead time is."""
    assert sentences(replace(SHORT, earliest=earliest), {**FACTS, "known_until": known_until})[-1] == said


@pytest.mark.parametrize("reason", [promise.SKU_UNKNOWN, promise.NO_BUSINESS_DAY])
def test_a_reason_that_says_why_nothing_can_be_dated_is_not_followed_by_a_date(reason: str) -> None:
    """It is the last sentence."""
    assert sentences(replace(SHORT, schedule=[], reason=reason), {})[-1] == REASONS[reason]


def test_nothing_left_is_said_so() -> None:
    """Where no point of the curve had anything."""
    told = sentences(SHORT, {**FACTS, "availability": [["2011-08-02", 0]], "withheld": [], "winners": []})
    assert told[3].endswith("; there was nothing left.")
    assert len(told) == 5


def test_every_reason_and_policy_has_words() -> None:
    """No code of a promise is shown bare; one that has no words yet is still told."""
    codes = {value for name, value in vars(promise).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(REASONS)
    assert set(POLICIES) >= {"protection", "priority", "rank", "hold", "firm"}
    assert "The reason is odd." in sentences(replace(SHORT, reason="odd"), {})
    odd = sentences(SHORT, {**FACTS, "withheld": [{"policy": "fair_share", "tier": "key", "quantity": 1}]})
    assert "1 was fair share for tier key." in odd
