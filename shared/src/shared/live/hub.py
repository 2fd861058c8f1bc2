"""One reader of the outbox per process, whoever listens: woken by the commits themselves, and by a look once a second."""

import asyncio
import resource
import time
from collections import Counter
from contextlib import suppress
from contextvars import Context
from datetime import timedelta
from typing import Any

import asyncpg
import structlog

from shared.auth import Principal
from shared.database import Database
from shared.errors import BadRequest, Gone, TooManyRequests, Unavailable
from shared.metrics import STREAMS, STREAMS_ENDED
from shared.outbox import CHANNEL, KEPT
from shared.settings import ServiceSettings
from shared.transience import is_transient

from .listener import Listener, Reason
from .message import Message, Position
from .reading import Feed, edge, read

log = structlog.get_logger()

ROUND = 2_000  # rows of the outbox that a round looks at
PAGE = 500  # rows that a stream which goes on from earlier looks at at once
SHORTEST_WAIT = 0.02  # seconds between two rounds: many small commits make one
LONGEST_WAIT = 1.0  # seconds without a wake-up before the reader looks anyway
LAST_HEARTBEAT = 14.5  # seconds; at 15 the framework sends one that carries no id
RESERVED_FILES = 256  # descriptors kept for plain requests, the database and the broker
MARGIN = timedelta(days=1)  # what is about to be forgotten is not relied on


class Hub:
    """The streams of one process. Holds one connection that listens while there is a stream; a stream holds none while it waits."""

    def __init__(self, database: Database, feed: Feed, settings: ServiceSettings) -> None:
        """`settings` bound how many streams there may be and how much waits for each."""
        self.feed = feed
        self.heartbeat = min(settings.stream_heartbeat, LAST_HEARTBEAT)
        self._database = database
        self._settings = settings
        self._open: set[Listener] = set()
        self._of: Counter[str] = Counter()
        self._listening: set[Listener] = set()
        self._position: Position | None = None
        self._round = asyncio.Lock()
        self._wake = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._ending = False

    async def open(self, principal: Principal, wanted: Any, after: Position | None) -> Listener:
        """A new stream: from `after` on, or from now on. `leave` it in the end.

        Raises Unavailable and TooManyRequests when there are too many, BadRequest for a position that never was and Gone for one too old to go on from.
        """
        if self._ending:
            raise Unavailable("this process is about to end: connect again", code="shutting_down", retry_after=1)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        if len(self._open) >= min(self._settings.stream_limit, max(1, files - RESERVED_FILES)):
            detail = "this process serves as many streams as it may: try again, or another process"
            raise Unavailable(detail, code="too_many_streams", retry_after=5)
        if self._of[principal.identity_hash] >= self._settings.stream_limit_per_principal:
            detail = f"you have {self._settings.stream_limit_per_principal} streams open here: close one"
            raise TooManyRequests(detail, code="too_many_streams", retry_after=5)
        listener = Listener(principal, wanted, Position(0), Position(0), self._settings.stream_buffer)
        self._open.add(listener)
        self._of[principal.identity_hash] += 1
        STREAMS.set(len(self._open))
        try:
            async with self._database.read() as session:
                listener.edge, above = await edge(session)
            listener.position = listener.edge if after is None else _known(after, above)
        except BaseException:
            self.leave(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        """Forgets a stream; the last one takes the reader with it."""
        if listener in self._open:
            self._open.discard(listener)
            self._listening.discard(listener)
            self._of[listener.principal.identity_hash] -= 1
            self._of += Counter()  # without those that have none
            STREAMS.set(len(self._open))
            STREAMS_ENDED.labels(listener.reason or "left").inc()
        if not self._open:
            self._position = None
            if self._reader is not None:
                self._reader.cancel()
                self._reader = None

    async def catch_up(self, listener: Listener) -> bool:
        """Brings a stream one page nearer to the others; True once it stands with them and is told all that follows."""
        async with self._round:
            if self._position is None:
                self._position = listener.edge
            if listener.position >= self._position:
                self._listening.add(listener)
                if self._reader is None:
                    self._reader = asyncio.create_task(
                        self._read(), name=f"live {self.feed.name}", context=Context()
                    )  # what it logs is nobody's request
                return True
        async with self._database.read() as session:
            batch = await read(session, self.feed, listener.position, PAGE)
            told = await self.feed.tell(session, batch.rows, [listener]) if batch.rows else {}
        listener.put(told.get(listener, []), batch.position)
        return False

    def settled(self, listener: Listener) -> Position:
        """Up to where a stream for which nothing waits has been told everything."""
        here = self._position if listener in self._listening else None
        return max(listener.position, here) if here else listener.position

    def end(self, reason: Reason = "shutting_down") -> None:
        """Ends all streams and takes no more."""
        self._ending = True
        self._end_all(reason)

    def _end_all(self, reason: Reason) -> None:
        for listener in list(self._open):
            listener.end(reason)

    async def _read(self) -> None:
        """Reads until cancelled; rides out a database that is away, while streams stay open."""
        while True:
            try:
                async with self._database.listening(CHANNEL, self._wake.set) as hearing:
                    await self._rounds(hearing)
            except Exception as error:
                if not is_transient(error):
                    log.exception("live_failed", feed=self.feed.name)
                    self._end_all("unavailable")
                    self._position, self._reader = None, None
                    self._listening.clear()
                    return
                log.warning("live_lost_database", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(LONGEST_WAIT)

    async def _rounds(self, hearing: "asyncpg.Connection[asyncpg.Record]") -> None:
        wait = SHORTEST_WAIT
        while not hearing.is_closed():
            self._wake.clear()
            more = await self._one_round()
            await asyncio.sleep(SHORTEST_WAIT)
            if more:
                continue
            # what has just been committed may still lie above an open transaction: the next looks come soon, then more seldom
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait)
            wait = SHORTEST_WAIT if self._wake.is_set() else min(LONGEST_WAIT, wait * 2)

    async def _one_round(self) -> bool:
        """Tells everybody what has been said since; whether there is more already."""
        async with self._round:
            if self._position is None:
                return False
            listeners = list(self._listening)
            async with self._database.read() as session:
                batch = await read(session, self.feed, self._position, ROUND)
                told = await self.feed.tell(session, batch.rows, listeners) if batch.rows else {}
            if self._position is not None:  # else the last stream has left meanwhile
                self._position = batch.position
            _offer(told)
            return batch.more


def _offer(told: "dict[Listener, list[Message]] | Any") -> None:
    for listener, messages in told.items():
        listener.offer(messages)


def _known(after: Position, above: int) -> Position:
    """The position, if everything behind it is still there to be told."""
    now = time.time()
    if after.xid > above or after.at > now + MARGIN.total_seconds():
        raise BadRequest(
            "Last-Event-ID lies ahead of all that ever was here: read the list, and open the stream without it",
            code="last_event_id_unknown",
        )
    if after.at < now - (KEPT - MARGIN).total_seconds():
        raise Gone(
            f"what came after Last-Event-ID is kept for {(KEPT - MARGIN).days} days, and it is older: read the list, and open the stream without it",
            code="last_event_id_too_old",
        )
    return after
