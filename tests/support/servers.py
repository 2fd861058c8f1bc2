"""One broker and one database server per test run, shared by all xdist workers.

The controller owns them, so they end with it whatever becomes of a worker; it starts them when a worker first asks,
so that a run of pure tests starts nothing. Both sides meet in one folder.
"""

import asyncio
import os
import shutil
import threading
import time
from pathlib import Path
from traceback import format_exc

import asyncpg
import psutil

from deploy.local import LocalServers, State, read_state
from deploy.local.state import LOCAL

RUNS = LOCAL / "test-runs"
_WANTED, _FAILED, _STATE = "wanted", "failed", "state.json"
_POLL_SECONDS = 0.05


class RunServers:
    """The controller's side: starts the servers on demand, stops them at the end of the run."""

    def __init__(self) -> None:
        _forget_killed_runs()
        self.folder = RUNS / str(os.getpid())
        self.folder.mkdir(parents=True)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="test servers", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the servers, if they were started, and forget their data."""
        self._over.set()
        self._thread.join()
        shutil.rmtree(self.folder)

    def _serve(self) -> None:
        wanted = self.folder / _WANTED
        while not wanted.exists():
            if self._over.wait(_POLL_SECONDS):
                return
        try:
            with LocalServers(self.folder / "data", durable=False, state_file=self.folder / _STATE) as servers:
                self._over.wait()
                if servers.postgres is None:
                    asyncio.run(_drop_templates(servers.postgres_url, self.folder.name))
        except Exception:  # noqa: BLE001 - whatever it is, each waiting test must fail with it
            _publish(self.folder / _FAILED, format_exc())


def await_servers(folder: Path) -> State:
    """The worker's side: ask for the servers and wait; RuntimeError when they cannot be had (never a skip)."""
    (folder / _WANTED).touch()
    while True:
        if (state := read_state(folder / _STATE)) is not None:
            return state
        if (failed := folder / _FAILED).exists():
            raise RuntimeError(f"The test servers could not be started.\n{failed.read_text()}")
        if not psutil.pid_exists(int(folder.name)):
            raise RuntimeError("The test run that owns the servers has ended.")
        time.sleep(_POLL_SECONDS)


async def _drop_templates(postgres_url: str, run: str) -> None:
    """A server that is not ours must not keep what the run left on it."""
    admin = await asyncpg.connect(postgres_url)
    try:
        for row in await admin.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1", f"%\\_template\\_{run}"):
            await admin.execute(f'ALTER DATABASE "{row["datname"]}" WITH IS_TEMPLATE false')
            await admin.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')
    finally:
        await admin.close()


def _publish(file: Path, text: str) -> None:
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    draft.replace(file)


def _forget_killed_runs() -> None:
    RUNS.mkdir(parents=True, exist_ok=True)
    for folder in RUNS.iterdir():
        if not psutil.pid_exists(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)
