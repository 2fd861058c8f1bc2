"""Persons without contact data: our staff and customers' users, and who stands in for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.errors import FieldError, Invalid

from .values import MAX_LIST, PersonKind, span_fault


@dataclass(frozen=True, slots=True)
class Person:
    """A person without contact data, as rules need it."""

    person_id: str
    kind: PersonKind
    active: bool


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """How a token names a person: its `iss` and `sub`. Leaves this service as a hash only."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person, and how tokens name them. Never in an event, a log line or the audit trail."""

    name: str
    email: str | None
    phone: str | None
    locale: str
    time_zone: str
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Somebody stands somewhere from `since` to `until`, wall dates, both included; `until` absent: open."""

    person_id: str
    since: date
    until: date | None = None


def check_spans(spans: Sequence[Span], people: Mapping[str, Person], *, whom: str, not_self: str | None = None) -> None:
    """Raises Invalid unless every span is a valid one of active staff and no person stands there twice at once.

    `whom` names the list in messages (`deputies`, `leads`); `not_self` is a person who must not be in it.
    """
    faults = []
    for index, span in enumerate(spans):
        fault = span_fault(span.since, span.until) or staff_fault(span.person_id, people, until=span.until)
        if fault is None and span.person_id == not_self:
            fault = "a person cannot stand in for themselves"
        if fault is None and any(_overlap(span, other) for other in spans[:index]):
            fault = f"{span.person_id} stands here twice at the same time"
        if fault:
            faults.append(FieldError(f"/{whom}/{index}", fault))
    if len(spans) > MAX_LIST:
        faults.append(FieldError(f"/{whom}", f"at most {MAX_LIST} entries are allowed, got {len(spans)}"))
    if faults:
        raise Invalid(f"the list of {whom} is not valid", code=f"{whom}_invalid", errors=faults)


def staff_fault(person_id: str, people: Mapping[str, Person], *, until: date | None = None) -> str | None:
    """Why this person cannot take a place among our staff, or None. A place with an end may be a former member's."""
    person = people.get(person_id)
    if person is None:
        return f"there is no person {person_id}"
    if person.kind != "staff":
        return f"person {person_id} is a customer's user, not a member of staff"
    return None if person.active or until else f"person {person_id} is not active"


def _overlap(one: Span, other: Span) -> bool:
    if one.person_id != other.person_id:
        return False
    starts_before_end = other.until is None or one.since <= other.until
    return starts_before_end and (one.until is None or other.since <= one.until)
