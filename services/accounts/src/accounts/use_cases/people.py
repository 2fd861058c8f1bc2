"""Persons: added, changed, given identities and deputies. A PersonState goes out when what others project has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.assignment import Member
from accounts.domain.people import Contact, Identity, Person, Span, check_spans
from accounts.domain.values import PersonKind
from accounts.store import assignment, audit, people, sight, states
from accounts.store.people import Held
from accounts.use_cases.actor import Actor, VersionCheck, wall_today
from accounts.use_cases.assignments import set_members
from accounts.use_cases.publish import publish_people
from shared.auth import identity_hash
from shared.contracts.access import SEES_ALL, person_of, require_visible
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.ids import new_id

MAY_CHANGE_STAFF = frozenset({"ops", "service"})
MAY_NAME_DEPUTIES = frozenset({"ops", "service", "territory_lead"})
MAX_IDENTITIES = 10


async def add_staff(session: AsyncSession, person_id: str | None, contact: Contact, actor: Actor) -> str:
    """A new member of staff; answers with their id. Raises Forbidden, Conflict."""
    actor.must_be(MAY_CHANGE_STAFF, "add members of staff")
    return await _insert(session, person_id, "staff", contact, actor)


async def add_customer_user(
    session: AsyncSession, person_id: str | None, contact: Contact, account_id: str, function: str, actor: Actor
) -> str:
    """A new user of a customer's account, from today on; answers with their id. Raises NotFound, Conflict, Invalid."""
    if actor.principal is not None:
        await require_visible(session, actor.principal, account_id, wall_today(session))
    added = await _insert(session, person_id, "customer", contact, actor)
    users = await assignment.members(session, account_id, "customer_users")
    joined = [*users, Member(added, function, wall_today(session))]
    await set_members(session, account_id, "customer_users", joined, lambda _: None, actor)
    return added


async def change(
    session: AsyncSession, person_id: str, changes: Mapping[str, Any], expected: VersionCheck, actor: Actor
) -> None:
    """Changes contact data or whether the person is active. Raises NotFound, Forbidden, Stale, Conflict."""
    held = await _held(session, person_id, expected, actor)
    await _must_be_allowed(session, held.person, actor, themselves="active" not in changes)
    wanted = dict(changes)
    active: bool | None = wanted.pop("active", None)
    if active is False:
        await _refuse_answerable(session, person_id)
    if wanted:
        contact, _ = (await people.contacts(session, [person_id]))[person_id]
        await people.update_contact(session, person_id, replace(contact, **wanted))
    await people.bump(session, [person_id], active=active)
    if active is not None and active != held.person.active:
        await publish_people(session, [person_id])
    after = held.person.active if active is None else active
    await _audit(session, "person.change", person_id, held.person.active, after, actor)


async def set_identities(
    session: AsyncSession, person_id: str, identities: Sequence[Identity], expected: VersionCheck, actor: Actor
) -> None:
    """Makes these the identities whose tokens are this person's. Raises NotFound, Forbidden, Stale, Conflict, Invalid."""
    held = await _held(session, person_id, expected, actor)
    await _must_be_allowed(session, held.person, actor, themselves=False)
    if len(set(identities)) < len(identities) or len(identities) > MAX_IDENTITIES:
        detail = f"give each identity once, at most {MAX_IDENTITIES} of them"
        raise Invalid(detail, code="identities_invalid", errors=[FieldError("/identities", detail)])
    hashes = sorted(identity_hash(identity.issuer, identity.subject) for identity in identities)
    if await people.taken_identities(session, person_id, hashes):
        raise Conflict("an identity belongs to another person; take it from them first", code="identity_taken")
    (before,) = await states.persons(session, [person_id])
    await people.replace_identities(session, person_id, identities, hashes)
    await people.bump(session, [person_id])
    if before.identities != hashes:
        await publish_people(session, [person_id])
    await _audit(session, "person.identities", person_id, before.identities, hashes, actor)


async def set_deputies(
    session: AsyncSession, person_id: str, deputies: Sequence[Span], expected: VersionCheck, actor: Actor
) -> None:
    """Makes these the ones who stand in for a person: one PersonState per deputy concerned, and no account.

    Raises NotFound, Forbidden, Stale, Invalid.
    """
    before = await people.deputies(session, person_id)
    concerned = {span.person_id for span in set(before) ^ set(deputies)}
    # all rows in one sorted pass: two lists that name each other's persons must not wait for each other
    locked = await people.locked(session, [person_id, *concerned, *(span.person_id for span in deputies)])
    held = await _held(session, person_id, expected, actor)
    await _must_be_allowed(session, held.person, actor, themselves=True, others=MAY_NAME_DEPUTIES)
    if held.person.kind != "staff":
        raise Conflict("only members of staff have deputies", code="not_staff")
    if before != await people.deputies(session, person_id):
        raise Conflict("the deputies were changed meanwhile: read again", code="changed_meanwhile", retry_after=1)
    known = {found: row.person for found, row in locked.items()}
    check_spans(deputies, known, whom="deputies", not_self=person_id)
    await people.replace_deputies(session, person_id, deputies)
    await people.bump(session, [person_id, *concerned])
    await publish_people(session, sorted(concerned))
    await _audit(session, "person.deputies", person_id, before, list(deputies), actor)


async def _insert(
    session: AsyncSession, person_id: str | None, kind: PersonKind, contact: Contact, actor: Actor
) -> str:
    added = person_id or str(new_id())
    if not await people.insert(session, added, kind, contact):
        raise Conflict(f"person {added} exists already", code="person_taken")
    await publish_people(session, [added])
    await _audit(session, "person.add", added, None, kind, actor)
    return added


async def _held(session: AsyncSession, person_id: str, expected: VersionCheck, actor: Actor) -> Held:
    """The person, locked, at the version the caller acts on. Raises NotFound for foreign and absent alike, Stale."""
    if actor.principal is not None:
        await sight.require_person(session, actor.principal, person_id, wall_today(session))
    found = (await people.locked(session, [person_id])).get(person_id)
    if found is None:
        raise NotFound(f"there is no person {person_id}")
    expected(found.version)
    return found


async def _must_be_allowed(
    session: AsyncSession,
    person: Person,
    actor: Actor,
    *,
    themselves: bool,
    others: frozenset[str] = MAY_CHANGE_STAFF,
) -> None:
    """Staff are changed by `others` and, where `themselves` says so, by the person; customers' users by all who see them."""
    if actor.principal is None:
        return
    if person.kind == "customer":
        if not actor.principal.has_role(*SEES_ALL, "account_manager", "territory_lead"):
            raise Forbidden("customers' users are changed by the supplier's staff", code="role_missing")
        return
    if themselves and await person_of(session, actor.principal) == person.person_id:
        return
    actor.must_be(others, "change this about a member of staff")


async def _refuse_answerable(session: AsyncSession, person_id: str) -> None:
    count, example = await assignment.answers_for(session, person_id)
    if count:
        detail = f"person {person_id} still answers for {count} open accounts (such as {example}): reassign them first"
        raise Conflict(detail, code="still_answerable")


async def _audit(
    session: AsyncSession, operation: str, person_id: str, before: object, after: object, actor: Actor
) -> None:
    await audit.note(
        session,
        actor=actor.name,
        request_id=actor.request_id,
        operation=operation,
        kind="person",
        touched=[audit.Touched(person_id, before, after)],
    )
