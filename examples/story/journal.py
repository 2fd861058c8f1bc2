"""What the ERP has heard, kept between runs: one line per closed day, so that a second start goes on where the first ended.

The books are not stored: the same plan and the same facts make the same books again.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Self

import msgspec

from examples.erp.heard import Heard
from examples.erp.player import Offsets


class Played(msgspec.Struct, frozen=True):
    """Which play the journal belongs to: the file's SHA-256 and the level of supply, as text."""

    file: str
    level: str
    days: int


class Closed(msgspec.Struct, frozen=True):
    """A closed day: what was heard by its close, where listening goes on, and how long the day took in seconds."""

    on: date
    heard: list[Heard]
    offsets: Offsets
    seconds: float
    lines: int


class OtherPlayError(Exception):
    """The kept data belongs to another file or level; the message says what to do."""


class Journal:
    """An append-only file. A last line that was cut off by a crash counts as never written: its day is played again."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        """Keep others from playing at the same time. Raises OtherPlayError when one does."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        lock = self.file.with_suffix(".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise OtherPlayError("Another process is playing on this system: wait for its end, or stop it.") from None
        self._lock = lock
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()

    def begin(self, played: Played) -> list[Closed]:
        """The days closed so far; a new journal is begun when there is none. Raises OtherPlayError."""
        lines = list(self._lines())
        if not lines:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._append(msgspec.json.encode(played), truncate=True)
            return []
        found = msgspec.json.decode(lines[0], type=Played)
        if found != played:
            raise OtherPlayError(
                f"The kept data is of another play (level {found.level}, {found.days} days): "
                "`make reset` forgets it, or start with the same FILE and LEVEL to go on."
            )
        whole = b"".join(line + b"\n" for line in lines)
        if self.file.stat().st_size != len(whole):
            self.file.write_bytes(whole)
        return [msgspec.json.decode(line, type=Closed) for line in lines[1:]]

    def closed(self) -> Iterator[Closed]:
        """The closed days one after the other, as the file holds them."""
        lines = self._lines()
        next(lines, None)
        return (msgspec.json.decode(line, type=Closed) for line in lines)

    def add(self, closed: Closed) -> None:
        """Note a closed day."""
        self._append(msgspec.json.encode(closed))

    def _lines(self) -> Iterator[bytes]:
        if self.file.exists():
            with self.file.open("rb") as file:
                yield from (line[:-1] for line in file if line.endswith(b"\n"))

    def _append(self, line: bytes, *, truncate: bool = False) -> None:
        with self.file.open("wb" if truncate else "ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())


def all_heard(days: Sequence[Closed]) -> Iterator[Heard]:
    """Every fact of the days, in order."""
    for day in days:
        yield from day.heard
