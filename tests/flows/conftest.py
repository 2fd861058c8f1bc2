"""Workers of services in this process, on a real broker and databases of their own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from deploy.local import ServiceUrls
from shared.kafka import ConsumerStatus, Kafka
from shared.service import Runtime, Service

Working = Callable[..., AbstractAsyncContextManager[Runtime]]


@pytest.fixture
def working(service_database: Callable[[str], ServiceUrls]) -> Working:
    """All that a service's worker does, on a fresh database; keywords are settings. Entering it gives the runtime."""

    @asynccontextmanager
    async def work(service: Service, kafka: Kafka, **own: Any) -> AsyncIterator[Runtime]:
        urls = service_database(service.name)
        settings = service.settings(
            database_url=urls.app, kafka_bootstrap=kafka.bootstrap, topic_prefix=kafka.prefix, pool_size=6, **own
        )
        runtime = Runtime(service, settings, ConsumerStatus())
        tasks = [asyncio.create_task(part(), name=name) for name, part in runtime._parts(worker=True)]
        try:
            yield runtime
        finally:
            runtime.stop.set()
            try:
                await asyncio.gather(*tasks)
            finally:
                await runtime.offsets.close()
                await runtime.database.close()

    return work
