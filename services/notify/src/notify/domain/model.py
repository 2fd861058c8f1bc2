"""The nouns: something that happened, a rule that may meet it, and what is known of the accounts it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
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


LINES_KEPT = 20
"""Lines of a document kept for wording; the count and the sum are of all of them."""
Read = tuple[Severity, str | None, tuple[str, ...], dict[str, Tier], dict[str, Any]]
"""Of an event: severity, its own account, the accounts it names, the tiers it states, its plain data."""


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
class Step:
    """A rung of a ladder: whom it tells, and how long after the one before. Exactly one of the waits is given: `after_days` in closes of
    business days, `after_minutes` by the wall.
    """

    to: tuple[str, ...]
    after_days: int | None = None
    after_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of each day by the clock of a zone (IANA), from `start` to before `end`; over midnight where `end` is the earlier."""

    start: time
    end: time
    zone: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """What follows while nobody acknowledges: the steps in turn, `repeat` times more from the first, each taken within `window` only."""

    steps: tuple[Step, ...]
    window: Hours | None = None
    repeat: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Who hears of what: `audience` is told, each of `otherwise` in turn where nobody of it is found; `go_on` lets
    later rules match too. `ladder`: who hears after them when nobody acknowledges.
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
    ladder: Ladder | None = None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of an account when something is sent: active people only, within their dates.

    `leads` are the leads of the nearest territory that has any; `team` maps a function to its people; `customers` are its own users.
    `awaited`: a manager is named, of whom nothing is known yet.
    """

    account_id: str
    name: str
    tier: Tier = "standard"
    territory_path: tuple[str, ...] = ()
    manager: str | None = None
    leads: tuple[str, ...] = ()
    team: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    awaited: bool = False
    customers: tuple[str, ...] = ()
