"""Whether this container does its work: ``python -m shared.probe``, for an image's health check.

It looks at what the container runs, so that one image has one check for whatever it was started as:

- `api` and `serve`: /livez and /readyz of the API answer 200,
- `worker`: the same of its side port,
- `migrate`, which ends by itself: the database server takes connections; whether it got through, its exit code tells.

It runs every few seconds in every container, so it needs the standard library alone and begins quickly.
"""

import argparse
import http.client
import os
import socket
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

PORTS = {"api": ("HTTP_PORT", 8000), "serve": ("HTTP_PORT", 8000), "worker": ("WORKER_PORT", 9000)}
COMMANDS = frozenset({*PORTS, "migrate"})
SECONDS = 3.0
PROCESSES = Path("/proc")


def running(processes: Iterable[int]) -> tuple[str, str] | None:
    """(service, command) of the first of these processes that was started as `python -m <service> <command>`; None: of none."""
    for process in processes:
        try:
            words = (PROCESSES / str(process) / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # it has ended meanwhile
            continue
        if "-m" in words and len(found := words[words.index("-m") + 1 :][:2]) > 1 and found[1] in COMMANDS:
            return found[0], found[1]
    return None


def fault(service: str, command: str, environment: Mapping[str, str]) -> str | None:
    """None when what was started as this command is well, else a sentence that says what is not."""

    def setting(name: str) -> str | None:
        return environment.get(f"BELLWETHER_{service.upper()}_{name}") or environment.get(f"BELLWETHER_{name}")

    if command == "migrate":
        return _unreachable(setting("MIGRATE_URL") or setting("DATABASE_URL") or setting("POSTGRES_URL") or "")
    name, default = PORTS[command]
    port = int(setting(name) or default)
    faults = (_refusal(port, path) for path in ("/livez", "/readyz"))
    return next((found for found in faults if found), None)


def _refusal(port: int, path: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return f"{path} on port {port}: {type(error).__name__}: {error}"
    finally:
        connection.close()
    return None if answer.status == http.client.OK else f"{path} on port {port} answered {answer.status}: {body}"


def _unreachable(address: str) -> str | None:
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 5432), SECONDS).close()
    except OSError as error:
        return f"the database server {parts.hostname} takes no connection: {error}"
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; exit code 0: well, 1: not (the message says what), 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m shared.probe",
        description="Is what this container runs well? api, serve and worker: /livez and /readyz; migrate: the database takes connections.",
        epilog="exit codes: 0 well · 1 not, the message says what · 2 wrong usage",
    )
    parser.add_argument("--pid", type=int, help="the process to ask about (default: the first that is a service)")
    pid = parser.parse_args(arguments).pid
    here = sorted(int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdecimal())
    found = running([pid] if pid else here)
    problem = fault(*found, os.environ) if found else "no process here is a service"
    sys.stdout.write(f"{problem or 'well'}\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
