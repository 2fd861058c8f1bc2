"""A close of supply whose worker is killed while it tells of stock, announces a season or foresees a shortfall goes on in the next worker."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from shared.kafka import Kafka
from tests.supply.conftest import World
from tests.supply.test_seasons import entered
from tests.supply.use_cases.documents import MONDAY, SUNDAY, agreed, placed
from tests.support.services import dies, running

DONE_WITHIN = 60
MOMENTS = [("crossed", 1), ("announced", 1), ("announced", 2), ("foreseen", 2)]
TOLD = (
    "StockLow",
    "AllocationChanged",
    "BackorderOpened",
    "PeakSeasonApproaching",
    "SeasonDemandSuggested",
    "PeakShortfallForeseen",
    "ReallocationRunCompleted",
)
OWN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # given by each service anew


async def evening(worlds: Callable[..., World]) -> World:
    """A supply on a Monday evening: stock runs low, orders wait, a season is near, and more was signed for it than there will be."""
    world = worlds()
    await world.stocked("bear", quantity=10, family="toys", reorder_point=50)
    await world.stocked("cup", family="cups", reorder_point=50)
    await world.account("BIG", tier="strategic")
    await world.account("KEY", tier="key")
    await world.close(SUNDAY)
    assert (await entered(world, starts_on="2011-08-13")).status_code == 201
    await world.send(agreed(("bear", 80), account="KEY"))
    await world.send(placed("o1", ("bear", 30), account="KEY"), placed("o2", ("cup", 60), account="BIG"))
    return world


@pytest.mark.parametrize(("phase", "step"), MOMENTS)
async def test_a_close_of_supply_goes_on_after_kill_9(
    worlds: Callable[..., World], topics: Callable[..., Awaitable[Kafka]], jwks_url: str, phase: str, step: int
) -> None:
    """All that a close tells is told once, as by a run that was let be, whether what the killed worker had told was committed (second step) or not.

    Taken out: the progress written by `Job.step` (what was committed is done again).
    """
    undisturbed, killed = await evening(worlds), await evening(worlds)
    await undisturbed.close(MONDAY)
    kafka = await topics(partitions=1)
    await killed.close(MONDAY, run=False)
    environment = {
        **killed.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
        "BELLWETHER_LOG_LEVEL": "error",
    }
    await dies(Path(__file__).with_name("doomed_supply_close.py"), phase, str(step), environment=environment)
    (left,) = await killed.rows("SELECT id, progress FROM job WHERE kind = 'close' AND state = 'due'")
    assert phase not in json.loads(left["progress"]), "it was killed in this phase"
    async with running("supply", "worker", jwks_url, environment), asyncio.timeout(DONE_WITHIN):
        while (await killed.rows("SELECT state FROM job WHERE id = $1", left["id"]))[0]["state"] != "done":
            await asyncio.sleep(0.05)
    for name in TOLD:
        assert await _told(killed, name) == (expected := await _told(undisturbed, name)), name
        assert expected, f"the scene makes the close tell {name}"
    assert await killed.holds()


async def _told(world: World, name: str) -> list[str]:
    return [OWN_ID.sub("an id", json.dumps(event)) for event in await world.told(name)]
