"""What each read of a service may say to somebody who does not see an account: nothing that names it, and nothing that tells it from one that is not there."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.local.state import ROOT
from tests.support.live import Block, listening

FOREIGN = "THEIRS"
"""Part of every id and name of the account that must stay unseen."""


@dataclass(frozen=True)
class Listed:
    """A list: who sees all finds the foreign account's things in it, who does not finds their own only."""

    url: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        assert FOREIGN in (await _read(everybody, self.url)).text, (
            f"{self.url}: nothing foreign lies there to be hidden"
        )
        mine = await _read(us, self.url)
        assert mine.json()["items"], f"{self.url}: nothing of our own"
        assert FOREIGN not in mine.text, self.url


@dataclass(frozen=True)
class Single:
    """One thing: ours is shown; a foreign one, which is there, is told like one that does not exist."""

    url: str  # with {} for the id
    ours: str
    foreign: str
    absent: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        await _read(us, self.url.format(self.ours))
        await _read(everybody, self.url.format(self.foreign))
        told = []
        for some_id in (self.foreign, self.absent):
            answer = await us.get(self.url.format(some_id))
            body = {name: value for name, value in answer.json().items() if name != "request_id"}
            told.append((answer.status_code, str(body).replace(some_id, "ID"), sorted(answer.headers)))
        assert told[0] == told[1], self.url
        assert told[0][0] == 404, self.url


@dataclass(frozen=True)
class Counted:
    """A figure over accounts: over all for who sees all, over their own for who does not."""

    url: str
    figure: Callable[[Any], object]
    ours: object
    everybodys: object

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        assert self.figure((await _read(everybody, self.url)).json()) == self.everybodys, self.url
        mine = await _read(us, self.url)
        assert self.figure(mine.json()) == self.ours, self.url
        assert FOREIGN not in mine.text, self.url


@dataclass(frozen=True)
class Drawn:
    """A picture of figures over accounts: says in words `ours` to who does not see all and `everybodys` to who does."""

    url: str
    ours: str
    everybodys: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        for client, said in ((us, self.ours), (everybody, self.everybodys)):
            shown = (await _read(client, self.url)).text
            assert said in shown, self.url
            assert FOREIGN not in shown, self.url


@dataclass(frozen=True)
class Exported:
    """A file of things over accounts: who sees all finds `ours` and `foreign` in it, who does not finds ours alone."""

    url: str
    ours: str
    foreign: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        whole, mine = (await _read(everybody, self.url)).text, (await _read(us, self.url)).text
        assert (self.ours in whole, self.foreign in whole) == (True, True), self.url
        assert (self.ours in mine, self.foreign in mine, FOREIGN in mine) == (True, False, False), self.url


@dataclass(frozen=True)
class Streamed:
    """A live stream: `happen` is about the foreign account first, then about ours; who sees all hears of the former, who does not hears of ours first."""

    url: str
    happen: Callable[[], Awaitable[object]]

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        async with listening(us, self.url) as ours, listening(everybody, self.url) as all_of_it:
            await self.happen()
            while FOREIGN not in str((foreign := await all_of_it.event()).data):
                assert foreign.event != "end", self.url
            told = [await ours.event()]
            while _place(told[-1]) < _place(foreign):  # what a moment before was held up by an open transaction
                told.append(await ours.event())
            assert "end" not in {one.event for one in told}, self.url
            assert FOREIGN not in str([one.data for one in told]), self.url


def _place(event: Block) -> tuple[int, int]:
    """Where an event stands in its stream: (transaction, position)."""
    _, transaction, position, _ = (event.id or "-.0.0.-").split(".")
    return int(transaction, 16), int(position, 16)


@dataclass(frozen=True)
class Common:
    """About no account at all: whoever may read it reads the same, and no account is named."""

    url: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        for client in (us, everybody):
            assert FOREIGN not in (await _read(client, self.url)).text, self.url


@dataclass(frozen=True)
class Refused:
    """Over all accounts, or for other roles: refused whatever is asked for."""

    url: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        await _read(everybody, self.url)
        assert (await us.get(self.url)).status_code == 403, self.url


@dataclass(frozen=True)
class Closed:
    """For operators alone: refused to people who work with accounts, whichever they see."""

    url: str

    async def holds(self, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
        for client in (us, everybody):
            assert (await client.get(self.url)).status_code == 403, self.url


Look = Listed | Single | Counted | Drawn | Exported | Streamed | Common | Refused | Closed


def reads(service: str) -> set[str]:
    """The paths of a service that can be read, as its committed OpenAPI document names them."""
    document = json.loads((ROOT / "services" / service / "openapi.json").read_text())
    return {path for path, operations in document["paths"].items() if "get" in operations}


async def hold(service: str, looks: Mapping[str, Look], *, us: httpx.AsyncClient, everybody: httpx.AsyncClient) -> None:
    """Each read that the service has is in `looks`, and shows `us` nothing of the foreign account."""
    assert looks.keys() == reads(service), "a read was added or went: say here what it shows of a foreign account"
    for look in looks.values():
        await look.holds(us, everybody)


async def _read(client: httpx.AsyncClient, url: str) -> httpx.Response:
    answer = await client.get(url)
    assert answer.status_code == 200, (url, answer.text)
    return answer
