"""A close run whose worker is killed goes on in the next worker, to the same end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from deploy.local import ServiceUrls
from shared.contracts import AccountScored, ScoringRunCompleted, ScoringState, TierChanged
from shared.database import Database
from shared.kafka import Kafka
from tests.scoring.feed import MONDAY, Feed, settings
from tests.scoring.test_shuffled import STATE, a_day
from tests.support.services import dies, running

CHUNK = 2  # accounts; there are six
TUESDAY = MONDAY + timedelta(days=1)
DONE_WITHIN = 60
MOMENTS = [("score", 2), ("decide", 1), ("publish", 2)]


Evening = Callable[[], Awaitable[tuple[Feed, ServiceUrls]]]


@pytest.fixture
async def evening(service_database: Callable[[str], ServiceUrls]) -> AsyncIterator[Evening]:
    """Makes scoring services on databases of their own, as they are when Tuesday's records are all in, after Monday's close."""
    made: list[Feed] = []

    async def make() -> tuple[Feed, ServiceUrls]:
        urls = service_database("scoring")
        feed = Feed(Database(urls.app, service="scoring", pool_size=5, settings=settings(urls.app)), chunk=CHUNK)
        made.append(feed)
        await feed.hand(a_day(MONDAY, Random(0)))
        await feed.close()
        await feed.hand(a_day(TUESDAY, Random(1)))
        return feed, urls

    yield make
    for feed in made:
        await feed.database.close()


@pytest.mark.parametrize(("phase", "step"), MOMENTS, ids=[phase for phase, _ in MOMENTS])
async def test_a_close_goes_on_after_kill_9(
    evening: Evening, topics: Callable[..., Awaitable[Kafka]], jwks_url: str, phase: str, step: int
) -> None:
    """A real scoring worker is killed (SIGKILL) while it scores, decides or tells; the next one ends the run with the state and the events of a run that
    was let be, each event once, and does nothing again that was committed.

    Taken out: `row.progress` given to the claimed job (the run begins anew).
    """
    (undisturbed, _), (killed, urls) = await evening(), await evening()
    await undisturbed.close()
    kafka = await topics(partitions=1)
    job = await killed.begin_close()
    environment = {
        **urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_SCORING_CLOSE_CHUNK": str(CHUNK),
        "BELLWETHER_LOG_LEVEL": "error",
    }
    await dies(Path(__file__).with_name("doomed_close.py"), phase, str(step), environment=environment)
    left = await killed.job(TUESDAY)
    assert left.progress["phase"] == phase, "it was killed in this phase, and nothing later was committed"
    async with running("scoring", "worker", jwks_url, environment), asyncio.timeout(DONE_WITHIN):
        while (await killed.rows("SELECT state FROM job WHERE id = $1", job.id))[0].state != "done":
            await asyncio.sleep(0.05)
    assert (await killed.job(TUESDAY)).progress["run_id"] == left.progress["run_id"], "it is the same run"
    for name, sql in STATE.items():
        assert await killed.rows(sql) == await undisturbed.rows(sql), name
    assert await _told(killed) == await _told(undisturbed)


async def _told(feed: Feed) -> list[dict[str, Any]]:
    """All that close runs have told, in order; a run's id is its own."""
    return [
        {name: value for name, value in msgspec.to_builtins(event).items() if name != "run_id"}
        for kind in (ScoringState, AccountScored, TierChanged, ScoringRunCompleted)
        for event in await feed.emitted(kind)
    ]
