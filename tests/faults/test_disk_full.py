"""R15: a database whose disk is full goes on reading, says why it does not write, and writes again once there is room."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import httpx

from deploy.local import PostgresServer
from deploy.local.provision import provision_async
from shared.migrations import migrate
from tests.shared.http.tokens import Mint
from tests.support.databases import rows
from tests.support.disks import small_disk
from tests.support.history import History
from tests.support.services import running

PATH = "/v1/people"
MEGABYTES = 48
TRIES = 400  # what fits in pages that are there already is still written
WITHIN = 10  # seconds from there being room again to the first success


def person(number: int) -> dict[str, str]:
    return {"person_id": f"p{number}", "kind": "staff", "name": "Somebody " * 10}


async def test_a_full_disk_stops_writes_alone_and_until_there_is_room(
    private_postgres: Callable[[], PostgresServer], mint: Mint, jwks_url: str
) -> None:
    """The database's tables lie on a disk that runs full (its write-ahead log on another): reads and readiness go on, writes are a 503
    `database_full` with Retry-After; with room again the same process writes, and nothing refused was kept.

    Taken out: the disk's own place among the passing faults (told as a database that cannot be reached).
    """
    server, history = private_postgres(), History()
    urls = (await provision_async(server.url, ["accounts"]))["accounts"]
    await asyncio.to_thread(migrate, "accounts", urls.owner)
    token = mint.token(sub="the-operator", aud=["accounts"], roles=["ops"], scope="people:read people:write")
    headers = {"Authorization": f"Bearer {token}"}
    settings = {**urls.settings(), "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    with small_disk(MEGABYTES) as disk:
        await _move(server.url, urls.database, disk.folder)
        async with (
            running("accounts", "api", jwks_url, settings) as service,
            httpx.AsyncClient(base_url=service.url, headers=headers, timeout=30) as ops,
        ):
            assert (await history.post(ops, PATH, person(0), "0")).status == 201
            disk.fill()
            number = 1
            while (call := await history.post(ops, PATH, person(number), str(number))).status == 201:
                number += 1
                assert number < TRIES, "the disk is full"
            assert (call.status, b'"database_full"' in call.body) == (503, True), (call.status, call.body)
            assert int(call.headers["retry-after"]) >= 1
            assert b"room" in call.body
            assert (await ops.get(f"{PATH}/p0")).status_code == 200
            for probe in ("/livez", "/readyz"):
                assert (await ops.get(probe)).is_success, probe
            disk.free()
            await history.until_ok(ops, PATH, person(number), str(number), within=WITHIN)
            assert service.process.returncode is None
        kept = await rows(urls.owner, "SELECT count(*) AS n FROM person")
        assert kept[0]["n"] == number + 1
        await asyncio.to_thread(server.stop)


async def _move(address: str, database: str, folder: Path) -> None:
    """Lays a database's tables there."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        await connection.execute(f'ALTER DATABASE "{database}" SET TABLESPACE small')
    finally:
        await connection.close()
