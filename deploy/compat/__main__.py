"""``python -m deploy.compat``: the previous release (deploy/previous) beside this one, on events and on the schema."""

import argparse
import shutil
import sys
import time
from pathlib import Path

from deploy.compat.tree import NoHistoryError, commit, overlay, previous, run
from deploy.local.provision import SERVICES
from deploy.local.state import CACHE, ROOT

_CODES = "exit codes: 0 both releases get on · 1 they do not, the message says where · 2 wrong usage, or the history is not here"
SAMPLES = 60
# By name: what a test asserts of the schema itself, which this release may change, or of files that an upgrade does not touch.
NOT_OF_THE_CODE = (
    "the_migration_makes_exactly_the_declared_tables",
    "the_migrations_make_exactly_the_declared_tables",
    "the_committed_document_is_what_the_code_says",
)


def main(arguments: list[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.compat", description=__doc__, epilog=_CODES)
    parser.add_argument(
        "--only",
        choices=("events", *SERVICES),
        help="events alone, or one service's tests on this release's schema alone",
    )
    only = parser.parse_args(arguments).only
    try:
        tree = previous()
    except NoHistoryError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"The previous release is {commit()[:12]}.", flush=True)
    held = True
    if only in {None, "events"}:
        held &= events(tree)
    overlay(tree)
    (tree / ".local").mkdir(exist_ok=True)
    shutil.copytree(CACHE, tree / ".local" / "cache", dirs_exist_ok=True)  # its own servers from the same jars
    for service in SERVICES:
        if only in {None, service}:
            held &= schema(tree, service)
    return 0 if held else 1


def events(tree: Path) -> bool:
    """What either release says, the other reads."""
    program = (ROOT / "deploy" / "compat" / "events.py").read_text()
    held = True
    for speaker, reader, what in (
        (ROOT, tree, "the previous release reads what this one says"),
        (tree, ROOT, "this release reads what the previous one says"),
    ):
        said = run(speaker, ["-c", program, "say", str(SAMPLES)])
        if said.returncode or not said.stdout:
            print(f"no events were made: {said.stderr.decode()[-2000:]}", file=sys.stderr)
            return False
        answer = run(reader, ["-c", program, "read"], stdin=said.stdout)
        held &= answer.returncode == 0
        print(
            f"{'holds' if answer.returncode == 0 else 'DOES NOT HOLD'}: {what}, {len(said.stdout.splitlines()):,} events",
            flush=True,
        )
        if answer.returncode:
            print((answer.stdout or answer.stderr).decode()[:3000], file=sys.stderr)
    return held


def schema(tree: Path, service: str) -> bool:
    """The previous release's own tests of a service pass on a database that this release has migrated."""
    began = time.monotonic()
    without = " and ".join(f"not {name}" for name in NOT_OF_THE_CODE)
    done = run(
        tree,
        [
            "-m",
            "pytest",
            "-q",
            "-n",
            "logical",
            "--dist",
            "worksteal",
            "-p",
            "no:cacheprovider",
            "-m",
            "not long",
            "-k",
            without,
            f"tests/{service}",
        ],
    )
    tail = done.stdout.decode(errors="replace").strip().splitlines()
    word = "holds" if done.returncode == 0 else "DOES NOT HOLD"
    summary = tail[-1] if tail else "no output"
    print(
        f"{word}: {service} of the previous release on this one's schema ({time.monotonic() - began:.0f} s): {summary}",
        flush=True,
    )
    if done.returncode:
        print("\n".join(tail[-60:]), done.stderr.decode(errors="replace")[-2000:], sep="\n", file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
