"""Which rules an event meets."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.model import TIERS, AccountFacts, Condition, Match, Occurrence, Rule, Severity
from notify.domain.routing import route

ACCOUNTS = {
    "A": AccountFacts("A", "Account A", "strategic", ("EU", "GB")),
    "B": AccountFacts("B", "Account B", "key", ("US",)),
}
RULE = Rule("r1", 1, "any", 10, Match(), ("manager",))


def happened(*account_ids: str, severity: Severity = "warning", **data: Any) -> Occurrence:
    return Occurrence("s", "e1", "StockLow", None, datetime.now(UTC), severity, None, account_ids, data)


def asking(match: Match, **own: Any) -> Rule:
    return replace(RULE, match=match, **own)


def met(rule: Rule, occurrence: Occurrence) -> tuple[str, ...] | None:
    """The accounts that a rule met alone, None when it was not met."""
    found = route(occurrence, [rule], ACCOUNTS)
    return found[0].account_ids if found else None


def test_a_rule_that_asks_nothing_meets_everything() -> None:
    """With accounts and without."""
    assert met(RULE, happened("A", "B")) == ("A", "B")
    assert met(RULE, happened()) == ()


def test_type_and_severity_are_asked_of_the_event() -> None:
    """One of the types, and at least the severity."""
    assert met(asking(Match(event_types=("TierChanged",))), happened("A")) is None
    assert met(asking(Match(event_types=("TierChanged", "StockLow"))), happened("A")) == ("A",)
    assert met(asking(Match(min_severity="critical")), happened("A")) is None
    assert met(asking(Match(min_severity="warning")), happened("A", severity="critical")) == ("A",)


def test_tier_and_territory_are_asked_of_each_account() -> None:
    """Only the accounts that fit are told of; an event without account fits no such rule."""
    assert met(asking(Match(tiers=("key",))), happened("A", "B")) == ("B",)
    assert met(asking(Match(territories=("EU",))), happened("A", "B")) == ("A",)
    assert met(asking(Match(tiers=("key",))), happened()) is None
    assert met(asking(Match(territories=("EU",))), happened("unknown")) is None


def test_an_unknown_account_ranks_as_standard() -> None:
    """As everywhere in the system."""
    assert met(asking(Match(tiers=("standard",))), happened("unknown")) == ("unknown",)


def test_the_tier_that_the_event_states_wins() -> None:
    """What supply decided by is what is matched, not what scoring says by now."""
    stated = replace(happened("B"), tiers={"B": "strategic"})
    assert met(asking(Match(tiers=("strategic",))), stated) == ("B",)


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        ("eq", 5, True),
        ("eq", "5", False),
        ("ne", 5, False),
        ("ne", 6, True),
        ("in", [4, 5], True),
        ("in", 5, False),
        ("lt", 6, True),
        ("lt", 5, False),
        ("le", 5.0, True),
        ("gt", 4.5, True),
        ("ge", 6, False),
        ("lt", "6", False),
    ],
)
def test_conditions_compare_like_with_like(operator: Any, value: Any, holds: bool) -> None:  # noqa: FBT001
    """Numbers with numbers, text with text; another kind holds for no operator."""
    rule = asking(Match(conditions=(Condition("position", operator, value),)))
    assert (met(rule, happened("A", position=5)) is not None) is holds


def test_a_field_that_is_absent_holds_for_no_operator() -> None:
    """Not even `ne`: nothing is known of it."""
    rule = asking(Match(conditions=(Condition("days_of_cover", "ne", 3),)))
    assert met(rule, happened("A", days_of_cover=None)) is None


def test_a_disabled_rule_meets_nothing() -> None:
    """It stays readable and is not tried."""
    assert met(replace(RULE, enabled=False), happened("A")) is None


rules = st.lists(
    st.builds(
        Rule,
        rule_id=st.uuids().map(str),
        version=st.just(1),
        name=st.just("n"),
        position=st.integers(0, 3),
        match=st.builds(Match, tiers=st.lists(st.sampled_from(TIERS), max_size=2).map(tuple)),
        audience=st.just(("manager",)),
        go_on=st.booleans(),
        enabled=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda rule: rule.rule_id,
)


@given(rules, st.permutations(["A", "B", "unknown"]))
def test_each_account_meets_rules_up_to_the_first_that_ends_it(rules: list[Rule], account_ids: list[str]) -> None:
    """Whatever the rules: in order of position, each account meets those that ask for it, and none after one without
    `continue`.
    """
    found = route(happened(*account_ids), rules, ACCOUNTS)
    ordered = sorted((rule for rule in rules if rule.enabled), key=lambda rule: (rule.position, rule.rule_id))
    for account_id in account_ids:
        tier = ACCOUNTS[account_id].tier if account_id in ACCOUNTS else "standard"
        expected = []
        for rule in ordered:
            if not rule.match.tiers or tier in rule.match.tiers:
                expected.append(rule.rule_id)
                if not rule.go_on:
                    break
        assert [one.rule.rule_id for one in found if account_id in one.account_ids] == expected
