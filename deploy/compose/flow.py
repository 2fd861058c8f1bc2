"""Orders of the example's excerpt, through the public doors of the stack in containers: the ERP's topics and the services' HTTP APIs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx

from deploy.compose.engine import CheckError
from deploy.local.issuer import Issuer
from examples.data.cut import EXCERPT
from examples.erp.books import Books
from examples.erp.close import Stillness
from examples.erp.enrol import Enrolment
from examples.erp.heard import Rejected
from examples.erp.messages import Posting
from examples.erp.plan import Plan, make_plan
from examples.erp.player import Player
from examples.erp.reader import read_rows
from examples.story.journal import Journal, Played
from examples.story.options import EXCERPT_LEVEL
from examples.story.play import Play
from examples.story.score import Score
from examples.story.tokens import ROLES

UNTIL = date(2011, 8, 12)
PACE = 0.2  # seconds between two events while something is done to the system
HTTP_SECONDS = 30.0
PATIENCE = 180.0
Act = Callable[[], Awaitable[None]]


class SlowPlayer(Player):
    """Publishes a day one by one while `acts` are done, an equal part of the day's events to each; counts what was sent during each."""

    def __init__(self, bootstrap: str, offsets: Mapping[str, int] | None = None) -> None:
        super().__init__(bootstrap, "", offsets)
        self.acts: list[Act] = []
        self.during: list[int] = []

    async def publish(self, postings: Sequence[Posting]) -> None:
        """As a player does, but slowly while there are acts."""
        acts, self.acts = self.acts, []
        if not acts:
            await super().publish(postings)
            return
        size = -(-len(postings) // len(acts))
        self.during = [
            await self._while(act, postings[number * size : (number + 1) * size]) for number, act in enumerate(acts)
        ]

    async def _while(self, act: Act, postings: Sequence[Posting]) -> int:
        """Publish these while the act goes on, the rest afterwards; how many were sent during it."""
        acting = asyncio.ensure_future(act())
        sent = 0
        for posting in postings:
            if acting.done():
                break
            await super().publish([posting])
            sent += 1
            await asyncio.wait({acting}, timeout=PACE)
        await acting
        await super().publish(postings[sent:])
        return sent


@dataclass(slots=True)
class Flow:
    """A play of the excerpt on a stack: day after day, and whether everything sent came through."""

    made: Play
    player: SlowPlayer
    quiet: Stillness
    client: httpx.AsyncClient
    services: Mapping[str, str]
    kafka: str
    days: int = 0
    lines: int = 0
    orders: set[str] = field(default_factory=set)

    async def day(self, acts: Sequence[Act] = ()) -> list[int]:
        """Play the next day, with acts meanwhile; how many events were sent during each."""
        day = self.made.days[self.days]
        self.player.acts = list(acts)
        self.player.during = []
        await self.made.go([day], self.player, self.quiet, lambda *_: None)
        self.days += 1
        self.lines += sum(len(order.lines) for order in day.orders)
        self.orders |= {order.id for order in day.orders}
        return self.player.during

    @asynccontextmanager
    async def disconnected(self) -> AsyncIterator[None]:
        """The lines to the broker are closed during the block and opened again at its end."""
        await self.player.__aexit__()
        yield
        before, self.player = self.player, SlowPlayer(self.kafka, self.player.offsets)
        self.player.sent_at = before.sent_at
        await self.player.__aenter__()

    async def figures(self) -> dict[str, dict[str, object]]:
        """Each service's /v1/progress."""
        return {
            service: (await self.client.get(f"{url}/v1/progress")).raise_for_status().json()
            for service, url in self.services.items()
        }

    def unanswered(self) -> set[str]:
        """The orders sent that `supply` has neither promised nor refused."""
        refused = {
            fact.order_id
            for closed in self.made.journal.begin(_PLAYED)
            for fact in closed.heard
            if isinstance(fact, Rejected)
        }
        return set(self.player.sent_at) - refused


_PLAYED = Played("the excerpt", str(float(EXCERPT_LEVEL)), 0)


def plan() -> Plan:
    """The first days of the excerpt."""
    return make_plan(read_rows(EXCERPT), EXCERPT_LEVEL, UNTIL)


@asynccontextmanager
async def flow(
    folder: Path, planned: Plan, kafka: str, services: Mapping[str, str], issuer: Issuer
) -> AsyncIterator[Flow]:
    """A play on a stack that has nothing yet: people, territories and accounts are entered first. `folder` keeps its journal."""
    headers = {"Authorization": f"Bearer {issuer.token('ops', subject=ROLES['ops'])}"}
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(headers=headers, timeout=HTTP_SECONDS))
        journal = stack.enter_context(Journal(folder / "journal"))
        if journal.begin(_PLAYED):
            raise CheckError(f"{journal.file} holds a play already")
        quiet = Stillness(client, services, PATIENCE)
        await Enrolment(client, services, issuer.name).enrol(planned.customers)
        await quiet.wait()
        player = SlowPlayer(kafka)
        await player.__aenter__()
        going = Flow(Play(planned, journal, Books(planned), Score(planned)), player, quiet, client, services, kafka)
        try:
            yield going
        finally:
            await going.player.__aexit__()
