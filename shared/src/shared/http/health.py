"""What an orchestrator, a scraper and an operator ask: /livez, /readyz, /metrics, /v1/progress, /v1/verification."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from shared.auth import Principal, requires
from shared.errors import FieldError, Unavailable

from .faults import as_error
from .sessions import database_of

Check = Callable[[], Awaitable[str | None]]
"""A readiness check: None when fine, else a sentence saying what is missing."""
Report = Callable[[], Awaitable[Mapping[str, Any]]]
"""A report for operators, as JSON-ready values."""


class Readiness(BaseModel):
    """Ready; `reported` tells of things that readiness does not depend on (Kafka)."""

    status: str = Field(examples=["ready"])
    reported: dict[str, str]


Measure = Callable[[], Awaitable[None]]
"""Sets the gauges that are read when somebody looks."""


def health_router(
    checks: Mapping[str, Check],
    reported: Mapping[str, Check],
    alive: Check | None = None,
    measure: Measure | None = None,
) -> APIRouter:
    """Alive, ready, metrics: public, for probes and scrapers."""
    router = APIRouter(include_in_schema=False)
    looking = asyncio.Lock()

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        """The event loop turns, and what runs on it gets on; an outage of others is no reason to be restarted."""
        if alive is not None and (fault := await alive()):
            raise Unavailable(f"not alive: {fault}", code="not_alive")
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(request: Request) -> Readiness:
        """The database answers and every check passes; not while shutting down."""
        faults: list[FieldError] = []
        if getattr(request.app.state, "stopping", False):
            faults.append(FieldError("/process", "shutting down"))
        for name, check in {"database": _database_check(request), **checks}.items():
            if fault := await _outcome(check):
                faults.append(FieldError(f"/{name}", fault))
        if faults:
            raise Unavailable(
                "not ready: " + "; ".join(fault.detail for fault in faults), code="not_ready", errors=faults
            )
        return Readiness(
            status="ready", reported={name: await _outcome(check) or "ok" for name, check in reported.items()}
        )

    @router.get("/metrics")
    async def metrics() -> Response:
        """Prometheus text format."""
        if measure is not None:
            async with looking:  # two scrapers at once must not see each other's half-set gauges
                await measure()
                return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def _database_check(request: Request) -> Check:
    async def check() -> str | None:
        async with database_of(request).read() as session:
            await session.execute(text("SELECT 1"))
        return None

    return check


async def _outcome(check: Check) -> str | None:
    try:
        return await check()
    except Exception as exc:
        error = as_error(exc)
        if error is None:
            raise
        return error.detail


def operations_router(service: str, progress: Report | None, verification: Report | None) -> APIRouter:
    """Progress and verification, where the service supplies them."""
    router = APIRouter(prefix="/v1", tags=["operations"])

    if progress is not None:

        @router.get("/progress", operation_id="read_progress", response_class=JSONResponse)
        async def read_progress(_: Annotated[Principal, requires(f"{service}:read")]) -> dict[str, Any]:
            """The last closed day, lag, unsent outbox rows, running jobs and due timers: all quiet means everything heard is worked off."""
            return dict(await progress())

    if verification is not None:

        @router.get("/verification", operation_id="read_verification", response_class=JSONResponse)
        async def read_verification(_: Annotated[Principal, requires(f"{service}:admin")]) -> dict[str, Any]:
            """The service's invariants, checked on its database now."""
            return dict(await verification())

    return router
