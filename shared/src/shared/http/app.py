"""Puts an API together. A service says what is its own (`AppSpec`); everything that all services do alike is done here."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware

from shared.auth import PUBLIC, ApiKeys, KeySet, TokenVerifier, public_paths
from shared.database import Database
from shared.live import Hub
from shared.settings import ServiceSettings

from . import docs, openapi, problems
from .admission import Admission
from .boundary import Caught, Observed
from .health import Check, Measure, Report, health_router, operations_router
from .strict import strict_request
from .wire import Timely

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EXPOSED = ("ETag", "Link", "Location", "Retry-After", "X-Request-Id", "Idempotent-Replay", "Deprecation", "Sunset")
ACCEPTED = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "X-Request-Id",
    "Last-Event-ID",
)


class _Segment(StringConvertor):
    """A path parameter ends at a slash, and at a colon: `/v1/things/7:close` is a move of thing 7, never the thing called "7:close"."""

    regex = "[^/:]+"


register_url_convertor("str", _Segment())  # before any route is made: whoever makes one imports this package


@dataclass(frozen=True, slots=True)
class AppSpec:
    """What is a service's own about its API.

    `routers` carry their whole path prefix themselves. `checks` must pass for /readyz (the database is checked anyway); `reported` is only told there.
    `alive` must pass for /livez: only what a restart would mend. `measure` sets what /metrics reads at each look.
    `progress` and `verification` answer /v1/progress and /v1/verification. `on_stop` runs at shutdown, before the database pool closes.
    `live` serves the streams, where there are any.
    `api_keys`: its own API keys let their bearers in beside tokens.
    """

    name: str
    version: str
    title: str
    summary: str
    settings: ServiceSettings
    database: Database
    routers: Sequence[APIRouter]
    description: str = ""
    tags: Sequence[Mapping[str, str]] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    reported: Mapping[str, Check] = field(default_factory=dict)
    alive: Check | None = None
    measure: Measure | None = None
    progress: Report | None = None
    verification: Report | None = None
    on_stop: Sequence[Callable[[], Awaitable[Any]]] = ()
    keys: KeySet | None = None
    live: Hub | None = None
    api_keys: bool = False


def build_app(spec: AppSpec) -> FastAPI:
    """The service's API. Raises ValueError when a route asks for no scope, or two share an operation id."""
    settings = spec.settings
    app = FastAPI(
        title=spec.title,
        version=spec.version,
        summary=spec.summary,
        description=spec.description,
        openapi_tags=[*map(dict, spec.tags), {"name": "operations", "description": "For operators and replays."}],
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
        dependencies=[Depends(strict_request)],
        middleware=_middleware(spec),
        lifespan=_lifespan(spec),
    )
    keys = spec.keys or KeySet(settings.jwks_url)
    app.state.database = spec.database
    app.state.settings = settings
    app.state.live = spec.live
    app.state.verifier = TokenVerifier(
        keys, issuer=settings.issuer, audience=settings.audience, typ=settings.token_typ, leeway=settings.token_leeway
    )
    app.state.api_keys = ApiKeys(spec.database, spec.name) if spec.api_keys else None
    problems.install(app)
    openapi.install(app)
    docs.install(app)
    for router in (
        health_router(spec.checks, spec.reported, spec.alive, spec.measure),
        operations_router(spec.name, spec.progress, spec.verification),
        *spec.routers,
    ):
        app.include_router(router)
        _refuse_open_routes(router)
    app.openapi()  # built now, so that a fault in it stops the start and not the first request
    return app


def _refuse_open_routes(router: APIRouter) -> None:
    """Deny by default: whoever forgets `requires(...)` cannot start."""
    if forgotten := [path for path in public_paths(router.routes) if path not in PUBLIC]:
        raise ValueError(f"these routes ask for no scope, add requires(...): {', '.join(forgotten)}")


def _middleware(spec: AppSpec) -> list[Middleware]:
    """Outermost first."""
    settings = spec.settings
    layers = [Middleware(Observed, service=spec.name)]
    # outside of authentication: a preflight carries no token, and a browser must be able to read a 401
    if settings.cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=METHODS,
                allow_headers=ACCEPTED,
                expose_headers=EXPOSED,
            )
        )
    layers.append(Middleware(Admission, service=spec.name, limit=settings.max_requests))
    return [
        *layers,
        Middleware(Caught),
        Middleware(Timely),
        Middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body),
    ]


def _lifespan(spec: AppSpec) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(spec.database.close)
            for stop in reversed(spec.on_stop):
                stack.push_async_callback(stop)
            yield
            app.state.stopping = True

    return lifespan
