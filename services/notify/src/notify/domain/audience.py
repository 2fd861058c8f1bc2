"""Who hears: audiences by role, resolved against what is known at the moment of sending, and cut to what each may
see.

An audience is a list of these: `manager`, `lead` (of the nearest territory that has one), `customer` (the account's own users), `team:<function>` (of
the account's team), `department:<name>`, `head:<department>`, `person:<id>`. The first four need an account.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from .model import AccountFacts

MEMBER = re.compile(r"(manager|lead|customer|(team|department|head|person):[A-Za-z0-9._-]{1,64})\Z")
MEMBERS = "manager, lead, customer, team:<function>, department:<name>, head:<department>, person:<id>"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to be told, and the accounts of the notice that they may see, in the notice's order."""

    person_id: str
    account_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is told now. `open` is True while part of the audience is still to be found: an account or its manager not
    known yet, or nobody at all.
    """

    recipients: tuple[str, ...]
    open: bool


def resolve(
    audience: Sequence[str],
    otherwise: Sequence[str],
    account_ids: Sequence[str],
    accounts: Mapping[str, AccountFacts],
    departments: Mapping[str, Sequence[str]],
    *,
    last_call: bool = False,
) -> Resolution:
    """The people of an audience. `departments` maps a department to its people, and `head:<department>` to who leads it.

    An account that is not known yet is left for later, unless this is the `last_call`: then whoever of `otherwise`
    needs no account stands in. So is one whose manager is meant and not known yet; at the `last_call` it has none.
    """
    found: dict[str, None] = {}
    unknown = nobody = False
    for account_id in account_ids or (None,):
        facts = accounts.get(account_id) if account_id else None
        early = facts is None or (facts.awaited and "manager" in (*audience, *otherwise))
        if account_id and early and not last_call:
            unknown = True
            continue
        people = _first_found([audience, *([member] for member in otherwise)], facts, departments)
        found.update(dict.fromkeys(people))
        nobody = nobody or not people
    return Resolution(tuple(found), unknown or nobody)


def _first_found(
    choices: Sequence[Sequence[str]], facts: AccountFacts | None, departments: Mapping[str, Sequence[str]]
) -> list[str]:
    for members in choices:
        if people := [person for member in members for person in _people(member, facts, departments)]:
            return people
    return []


def _people(member: str, facts: AccountFacts | None, departments: Mapping[str, Sequence[str]]) -> Sequence[str]:
    kind, _, name = member.partition(":")
    match kind:
        case "person":
            return [name]
        case "department":
            return departments.get(name, ())
        case "head":
            return departments.get(member, ())
        case "manager" | "lead" | "customer" | "team":
            return _of_account(kind, name, facts) if facts else ()
        case _:
            raise ValueError(f"{member!r} is no audience; these are: {MEMBERS}")


def _of_account(kind: str, name: str, facts: AccountFacts) -> Sequence[str]:
    match kind:
        case "manager":
            return [facts.manager] if facts.manager else ()
        case "lead":
            return facts.leads
        case "customer":
            return facts.customers
        case _:
            return facts.team.get(name, ())


def cut(
    people: Sequence[str], account_id: str | None, account_ids: Sequence[str], sees: Mapping[str, AbstractSet[str]]
) -> list[Recipient]:
    """What each person is told of: only accounts they may see. Who may not see the account that the event belongs to
    is left out.
    """
    told = []
    for person in people:
        visible = sees.get(person, frozenset())
        if account_id is None or account_id in visible:
            told.append(Recipient(person, tuple(one for one in account_ids if one in visible)))
    return told
