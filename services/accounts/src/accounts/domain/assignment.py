"""Who answers for an account: exactly one manager, a team by function, and the customer's own users."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.contracts import AccountAssigned, AccountManagerReassigned
from shared.errors import Conflict, FieldError, Invalid

from .people import Person, staff_fault
from .record import Account
from .values import MAX_LIST, span_fault, text_fault

MAX_FUNCTION = 100
Group = Literal["team", "customer_users"]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A person's function for an account from `since` to `until`, wall dates, both included; `until` absent: open."""

    person_id: str
    function: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """The decision that `manager` answers for the account from `since` on, at its new `version`, and the event."""

    manager: str
    since: date
    version: int
    event: AccountAssigned | AccountManagerReassigned


def assign(account: Account, current: str | None, person: Person | None, manager: str, today: date) -> Assigned:
    """Makes `manager` (known as `person`, None when unknown) the one who answers for the account from today on.

    Raises Conflict when the account is closed or this person answers for it already, Invalid when the person cannot.
    """
    if account.profile.status == "closed":
        raise Conflict(f"account {account.account_id} is closed: nobody answers for it any more", code="account_closed")
    if manager == current:
        raise Conflict(f"person {manager} answers for account {account.account_id} already", code="already_manager")
    fault = manager_fault(person, manager)
    if fault:
        raise Invalid(fault, code="manager_invalid", errors=[FieldError("/manager", fault)])
    version = account.version + 1
    return Assigned(manager, today, version, assignment_event(account.account_id, version, current, manager, today))


def assignment_event(
    account_id: str, version: int, previous: str | None, manager: str, since: date
) -> AccountAssigned | AccountManagerReassigned:
    """The event of an assignment: the first is told apart from a change of hands."""
    if previous is None:
        return AccountAssigned(account_id=account_id, version=version, manager=manager, since=since)
    return AccountManagerReassigned(
        account_id=account_id, version=version, previous=previous, manager=manager, since=since
    )


def manager_fault(person: Person | None, manager: str) -> str | None:
    """Why this person cannot answer for an account, or None."""
    return staff_fault(manager, {} if person is None else {person.person_id: person})


def check_members(group: Group, members: Sequence[Member], people: Mapping[str, Person]) -> None:
    """Raises Invalid unless each member is of the right kind, with a function and a valid span, and none stands twice.

    Team members are active staff; customer users are customers' persons. A person may hold several functions in a team.
    """
    faults = []
    for index, member in enumerate(members):
        fault = (
            span_fault(member.since, member.until)
            or _prefixed("function", text_fault(member.function, MAX_FUNCTION))
            or _kind_fault(group, member, people)
        )
        if fault is None and any(_same(group, member, other) for other in members[:index]):
            fault = f"{member.person_id} stands here twice"
        if fault:
            faults.append(FieldError(f"/members/{index}", fault))
    if len(members) > MAX_LIST:
        faults.append(FieldError("/members", f"at most {MAX_LIST} entries are allowed, got {len(members)}"))
    if faults:
        raise Invalid("the list of members is not valid", code="members_invalid", errors=faults)


def _same(group: Group, one: Member, other: Member) -> bool:
    same_function = group == "customer_users" or one.function == other.function
    return (
        one.person_id == other.person_id and same_function and (group == "customer_users" or one.since == other.since)
    )


def _kind_fault(group: Group, member: Member, people: Mapping[str, Person]) -> str | None:
    if group == "team":
        return staff_fault(member.person_id, people, until=member.until)
    person = people.get(member.person_id)
    if person is None:
        return f"there is no person {member.person_id}"
    return (
        None if person.kind == "customer" else f"person {member.person_id} is one of our staff, not a customer's user"
    )


def _prefixed(name: str, fault: str | None) -> str | None:
    return None if fault is None else f"{name} {fault}"
