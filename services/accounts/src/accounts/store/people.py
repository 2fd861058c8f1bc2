"""Persons as rows. Contact data is touched only after the persons were named (`naming`): the database refuses the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import Contact, Identity, Person, Span
from shared.database import execute, fetch

_NAME = "SELECT set_config('accounts.contact_persons', $1, true)"
# a share lock: a person cannot be made inactive while somebody gives them a place
_KNOWN = "SELECT person_id, kind, active FROM person WHERE person_id = ANY($1) ORDER BY person_id FOR SHARE"
_LOCK = "SELECT person_id, version, kind, active FROM person WHERE person_id = ANY($1) ORDER BY person_id FOR UPDATE"
_INSERT = """
INSERT INTO person (person_id, version, state_version, kind, active) VALUES ($1, 1, 1, $2, true)
ON CONFLICT DO NOTHING RETURNING person_id
"""
_BUMP = """
UPDATE person SET version = version + 1, active = coalesce($2, active), updated_at = now() WHERE person_id = ANY($1)
"""
_TOLD = "UPDATE person SET state_version = version WHERE person_id = ANY($1)"
_INSERT_CONTACT = """
INSERT INTO person_contact (person_id, name, email, phone, locale, time_zone) VALUES ($1, $2, $3, $4, $5, $6)
"""
_UPDATE_CONTACT = """
UPDATE person_contact SET name = $2, email = $3, phone = $4, locale = $5, time_zone = $6 WHERE person_id = $1
"""
_CONTACTS = """
SELECT c.person_id, c.name, c.email, c.phone, c.locale, c.time_zone, c.identities::text AS identities, p.active
FROM person_contact c JOIN person p USING (person_id) WHERE c.person_id = ANY($1) ORDER BY c.person_id
"""
_DEPUTIES = "SELECT deputy_id, since, until FROM deputyship WHERE person_id = $1 ORDER BY deputy_id, since"
_PUT_DEPUTIES = """
INSERT INTO deputyship (person_id, deputy_id, since, until)
SELECT $1, * FROM unnest($2::text[], $3::date[], $4::date[])
"""
_PUT_IDENTITIES = "INSERT INTO person_identity (identity_hash, person_id) SELECT unnest($2::text[]), $1"
_TAKEN = "SELECT identity_hash FROM person_identity WHERE identity_hash = ANY($2) AND person_id <> $1"
_identities = msgspec.json.Decoder(list[Identity])


@dataclass(frozen=True, slots=True)
class Held:
    """A person whose row is locked."""

    person: Person
    version: int


async def naming(session: AsyncSession, person_ids: Sequence[str]) -> None:
    """Opens the contact data of exactly these persons to this transaction."""
    await fetch(session, _NAME, ",".join(person_ids))


async def known(session: AsyncSession, person_ids: Sequence[str]) -> dict[str, Person]:
    """Those of these persons that exist, and kept as they are until this transaction ends."""
    rows = await fetch(session, _KNOWN, sorted(set(person_ids))) if person_ids else ()
    return {row.person_id: Person(row.person_id, row.kind, row.active) for row in rows}


async def locked(session: AsyncSession, person_ids: Sequence[str]) -> dict[str, Held]:
    """Those of these persons that exist, their rows locked in sorted order."""
    rows = await fetch(session, _LOCK, sorted(set(person_ids))) if person_ids else ()
    return {row.person_id: Held(Person(row.person_id, row.kind, row.active), row.version) for row in rows}


async def insert(session: AsyncSession, person_id: str, kind: str, contact: Contact) -> bool:
    """A new person at version 1; False when the id is taken."""
    if not await fetch(session, _INSERT, person_id, kind):
        return False
    await naming(session, [person_id])
    await execute(session, _INSERT_CONTACT, person_id, *_line(contact))
    return True


async def bump(session: AsyncSession, person_ids: Sequence[str], *, active: bool | None = None) -> None:
    """Gives these persons their next version, and makes them active or not where that is said."""
    await execute(session, _BUMP, sorted(person_ids), active)


async def told(session: AsyncSession, person_ids: Sequence[str]) -> None:
    """Notes that the present version of these persons was told as PersonState."""
    await execute(session, _TOLD, sorted(person_ids))


async def contacts(session: AsyncSession, person_ids: Sequence[str]) -> dict[str, tuple[Contact, bool]]:
    """The contact data of these persons, and whether they are active."""
    await naming(session, person_ids)
    return {row.person_id: (_contact(row), row.active) for row in await fetch(session, _CONTACTS, list(person_ids))}


async def update_contact(session: AsyncSession, person_id: str, contact: Contact) -> None:
    """Writes a person's contact data, identities left as they are."""
    await naming(session, [person_id])
    await execute(session, _UPDATE_CONTACT, person_id, *_line(contact))


async def deputies(session: AsyncSession, person_id: str) -> list[Span]:
    """Who stands in for a person, past ones included."""
    return [Span(row.deputy_id, row.since, row.until) for row in await fetch(session, _DEPUTIES, person_id)]


async def replace_deputies(session: AsyncSession, person_id: str, wanted: Sequence[Span]) -> None:
    """Makes these the ones who stand in for a person."""
    await execute(session, "DELETE FROM deputyship WHERE person_id = $1", person_id)
    if wanted:
        rows = [(span.person_id, span.since, span.until) for span in wanted]
        await execute(session, _PUT_DEPUTIES, person_id, *map(list, zip(*rows, strict=True)))


async def taken_identities(session: AsyncSession, person_id: str, hashes: Sequence[str]) -> set[str]:
    """Those of these identity hashes that belong to another person."""
    return {row.identity_hash for row in await fetch(session, _TAKEN, person_id, list(hashes))}


async def replace_identities(
    session: AsyncSession, person_id: str, wanted: Sequence[Identity], hashes: Sequence[str]
) -> None:
    """Makes these the identities of a person: readable beside the contact data, as hashes for everybody else."""
    await naming(session, [person_id])
    written = msgspec.json.encode(list(wanted)).decode()
    await execute(session, "UPDATE person_contact SET identities = $2::jsonb WHERE person_id = $1", person_id, written)
    await execute(session, "DELETE FROM person_identity WHERE person_id = $1", person_id)
    await execute(session, _PUT_IDENTITIES, person_id, list(hashes))


def _line(contact: Contact) -> tuple[str | None, ...]:
    return contact.name, contact.email, contact.phone, contact.locale, contact.time_zone


def _contact(row: Row[Any]) -> Contact:
    found = tuple(_identities.decode(row.identities))
    return Contact(row.name, row.email, row.phone, row.locale, row.time_zone, found)
