"""One engagement as it stands, and from where somebody acts on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

Fields = Mapping[str, Any]
"""What the kind's model holds, in its JSON form."""
Side = Literal["manager", "planner", "ops", "customer"]
"""As what somebody acts on one account: staff who see it, planners, operators, the customer's own users."""

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Who acts on an account, as what, on which business date. `person` is None for somebody who is no person here."""

    sides: frozenset[str]
    person: str | None
    today: date

    @property
    def system(self) -> bool:
        """Whether an event or a job acts, and nobody who asks."""
        return SYSTEM in self.sides


@dataclass(frozen=True, slots=True)
class Occupied:
    """Whose time an engagement takes, and from when until when on the wall (the end not included)."""

    person: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What exactly was signed: a version of its own, by whom, on which business date; `late`: after the due date."""

    version: int
    signed_by: str
    signed_on: date
    late: bool
    content: Fields


@dataclass(frozen=True, slots=True)
class Opening:
    """An engagement that an event asks for: the account and what its fields begin with."""

    account_id: str
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An engagement as it stands. `version` grows by one with every write; `signature` is the newest one that counts or counted."""

    engagement_id: UUID
    kind: str
    account_id: str
    state: str
    fields: Fields
    opened_on: date
    version: int = 1
    subject: str | None = None
    due_on: date | None = None
    ended_on: date | None = None
    owner: str | None = None
    signature: Signature | None = None
