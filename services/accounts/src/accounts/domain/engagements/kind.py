"""What a kind of engagement declares. Everything else (routes, document, history, due items, signatures, reports) follows from it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

from shared.contracts import Payload

from .case import Case, Fields, Occupied, Opening, Side, Standpoint

NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")
SIDES = frozenset(get_args(Side))


class Phase(StrEnum):
    """Whether an engagement in a state goes on, has been done, or was given up."""

    LIVE = "live"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step from one state to another: `POST …/{id}:<name>`, a dash for each underscore.

    `takes`: the model of what it carries beside a note. `apply`: the fields after it, or an error of the tree; absent: what it carries replaces what stood.
    `emits`: the events that go out with it. `signs`: a customer's user signs by it.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    by: frozenset[str]
    words: str
    takes: type[Any] | None = None
    apply: Callable[[Case, Fields, Standpoint], Fields] | None = None
    emits: Callable[[Case, Standpoint], Iterable[Payload]] | None = None
    signs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """In which states who may change fields (PATCH), and what becomes of them; `takes` absent: the fields of the opening."""

    sources: tuple[str, ...]
    by: frozenset[str]
    takes: type[Any] | None = None
    apply: Callable[[Case, Fields, Standpoint], Fields] | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """An event that changes fields in these states. `to` names account and subject; `apply` gives the fields after it, the same ones when nothing changes."""

    to: Callable[[Any], tuple[str, str]]
    apply: Callable[[Case, Any], Fields]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A due item that a cadence opens."""

    item_id: UUID
    account_id: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """One engagement of the kind per so many months, by tier; an account of another tier has none. Told `ahead_days` before it is due."""

    months: Mapping[str, int]
    ahead_days: int
    emits: Callable[[Due], Payload] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number of each engagement that reports sum, and what it means."""

    words: str
    of: Callable[[Fields], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of engagement. `fields` is the model of what it holds, `opening` of what is given when it is opened by hand.

    `subject`: what there is one engagement of per account. `staff`: fields that name a person of our own. `opened`: the fields from what is given by hand;
    absent: just that. `check`: rules over several fields, as errors of the tree, for people; what events say is taken. `begun`: events of the opening,
    whoever opened it. `signed`: what of the fields a signature is over.
    """

    name: str
    plural: str
    words: str
    fields: type[Any]
    opening: type[Any]
    states: Mapping[str, Phase]
    begins: str
    opened_by: frozenset[str]
    change: Change
    moves: tuple[Move, ...]
    seen_by_customer: bool = False
    staff: tuple[str, ...] = ()
    opened: Callable[[Fields], Fields] | None = None
    check: Callable[[Fields, Standpoint], None] | None = None
    subject: Callable[[Fields], str] | None = None
    due_on: Callable[[Fields], date] | None = None
    occupies: Callable[[Fields], Occupied] | None = None
    signed: Callable[[Fields], Fields] | None = None
    begun: Callable[[Case], Iterable[Payload]] | None = None
    opens: Mapping[type[Payload], Callable[[Any], Sequence[Opening]]] = field(default_factory=dict)
    fills: Mapping[type[Payload], Fill] = field(default_factory=dict)
    cadence: Cadence | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def whole(self, given: Fields) -> Fields:
        """The fields with what was not given at its default, in JSON form."""
        found: Fields = self.fields.model_validate(dict(given)).model_dump(mode="json")
        return found

    def move(self, name: str) -> Move:
        """The declared move of this name."""
        return next(move for move in self.moves if move.name == name)

    @property
    def done(self) -> tuple[str, ...]:
        """The states in which it has been done."""
        return tuple(state for state, phase in self.states.items() if phase is Phase.DONE)


class KindFault(ValueError):
    """A declaration that contradicts itself."""


def check_kind(kind: Kind) -> None:
    """Raises KindFault at the first contradiction, so that a service with a wrong kind does not start."""
    names = [move.name for move in kind.moves]
    states, used = set(kind.states), {kind.begins, *kind.change.sources}
    for move in kind.moves:
        used |= {*move.sources, move.target}
    used |= {state for fill in kind.fills.values() for state in fill.sources}
    by = kind.opened_by | kind.change.by | frozenset().union(*(move.by for move in kind.moves))
    faults = (
        (not NAME.fullmatch(kind.name), "a kind's name is lower case words joined by underscores"),
        (not all(NAME.fullmatch(name) for name in names), "a move's name is lower case words joined by underscores"),
        (len(set(names)) < len(names), "two moves have one name"),
        (bool({"open", "change", "fill"} & set(names)), "open, change and fill are what the core calls its own moves"),
        (not used <= states, f"undeclared states: {sorted(used - states)}"),
        (not by <= SIDES, f"unknown sides: {sorted(by - SIDES)}"),
        (kind.states.get(kind.begins) is not Phase.LIVE, "it must begin in a live state"),
        (any(move.signs and move.by != {"customer"} for move in kind.moves), "only the customer signs"),
        (
            any(move.signs for move in kind.moves) != (kind.signed is not None),
            "`signed` and a move that signs go together",
        ),
        (bool(kind.fills) and kind.subject is None, "what an event fills is found by its subject"),
        ("customer" in by and not kind.seen_by_customer, "a customer's user cannot act on what they do not see"),
    )
    for wrong, fault in faults:
        if wrong:
            raise KindFault(f"kind {kind.name}: {fault}")
