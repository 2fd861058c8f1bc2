"""FastAPI's side of it: `principal: Annotated[Principal, requires("things:read")]` on every operation, and the check that none forgot it."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Protocol

from fastapi import Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer, SecurityScopes

from shared.errors import Forbidden, Unauthenticated
from shared.telemetry import bind

from .api_keys import PREFIX, ApiKeys
from .principal import Principal
from .tokens import TokenVerifier

# Answered without a token: what an orchestrator, a scraper and a reader of the documentation need.
PUBLIC = frozenset({"/livez", "/readyz", "/metrics", "/docs", "/openapi.json"})

BEARER = HTTPBearer(
    bearerFormat="JWT",
    scheme_name="bearer",
    description="An access token (RFC 9068) of the configured issuer, signed RS256, ES256 or EdDSA, with this service in `aud`; or an API key of this "
    "service, `bw_<id>_<secret>`, where it issues any (`/v1/api-keys`).",
    auto_error=False,
)


async def authenticate(
    request: Request, needed: SecurityScopes, _documented: Annotated[Any, Security(BEARER)]
) -> Principal:
    """The principal of this request. Raises Unauthenticated without a valid token, Forbidden naming the first missing scope."""
    principal: Principal | None = getattr(request.state, "principal", None)
    if principal is None:
        principal = await _proven(request, _bearer(request))
        bind(principal=principal.identity_hash[:16])
        request.state.principal = principal  # several dependencies of one request ask; the signature is checked once
    for scope in needed.scopes:
        if not principal.may(scope):
            bearer = "token" if principal.key is None else "API key"
            raise Forbidden(f"this needs the scope {scope}, which the {bearer} does not carry", missing_scope=scope)
    return principal


async def _proven(request: Request, bearer: str) -> Principal:
    """Who sent it: no token begins as API keys do."""
    keys: ApiKeys | None = request.app.state.api_keys
    if keys is not None and bearer.startswith(PREFIX):
        return await keys.verify(bearer)
    verifier: TokenVerifier = request.app.state.verifier
    return await verifier.verify(bearer)


def _bearer(request: Request) -> str:
    given = request.headers.getlist("authorization")
    if not given:
        raise Unauthenticated("a bearer token is needed: Authorization: Bearer <token>")
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.casefold() != "bearer" or not token.strip():
        raise Unauthenticated(
            "exactly one Authorization header of the form `Bearer <token>` is needed", code="token_invalid"
        )
    return token.strip()


def requires(*scopes: str) -> Any:
    """The dependency that lets in only who carries these scopes; they stand in the OpenAPI document's `security`."""
    if not scopes:
        raise ValueError("name at least one scope")
    return Security(authenticate, scopes=list(scopes))


Caller = Annotated[Principal, Security(authenticate)]
"""Whoever asks, already let in by a `requires(...)` of the same operation."""


class SecurityRoute(Protocol):
    """What is read of a route: its path, methods and dependencies."""

    path: str
    methods: set[str] | None
    dependant: Any


def scopes_of(route: SecurityRoute) -> frozenset[str]:
    """The scopes an operation asks for, from its dependencies."""
    found: set[str] = set()
    pending = [route.dependant]
    while pending:
        dependant = pending.pop()
        found.update(dependant.own_oauth_scopes or ())
        pending.extend(dependant.dependencies)
    return frozenset(found)


def public_paths(routes: Iterable[Any]) -> Sequence[str]:
    """The paths of operations that ask for no scope. Deny by default means: none but those of PUBLIC."""
    return sorted({route.path for route in routes if isinstance(route, APIRoute) and not scopes_of(route)})
