"""Contact data for whoever sends messages: the one synchronous call between services."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import Contact
from accounts.store import people
from accounts.use_cases.actor import Actor

MAY_RESOLVE = frozenset({"service"})


async def resolve(session: AsyncSession, person_ids: Sequence[str], actor: Actor) -> dict[str, Contact]:
    """The contacts of those of these persons who are known and active. Raises Forbidden."""
    actor.must_be(MAY_RESOLVE, "resolve contacts")
    found = await people.contacts(session, sorted(set(person_ids)))
    return {person_id: contact for person_id, (contact, active) in found.items() if active}
