from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import NotFound
from supply.store import sites


async def mend(session: AsyncSession, site: str, *, name: str, zone: str, check: Callable[[int], None]) -> int:
    """Writes what a planner says about a site and answers with its new version. `check` raises when the current one is not the expected one."""
    version = await sites.locked_version(session, site)
    if version is None:
        raise NotFound(f"there is no site {site}; it appears with the first record that names it")
    check(version)
    await sites.mend(session, site, name=name, zone=zone)
    return version + 1
