"""Who asks: what a front end shows first."""

from fastapi import APIRouter
from sqlalchemy import select

from accounts.schemas.me import ActingFor, InSight, MeOut
from accounts.store import queries
from accounts.store.tables import account
from accounts.use_cases.actor import wall_today
from shared.contracts.access import STAFF, person_of, sight_of
from shared.http import ReadDep

from .acting import AccountReader
from .people import one_person

AT_ONCE = 50
router = APIRouter(prefix="/v1/me", tags=["me"])


@router.get("")
async def read_me(session: ReadDep, caller: AccountReader) -> MeOut:
    """The person behind the token, its roles and scopes, for whom they stand in today, and the accounts they see."""
    principal, today = caller.principal, wall_today(session)
    person_id = await person_of(session, principal)
    acting_for = []
    # standing in opens nothing to who is not staff
    if person_id is not None and principal.has_role(*STAFF):
        rows = (await session.execute(queries.stands_in_for(person_id, today))).all()
        acting_for = [ActingFor(person_id=row.person_id, since=row.since, until=row.until) for row in rows]
    sight = await sight_of(session, principal, today)
    seen = select(account.c.account_id).where(sight.of(account.c.account_id))
    ids = (await session.scalars(seen.order_by(account.c.account_id).limit(AT_ONCE + 1))).all()
    return MeOut(
        person=None if person_id is None else await one_person(session, person_id),
        roles=sorted(principal.roles),
        scopes=sorted(principal.scopes),
        acting_for=acting_for,
        accounts=InSight(ids=list(ids[:AT_ONCE]), more=len(ids) > AT_ONCE, list="/v1/accounts"),
    )
