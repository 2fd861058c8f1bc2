import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.support.proxy import Proxy


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with Proxy("127.0.0.1", server.sockets[0].getsockname()[1]) as between:
        yield between
    server.close()


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, text: bytes) -> None:
        self.writer.write(text)

    async def ask(self, text: bytes) -> bytes:
        self.say(text)
        return await asyncio.wait_for(self.reader.readline(), 5)


@pytest.fixture
async def client(proxy: Proxy) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection(proxy.host, proxy.port)
    yield Client(reader, writer)
    writer.close()


async def test_a_healthy_proxy_changes_nothing(client: Client) -> None:
    """Bytes pass both ways unchanged, and the end of one way reaches the other side as an orderly end."""
    assert await client.ask(b"hello\n") == b"hello\n"
    client.writer.write_eof()
    assert await asyncio.wait_for(client.reader.read(), 5) == b""


async def test_delay_is_added_both_ways(proxy: Proxy, client: Client) -> None:
    """Each chunk waits on its way there and on its way back."""
    proxy.delay = 0.05
    began = time.monotonic()
    assert await client.ask(b"slow\n") == b"slow\n"
    assert time.monotonic() - began >= 0.1


async def test_reset_is_seen_as_one(proxy: Proxy, client: Client) -> None:
    """The client gets RST, not an orderly end."""
    await client.ask(b"before\n")
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(client.reader.readline(), 5)


async def test_what_a_black_hole_held_back_arrives_after_it(proxy: Proxy, client: Client) -> None:
    """Nothing passes and nothing is closed; afterwards the bytes arrive in order, as TCP would resend them."""
    await client.ask(b"before\n")
    proxy.black_hole()
    client.say(b"held\n")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.reader.readline(), 0.1)
    proxy.heal()
    assert await client.ask(b"after\n") == b"held\n"
    assert await asyncio.wait_for(client.reader.readline(), 5) == b"after\n"


async def test_half_close_ends_one_way_only(proxy: Proxy, client: Client) -> None:
    """The client reads the end of the answers while its connection for sending stays open."""
    await client.ask(b"before\n")
    proxy.half_close()
    assert await asyncio.wait_for(client.reader.read(), 5) == b""
    client.say(b"still heard\n")
    await client.writer.drain()


async def test_the_connection_is_cut_after_the_bytes_allowed(proxy: Proxy, client: Client) -> None:
    """Exactly the allowed bytes of the answer arrive, then a reset."""
    proxy.cut_after = 4
    client.say(b"0123456789\n")
    assert await asyncio.wait_for(client.reader.readexactly(4), 5) == b"0123"
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(client.reader.read(1), 5)


async def test_a_lost_answer_was_still_a_request(proxy: Proxy, client: Client) -> None:
    """The request reaches the server, its answer reaches nobody, and the proxy says when that has happened."""
    proxy.lose_answer_to = b"COMMIT"
    client.say(b"COMMIT\n")
    await asyncio.wait_for(proxy.lost.wait(), 5)
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(client.reader.readline(), 5)


async def test_refused_connections_are_reset(proxy: Proxy) -> None:
    """While `refuse` is set a new connection ends at once."""
    proxy.refuse = True
    reader, writer = await asyncio.open_connection(proxy.host, proxy.port)
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(reader.read(1), 5)
    writer.close()
