"""Who sees a person: planners, ops and services all; staff all of staff and the users of accounts they see; a customer's
user the people of their own account; everybody themselves.
"""

from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.store.tables import person
from shared.auth import Principal
from shared.contracts.access import (
    SEES_ALL,
    STAFF,
    Sight,
    access_identity,
    access_member,
    access_person,
    sight_of,
)
from shared.errors import NotFound


def visible_person(sight: Sight) -> ColumnElement[bool]:
    """True for rows of `person` that this principal sees on this wall date."""
    principal, today = sight.principal, sight.today
    if principal.has_role(*SEES_ALL):
        return true()
    themselves = (
        select(access_identity.c.person_id)
        .join(access_person, access_person.c.person_id == access_identity.c.person_id)
        .where(access_identity.c.identity_hash == principal.identity_hash, access_person.c.active)
    )
    seen: ColumnElement[bool] = person.c.person_id.in_(themselves)
    # a colleague is whoever has a person of ours behind the token, not whoever carries a role
    if principal.has_role(*STAFF):
        seen = or_((person.c.kind == "staff") & themselves.exists(), seen)
    around = select(access_member.c.person_id).where(
        sight.of(access_member.c.account_id),
        or_(access_member.c.until.is_(None), access_member.c.until >= today),
    )
    if sight.few is not None:
        return or_(seen, person.c.person_id.in_(around))
    # OFFSET 0 changes no answer and keeps the subquery from being read whole into a hash
    return or_(seen, exists(around.where(access_member.c.person_id == person.c.person_id).offset(0)))


async def require_person(session: AsyncSession, principal: Principal, person_id: str, today: date) -> None:
    """Raises NotFound unless the person exists and this principal sees them: foreign and absent are told alike."""
    sight = await sight_of(session, principal, today)
    found = select(func.count()).where(person.c.person_id == person_id, visible_person(sight))
    if not await session.scalar(found):
        raise NotFound(f"there is no person {person_id}")
