"""The TypeScript client against the real service: its worked example, compiled and run as a front end's server would."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import rmtree

import pytest

from deploy.local.state import ROOT
from tests.shared.http.tokens import Mint
from tests.supply.conftest import World
from tests.support.services import running

CLIENT = ROOT / "clients" / "typescript"
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # Node.js is among the development packages
WITHIN = 60.0  # seconds; compiling takes most of it


@dataclass(frozen=True)
class Done:
    """What a program printed, and how it ended."""

    code: int
    out: str
    err: str


Reserve = Callable[..., Awaitable[Done]]


async def run(*command: str, **environment: str) -> Done:
    """Runs a program in the client's folder until it ends."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=CLIENT, env={**os.environ, "PATH": PATH, **environment}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), WITHIN)
    return Done(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
async def built(tmp_path: Path) -> AsyncIterator[str]:
    """The client, its example and its tests, compiled; below the client, where its packages are found."""
    folder = f"dist/{tmp_path.name}-{os.getpid()}"
    compiled = await run("node", "node_modules/typescript/bin/tsc", "--outDir", folder)
    assert compiled.code == 0, f"`make client` installs what compiling needs: {compiled.out}{compiled.err}"
    yield folder
    rmtree(CLIENT / folder)


@pytest.fixture
async def example(
    worlds: Callable[..., World], mint: Mint, jwks_url: str, kafka_bootstrap: str, built: str
) -> AsyncIterator[Reserve]:
    """Runs the example against a supply that has 10 of `tea` for account A1."""
    world = worlds()
    await world.stocked("tea", quantity=10)
    await world.account("A1")
    await world.close(date(2011, 7, 31))
    settings = {**world.urls.settings(), "BELLWETHER_KAFKA_BOOTSTRAP": kafka_bootstrap}
    token = mint.token(sub="the-planner", aud=["supply"], roles=["planner"], scope="supply:read supply:write")
    async with running("supply", "api", jwks_url, settings) as service:

        async def reserve(*arguments: str) -> Done:
            return await run("node", f"{built}/examples/reserve.js", *arguments, SUPPLY_URL=service.url, TOKEN=token)

        yield reserve
    assert await world.holds()


async def test_only_what_may_be_sent_twice_is_sent_again(built: str) -> None:
    """The client's own tests: reads and keyed changes are retried, anything else never. (Taken out: `repeatable`.)"""
    done = await run("node", "--test", f"{built}/test/retry.test.js")
    assert done.code == 0, done.out


async def test_the_example_holds_once_confirms_and_reads_back(example: Reserve) -> None:
    """Availability, a hold asked for twice under one key, its confirmation by ETag, and the list by cursor, all through generated types."""
    done = await example("A1", "tea", "4")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["holdable"], told["same"], told["before"], told["after"]) == (4, True, "held", "confirmed")
    assert told["mine"] == [told["held"]]


async def test_a_refusal_is_the_services_problem(example: Reserve) -> None:
    """What the service refuses reaches the caller as its problem document, not as a bare status."""
    done = await example("A1", "tea", "0")
    assert done.code == 1
    told = json.loads(done.err)
    assert told["status"] == 422
    assert told["code"]
    assert told["detail"]
