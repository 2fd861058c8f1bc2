"""What a rule may say."""

from typing import Any

import pytest

from notify.domain.model import Condition, Match, Rule
from notify.domain.rules import faults


def wrong(match: Match | None = None, **own: Any) -> list[str]:
    rule = Rule("r", 1, "n", 1, match or Match(), own.pop("audience", ("manager",)), **own)
    return ["/".join(map(str, fault.path)) for fault in faults(rule)]


def test_a_good_rule_has_no_faults() -> None:
    """With everything a rule can say."""
    match = Match(
        ("StockLow",),
        ("key",),
        ("GB",),
        "warning",
        (Condition("days_of_cover", "lt", 3), Condition("sku", "in", ["a"])),
    )
    assert (
        wrong(match, audience=("manager", "team:logistics"), otherwise=("lead", "department:planner", "person:p")) == []
    )


@pytest.mark.parametrize(
    ("match", "place"),
    [
        (Match(event_types=("StockLow", "Nonsense")), "match/event_types/1"),
        (Match(event_types=("StockLow",), conditions=(Condition("tier", "eq", "key"),)), "match/conditions/0/field"),
        (Match(conditions=(Condition("lines", "eq", 1),)), "match/conditions/0/field"),
        (Match(conditions=(Condition("position", "lt", "3"),)), "match/conditions/0/value"),
        (Match(conditions=(Condition("sku", "gt", 3),)), "match/conditions/0/value"),
        (Match(conditions=(Condition("sku", "in", "a"),)), "match/conditions/0/value"),
        (Match(conditions=(Condition("position", "eq", "a"),)), "match/conditions/0/value"),
    ],
)
def test_a_match_that_never_could_be_is_told(match: Match, place: str) -> None:
    """Unknown events and fields, and values of another kind than the field's."""
    assert wrong(match) == [place]


@pytest.mark.parametrize("member", ["everyone", "team:", "person:a b", "department:", "manager ", "lead\n"])
def test_an_audience_that_is_none_is_told(member: str) -> None:
    """In either list."""
    assert wrong(audience=(member,)) == ["audience/0"]
    assert wrong(otherwise=("lead", member)) == ["otherwise/1"]
