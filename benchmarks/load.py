"""A load on one HTTP address: a few hundred bytes of client, so that what is measured is the server.

Requests are written as they go over the wire and answers are read by their Content-Length; nothing else of HTTP/1.1 is needed here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

Request = Callable[[int], bytes]
"""The whole request number n, headers and body."""


@dataclass
class Answers:
    """What came back: how many by status, and each answer's seconds from when it was due."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    took: float = 0.0

    def note(self, status: int, seconds: float) -> None:
        """One answer."""
        self.seconds.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def add(self, more: "Answers") -> None:
        """Those of another turn."""
        self.seconds += more.seconds
        for status, many in more.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + many
        self.took += more.took

    def quantile(self, share: float) -> float:
        """Seconds that this share of the answers did not exceed."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


class Connection:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises ConnectionError or asyncio.IncompleteReadError when the server goes away."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        _, _, rest = head.lower().partition(b"content-length:")
        body = await self._reader.readexactly(int(rest.split(b"\r\n", 1)[0]))
        return status, body

    def close(self) -> None:
        """Ends it."""
        self._writer.close()


async def connect(port: int, many: int) -> list[Connection]:
    """So many connections to a port on loopback."""
    return [Connection(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(many)]


Load = Callable[[Sequence[Connection], Request], Awaitable[Answers]]
"""How requests follow one another."""


def as_fast_as_it_goes(seconds: float) -> Load:
    """Each connection asks again as soon as it is answered."""

    async def load(connections: Sequence[Connection], request: Request) -> Answers:
        answers, numbers, began = Answers(), count(), perf_counter()

        async def client(connection: Connection) -> None:
            while (asked := perf_counter()) - began < seconds:
                status, _ = await connection.ask(request(next(numbers)))
                answers.note(status, perf_counter() - asked)

        await asyncio.gather(*map(client, connections))
        answers.took = perf_counter() - began
        return answers

    return load


def at_a_rate(rate: float, *, seconds: float) -> Load:
    """Request n is due n / rate seconds after the start, whether earlier ones are answered or not; one that waits for a connection counts as late."""

    async def load(connections: Sequence[Connection], request: Request) -> Answers:
        answers, numbers, began = Answers(), iter(range(int(rate * seconds))), perf_counter()

        async def client(connection: Connection) -> None:
            for number in numbers:
                due = began + number / rate
                if (wait := due - perf_counter()) > 0:
                    await asyncio.sleep(wait)
                status, _ = await connection.ask(request(number))
                answers.note(status, perf_counter() - due)

        await asyncio.gather(*map(client, connections))
        answers.took = perf_counter() - began
        return answers

    return load
