"""Child processes that end with us: started, watched, stopped, and reaped when an earlier run was killed."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.local.errors import LocalError

LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.02
_PORTS = range(20_000, 32_000)
_PORT_TRIES = 200
# Linux kills a child when the *thread* that started it ends, so all children are started by one thread that lives as
# long as the process does; the caller may be any short-lived thread.
_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run: its arguments, where its output goes, and what it gets when this process is killed."""

    argv: Sequence[str]
    log: Path
    unprivileged: bool = False
    on_orphaned: str = "TERM"


class Child:
    """A running server process."""

    def __init__(self, name: str, command: Command) -> None:
        self.name = name
        self.log = command.log
        self.process = _SPAWNER.submit(_spawn, command).result()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def signal(self, number: int) -> None:
        """Send a signal; a process that has ended already is left alone."""
        if self.alive():
            self.process.send_signal(number)

    def signal_family(self, number: int) -> None:
        """Send a signal to the process and to all it started; who has ended meanwhile is left alone."""
        for member in _family(self.pid):
            with suppress(psutil.NoSuchProcess):
                member.send_signal(number)

    def wait(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for the end; True when it came."""
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, ladder: Sequence[tuple[int, float]]) -> None:
        """Send each (signal, seconds to wait) until the process is gone, SIGKILL last."""
        self.signal_family(signal.SIGCONT)  # a frozen process would take no signal but SIGKILL
        for number, seconds in ladder:
            self.signal(number)
            if self.wait(seconds):
                return
        self.kill()

    def kill(self) -> None:
        """Kill (-9) the process and all it started, and wait until they are gone."""
        family = _family(self.pid)
        for member in family:
            _kill(member)
        self.process.wait(10)
        psutil.wait_procs(family, timeout=10)

    def await_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready()`; raise LocalError with the log's end when the process dies or the time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.alive():
                raise LocalError(
                    f"{self.name} ended with code {self.process.returncode} at its start.\n{tail(self.log)}"
                )
            if time.monotonic() > deadline:
                raise LocalError(f"{self.name} was not ready within {seconds:.0f} s.\n{tail(self.log)}")
            time.sleep(_POLL_SECONDS)


def finish(child: Child, seconds: float = 60) -> None:
    """Wait for a command that ends by itself; raise LocalError with its output when it failed."""
    if not child.wait(seconds):
        child.kill()
        raise LocalError(f"{child.name} did not end within {seconds:.0f} s.\n{tail(child.log)}")
    if child.process.returncode:
        raise LocalError(f"{child.name} failed with code {child.process.returncode}.\n{tail(child.log)}")


def _spawn(command: Command) -> subprocess.Popen[bytes]:
    with command.log.open("ab") as log:
        return subprocess.Popen(
            [*_wrapper(command), *command.argv],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the servers in order
        )


def _wrapper(command: Command) -> list[str]:
    setpriv = shutil.which("setpriv")
    drop = command.unprivileged and os.geteuid() == 0
    if setpriv is None:
        if drop:
            raise LocalError(
                "PostgreSQL refuses to run as root, and `setpriv` (util-linux), which lowers the rights, is missing: "
                "run as an ordinary user, install util-linux, or set BELLWETHER_POSTGRES_URL to a server of your own."
            )
        return []
    # The kept capability lets the unprivileged server reach a data folder below a private home without loosening
    # anyone's folder permissions.
    identity = ["--reuid=nobody", f"--regid={nobody_group()}", "--clear-groups"] if drop else []
    rights = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"] if drop else []
    return [setpriv, *identity, *rights, "--pdeathsig", command.on_orphaned, "--"]


def nobody_group() -> int:
    """The numeric group of the user `nobody`."""
    import pwd  # noqa: PLC0415 - POSIX only, needed as root only

    return pwd.getpwnam("nobody").pw_gid


def reap_leftover(pid_file: Path, marker: str) -> None:
    """End what an earlier, killed run left behind: the process in `pid_file`, if its command line names `marker`."""
    try:
        process = psutil.Process(int(pid_file.read_text()))
        ours = any(marker in argument for argument in process.cmdline())
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return
    if ours:
        family = _family(process.pid)
        for member in family:
            _kill(member)
        psutil.wait_procs(family, timeout=10)


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def choose_port(preferred: int | None = None) -> int:
    """`preferred` if nothing listens there, else a free port below those that outgoing connections are given: a server
    that was killed finds its port free when it comes back.
    """
    if preferred is not None and _port_free(preferred):
        return preferred
    for _ in range(_PORT_TRIES):
        port = secrets.choice(_PORTS)
        if _port_free(port):
            return port
    raise LocalError(f"No free port found between {_PORTS.start} and {_PORTS.stop - 1}.")


def _port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def port_open(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def tail(log: Path, lines: int = 15) -> str:
    """The end of a log, for an error message."""
    try:
        text = log.read_text(errors="replace")
    except FileNotFoundError:
        return f"(no log at {log})"
    return f"The end of {log}:\n" + "\n".join(text.splitlines()[-lines:])
