"""R16: told to end under load with open streams, a service fails no plain request, and its streams go on elsewhere without gap or double."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from shared.contracts import StockAdjusted
from tests.shared.http.tokens import Mint
from tests.supply.conftest import World
from tests.supply.use_cases.documents import SUNDAY, placed
from tests.support.live import listening
from tests.support.services import Running, ended, running

STREAMS = 12
READERS = 4
ORDERS = 20
DRAIN = 2
PATH = "/v1/promise-changes:stream"
NOW = datetime(2011, 8, 1, 9, 0, tzinfo=UTC)


@dataclass
class Balancer:
    """Sends requests to the first process that says it is ready, as it was a moment ago."""

    processes: list[Running]
    chosen: int = 0
    failures: list[str] = field(default_factory=list)
    answered: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def url(self) -> str:
        return self.processes[self.chosen].url

    async def watch(self) -> None:
        async with httpx.AsyncClient() as client:
            while True:
                for number, process in enumerate(self.processes):
                    try:
                        if (await client.get(f"{process.url}/readyz")).is_success:
                            self.chosen = number
                            break
                    except httpx.TransportError:
                        continue
                await asyncio.sleep(0.05)

    async def load(self, headers: dict[str, str], stop: asyncio.Event) -> None:
        """Plain requests one after another over kept connections, none of them tried twice."""
        async with httpx.AsyncClient(headers=headers, timeout=20) as client:
            while not stop.is_set():
                chosen = self.chosen
                try:
                    answer = await client.get(f"{self.url}/v1/orders?limit=5")
                except httpx.TransportError as error:
                    self.failures.append(repr(error))
                else:
                    self.answered[chosen] += 1
                    if not answer.is_success:
                        self.failures.append(answer.text)
                await asyncio.sleep(0.02)  # two cores: the promise is about requests that fail, not about speed


async def follow(balancer: Balancer, headers: dict[str, str], until: str) -> tuple[list[str], list[str]]:
    """What a client hears that connects again whenever its stream ends; and why it ended."""
    heard: list[str] = []
    ends: list[str] = []
    last: str | None = None
    while True:
        async with (
            httpx.AsyncClient(base_url=balancer.url, headers=headers) as client,
            listening(client, PATH, last) as stream,
        ):
            FOLLOWING.release()
            while (found := await stream.event()).event != "end":
                heard.append(found.data["order_number"])
                if heard[-1] == until:
                    return heard, ends
            ends.append(found.data["reason"])
            last = stream.last


FOLLOWING = asyncio.Semaphore(0)


async def leave(process: asyncio.subprocess.Process) -> float:
    """Tells a process to end; how long that took, in seconds."""
    began = time.monotonic()
    await ended(process)
    return time.monotonic() - began


async def test_sigterm_under_load_with_open_streams(worlds: Callable[..., World], mint: Mint, jwks_url: str) -> None:
    """Two processes of supply; the one that serves everything is told to end while orders come, lists are read and streams are open.

    Every plain request is answered; every stream is told why it ends, goes on at the other process, and has heard of every order exactly once, in order;
    the process ends with exit code 0 well within its budget.
    """
    world = worlds()
    await world.stocked("tea", quantity=10_000)
    await world.account("A1")
    await world.close(SUNDAY)
    token = mint.token(sub="the-planner", aud=["supply"], roles=["planner"], scope="supply:read")
    headers = {"Authorization": f"Bearer {token}"}
    settings = {
        **world.urls.settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "BELLWETHER_DRAIN_SECONDS": str(DRAIN),
        "BELLWETHER_STREAM_LIMIT_PER_PRINCIPAL": str(STREAMS),
        "BELLWETHER_POOL_SIZE": "5",
    }
    stop = asyncio.Event()
    async with AsyncExitStack() as stack, asyncio.timeout(90):
        both = (running("supply", "api", jwks_url, settings) for _ in range(2))
        first, second = await asyncio.gather(*map(stack.enter_async_context, both))
        balancer = Balancer([first, second])
        watch = asyncio.create_task(balancer.watch())
        names = [f"o{number:02}" for number in range(ORDERS)]
        streams = [asyncio.create_task(follow(balancer, headers, names[-1])) for _ in range(STREAMS)]
        load = [asyncio.create_task(balancer.load(headers, stop)) for _ in range(READERS)]
        for _ in range(STREAMS):
            await FOLLOWING.acquire()
        leaving: asyncio.Task[float] | None = None
        for number, name in enumerate(names):
            await world.send(
                placed(name, ("tea", 1)),
                StockAdjusted(document_id=name, site="MAIN", sku="tea", delta=1, reason="r"),
                at=NOW,
            )
            if number == ORDERS // 3:
                leaving = asyncio.create_task(leave(first.process))
            await asyncio.sleep(0.15)  # orders keep coming before, while and after the first process ends
        assert leaving is not None
        assert await leaving < 15
        assert first.process.returncode == 0
        found = await asyncio.gather(*streams)
        stop.set()
        await asyncio.gather(*load)
        watch.cancel()
    assert balancer.failures == []
    assert all(balancer.answered), balancer.answered
    assert [heard for heard, _ in found] == [names] * STREAMS
    assert {tuple(ends) for _, ends in found} == {("shutting_down",)}
