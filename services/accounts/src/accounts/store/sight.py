"""Who sees a person: planners, ops and services all; staff all of staff and the users of accounts they see; a customer's
user the people of their own account; everybody themselves.
"""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.store.tables import person
from shared.auth import Principal
from shared.contracts.access import SEES_ALL, STAFF, access_identity, access_member, access_person, visible
from shared.errors import NotFound


def visible_person(principal: Principal, today: date) -> ColumnElement[bool]:
    """True for rows of `person` that this principal sees on this wall date."""
    if principal.has_role(*SEES_ALL):
        return true()
    themselves = (
        select(access_identity.c.person_id)
        .join(access_person, access_person.c.person_id == access_identity.c.person_id)
        .where(access_identity.c.identity_hash == principal.identity_hash, access_person.c.active)
    )
    around = select(access_member.c.person_id).where(
        visible(principal, today, access_member.c.account_id),
        or_(access_member.c.until.is_(None), access_member.c.until >= today),
    )
    seen = or_(person.c.person_id.in_(themselves), person.c.person_id.in_(around))
    # a colleague is whoever has a person of ours behind the token, not whoever carries a role
    if principal.has_role(*STAFF):
        return or_(seen, (person.c.kind == "staff") & themselves.exists())
    return seen


async def require_person(session: AsyncSession, principal: Principal, person_id: str, today: date) -> None:
    """Raises NotFound unless the person exists and this principal sees them: foreign and absent are told alike."""
    found = select(func.count()).where(person.c.person_id == person_id, visible_person(principal, today))
    if not await session.scalar(found):
        raise NotFound(f"there is no person {person_id}")
