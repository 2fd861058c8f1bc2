"""The replay: day by day publish, wait until all is quiet, close, wait again, hear what was promised."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles
from typing import Protocol

from examples.erp.books import Books
from examples.erp.heard import Heard, Peak, Promise, Seasonal
from examples.erp.messages import Posting
from examples.erp.plan import Day, Plan
from examples.erp.player import Ear, Player
from examples.story.journal import Closed, Journal
from examples.story.score import Score


class Quiet(Protocol):
    """What waits until the services have nothing left to do."""

    async def wait(self) -> None:
        """Return when all is quiet."""


@dataclass(slots=True)
class Speed:
    """What was measured while playing. Seconds of wall time; `waits` from an order's sending to its first promise."""

    lines: int = 0
    days: int = 0
    events: int = 0
    seconds: float = 0.0
    handling: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def lines_per_second(self) -> float:
        """Order lines through the whole chain, closes and waiting included."""
        return self.lines / self.seconds if self.seconds else 0.0

    @property
    def handled_per_second(self) -> float:
        """Order lines from the ERP's sending until all four services are quiet, without the closes."""
        return self.lines / self.handling if self.handling else 0.0

    def percentile(self, percent: int) -> float:
        """Seconds within which so many percent of the orders had their promise."""
        if len(self.waits) < 2:  # noqa: PLR2004 - quantiles need two
            return self.waits[0] if self.waits else 0.0
        return quantiles(self.waits, n=100, method="inclusive")[percent - 1]


@dataclass(frozen=True, slots=True)
class Pace:
    """A day as it was played: wall seconds from its first event to the last service's rest, and its order lines."""

    on: date
    seconds: float
    lines: int


class Answering(Protocol):
    """The customers' people."""

    async def answer(self, peak: Peak) -> int:
        """Sign what is asked of them; how many signed."""


class Entering(Protocol):
    """The planner."""

    async def enter(self) -> None:
        """Enter the season, unless it is there."""


Progress = Callable[[Day, Speed], None]


@dataclass(slots=True)
class Play:
    """One play of a plan: the books, the score, and how far it is."""

    plan: Plan
    journal: Journal
    books: Books
    score: Score
    speed: Speed = field(default_factory=Speed)
    paces: list[Pace] = field(default_factory=list)
    seasonal: list[tuple[date, Seasonal]] = field(default_factory=list)
    planner: Entering | None = None
    customers: Answering | None = None

    @property
    def days(self) -> list[Day]:
        """The opening and all trading days."""
        return [self.plan.opening, *self.plan.days]

    def catch_up(self, closed: Sequence[Closed]) -> list[Day]:
        """Bring books and score to where an earlier run ended; the days still to play."""
        for known, day in zip(closed, self.days, strict=False):
            self._postings(day)
            self._hear(day, known)
        return self.days[len(closed) :]

    async def go(self, days: Sequence[Day], player: Player, quiet: Quiet, told: Progress) -> None:
        """Play the days that are left."""
        for day in days:
            if self.planner is not None and day is self.plan.days[0]:
                await self.planner.enter()  # the opening has listed the products
            await self._play(day, player, quiet)
            told(day, self.speed)

    async def _play(self, day: Day, player: Player, quiet: Quiet) -> None:
        began = time.monotonic()
        postings = self._postings(day)
        handling = await _timed(self._publish(player, quiet, postings))
        await self._publish(player, quiet, [self.books.close(day)])
        ear = await player.listen()
        heard = ear.heard + await self._answered(ear.heard, player, quiet)
        lines = sum(len(order.lines) for order in day.orders)
        seconds = time.monotonic() - began
        closed = Closed(day.on, heard, dict(player.offsets), round(seconds, 3), lines)
        self.journal.add(closed)
        self._hear(day, closed)
        self._measure(ear, player)
        self.speed.events += len(postings) + 1
        self.speed.days += 1
        if lines:
            self.speed.lines += lines
            self.speed.seconds += seconds
            self.speed.handling += handling

    async def _answered(self, heard: Sequence[Heard], player: Player, quiet: Quiet) -> list[Heard]:
        """A season was told of: the customers sign while the business day is still this one, and what follows is heard too."""
        peaks = [fact for fact in heard if isinstance(fact, Peak)]
        if self.customers is None or not peaks:
            return []
        for peak in peaks:
            await self.customers.answer(peak)
        await quiet.wait()
        return (await player.listen()).heard

    @staticmethod
    async def _publish(player: Player, quiet: Quiet, postings: Sequence[Posting]) -> None:
        await player.publish(postings)
        await quiet.wait()

    def _postings(self, day: Day) -> list[Posting]:
        return self.books.opening() if day is self.plan.opening else self.books.day(day)

    def _hear(self, day: Day, closed: Closed) -> None:
        self.seasonal += [(closed.on, fact) for fact in closed.heard if isinstance(fact, Seasonal)]
        self.paces.append(Pace(closed.on, closed.seconds, closed.lines))
        self.books.hear([fact for fact in closed.heard if isinstance(fact, Promise)])
        self.score.hear(closed.heard)
        self.score.close(day, self.books)

    def _measure(self, ear: Ear, player: Player) -> None:
        for order_id, at in ear.promised_at.items():
            sent = player.sent_at.pop(order_id, None)
            if sent is not None:
                self.speed.waits.append(max(0.0, at - sent))


async def _timed(work: Awaitable[None]) -> float:
    began = time.monotonic()
    await work
    return time.monotonic() - began
