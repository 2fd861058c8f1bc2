"""Every POST of the four services that takes an Idempotency-Key: sent twice it has one effect and one answer, cut in the middle it has none."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from accounts.__main__ import SERVICE as ACCOUNTS
from deploy.local import ServiceUrls
from notify.__main__ import SERVICE as NOTIFY
from scoring.__main__ import SERVICE as SCORING
from shared.contracts.access import ROLES
from shared.database import Database
from shared.kafka import Kafka
from shared.service import Service
from supply.__main__ import SERVICE as SUPPLY
from tests.accounts.conftest import World as Accounts
from tests.schema.posts import KEYED, Post, Posts, accounts_posts, notify_posts, scoring_posts, supply_posts
from tests.schema.test_schemathesis import token
from tests.scoring.feed import Feed
from tests.shared.http.test_problems import problem
from tests.shared.http.tokens import Mint
from tests.supply.conftest import World
from tests.support.serving import served

DEADLINE = 10
Tables = Mapping[str, tuple[int, str]]
SHOWN_ONCE = {"issue_api_key"}
"""Whose answer holds a secret that is kept nowhere: a repeat says `key: null` in its place. All else is repeated to the byte."""


@dataclass(frozen=True)
class Door:
    """A running service, and what lies in its database."""

    service: Service
    url: str
    urls: ServiceUrls
    mint: Mint

    def headers(self, subject: str) -> dict[str, str]:
        """Somebody of this name who may do everything."""
        return {"Authorization": f"Bearer {token(self.mint, self.service.name, *ROLES, subject=subject)}"}

    def client(self, subject: str = "olga") -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, headers=self.headers(subject))

    async def send(self, post: Post, key: str, **changed: Any) -> httpx.Response:
        """Sends it as it is but for what is given: `by`, `path`, `body`."""
        headers = {"Content-Type": post.media, "Idempotency-Key": key}
        async with self.client(changed.get("by", post.by)) as client:
            content = post.content(changed.get("body", post.body))
            return await client.post(changed.get("path", post.path), content=content, headers=headers)

    async def lies(self) -> Tables:
        """How many rows each table has, and what is in them."""
        connection = await asyncpg.connect(self.urls.owner or self.urls.app)
        try:
            names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            each = "SELECT '{0}', count(*), md5(string_agg(it::text, ' ' ORDER BY it::text)) FROM {0} it"
            rows = await connection.fetch(" UNION ALL ".join(each.format(name) for (name,) in names))
        finally:
            await connection.close()
        return {name: (count, digest) for name, count, digest in rows}


async def answers_alike(door: Door, posts: Posts) -> None:
    """Each of them, one after another: sent again as it was, with another body, to another place, and by another person."""
    assert {(door.service.name, name) for name in posts} == {one for one in KEYED if one[0] == door.service.name}
    for name, post in posts.items():
        key = uuid4().hex
        before = await door.lies()
        first = await door.send(post, key)
        assert first.is_success, (name, first.text)
        assert "idempotent-replay" not in first.headers, name
        after = await door.lies()
        assert {table for table in after if after[table] != before[table]} - {"idempotency_key"}, name

        again = await door.send(post, key)
        assert again.status_code == first.status_code, (name, again.text)
        assert again.headers["idempotent-replay"] == "true", name
        assert {header: again.headers.get(header) for header in ("location", "etag", "content-type")} == {
            header: first.headers.get(header) for header in ("location", "etag", "content-type")
        }, name
        if name in SHOWN_ONCE:
            assert again.json() == {**first.json(), "key": None}, name
        else:
            assert again.content == first.content, name
        problem(await door.send(post, key, body=post.changed), 422, "idempotency_key_reused")
        if post.elsewhere:
            problem(await door.send(post, key, path=post.elsewhere), 422, "idempotency_key_reused")
        assert await door.lies() == after, name

        path = post.theirs or post.elsewhere or post.path
        theirs = await door.send(post, key, by=post.other, path=path, body=post.changed)
        assert theirs.is_success, (name, theirs.text)
        assert "idempotent-replay" not in theirs.headers, name
        assert theirs.content != first.content, name
        assert await door.lies() != after, name


async def cut(door: Door, post: Post, key: str) -> None:
    """Half a body, which the service has begun to read, and then no more; returns when the service has let go of the connection."""
    content = post.content(post.body) or b"{}"
    headers = {
        "Host": "x",
        "Content-Type": post.media,
        "Content-Length": str(len(content)),
        "Idempotency-Key": key,
        "Expect": "100-continue",
        **door.headers(post.by),
    }
    lines = [f"POST {post.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    host, port = door.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write("\r\n".join(lines).encode())
        told = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), DEADLINE)
        assert told.startswith(b"HTTP/1.1 100 "), told
        writer.write(content[: len(content) // 2])
        writer.write_eof()
        assert await asyncio.wait_for(reader.read(), DEADLINE) == b""
    finally:
        writer.close()


async def cuts_leave_nothing(door: Door, posts: Posts) -> None:
    """Each of them is cut; then the same key does the whole."""
    for name, post in posts.items():
        key = uuid4().hex
        before = await door.lies()
        await cut(door, post, key)
        async with door.client() as client:
            assert (await client.get("/livez")).is_success, name
        assert await door.lies() == before, name
        whole = await door.send(post, key)
        assert whole.is_success, (name, whole.text)
        assert "idempotent-replay" not in whole.headers, name
        assert await door.lies() != before, name


Tried = Callable[[Door, Posts], Awaitable[None]]
Opened = Callable[[Service, ServiceUrls], AbstractContextManager[Door]]
tried = pytest.mark.parametrize("tried", [answers_alike, cuts_leave_nothing])


@pytest.fixture
def opened(kafka_bootstrap: str, topic_prefix: str, mint: Mint) -> Opened:
    """A service's API, on the database of its world; no topic is needed, because nothing relays."""

    @contextmanager
    def open_(service: Service, urls: ServiceUrls) -> Iterator[Door]:
        with served(service, urls, Kafka(kafka_bootstrap, topic_prefix), mint) as url:
            yield Door(service, url, urls, mint)

    return open_


@tried
async def test_accounts(accounts: Accounts, opened: Opened, tried: Tried) -> None:
    """Once and no more, or nothing at all. Taken out: the end of a client that left, told as the end of the body (half a file is then taken)."""
    with opened(ACCOUNTS, accounts.urls) as door:
        await tried(door, await accounts_posts(accounts))


@tried
async def test_supply(world: World, opened: Opened, tried: Tried) -> None:
    """Once and no more, or nothing at all. Taken out, each in turn: `once` of one route; `kept` of a new API key."""
    with opened(SUPPLY, world.urls) as door:
        async with door.client() as client:
            await tried(door, await supply_posts(world, client))


@tried
async def test_scoring(feed: Feed, service_urls: ServiceUrls, opened: Opened, tried: Tried) -> None:
    """Once and no more, or nothing at all."""
    with opened(SCORING, service_urls) as door:
        async with door.client() as client:
            await tried(door, await scoring_posts(feed, client))


@tried
async def test_notify(database: Database, urls: ServiceUrls, opened: Opened, tried: Tried) -> None:
    """Once and no more, or nothing at all.

    Taken out, each in turn: the body and the path of the fingerprint; the principal of a key; that the answer is kept.
    """
    with opened(NOTIFY, urls) as door:
        async with door.client("ann") as ann, door.client("bob") as bob:
            await tried(door, await notify_posts(database, {"ann": ann, "bob": bob}))
