"""`python -m notify serve` as it is run: Kafka in, mail and events out, against a real broker, database and mail
server.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI, Request

from deploy.local import ServiceUrls
from shared.contracts import Payload
from shared.database import Database
from shared.kafka import Kafka, Producer
from tests.support.topics import delete_topics, make_topics

from .post import MailHost
from .test_digests import until
from .world import (
    APPETITE,
    D1,
    D2,
    account,
    backorder,
    closed,
    person,
    record,
    rows,
    scoring_run,
    scoring_state,
    stock_low,
    supply_run,
)

DEADLINE = 60


@asynccontextmanager
async def neighbours() -> AsyncIterator[str]:
    """An issuer that gives tokens and an accounts service that resolves contacts, over real HTTP; yields their
    address.
    """
    app = FastAPI()

    @app.post("/token")
    async def token() -> dict[str, object]:
        return {"access_token": "t", "expires_in": 300}

    @app.post("/v1/contacts:resolve")
    async def resolve(request: Request) -> dict[str, object]:
        wanted = (await request.json())["person_ids"]
        items = [
            {"person_id": one, "name": one.title(), "email": f"{one}@example.com", "locale": "en"} for one in wanted
        ]
        return {"items": items, "missing": []}

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


async def publish(producer: Producer, prefix: str, *payloads: Payload) -> None:
    for payload in payloads:
        made = record(payload)
        await (await producer.send(prefix + made.topic, made.key or b"", made.value, list(made.headers)))


@pytest.fixture
async def kafka(kafka_bootstrap: str, topic_prefix: str) -> AsyncIterator[Kafka]:
    found = Kafka(kafka_bootstrap, topic_prefix)
    made = await make_topics(found, [*APPETITE.topics, "notify.events.v1"])
    yield found
    await delete_topics(found, made)


async def test_from_kafka_to_the_mail_server(
    urls: ServiceUrls, bare: Database, kafka: Kafka, mail_host: MailHost
) -> None:
    """The service as a process: state and events in, a close with its runs, one mail per manager out, every event of
    ours published.
    """
    producer = Producer(kafka)
    async with neighbours() as address, asyncio.timeout(DEADLINE):
        environment = {
            **os.environ,
            **urls.settings(),
            "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
            "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
            "BELLWETHER_ISSUER": address,
            "BELLWETHER_ACCOUNTS_URL": address,
            "BELLWETHER_SMTP_PORT": str(mail_host.port),
            "BELLWETHER_HTTP_PORT": "0",
            "BELLWETHER_LOG_LEVEL": "error",
        }
        service = await asyncio.create_subprocess_exec(sys.executable, "-m", "notify", "serve", env=environment)
        try:
            world = [person("ann"), person("bob"), account("A", "ann"), account("B", "bob"), scoring_state("A", "key")]
            await publish(producer, kafka.prefix, *world)
            await until(bare, "SELECT count(*) FROM access_account", 2)
            await publish(producer, kafka.prefix, backorder("A"), stock_low("A", "B"), closed(D1, D2))
            await publish(producer, kafka.prefix, supply_run(D1), scoring_run(D1))
            await until(bare, "SELECT count(*) FROM digest WHERE state = 'sent'", 2)
            await until(bare, "SELECT count(*) FROM outbox WHERE sent_at IS NULL", 0)
        finally:
            service.terminate()
            await service.wait()
            await producer.stop()
    assert mail_host.receivers() == {"Ann <ann@example.com>": 1, "Bob <bob@example.com>": 1}
    assert "2 items for Nov 1, 2011 (1 urgent)" in mail_host.subjects()
    assert service.returncode == 0
    states = await rows(bare, "SELECT count(*) AS n FROM notification WHERE state <> 'delivered'")
    assert states[0].n == 0
