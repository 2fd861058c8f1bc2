"""``python -m deploy.local``: Kafka and PostgreSQL on this machine."""

import argparse
import os
import shlex
import signal
import sys
import time
from pathlib import Path

from deploy.local import issuer
from deploy.local.errors import LocalError
from deploy.local.provision import SERVICES, provision
from deploy.local.servers import LocalServers
from deploy.local.state import DATA, KAFKA_SETTING, POSTGRES_SETTING, STATE_FILE, State, read_state

_NOT_RUNNING = 3
_DOWN_SECONDS = 40


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 failed (the message says why), 2 wrong usage, 3 no servers run."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local",
        description="Apache Kafka and PostgreSQL on this machine, from packages alone, on loopback only.",
        epilog=f"Whoever sets {KAFKA_SETTING} or {POSTGRES_SETTING} has that server used and not started.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start both, stay in the foreground until Ctrl-C or SIGTERM")
    up.add_argument("--fresh", action="store_true", help="forget the data of earlier runs first")
    up.set_defaults(command=_up)
    down = commands.add_parser("down", help="stop the servers of a running `up` (exit code 3: none run)")
    down.set_defaults(command=_down)
    status = commands.add_parser("status", help="say where the servers are (exit code 3: none run)")
    status.set_defaults(command=_status)
    for command in (up, down, status):
        command.add_argument(
            "--data-dir", type=Path, default=DATA, help="where the data is kept (default: .local/data)"
        )

    prov = commands.add_parser("provision", help="make each service's database and roles; print the settings to export")
    prov.add_argument("services", nargs="*", default=list(SERVICES), help="default: all four")
    prov.add_argument("--suffix", default="", help="added to the databases' names")
    prov.set_defaults(command=_provision)

    token = commands.add_parser("token", help="print a token of the development issuer")
    issuer.add_arguments(token)
    token.set_defaults(command=issuer.run)

    options = parser.parse_args(arguments)
    try:
        code: int = options.command(options)
    except LocalError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _up(options: argparse.Namespace) -> int:
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _interrupt)
    servers = LocalServers(
        options.data_dir,
        fresh=options.fresh,
        default_ports=True,
        state_file=_state_file(options),
        echo=_show_progress,
    )
    try:
        with servers:
            print(
                f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C stops both.\n{_describe(servers.state())}",
                flush=True,
            )
            while not (problem := servers.ended()):
                time.sleep(0.5)
            raise LocalError(problem)
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _down(options: argparse.Namespace) -> int:
    file = _state_file(options)
    state = read_state(file)
    if state is None:
        print("No servers run.")
        return _NOT_RUNNING
    os.kill(state.owner, signal.SIGTERM)
    deadline = time.monotonic() + _DOWN_SECONDS
    while read_state(file) is not None:
        if time.monotonic() > deadline:
            raise LocalError(f"Process {state.owner}, which owns the servers, has not ended within {_DOWN_SECONDS} s.")
        time.sleep(0.05)
    print("Stopped.")
    return 0


def _status(options: argparse.Namespace) -> int:
    state = read_state(_state_file(options))
    if state is None:
        print("No servers run. `make kafka` starts them.")
        return _NOT_RUNNING
    print(_describe(state))
    return 0


def _provision(options: argparse.Namespace) -> int:
    url = os.environ.get(POSTGRES_SETTING)
    if url is None:
        state = read_state()
        if state is None:
            raise LocalError(f"No database server: start one with `make kafka`, or set {POSTGRES_SETTING}.")
        url = state.postgres_url
    for urls in provision(url, options.services, options.suffix).values():
        for name, value in urls.settings().items():
            print(f"export {name}={shlex.quote(value)}")
    return 0


def _state_file(options: argparse.Namespace) -> Path:
    data_dir: Path = options.data_dir
    return STATE_FILE if data_dir == DATA else data_dir / STATE_FILE.name


def _describe(state: State) -> str:
    return (
        f"export {KAFKA_SETTING}={state.kafka_bootstrap}\nexport {POSTGRES_SETTING}={shlex.quote(state.postgres_url)}"
    )


def _show_progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
