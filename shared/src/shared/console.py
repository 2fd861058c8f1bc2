"""What the commands share: exit codes, arguments that are checked when they are read, a database that is closed afterwards."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, TextIO, TypeVar

from .service import Runtime, Service

EXIT_FAILED, EXIT_USAGE, EXIT_UNAVAILABLE = 1, 2, 3
MAX_LISTED = 100_000
EXIT_CODES = (
    "exit codes: 0 done · 1 the answer is no (a check fails, a letter dies again, a port is taken) · "
    "2 wrong usage or settings · 3 the database is not there or not migrated"
)
Command = Callable[[Service, Runtime, argparse.Namespace], int]
T = TypeVar("T")


def instant(text: str) -> datetime:
    """A moment with an offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no date-time with an offset; write it as 2026-01-31T00:00:00Z")
    return found


def count(text: str) -> int:
    """How many rows are to be shown."""
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LISTED:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MAX_LISTED}")
    return int(text)


def user() -> str:
    """Whoever runs the command, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user without a name
        return "unknown"


def with_database(runtime: Runtime, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs a command's work and closes the database after it."""

    async def run() -> T:
        try:
            return await work()
        finally:
            await runtime.database.close()

    return asyncio.run(run())


def say(text: str, stream: TextIO | None = None) -> None:
    """One line for whoever runs the command."""
    (stream or sys.stdout).write(text + "\n")
