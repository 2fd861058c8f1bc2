from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch

_ZONES = "SELECT site, zone FROM site WHERE site = ANY ($1::text[])"
_CREATE = """
INSERT INTO site (site, zone) SELECT site, $2 FROM unnest($1::text[]) AS t (site) ORDER BY site ON CONFLICT DO NOTHING
"""
_LOCK = "SELECT row_version FROM site WHERE site = $1 FOR UPDATE"
_MEND = "UPDATE site SET name = $2, zone = $3, mended = true, row_version = row_version + 1 WHERE site = $1"


async def zones(session: AsyncSession, sites: Collection[str], default_zone: str) -> dict[str, str]:
    """The IANA zone of each site; a site not seen before is created with the default zone, to be mended by planners."""
    found = {row.site: row.zone for row in await fetch(session, _ZONES, sorted(sites))}
    if unseen := sorted(set(sites) - found.keys()):
        await execute(session, _CREATE, unseen, default_zone)
        found.update({row.site: row.zone for row in await fetch(session, _ZONES, unseen)})
    return found


async def locked_version(session: AsyncSession, site: str) -> int | None:
    """The row version of a site, its row locked; None when there is no such site."""
    rows = await fetch(session, _LOCK, site)
    return int(rows[0].row_version) if rows else None


async def mend(session: AsyncSession, site: str, *, name: str, zone: str) -> None:
    """Writes what a planner said about a site."""
    await execute(session, _MEND, site, name, zone)
