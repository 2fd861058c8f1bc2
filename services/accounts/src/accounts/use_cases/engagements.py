"""The verbs of engagements, alike for every kind: opened, changed, moved; each writes history, due item, trail and events in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import (
    UNSET,
    Case,
    Fields,
    Kind,
    Next,
    Occupied,
    Standpoint,
    Unset,
    begin,
    change,
    follow,
    occupied,
)
from accounts.store import audit, people
from accounts.store import engagements as store
from accounts.store.engagements import Found, Place
from accounts.use_cases.actor import Actor, VersionCheck, wall_today
from shared.auth import Principal
from shared.errors import Conflict, FieldError, Invalid, NotFound, pointer
from shared.events import Emission, Event
from shared.ids import new_id
from shared.jobs import enqueue
from shared.outbox import emit
from shared.pipeline import WAKE_JOB

WAITED_FOR = "engagement"
"""What records wait for that fill an engagement which is not open yet; `waited_key` says which."""


async def open_one(
    session: AsyncSession,
    kind: Kind,
    account_id: str,
    given: Fields,
    *,
    owner: str | None,
    note: str | None,
    actor: Actor,
    principal: Principal,
) -> Found:
    """Opens an engagement by hand. Raises NotFound, Conflict, and Invalid with what the kind says is wrong."""
    place = await store.stand(session, account_id, principal, wall_today(session))
    if place is None or hidden(kind, place):
        raise NotFound(f"there is no account {account_id}")
    if place.account_status == "closed":
        raise Conflict(f"account {account_id} is closed and takes no more engagements", code="account_closed")
    by = standpoint(place)
    step = begin(kind, new_id(), account_id, given, owner, by)
    await _check_people(session, kind, None, step.case)
    made = await store.insert(session, kind, [step], by.today, who=(place.person, actor.name), note=note)
    if not made:
        raise await _taken(session, kind, step.case)
    await told(session, kind, [(None, step)], by, actor)
    if kind.fills:
        key = waited_key(kind, account_id, step.case.subject or "")
        await enqueue(session, WAKE_JOB, f"{WAITED_FOR}/{key}", {"kind": WAITED_FOR, "key": key})
    return Found(step.case, place, made[step.case.engagement_id])


async def change_one(
    session: AsyncSession,
    kind: Kind,
    engagement_id: UUID,
    given: Fields,
    owner: str | Unset | None = UNSET,
    *,
    expected: VersionCheck,
    actor: Actor,
    principal: Principal,
) -> Found:
    """Changes fields, and who is answerable (None: whoever answers for the account). Raises NotFound, Stale, Conflict, Invalid."""
    found = await held(session, kind, engagement_id, expected, principal)
    by = standpoint(found.place)
    step = change(kind, found.case, given, owner, by)
    return await _done(session, kind, found, step, by, note=None, actor=actor)


async def move_one(
    session: AsyncSession,
    kind: Kind,
    engagement_id: UUID,
    move: str,
    given: Fields,
    *,
    note: str | None,
    expected: VersionCheck,
    actor: Actor,
    principal: Principal,
) -> Found:
    """Makes a declared move. Raises NotFound, Stale, Invalid, and Conflict that names the state and what is allowed."""
    found = await held(session, kind, engagement_id, expected, principal)
    by = standpoint(found.place)
    step = follow(kind, found.case, move, given, by)
    return await _done(session, kind, found, step, by, note=note, actor=actor)


async def held(
    session: AsyncSession, kind: Kind, engagement_id: UUID, expected: VersionCheck, principal: Principal
) -> Found:
    """The engagement, locked, at the version the caller acts on. Raises NotFound for foreign and absent alike, Stale."""
    found = await look(session, kind, engagement_id, principal, lock=True)
    expected(found.case.version)
    return found


async def look(
    session: AsyncSession, kind: Kind, engagement_id: UUID, principal: Principal, *, lock: bool = False
) -> Found:
    """The engagement as the caller sees it. Raises NotFound for foreign, absent and of another kind alike."""
    found = await store.find(session, engagement_id, principal, wall_today(session), lock=lock)
    if found is None or found.case.kind != kind.name or hidden(kind, found.place):
        raise NotFound(f"there is no {kind.name.replace('_', ' ')} {engagement_id}")
    return found


def waited_key(kind: Kind, account_id: str, subject: str) -> str:
    """The engagement that a record waits for."""
    return f"{kind.name}/{account_id}/{subject}"


def hidden(kind: Kind, place: Place) -> bool:
    """Whether this kind is for our own people, and the caller is only the customer's."""
    return place.sides == {"customer"} and not kind.seen_by_customer


