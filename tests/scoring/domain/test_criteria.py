import copy
from typing import Any

import pytest

from scoring.domain.criteria import CriteriaError, parse_criteria
from tests.scoring.domain.sets import DOCUMENT


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("criteria", 0, "weight"), "0.31", "weights must sum to 1, got 1.01"),
        (("criteria", 0, "weight"), "0", "weight must be above 0"),
        (("criteria", 0, "weight"), "heavy", "a decimal number is needed, got heavy"),
        (("criteria", 0, "weight"), "NaN", "has more decimals"),
        (("criteria", 0, "weight"), "0.30001", "has more decimals than the 4 kept here"),
        (("criteria", 0, "metric"), "luck", "metric must be one of volume_91"),
        (("criteria", 0, "id"), "payment", "criteria ids must differ"),
        (("criteria", 0, "missing"), "1.5", "missing must lie between 0 and 1"),
        (("criteria", 0, "anchors"), [["0", "0"]], "at least two anchors"),
        (("criteria", 0, "anchors"), [["0", "0"], ["0", "1"]], "anchor values must rise"),
        (("criteria", 0, "anchors"), [["0", "0"], ["1", "0.5"], ["2", "0.4"]], "only rise or only fall"),
        (("criteria", 0, "anchors"), [["0", "0"], ["1", "1.1"]], "points must lie between 0 and 1"),
        (("criteria", 0, "anchors"), [["0", "0"], ["1E+15", "1"]], "too far apart"),
        (("tiers", 0, "tier"), "gold", "tiers must be strategic, key, growth"),
        (("tiers", 0, "exit"), "99", "exit must lie between 0 and entry"),
        (("tiers", 0, "capacity"), -1, "capacity must be 0 or more"),
        (("tiers", 0, "entry"), "55", "exit must lie between 0 and entry"),
        (("tiers", 1, "entry"), "80", "entry and exit must fall from tier to tier"),
        (("patience_days",), -1, "patience_days must be a whole number of days"),
    ],
)
def test_a_set_that_cannot_be_used_says_why(path: tuple[Any, ...], value: Any, says: str) -> None:
    """Each fault of a criteria set is refused with what is wrong and where."""
    with pytest.raises(CriteriaError, match=says.replace("(", r"\(")):
        parse_criteria(1, changed(path, value))


def test_the_first_set_is_sound() -> None:
    """The set that migrations seed parses, with seven criteria and capacities for the two best tiers."""
    found = parse_criteria(1, DOCUMENT)
    assert len(found.criteria) == 7
    assert [rule.capacity is not None for rule in found.tiers] == [True, True, False]
    assert found.rule("standard") is None
