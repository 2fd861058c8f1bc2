"""The API, put together."""

from fastapi import FastAPI

from shared.contracts.access import OPS, SEES_ALL
from shared.http import build_app
from shared.http.api_keys import api_keys_router
from shared.http.records import Rights, records_router
from shared.service import Runtime

from .routes import accounts, difference, portfolio, proposals

TAGS = (
    {"name": "scores", "description": "What an account is worth, and why."},
    {"name": "portfolio", "description": "All accounts together."},
    {"name": "criteria", "description": "What accounts are measured by."},
    {"name": "erp", "description": "For ERP teams: what became of those of their records that cannot be handled."},
    {"name": "api-keys", "description": "For operators: the keys with which ERP systems come in."},
)
KEY_SCOPES = frozenset({"erp:read", "erp:write"})
"""What an ERP's API key may do here: see and mend its own records."""


def build(runtime: Runtime) -> FastAPI:
    """The scoring API for this process."""
    spec = runtime.app_spec(
        title="Bellwether scoring",
        summary="What an account is worth, why, and what changed.",
        tags=TAGS,
        routers=(
            accounts.router,
            difference.router,
            portfolio.router,
            portfolio.criteria_router,
            proposals.router,
            records_router(runtime.appetite, Rights("erp:read", "erp:write", SEES_ALL), tag="erp"),
            api_keys_router("scoring:admin", {OPS}, KEY_SCOPES, tag="api-keys"),
        ),
    )
    return build_app(spec)
