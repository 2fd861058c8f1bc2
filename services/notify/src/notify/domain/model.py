"""The nouns: something that happened, a rule that may meet it, and what is known of the accounts it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Severity = Literal["info", "warning", "critical"]
Channel = Literal["inbox", "email"]
Tier = Literal["strategic", "key", "growth", "standard"]
Operator = Literal["eq", "ne", "in", "lt", "le", "gt", "ge"]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "critical")
CHANNELS: tuple[Channel, ...] = ("inbox", "email")
TIERS: tuple[Tier, ...] = ("strategic", "key", "growth", "standard")
ALL_SEEING = frozenset({"planner", "ops"})
"""Departments whose members see every account, as the roles of the same names do."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event as rules and templates see it: plain data, no contract classes.

    `account_id` is the account the event belongs to (who may not see it hears nothing); `account_ids` are those it
    names; `tiers` are the tiers the event itself states, where it does. `business_date` is the day worked on, None
    where the event carries none.
    """

    source: str
    event_id: str
    event_type: str
    business_date: date | None
    occurred_at: datetime
    severity: Severity
    account_id: str | None
    account_ids: tuple[str, ...]
    data: Mapping[str, Any]
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    correlation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of one field of the event's data. `in` takes a list; the order operators take numbers."""

    field: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule asks of an event; an empty part asks nothing."""

    event_types: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    territories: tuple[str, ...] = ()
    min_severity: Severity = "info"
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who hears of what: `audience` is told, each of `otherwise` in turn where nobody of it is found; `go_on` lets
    later rules match too.
    """

    rule_id: str
    version: int
    name: str
    position: int
    match: Match
    audience: tuple[str, ...]
    otherwise: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = CHANNELS
    go_on: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of an account when something is sent: active people only, within their dates.

    `leads` are the leads of the nearest territory that has any; `team` maps a function to its people. `awaited`: a manager is named, of whom
    nothing is known yet.
    """

    account_id: str
    name: str
    tier: Tier = "standard"
    territory_path: tuple[str, ...] = ()
    manager: str | None = None
    leads: tuple[str, ...] = ()
    team: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    awaited: bool = False
