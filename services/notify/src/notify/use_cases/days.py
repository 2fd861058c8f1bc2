from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import business_now, wall_now


def wall_day(session: AsyncSession, now: datetime | None = None) -> date:
    """Today in the installation's zone: access dates are wall dates there."""
    settings: Any = session.info["settings"]
    return (now or wall_now()).astimezone(ZoneInfo(settings.zone)).date()


async def business_day(session: AsyncSession) -> date:
    """The business date worked on; before the first close the wall's."""
    day = await business_now(session)
    return day.today if day else wall_day(session)
