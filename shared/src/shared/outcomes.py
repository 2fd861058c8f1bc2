"""What becomes of a record: exactly one of six.

Handlers answer with one of `HANDLED`, `STALE`, `Refused`, `Waiting` per event and raise `BadRecord` for what only a person can mend; the pipeline itself
knows duplicates and types that are not ours.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """The six outcomes; records read is always their sum."""

    HANDLED = "handled"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    WAITING = "waiting"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Base of all outcomes."""

    fate: Fate


@dataclass(frozen=True, slots=True)
class Refused(Outcome):
    """The domain says no; the use case has emitted an outcome event with this code."""

    code: str
    fate: Fate = field(default=Fate.REFUSED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Waiting(Outcome):
    """Names something not known yet; the record is kept and tried again when `waiting.known(kind, key)` is told."""

    kind: str
    key: str
    fate: Fate = field(default=Fate.WAITING, kw_only=True)


@dataclass(frozen=True, slots=True)
class Dead(Outcome):
    """Cannot be handled by anyone as it is; goes to the dead letters with a reason a person can act on."""

    reason: str
    fate: Fate = field(default=Fate.DEAD, kw_only=True)


HANDLED = Outcome(Fate.HANDLED)
STALE = Outcome(Fate.DUPLICATE)
DUPLICATE = Outcome(Fate.DUPLICATE)
NOT_OURS = Outcome(Fate.NOT_OURS)


class BadRecord(Exception):
    """Raised by a handler for a record that no retry can mend; the text is the dead letter's reason."""
