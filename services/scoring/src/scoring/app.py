"""The API, put together."""

from fastapi import FastAPI

from shared.http import build_app
from shared.service import Runtime

from .routes import accounts, difference, portfolio, proposals

TAGS = (
    {"name": "scores", "description": "What an account is worth, and why."},
    {"name": "portfolio", "description": "All accounts together."},
    {"name": "criteria", "description": "What accounts are measured by."},
)


def build(runtime: Runtime) -> FastAPI:
    """The scoring API for this process."""
    spec = runtime.app_spec(
        title="Bellwether scoring",
        summary="What an account is worth, why, and what changed.",
        tags=TAGS,
        routers=(accounts.router, difference.router, portfolio.router, portfolio.criteria_router, proposals.router),
    )
    return build_app(spec)
