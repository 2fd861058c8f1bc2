"""Rule matching: each account that an event names meets its first rule, and goes on to the next where that rule says
so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from .model import SEVERITIES, AccountFacts, Condition, Occurrence, Rule, Tier

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {"eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge}
_ORDERED = frozenset({"lt", "le", "gt", "ge"})


@dataclass(frozen=True, slots=True)
class Routed:
    """A rule that an event met, for these of the accounts it names (none: the event names no account)."""

    rule: Rule
    account_ids: tuple[str, ...]


def route(occurrence: Occurrence, rules: Sequence[Rule], accounts: Mapping[str, AccountFacts]) -> list[Routed]:
    """Which rules apply, in order of position (then id), each with the accounts it applies to in the event's own
    order.
    """
    ordered = sorted(
        (rule for rule in rules if rule.enabled and _fits(rule, occurrence)),
        key=lambda rule: (rule.position, rule.rule_id),
    )
    met: dict[str, list[str]] = {}
    for account_id in occurrence.account_ids or (None,):
        for rule in ordered:
            if _covers(rule, occurrence, account_id, accounts):
                met.setdefault(rule.rule_id, []).extend([account_id] if account_id else [])
                if not rule.go_on:
                    break
    return [Routed(rule, tuple(met[rule.rule_id])) for rule in ordered if rule.rule_id in met]


def tier_of(occurrence: Occurrence, account_id: str, accounts: Mapping[str, AccountFacts]) -> Tier:
    """The tier the event states, else the effective one known here, else `standard`, as which an unknown account
    ranks.
    """
    if account_id in occurrence.tiers:
        return occurrence.tiers[account_id]
    return accounts[account_id].tier if account_id in accounts else "standard"


def _fits(rule: Rule, occurrence: Occurrence) -> bool:
    """Everything a rule asks of the event as a whole."""
    wanted = rule.match
    return (
        (not wanted.event_types or occurrence.event_type in wanted.event_types)
        and SEVERITIES.index(occurrence.severity) >= SEVERITIES.index(wanted.min_severity)
        and all(_holds(condition, occurrence.data) for condition in wanted.conditions)
    )


def _covers(rule: Rule, occurrence: Occurrence, account_id: str | None, accounts: Mapping[str, AccountFacts]) -> bool:
    """Everything a rule asks of one account; an event without account meets only rules that ask nothing of it."""
    wanted = rule.match
    if account_id is None:
        return not wanted.tiers and not wanted.territories
    known = accounts.get(account_id)
    if wanted.territories and (known is None or not set(wanted.territories) & set(known.territory_path)):
        return False
    return not wanted.tiers or tier_of(occurrence, account_id, accounts) in wanted.tiers


def _holds(condition: Condition, data: Mapping[str, Any]) -> bool:
    """A field that is absent, or of another kind than the value, holds for no operator."""
    actual, wanted = data.get(condition.field), condition.value
    if actual is None:
        return False
    if condition.operator == "in":
        return isinstance(wanted, (list, tuple)) and any(_alike(actual, one) and actual == one for one in wanted)
    if not _alike(actual, wanted) or (condition.operator in _ORDERED and not _is_number(actual)):
        return False
    return _COMPARE[condition.operator](actual, wanted)


def _alike(one: Any, other: Any) -> bool:
    return type(one) is type(other) or (_is_number(one) and _is_number(other))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
