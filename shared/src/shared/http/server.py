"""Runs an API under uvicorn: drained on SIGTERM, cut after a stated time."""

import os
import resource
import socket

import uvicorn
from fastapi import FastAPI

from shared.settings import ServiceSettings

from .wire import Wire


class _Server(uvicorn.Server):
    """Ends live streams when it is told to end, and cuts connections whose peer takes nothing: neither ends by itself."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, stall_seconds: int) -> None:
        super().__init__(config)
        self._app = app
        self._stall = stall_seconds * 1000

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < hard:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a stream is a descriptor
        await super().startup(sockets)
        for listening in (one for server in self.servers for one in server.sockets):
            with socket.socket(fileno=os.dup(listening.fileno())) as same:  # accepted connections inherit it
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, self._stall)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()  # first, so that whoever is told to connect again finds another process
        if self._app.state.live is not None:
            self._app.state.live.end()
        await super().shutdown(sockets)


def server(app: FastAPI, settings: ServiceSettings) -> uvicorn.Server:
    """An unstarted uvicorn for this API; its `serve()` ends on SIGINT or SIGTERM, at the latest `shutdown_seconds` later."""
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        http=Wire,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        timeout_keep_alive=30,
    )
    return _Server(config, app, settings.stream_stall_seconds)
