"""The health check of an image: it looks at what the container runs."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping

import pytest

from deploy.local import ServiceUrls
from shared.probe import fault
from tests.support.services import free_port, running

NO_KEYS = "http://127.0.0.1:1/jwks.json"
DEADLINE = 40


async def probe(pid: int, settings: Mapping[str, str]) -> tuple[int | None, str]:
    """`python -m shared.probe` on a process: exit code and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "shared.probe",
        "--pid",
        str(pid),
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return process.returncode, told.decode().strip()


@pytest.mark.parametrize("command", ["api", "worker", "serve"])
async def test_a_running_service_is_well_by_its_own_port(
    command: str, service_database: Callable[[str], ServiceUrls]
) -> None:
    """API and worker are asked at the port that each listens on, whatever the other's is.

    Taken out: the worker's entry of `PORTS` (it is asked at the API's port).
    """
    settings = {**service_database("accounts").settings(), "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    async with running("accounts", command, NO_KEYS, settings) as service:
        port = service.url.rpartition(":")[2]
        mine, others = ("WORKER", "HTTP") if command == "worker" else ("HTTP", "WORKER")
        ports = {f"BELLWETHER_{mine}_PORT": port, f"BELLWETHER_{others}_PORT": str(free_port())}
        assert await probe(service.process.pid, ports) == (0, "well")
        own = {f"BELLWETHER_ACCOUNTS_{mine}_PORT": port, f"BELLWETHER_{mine}_PORT": str(free_port())}
        assert await probe(service.process.pid, own) == (0, "well")


async def test_a_service_that_is_not_ready_is_not_well(empty_database: Callable[[str], ServiceUrls]) -> None:
    """It answers, but its schema is missing: the check says no and why.

    Taken out: /readyz (it is alive); the look for a missing table in `migrated` (500 instead of 503, and no word of `migrate`).
    """
    port = str(free_port())
    settings = {
        **empty_database("accounts").settings(),
        "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "BELLWETHER_ACCOUNTS_HTTP_PORT": port,
        "BELLWETHER_LOG_LEVEL": "error",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "accounts", "api", env={**os.environ, **settings}
    )
    try:
        async with asyncio.timeout(DEADLINE):
            while (found := await probe(process.pid, {"BELLWETHER_HTTP_PORT": port}))[1].endswith("refused"):
                await asyncio.sleep(0.1)
        assert found[0] == 1
        assert "/readyz" in found[1]
        assert "503" in found[1]
        assert "python -m accounts migrate" in found[1]
    finally:
        process.terminate()
        await process.wait()


async def test_a_process_that_is_no_service_is_not_well() -> None:
    """A container in which something else runs is never taken for healthy."""
    assert await probe(os.getpid(), {}) == (1, "no process here is a service")


def test_a_migration_is_well_while_the_database_takes_connections(postgres_url: str) -> None:
    """`migrate` has no port: it is asked whether it can reach the server it migrates.

    Taken out: the connection.
    """
    assert fault("supply", "migrate", {"BELLWETHER_SUPPLY_MIGRATE_URL": postgres_url}) is None
    gone = f"postgresql://supply_owner:x@127.0.0.1:{free_port()}/supply"
    assert "takes no connection" in (fault("supply", "migrate", {"BELLWETHER_SUPPLY_MIGRATE_URL": gone}) or "")
