"""Who may ask scoring: our own people. A customer's users see their account elsewhere; margins and judgements of its value are not theirs to read."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.use_cases.reading import wall_today
from shared.auth import Principal, requires
from shared.contracts.access import SEES_ALL, STAFF, sight_of, visible
from shared.errors import Forbidden


def _staff(scope: str) -> Any:
    async def caller(principal: Annotated[Principal, requires(scope)]) -> Principal:
        if not principal.has_role(*STAFF, *SEES_ALL):
            raise Forbidden("scores are for our own staff, planners, operators and services")
        return principal

    return Depends(caller)


Reader = Annotated[Principal, _staff("scoring:read")]
Writer = Annotated[Principal, _staff("scoring:write")]
Admin = Annotated[Principal, _staff("scoring:admin")]


def seen(session: AsyncSession, principal: Principal, account: ColumnElement[str]) -> ColumnElement[bool]:
    """The predicate of what this caller sees today."""
    return visible(principal, wall_today(session), account)


async def among(session: AsyncSession, principal: Principal) -> Callable[[ColumnElement[str]], ColumnElement[bool]]:
    """The same predicate in the form that is quick for a page of a list."""
    return (await sight_of(session, principal, wall_today(session))).of
