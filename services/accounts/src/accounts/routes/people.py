"""Persons and their contact data; deputies; the lookup for whoever sends messages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import Contact, Span
from accounts.schemas.people import (
    AddPerson,
    ChangePerson,
    ContactOut,
    Deputies,
    Identities,
    IdentityModel,
    PersonFilter,
    PersonOut,
    ResolveContacts,
    Resolved,
)
from accounts.store import people as store
from accounts.store import queries
from accounts.store.sight import require_person, visible_person
from accounts.store.tables import person
from accounts.use_cases import contacts, people
from accounts.use_cases.actor import wall_today
from shared.contracts.access import sight_of
from shared.http import (
    Answered,
    EtagDep,
    ExternalId,
    IdempotencyKey,
    IfMatch,
    Page,
    PageDep,
    ReadDep,
    SessionDep,
    also,
    etag,
    paginate,
    set_etag,
    sorted_by,
)

from .acting import ContactResolver, PeopleReader, PeopleWriter

router = APIRouter(prefix="/v1/people", tags=["people"])
contacts_router = APIRouter(prefix="/v1", tags=["contacts"])
FILTERS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "kind": lambda kind: person.c.kind == kind,
    "active": lambda active: person.c.active == active,
    "account": queries.around,
    "leads": queries.leading,
    "updated_after": lambda moment: person.c.updated_at > moment,
}
SORTS = {name: person.c[name] for name in ("person_id", "updated_at")}


@router.post("", status_code=201, response_model=PersonOut, responses=also(404))
async def add_person(body: AddPerson, session: SessionDep, caller: PeopleWriter, once: IdempotencyKey) -> Response:
    """Adds a member of staff (for ops), or a user of a customer's account (for staff who see the account)."""

    async def make() -> Answered:
        if body.account_id is None:
            added = await people.add_staff(session, body.person_id, body.contact(), caller)
        else:
            added = await people.add_customer_user(
                session, body.person_id, body.contact(), body.account_id, body.function, caller
            )
        found = await one_person(session, added)
        return Answered(found, {"ETag": etag(found.version), "Location": f"/v1/people/{added}"})

    return await once.once(session, status=201, make=make)


@router.get("")
async def list_people(
    session: ReadDep,
    page: PageDep,
    caller: PeopleReader,
    filters: Annotated[PersonFilter, Query()],
) -> Page[PersonOut]:
    """The persons that the caller sees, in order of their ids unless `sort` says otherwise."""
    wanted = [visible_person(await sight_of(session, caller.principal, wall_today(session)))]
    given = filters.model_dump(exclude_none=True)
    wanted += [found(given[name]) for name, found in FILTERS.items() if name in given]
    order = sorted_by(filters.sort, SORTS, person.c.person_id)
    rows = await paginate(session, queries.people().where(*wanted), page, sort=order, item=lambda row: row)
    return Page(items=await _shown(session, rows.items), next=rows.next)


@router.get("/{person_id}", response_model=PersonOut)
async def read_person(
    person_id: ExternalId, session: ReadDep, caller: PeopleReader, tag: EtagDep
) -> PersonOut | Response:
    """One person."""
    await require_person(session, caller.principal, person_id, wall_today(session))
    found = await one_person(session, person_id)
    return tag.answer(found.version, found)


@router.patch("/{person_id}")
async def change_person(
    person_id: ExternalId,
    body: ChangePerson,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: IfMatch,
    response: Response,
) -> PersonOut:
    """Changes the fields that are given. Staff: ops, and the person their own contact data."""
    await people.change(session, person_id, body.model_dump(exclude_unset=True), if_match.check, caller)
    return await _tagged(session, person_id, response)


@router.get("/{person_id}/identities", response_model=Identities)
async def read_identities(
    person_id: ExternalId, session: ReadDep, caller: PeopleWriter, tag: EtagDep
) -> Identities | Response:
    """The identities whose tokens are this person's."""
    await require_person(session, caller.principal, person_id, wall_today(session))
    found = await one_person(session, person_id)
    contact, _ = (await store.contacts(session, [person_id]))[person_id]
    return tag.answer(found.version, _identities(contact))


@router.put("/{person_id}/identities")
async def put_identities(
    person_id: ExternalId,
    body: Identities,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: IfMatch,
    response: Response,
) -> Identities:
    """Makes these the identities whose tokens are this person's."""
    wanted = [identity.identity() for identity in body.identities]
    await people.set_identities(session, person_id, wanted, if_match.check, caller)
    await _tagged(session, person_id, response)
    return body


@router.put("/{person_id}/deputies")
async def put_deputies(
    person_id: ExternalId,
    body: Deputies,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: IfMatch,
    response: Response,
) -> PersonOut:
    """Makes these the ones who stand in for a member of staff. For the person, territory leads and ops."""
    wanted = [Span(deputy.deputy_id, deputy.since, deputy.until) for deputy in body.deputies]
    await people.set_deputies(session, person_id, wanted, if_match.check, caller)
    return await _tagged(session, person_id, response)


@contacts_router.post("/contacts:resolve")
async def resolve_contacts(body: ResolveContacts, session: ReadDep, caller: ContactResolver) -> Resolved:
    """How to reach these persons, for a service that is about to send to them."""
    found = await contacts.resolve(session, body.person_ids, caller)
    items = [_contact(person_id, contact) for person_id, contact in sorted(found.items())]
    return Resolved(items=items, missing=sorted(set(body.person_ids) - set(found)))


async def one_person(session: AsyncSession, person_id: str) -> PersonOut:
    """A person with their contact data; that the caller may see them is settled before."""
    rows = (await session.execute(queries.people().where(person.c.person_id == person_id))).all()
    (found,) = await _shown(session, rows)
    return found


async def _tagged(session: AsyncSession, person_id: str, response: Response) -> PersonOut:
    found = await one_person(session, person_id)
    set_etag(response, found.version)
    return found


async def _shown(session: AsyncSession, rows: Sequence[Any]) -> list[PersonOut]:
    """Persons with their contact data, which is opened for exactly these."""
    found = await store.contacts(session, [row.person_id for row in rows])
    return [
        PersonOut(
            person_id=row.person_id,
            version=row.version,
            kind=row.kind,
            active=row.active,
            updated_at=row.updated_at,
            leads=row.leads,
            deputies=row.deputies,
            **_reach(found[row.person_id][0]),
        )
        for row in rows
    ]


def _contact(person_id: str, contact: Contact) -> ContactOut:
    return ContactOut(person_id=person_id, **_reach(contact))


def _reach(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in ("name", "email", "phone", "locale", "time_zone")}


def _identities(contact: Contact) -> Identities:
    return Identities(identities=[IdentityModel(issuer=i.issuer, subject=i.subject) for i in contact.identities])
