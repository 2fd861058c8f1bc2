"""Docker and docker-compose.yml as this check uses them: whatever engine the environment gives (DOCKER_HOST, a docker context)."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.state import ROOT

FILE = ROOT / "docker-compose.yml"
HEARTBEAT = 15.0  # seconds without news until a line says that something still goes on
LOOK_AGAIN = 0.5
TAIL = 2_000  # characters of output that a failure shows


class CheckError(Exception):
    """A line does not hold, or a command failed; the message says which and shows the end of its output."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container of the project. `health` is empty where there is no health check."""

    id: str
    service: str
    state: str
    health: str
    exit_code: int

    @property
    def good(self) -> bool:
        """It runs and is healthy, or it ended well."""
        return (self.state == "running" and self.health in {"", "healthy"}) or (
            self.state == "exited" and self.exit_code == 0
        )

    @property
    def lost(self) -> bool:
        """It will not become good by itself."""
        return self.health == "unhealthy" or (self.state in {"exited", "dead"} and self.exit_code != 0)


class Engine:
    """`docker compose` for one project with one environment, which may be changed between commands."""

    def __init__(self, project: str, environment: Mapping[str, str], told: Callable[[str], None]) -> None:
        self.project = project
        self.environment = {**os.environ, **environment}
        self._told = told

    async def compose(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Run `docker compose …` on the project; its output. Raises CheckError unless it ends with one of these exit codes."""
        return await self.docker("compose", "-p", self.project, "-f", str(FILE), *arguments, codes=codes)

    async def build(self, tree: Path, *services: str) -> None:
        """Build images (of these services; none: all) from a tree's own compose file and Dockerfile. Raises CheckError."""
        files = ("-f", str(tree / FILE.name), "--project-directory", str(tree))
        await self.docker("compose", "-p", self.project, *files, "build", "--quiet", *services)

    async def nameless_volumes(self) -> list[str]:
        """Containers of the project that have a volume without a name, each as `service: path`."""
        found = []
        for name, container in (await self.containers()).items():
            mounts = json.loads(await self.docker("inspect", "-f", "{{json .Mounts}}", container.id))
            found += [
                f"{name}: {mount['Destination']}"
                for mount in mounts
                if mount["Type"] == "volume" and not mount["Name"].startswith(f"{self.project}_")
            ]
        return found

    async def docker(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Run `docker …`; its output. Raises CheckError unless it ends with one of these exit codes."""
        try:
            process = await asyncio.create_subprocess_exec(
                "docker",
                *arguments,
                env=self.environment,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        except FileNotFoundError:
            raise CheckError("there is no command `docker` on the PATH") from None
        reading = asyncio.create_task(process.communicate())
        try:
            while not (await asyncio.wait({reading}, timeout=HEARTBEAT))[0]:
                self._told(f"  … {_short(arguments)} goes on")
        except asyncio.CancelledError:
            process.terminate()
            raise
        output = (await reading)[0].decode(errors="replace")
        if process.returncode not in codes:
            raise CheckError(f"{_short(arguments)} ended with {process.returncode}:\n{output[-TAIL:]}")
        return output

    async def containers(self) -> dict[str, Container]:
        """All containers of the project by service, those that have ended too."""
        output = await self.compose("ps", "--all", "--format", "json")
        found = [_container(row) for row in _rows(output)]
        return {container.service: container for container in found}

    async def good(self, *services: str, seconds: float) -> None:
        """Wait until the containers of these services (none: all) are healthy or have ended well. Raises CheckError with the log of one that is not."""
        try:
            async with asyncio.timeout(seconds):
                while bad := await self._bad(services):
                    if lost := [container for container in bad if container.lost]:
                        raise CheckError(await self._why(lost[0]))
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            bad = await self._bad(services)
            raise CheckError(f"not healthy within {seconds:.0f} s. {await self._why(bad[0]) if bad else ''}") from None

    async def _bad(self, services: Sequence[str]) -> list[Container]:
        found = await self.containers()
        if missing := sorted(set(services) - found.keys()):
            raise CheckError(f"there is no container of {', '.join(missing)}")
        wanted = [found[name] for name in services] if services else list(found.values())
        return [container for container in wanted if not container.good]

    async def _why(self, container: Container) -> str:
        log = await self.docker("logs", "--tail", "20", container.id)
        return f"{container.service} is {container.state} {container.health} (exit code {container.exit_code}):\n{log[-TAIL:]}"


def _short(arguments: Sequence[str]) -> str:
    """The command as a message shows it: without the project's name and file, which are always the same."""
    words = [*arguments[:1], *arguments[5:]] if arguments[0] == "compose" else arguments
    return f"docker {' '.join(words)}"


def _rows(output: str) -> list[dict[str, Any]]:
    """The rows of `ps --format json`: one object per line, of older versions one list."""
    found: list[dict[str, Any]] = []
    for line in output.splitlines():
        if line.startswith(("{", "[")):
            read = json.loads(line)
            found += read if isinstance(read, list) else [read]
    return found


def _container(row: Mapping[str, Any]) -> Container:
    return Container(row["ID"], row["Service"], row["State"], row["Health"], int(row["ExitCode"]))
