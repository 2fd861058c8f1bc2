"""Who does something, for the audit trail and the rules about who may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Principal
from shared.clock import wall_now
from shared.errors import Forbidden
from shared.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the SHA-256 of their identity, or the name of a job, and the request it belongs to.

    `principal` is None for jobs, which act for nobody.
    """

    name: str
    principal: Principal | None = None
    request_id: str | None = None

    def must_be(self, roles: frozenset[str], what: str) -> None:
        """Raises Forbidden unless the caller has one of these roles; `what` completes "may not …"."""
        if self.principal is not None and not self.principal.has_role(*roles):
            raise Forbidden(f"only {', '.join(sorted(roles))} may {what}", code="role_missing")


VersionCheck = Callable[[int], None]
"""Raises Stale when the row's present version is not the one the caller acts on."""
IMPORT = Actor("job:import")


def wall_today(session: AsyncSession) -> date:
    """Today's date on the wall, in the installation's zone: the day that access and assignments go by."""
    settings = session.info.get("settings")
    zone = settings.zone if isinstance(settings, ServiceSettings) else "UTC"
    return wall_now().astimezone(ZoneInfo(zone)).date()
