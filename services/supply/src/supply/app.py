from fastapi import FastAPI

from shared.http import build_app
from shared.live import Hub
from shared.service import Runtime
from supply.routes import ROUTERS
from supply.routes.live import feed
from supply.routes.sight import TAGS


def build(runtime: Runtime) -> FastAPI:
    """The HTTP API of the supply service."""
    return build_app(
        runtime.app_spec(
            title="Bellwether supply",
            summary="What can be promised to whom, when, and why not more.",
            routers=ROUTERS,
            tags=TAGS,
            live=Hub(runtime.database, feed(runtime.settings.zone), runtime.settings),
        )
    )
