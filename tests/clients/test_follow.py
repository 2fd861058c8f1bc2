"""The client's reader of live streams, against the real service."""

import asyncio
import json
import os
from collections.abc import Callable

from tests.shared.http.tokens import Mint
from tests.supply.conftest import START, World
from tests.supply.use_cases.documents import SUNDAY, placed
from tests.support.services import running

from .test_typescript import CLIENT, PATH, WITHIN, built, run  # noqa: F401  (a fixture)


async def test_a_broken_stream_is_opened_again_behind_its_last_id(built: str) -> None:  # noqa: F811
    """The client's own tests: what is an event, from where it goes on, when it gives up."""
    done = await run("node", "--test", f"{built}/test/stream.test.js")
    assert done.code == 0, done.out


async def test_the_example_follows_promises(
    worlds: Callable[..., World], mint: Mint, jwks_url: str, built: str  # noqa: F811
) -> None:  # fmt: skip
    """It hears of a promise made while it listens, and, started again with the id it printed, of the one made meanwhile."""
    world = worlds()
    await world.stocked("tea", quantity=10)
    await world.close(SUNDAY)
    token = mint.token(sub="the-planner", aud=["supply"], roles=["planner"], scope="supply:read")
    settings = {**world.urls.settings(), "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    async with running("supply", "api", jwks_url, settings) as service, asyncio.timeout(WITHIN):
        environment = {**os.environ, "PATH": PATH, "SUPPLY_URL": service.url, "TOKEN": token}
        process = await asyncio.create_subprocess_exec(
            "node", f"{built}/examples/follow.js", "1", cwd=CLIENT, env=environment, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"open"
        await world.send(placed("o1", ("tea", 4)), at=START)
        first = json.loads(await process.stdout.readline())
        assert (first["event"], first["order"], first["lines"][0]["sku"]) == ("promised", "o1", "tea")
        assert await process.wait() == 0
        await world.send(placed("o2", ("tea", 1)), at=START)
        again = await run("node", f"{built}/examples/follow.js", "1", first["id"], SUPPLY_URL=service.url, TOKEN=token)
    assert again.code == 0, again.err
    assert json.loads(again.out.splitlines()[-1])["order"] == "o2"
