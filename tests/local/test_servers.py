import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local import LocalError, LocalServers, State, read_state
from deploy.local.__main__ import main
from deploy.local.state import KAFKA_SETTING, POSTGRES_SETTING, ROOT

SECONDS = 60


@pytest.fixture(autouse=True)
def _own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KAFKA_SETTING, raising=False)
    monkeypatch.delenv(POSTGRES_SETTING, raising=False)


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "deploy.local", "up", "--data-dir", str(tmp_path)]
    # As a shell without job control starts what it puts in the background: SIGTERM must do without SIGINT.
    command = ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *command]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def running(state_file: Path) -> State:
    deadline = time.monotonic() + SECONDS
    while (state := read_state(state_file)) is None:
        assert time.monotonic() < deadline, "the servers did not come up"
        time.sleep(0.05)
    return state


def gone(state: State) -> bool:
    """Wait until both servers' processes have ended."""
    pids = [pid for pid in (state.broker_pid, state.postgres_pid) if pid is not None]
    assert len(pids) == 2
    processes = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(processes, timeout=20)
    return not alive


def test_sigterm_ends_everything_within_seconds(runner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """`up` ends with exit code 0, and neither a process nor a state file stays."""
    state = running(tmp_path / "state.json")
    began = time.monotonic()
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(SECONDS) == 0
    assert time.monotonic() - began < 10
    assert gone(state)
    assert not (tmp_path / "state.json").exists()


def test_a_killed_runner_leaves_no_process(runner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """Kill -9 of `up` ends both servers too, its state file counts for nothing, and the kept data can be used again.

    Red when the servers are started without a parent-death signal.
    """
    state = running(tmp_path / "state.json")
    runner.kill()
    runner.wait()
    assert gone(state)
    assert read_state(tmp_path / "state.json") is None
    with LocalServers(tmp_path) as servers:
        assert servers.ended() is None


def test_one_folder_serves_one_run(runner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """A second run on the same data is refused with the first one's process id, and the first goes on."""
    state = running(tmp_path / "state.json")
    with pytest.raises(LocalError, match=f"in use by process {runner.pid}"):
        LocalServers(tmp_path).start()
    assert psutil.pid_exists(state.broker_pid or 0)
    assert main(["status", "--data-dir", str(tmp_path)]) == 0
    assert main(["down", "--data-dir", str(tmp_path)]) == 0
    assert gone(state)
    assert main(["status", "--data-dir", str(tmp_path)]) == 3


def test_given_servers_are_used_and_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a broker and a database server gets neither started."""
    monkeypatch.setenv(KAFKA_SETTING, "kafka.example:9092")
    monkeypatch.setenv(POSTGRES_SETTING, "postgresql://admin:secret@db.example/postgres")
    with LocalServers(tmp_path) as servers:
        assert servers.kafka_bootstrap == "kafka.example:9092"
        assert servers.postgres_url == "postgresql://admin:secret@db.example/postgres"
        assert servers.state().broker_pid is servers.state().postgres_pid is None


def test_fresh_forgets_the_data_of_earlier_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `fresh` a new cluster is made; without it the old one goes on."""
    monkeypatch.setenv(KAFKA_SETTING, "kafka.example:9092")  # PostgreSQL alone shows it faster
    passwords = []
    for fresh in (False, False, True):
        with LocalServers(tmp_path, fresh=fresh) as servers:
            passwords.append(servers.postgres_url.partition("@")[0])
    assert passwords[0] == passwords[1] != passwords[2]


def test_a_failed_start_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one server cannot start, the other is stopped again and the error has the end of the log."""
    servers = LocalServers(tmp_path)
    assert servers.broker is not None
    assert servers.postgres is not None
    monkeypatch.setattr("deploy.local.broker._JVM", ("-Xmx256m", "-XX:NoSuchOption"))
    with pytest.raises(LocalError, match="NoSuchOption"):
        servers.start()
    assert servers.broker.pid is servers.postgres.pid is None
