"""Reports: what became of what people were told."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from notify.store import reports
from notify.use_cases.days import business_day, wall_day
from shared.auth import Principal
from shared.contracts.access import person_of, sight_of
from shared.errors import FieldError, Invalid

USUAL = timedelta(days=29)
LONGEST = timedelta(days=399)


async def deliveries(
    session: AsyncSession, principal: Principal, since: date | None, until: date | None
) -> tuple[date, date, Sequence[Any]]:
    """The report of business dates from `since` to `until` (absent: the last 30), within what the asking person sees. Raises Invalid."""
    last = until or await business_day(session)
    first = since or last - min(USUAL, last - date.min)
    if not timedelta() <= last - first <= LONGEST:
        wanted = f"at most {LONGEST.days + 1} days, the last not before the first"
        raise Invalid(
            "no such span can be reported", code="span_invalid", errors=[FieldError("/since", wanted, "query")]
        )
    sight = await sight_of(session, principal, wall_day(session))
    statement = reports.deliveries(sight, await person_of(session, principal), first, last)
    return first, last, (await session.execute(statement)).all()