def standpoint(place: Place) -> Standpoint:
    """From where the caller acts. Raises Conflict before the first close: every step has a business date."""
    if place.today is None:
        raise Conflict("no business day has been closed yet, so no step could be dated", code="no_business_day")
    return Standpoint(place.sides, place.person, place.today)


async def told(
    session: AsyncSession,
    kind: Kind,
    steps: Sequence[tuple[Case | None, Next]],
    by: Standpoint,
    actor: Actor,
    cause: Event[Any] | None = None,
) -> None:
    """The trail and the events of written steps, each with what stood before it."""
    operations: dict[str, list[audit.Touched]] = {}
    for before, step in steps:
        touched = audit.Touched(str(step.case.engagement_id), before and _traced(before), _traced(step.case))
        operations.setdefault(step.move, []).append(touched)
    for move, objects in operations.items():
        await audit.note(
            session,
            actor=actor.name,
            request_id=actor.request_id,
            operation=f"{kind.name}.{move}",
            kind="engagement",
            touched=objects,
        )
    events = [payload for _, step in steps for payload in step.events]
    await emit(session, [Emission(payload, cause=cause, business_date=by.today) for payload in events])


async def _done(
    session: AsyncSession,
    kind: Kind,
    found: Found,
    step: Next | None,
    by: Standpoint,
    *,
    note: str | None,
    actor: Actor,
) -> Found:
    """Writes a decided step; None: nothing changes, and the answer is what stands."""
    if step is None:
        return found
    await _check_people(session, kind, found.case, step.case)
    saved = await store.save(session, kind, [step], by.today, who=(by.person, actor.name), note=note)
    await told(session, kind, [(found.case, step)], by, actor)
    return Found(step.case, found.place, saved[step.case.engagement_id])


async def _check_people(session: AsyncSession, kind: Kind, before: Case | None, after: Case) -> None:
    """That new persons are active staff, and that nobody's time is taken twice. Raises Invalid, Conflict."""
    wanted = {name: str(after.fields[name]) for name in kind.staff if not _stood(before, after, name)}
    if after.owner is not None and (before is None or before.owner != after.owner):
        wanted["owner"] = after.owner
    slot = occupied(kind, after)
    new = slot is not None and (before is None or occupied(kind, before) != slot)
    known: Mapping[str, Any]
    if new and slot is not None:
        known = await store.hold_people(session, [*wanted.values(), slot.person])
    else:
        known = await people.known(session, list(wanted.values()))
    faults = [
        FieldError(pointer(name), f"{person} is no active person of our staff")
        for name, person in wanted.items()
        if (one := known.get(person)) is None or one.kind != "staff" or not one.active
    ]
    if faults:
        raise Invalid("somebody is no person of our staff", code="staff_unknown", errors=faults)
    if new and slot is not None:
        await _refuse_clash(session, slot, after)


async def _refuse_clash(session: AsyncSession, slot: Occupied, case: Case) -> None:
    clash = await store.clash(session, slot, case.engagement_id)
    if clash is not None:
        times = f"{clash.occupied_from:%Y-%m-%dT%H:%MZ} to {clash.occupied_until:%Y-%m-%dT%H:%MZ}"
        named = f"{clash.kind.replace('_', ' ')} {clash.engagement_id}"
        raise Conflict(f"{slot.person} has no time: {named} takes it from {times}", code="time_taken")


async def _taken(session: AsyncSession, kind: Kind, case: Case) -> Conflict:
    standing = await store.same(session, case) if case.subject is not None else None
    if standing is None:
        return Conflict(f"account {case.account_id} is closed and takes no more engagements", code="account_closed")
    named = kind.name.replace("_", " ")
    told_ = f"account {case.account_id} has a {named} of {case.subject} already: {standing}"
    return Conflict(told_, code="already_open")


def _stood(before: Case | None, after: Case, name: str) -> bool:
    return before is not None and before.fields.get(name) == after.fields[name]


def _traced(case: Case) -> dict[str, Any]:
    return {
        "state": case.state,
        "fields": case.fields,
        "owner": case.owner,
        "signature": case.signature.version if case.signature else 0,
    }
