"""What every read and move of this service asks for: who asks, and which accounts they may see today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Caller, Principal
from shared.contracts import access
from shared.errors import Forbidden
from supply.settings import SupplySettings
from supply.store.reads import Sees

TAGS = (
    {"name": "orders", "description": "Orders and lines with their promises, and why they stand as they do."},
    {"name": "reservations", "description": "What could be had, and stock held for a time."},
    {"name": "stock", "description": "Products, sites, stock, announced supply and what came in."},
    {"name": "seasons", "description": "Peaks as planners foresee them, and what accounts signed for them."},
    {
        "name": "erp",
        "description": "For ERP teams: events posted instead of written to Kafka, and what became of those that cannot be handled.",
    },
    {"name": "api-keys", "description": "For operators: the keys with which ERP systems come in."},
    {"name": "runs", "description": "What the daily close decided, and how well it filled."},
)


FEW = 500
"""Accounts have some fifty lines each: of more than these a page is sooner full when the list is walked."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A caller and the wall date (in the installation's zone) on which rights are judged."""

    principal: Principal
    today: date

    def sees(self, account: ColumnElement[str]) -> ColumnElement[bool]:
        """The predicate on an account id column."""
        return access.visible(self.principal, self.today, account)

    async def among(self, session: AsyncSession) -> Sees:
        """The same predicate in the form that is quick for a page of a list."""
        return (await access.sight_of(session, self.principal, self.today, FEW)).of

    async def require(self, session: AsyncSession, account_id: str) -> None:
        """Raises NotFound unless the account exists and the caller sees it."""
        await access.require_visible(session, self.principal, account_id, self.today)

    def require_planner(self, what: str) -> None:
        """Raises Forbidden unless the caller works for all accounts: what follows is not bounded by account."""
        if not self.principal.has_role(*access.SEES_ALL):
            raise Forbidden(f"{what} is for the roles {', '.join(sorted(access.SEES_ALL))}", code="role_missing")


def settings_of(request: Request) -> SupplySettings:
    """The service's settings."""
    return cast("SupplySettings", request.app.state.settings)


async def _sight(request: Request, caller: Caller) -> Sight:
    return Sight(caller, datetime.now(ZoneInfo(settings_of(request).zone)).date())


SightDep = Annotated[Sight, Depends(_sight)]

Row = Any
"""A row of a select; its columns are attributes."""
