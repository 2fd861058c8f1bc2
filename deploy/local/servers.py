"""Both servers together: started side by side, found through the state file, stopped with the one who started them."""

import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from deploy.local import broker, postgres, process, state
from deploy.local.broker import Broker
from deploy.local.errors import LocalError
from deploy.local.postgres import PostgresServer
from deploy.local.state import CACHE, DATA, KAFKA_SETTING, POSTGRES_SETTING, State

Echo = Callable[[str], None]


def _silent(_: str) -> None:
    return


class LocalServers:
    """``with LocalServers(data_dir=...) as servers: servers.kafka_bootstrap, servers.postgres_url``.

    A server named by BELLWETHER_KAFKA_BOOTSTRAP or BELLWETHER_POSTGRES_URL is used as it is and not started.

    Args:
        data_dir: keeps both servers' data; one run at a time may use it.
        cache: keeps Kafka's jars, shared by all runs.
        fresh: forget the data of earlier runs first.
        durable: data survives a power cut; False is right for a test run.
        default_ports: take 9092 and 5432 where they are free; else any free ports.
        state_file: where to write how other commands find the servers; None: nowhere.
        echo: told of long steps, for the terminal.
    """

    def __init__(
        self,
        data_dir: Path = DATA,
        *,
        cache: Path = CACHE,
        fresh: bool = False,
        durable: bool = True,
        default_ports: bool = False,
        state_file: Path | None = None,
        echo: Echo = _silent,
    ) -> None:
        self._data_dir = data_dir
        self._fresh = fresh
        self._state_file = state_file
        self._echo = echo
        self._lock: IO[str] | None = None
        self._given_kafka = os.environ.get(KAFKA_SETTING)
        self._given_postgres = os.environ.get(POSTGRES_SETTING)
        self.broker: Broker | None = None
        self.postgres: PostgresServer | None = None
        if not self._given_kafka:
            port = process.choose_port(broker.DEFAULT_PORT if default_ports else None)
            self.broker = Broker(data_dir / "broker", cache=cache, port=port, progress=self._tell_download)
        if not self._given_postgres:
            port = process.choose_port(postgres.DEFAULT_PORT if default_ports else None)
            self.postgres = PostgresServer(data_dir / "postgres", port=port, durable=durable)

    @property
    def kafka_bootstrap(self) -> str:
        """Kafka's address, ``host:port``."""
        return self.broker.bootstrap if self.broker else str(self._given_kafka)

    @property
    def postgres_url(self) -> str:
        """A superuser's URL of the database server."""
        return self.postgres.url if self.postgres else str(self._given_postgres)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start both and wait until both accept connections; on any failure nothing stays running."""
        self._take_folder()
        try:
            # Each step begins something in both servers before any is waited for; the slower one sets the time.
            servers = self._ours()
            for server in reversed(servers):
                server.prepare()
            for server in reversed(servers):
                server.launch()
            for server in servers:
                server.await_ready()
            if self._state_file is not None:
                state.write_state(self.state(), self._state_file)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what was started; safe to call twice."""
        if self._state_file is not None:
            self._state_file.unlink(missing_ok=True)
        try:
            for server in self._ours():
                server.stop()
        finally:
            if self._lock is not None:
                self._lock.close()
                self._lock = None

    def state(self) -> State:
        """Where the servers are, as the state file tells it."""
        return State(
            kafka_bootstrap=self.kafka_bootstrap,
            postgres_url=self.postgres_url,
            owner=os.getpid(),
            owner_started=state.started_at(),
            broker_pid=self.broker.pid if self.broker else None,
            postgres_pid=self.postgres.pid if self.postgres else None,
        )

    def ended(self) -> str | None:
        """What to tell when a server of ours has ended by itself; None while all run."""
        for server in self._ours():
            if server.pid is None:
                return f"{type(server).__name__} has ended by itself.\n{process.tail(server.log)}"
        return None

    def _ours(self) -> list[Broker | PostgresServer]:
        return [server for server in (self.broker, self.postgres) if server is not None]

    def _take_folder(self) -> None:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        lock = (self._data_dir / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read()
            lock.close()
            raise LocalError(
                f"The data in {self._data_dir} is in use by process {owner}: stop that one "
                "(`python -m deploy.local down`), or choose another folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock
        if self._fresh:
            for server in self._ours():
                server.reap()
                with suppress(FileNotFoundError):
                    shutil.rmtree(server.data_dir)

    def _tell_download(self, done: int, total: int) -> None:
        self._echo(f"Kafka's jars: {done} of {total}")
