from fastapi import FastAPI

from shared.contracts.access import OPS, SEES_ALL
from shared.http import build_app
from shared.http.api_keys import api_keys_router
from shared.http.records import Rights, records_router
from shared.live import Hub
from shared.service import Runtime
from supply.routes import ROUTERS
from supply.routes.live import feed
from supply.routes.sight import TAGS

KEY_SCOPES = frozenset({"erp:read", "erp:write"})
"""What an ERP's API key may do here: send events, and see and mend its own records."""


def build(runtime: Runtime) -> FastAPI:
    """The HTTP API of the supply service."""
    return build_app(
        runtime.app_spec(
            title="Bellwether supply",
            summary="What can be promised to whom, when, and why not more.",
            routers=(
                *ROUTERS,
                records_router(runtime.appetite, Rights("erp:read", "erp:write", SEES_ALL), tag="erp"),
                api_keys_router("supply:admin", {OPS}, KEY_SCOPES, tag="api-keys"),
            ),
            tags=TAGS,
            live=Hub(runtime.database, feed(runtime.settings.zone), runtime.settings),
        )
    )
