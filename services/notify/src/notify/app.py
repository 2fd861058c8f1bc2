from fastapi import FastAPI

from notify.routes import TAGS, routers
from notify.routes.live import feed
from notify.store.templates import packaged_wording
from shared.http import build_app
from shared.live import Hub
from shared.service import Runtime


def app(runtime: Runtime) -> FastAPI:
    """The API."""
    wording = packaged_wording()
    spec = runtime.app_spec(
        title="Bellwether notify",
        summary="Who must hear what, through which channel, and whether they did.",
        routers=routers(wording),
        tags=TAGS,
        live=Hub(runtime.database, feed(wording), runtime.settings),
    )
    return build_app(spec)
