"""Who asks, as a dependency: the scope stands in OpenAPI, the actor goes into the audit trail."""

from typing import Annotated, Any

from fastapi import Depends, Request

from accounts.use_cases.actor import Actor
from shared.auth import Principal, requires


class Caller(Actor):
    """An actor that came over HTTP, and so has a principal."""

    principal: Principal


def acting(scope: str) -> Any:
    """The dependency that lets in only who carries `scope`, and gives them as a `Caller`."""

    async def caller(request: Request, principal: Annotated[Principal, requires(scope)]) -> Caller:
        return Caller(principal.identity_hash, principal, request.state.request_id)

    return Depends(caller)


AccountReader = Annotated[Caller, acting("accounts:read")]
AccountWriter = Annotated[Caller, acting("accounts:write")]
PeopleReader = Annotated[Caller, acting("people:read")]
PeopleWriter = Annotated[Caller, acting("people:write")]
TerritoryReader = Annotated[Caller, acting("territories:read")]
TerritoryWriter = Annotated[Caller, acting("territories:write")]
ContactResolver = Annotated[Caller, acting("contacts:resolve")]
EngagementReader = Annotated[Caller, acting("accounts:read")]
EngagementWriter = Annotated[Caller, acting("engagements:write")]
