"""A service under a real server on a real socket, in a thread of its own, so that tools that block can be its clients."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from deploy.local import ServiceUrls
from shared.auth import TokenVerifier
from shared.http import server
from shared.kafka import Kafka
from shared.service import Runtime, Service
from tests.shared.http.tokens import ISSUER, Mint, keys_of
from tests.support.services import free_port

STARTS_WITHIN = 30


@contextmanager
def served(service: Service, urls: ServiceUrls, kafka: Kafka, mint: Mint) -> Iterator[str]:
    """The service's API as its process makes it, with the mint's keys; gives its address."""
    settings = service.settings(
        database_url=urls.app,
        issuer=ISSUER,
        kafka_bootstrap=kafka.bootstrap,
        topic_prefix=kafka.prefix,
        http_port=free_port(),
        shutdown_seconds=3,
    )
    started, end = threading.Event(), threading.Event()

    async def serve() -> None:
        runtime = Runtime(service, settings)
        app = service.app(runtime)
        app.state.verifier = TokenVerifier(
            keys_of(mint), issuer=ISSUER, audience=service.name, typ=settings.token_typ, leeway=settings.token_leeway
        )
        serving = server(app, settings)
        serving.capture_signals = nullcontext  # type: ignore[method-assign,assignment]  # the test runner's business
        task = asyncio.create_task(serving.serve())
        try:
            while not task.done() and not end.is_set():
                if serving.started:
                    started.set()
                await asyncio.sleep(0.02)
            serving.should_exit = True
            await task
        finally:
            await runtime.offsets.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    try:
        assert started.wait(STARTS_WITHIN), f"{service.name} did not start"
        yield f"http://127.0.0.1:{settings.http_port}"
    finally:
        end.set()
        thread.join(STARTS_WITHIN)
