from fastapi import FastAPI

from notify.routes import TAGS, routers
from notify.store.templates import packaged_wording
from shared.http import build_app
from shared.service import Runtime


def app(runtime: Runtime) -> FastAPI:
    """The API."""
    spec = runtime.app_spec(
        title="Bellwether notify",
        summary="Who must hear what, through which channel, and whether they did.",
        routers=routers(packaged_wording()),
        tags=TAGS,
    )
    return build_app(spec)
