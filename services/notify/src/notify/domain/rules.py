"""What a rule may say: checked when it is written, so that a rule that can never match, or reaches nobody, is told to
its author.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .audience import MEMBER, MEMBERS
from .model import Condition, Ladder, Rule
from .occurrences import EVENT_TYPES, FIELDS
from .quiet import is_zone

ORDERED = frozenset({"lt", "le", "gt", "ge"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a rule: where (path parts below the rule), and what would be right."""

    path: tuple[str | int, ...]
    detail: str


def faults(rule: Rule) -> list[Fault]:
    """Everything that is wrong with a rule."""
    return [*_event_type_faults(rule), *_condition_faults(rule), *_audience_faults(rule), *_ladder_faults(rule)]


def _event_type_faults(rule: Rule) -> Iterator[Fault]:
    for nr, event_type in enumerate(rule.match.event_types):
        if event_type not in EVENT_TYPES:
            yield Fault(("match", "event_types", nr), f"rules can meet {', '.join(EVENT_TYPES)}")


def _condition_faults(rule: Rule) -> Iterator[Fault]:
    types = [kind for kind in rule.match.event_types if kind in FIELDS] or EVENT_TYPES
    for nr, condition in enumerate(rule.match.conditions):
        kinds = {str(FIELDS[kind][condition.field]) for kind in types if condition.field in FIELDS[kind]} - {"list"}
        if not kinds:
            known = sorted({name for kind in types for name, what in FIELDS[kind].items() if what != "list"})
            yield Fault(("match", "conditions", nr, "field"), f"{' and '.join(types)} carry {', '.join(known)}")
        elif not _fits(condition, kinds):
            yield Fault(("match", "conditions", nr, "value"), _wanted(condition, kinds))


def _fits(condition: Condition, kinds: set[str]) -> bool:
    if condition.operator == "in":
        return isinstance(condition.value, (list, tuple)) and all(_kind(one) in kinds for one in condition.value)
    if condition.operator in ORDERED:
        return _kind(condition.value) == "number" and "number" in kinds
    return _kind(condition.value) in kinds


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return "text"
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _wanted(condition: Condition, kinds: set[str]) -> str:
    kind = " or ".join(sorted(kinds))
    if condition.operator == "in":
        return f"`in` takes a list; {condition.field} is a {kind}"
    if condition.operator in ORDERED:
        return f"`{condition.operator}` compares numbers; {condition.field} is a {kind}"
    return f"{condition.field} is a {kind}"


def _audience_faults(rule: Rule) -> Iterator[Fault]:
    for place in ("audience", "otherwise"):
        for nr, member in enumerate(getattr(rule, place)):
            if not MEMBER.match(member):
                yield Fault((place, nr), f"one of {MEMBERS}")


def _ladder_faults(rule: Rule) -> Iterator[Fault]:
    if rule.ladder is None:
        return
    if "inbox" not in rule.channels:
        yield Fault(("channels",), "a ladder ends when somebody acknowledges, which is done in the inbox: add inbox")
    yield from _step_faults(rule.ladder)
    window = rule.ladder.window
    if window and not is_zone(window.zone):
        yield Fault(("ladder", "window", "zone"), "an IANA time zone, such as Europe/Berlin")
    if window and window.start == window.end:
        yield Fault(("ladder", "window", "end"), "another time than start: a window of no length never opens")


def _step_faults(ladder: Ladder) -> Iterator[Fault]:
    for nr, step in enumerate(ladder.steps):
        if (step.after_days is None) == (step.after_minutes is None):
            yield Fault(("ladder", "steps", nr), "give exactly one of after_days (closes) and after_minutes (wall)")
        for place, member in enumerate(step.to):
            if not MEMBER.match(member):
                yield Fault(("ladder", "steps", nr, "to", place), f"one of {MEMBERS}")
