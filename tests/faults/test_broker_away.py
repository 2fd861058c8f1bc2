"""R5: Kafka away delays events and nothing else."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import httpx
import pytest

from deploy.local import Broker, ServiceUrls
from shared.kafka import Kafka, Offsets, create_topics
from shared.topics import load_topics
from tests.shared.http.tokens import Mint
from tests.support.databases import rows
from tests.support.services import running

TOPICS = Path("deploy/topics/topics.toml")
WRITES = 20
LINES = 20  # of log in a few seconds without a broker
AWAY = 60.0  # seconds; five minutes in life
DRAINED_WITHIN = 60.0  # seconds after the broker's return
SCOPES = "accounts:read accounts:write people:read people:write"


def client(url: str, mint: Mint) -> httpx.AsyncClient:
    token = mint.token(sub="the-operator", aud=["accounts"], roles=["ops"], scope=SCOPES)
    return httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=10)


async def write(service: httpx.AsyncClient, tag: str) -> None:
    for number in range(WRITES):
        body = {"person_id": f"{tag}-{number}", "kind": "staff", "name": "Somebody"}
        made = await service.post("/v1/people", json=body)
        assert made.status_code == 201, made.text


async def test_http_writes_go_on_without_a_broker_and_their_events_leave_when_it_returns(
    service_database: Callable[[str], ServiceUrls], private_broker: Callable[[], Broker], mint: Mint, jwks_url: str
) -> None:
    """Started without Kafka the service is ready and writes; once Kafka is there every event is in it, also those of a second outage.

    Taken out: the supervisor of the consumer and the relay's own handling of a lost broker (the process ends, nothing is sent).
    """
    broker = private_broker()
    kafka = Kafka(broker.bootstrap)
    await create_topics(kafka, load_topics(TOPICS, replication=1))
    await asyncio.to_thread(broker.stop)
    settings = {**service_database("accounts").settings(), "BELLWETHER_KAFKA_BOOTSTRAP": broker.bootstrap}
    async with running("accounts", "serve", jwks_url, settings) as service, client(service.url, mint) as ops:
        await write(ops, "before")
        progress = (await ops.get("/v1/progress")).json()
        assert (progress["lag"], progress["outbox_unsent"]) == (None, WRITES)
        await asyncio.to_thread(broker.start)
        await drained(ops)
        await asyncio.to_thread(broker.kill)
        await write(ops, "after")
        await asyncio.to_thread(broker.start)
        await drained(ops)
    offsets = Offsets(kafka)
    assert sum((await offsets.ends(["accounts.state.v1"])).values()) >= 2 * WRITES
    await offsets.close()


@pytest.mark.long
async def test_a_long_outage_is_made_up_for_within_a_minute(
    service_database: Callable[[str], ServiceUrls], private_broker: Callable[[], Broker], mint: Mint, jwks_url: str
) -> None:
    """A minute without a broker, writes all the while: none fails, a service started meanwhile is ready and takes writes too, and within a minute of the
    broker's return every event has left, once for each write.
    """
    broker = private_broker()
    kafka = Kafka(broker.bootstrap)
    await create_topics(kafka, load_topics(TOPICS, replication=1))
    urls = service_database("accounts")
    settings = {**urls.settings(), "BELLWETHER_KAFKA_BOOTSTRAP": broker.bootstrap}
    async with running("accounts", "serve", jwks_url, settings) as service, client(service.url, mint) as ops:
        await write(ops, "before")
        await drained(ops)
        await asyncio.to_thread(broker.kill)
        began, rounds = monotonic(), 0
        while monotonic() - began < AWAY:
            await write(ops, f"away{rounds}")
            rounds += 1
        async with running("accounts", "serve", jwks_url, settings) as other, client(other.url, mint) as others:
            await write(others, "other")
            await asyncio.to_thread(broker.start)
            async with asyncio.timeout(DRAINED_WITHIN):
                await drained(ops)
    written = (rounds + 2) * WRITES
    assert (await rows(urls.owner, "SELECT count(*) AS sent FROM outbox WHERE sent_at IS NOT NULL"))[0][
        "sent"
    ] == written
    offsets = Offsets(kafka)
    assert sum((await offsets.ends(["accounts.state.v1"])).values()) >= written
    await offsets.close()


async def drained(ops: httpx.AsyncClient) -> None:
    async with asyncio.timeout(90):
        while (await ops.get("/v1/progress")).json()["outbox_unsent"]:
            await asyncio.sleep(0.2)


async def test_a_service_without_a_broker_ends_when_told(
    service_database: Callable[[str], ServiceUrls], mint: Mint, jwks_url: str
) -> None:
    """SIGTERM with Kafka gone and events unsent: the process ends by itself within 15 s, exit code 0."""
    settings = {**service_database("accounts").settings(), "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    async with running("accounts", "serve", jwks_url, settings) as service, client(service.url, mint) as ops:
        await write(ops, "x")
        began = monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(service.process.wait(), 20) == 0
        assert monotonic() - began < 15


async def test_a_service_whose_broker_was_killed_ends_when_told(
    service_database: Callable[[str], ServiceUrls],
    private_broker: Callable[[], Broker],
    mint: Mint,
    jwks_url: str,
    tmp_path: Path,
) -> None:
    """SIGTERM while the relay waits for a broker that has just been killed (-9) to acknowledge: the process ends within 15 s, exit code 0, and no part of
    it has to be cut; the log says so in a few lines.

    Taken out: the look whether a part has ended at all before it is asked how (InvalidStateError, exit code 1); the relay's look at `stop` while it waits;
    the filter on the Kafka client's lines.
    """
    broker = private_broker()
    await create_topics(Kafka(broker.bootstrap), load_topics(TOPICS, replication=1))
    settings = {
        **service_database("accounts").settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": broker.bootstrap,
        "BELLWETHER_LOG_LEVEL": "warning",
    }
    log = tmp_path / "log"
    async with running("accounts", "serve", jwks_url, settings, log) as service, client(service.url, mint) as ops:
        await write(ops, "before")
        await drained(ops)
        await asyncio.to_thread(broker.kill)
        await write(ops, "after")
        began = monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(service.process.wait(), 20) == 0
        assert monotonic() - began < 15
    told = log.read_text()
    assert "part_cut" not in told
    assert told.count("\n") < LINES, told
