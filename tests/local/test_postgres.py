import asyncio
from collections.abc import Callable

import asyncpg
import psutil
import pytest

from deploy.local import PostgresServer


async def test_committed_rows_outlive_a_kill(private_postgres: Callable[[], PostgresServer]) -> None:
    """After kill -9 of the server and its backends, and a restart on its data, every committed row is there."""
    server = private_postgres()
    connection = await asyncpg.connect(server.url)
    await connection.execute("CREATE TABLE kept (number int); INSERT INTO kept SELECT generate_series(1, 1000)")
    server.kill()
    connection.terminate()
    assert server.pid is None
    server.start()
    again = await asyncpg.connect(server.url)
    assert await again.fetchval("SELECT count(*) FROM kept") == 1000
    await again.close()


async def test_a_frozen_server_answers_after_it_is_resumed(private_postgres: Callable[[], PostgresServer]) -> None:
    """SIGSTOP reaches the backends too: a statement waits until SIGCONT."""
    server = private_postgres()
    connection = await asyncpg.connect(server.url)
    server.suspend()
    asking = asyncio.create_task(connection.fetchval("SELECT 1"))
    done, _ = await asyncio.wait({asking}, timeout=0.3)
    assert not done
    server.resume()
    assert await asyncio.wait_for(asking, 10) == 1
    await connection.close()


async def test_the_server_is_private(private_postgres: Callable[[], PostgresServer]) -> None:
    """It listens on loopback alone, wants a password, and runs without root's identity."""
    server = private_postgres()
    assert server.pid is not None
    process = psutil.Process(server.pid)
    assert {socket.laddr.ip for socket in process.net_connections() if socket.status == "LISTEN"} == {"127.0.0.1"}
    assert process.uids().real != 0
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.url.replace(server.url.split(":")[2].split("@")[0], "wrong"))


async def test_it_has_version_18_and_room_for_all_services(postgres_url: str) -> None:
    """PostgreSQL 18 (uuidv7), and connections for eight processes of twenty with some to spare."""
    connection = await asyncpg.connect(postgres_url)
    assert await connection.fetchval("SELECT current_setting('server_version_num')::int / 10000") == 18
    assert int(await connection.fetchval("SHOW max_connections")) >= 200
    assert await connection.fetchval("SELECT uuidv7() IS NOT NULL")
    await connection.close()
