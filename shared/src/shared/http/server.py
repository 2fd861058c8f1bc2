"""Runs an API under uvicorn: drained on SIGTERM, cut after a stated time."""

import uvicorn
from fastapi import FastAPI

from shared.settings import ServiceSettings


def server(app: FastAPI, settings: ServiceSettings) -> uvicorn.Server:
    """An unstarted uvicorn for this API; its `serve()` ends on SIGINT or SIGTERM, at the latest `shutdown_seconds` later."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            loop="uvloop",
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
            timeout_keep_alive=30,
            h11_max_incomplete_event_size=65536,
        )
    )
