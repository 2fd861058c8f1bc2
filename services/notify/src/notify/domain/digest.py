"""The digest: one message per person and close. When a window is due, what the message says, and the id it is known
by.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .model import SEVERITIES, Severity

DEADLINE = timedelta(minutes=10)
"""Wall time after which a close's digest goes out although a run has not been heard of."""
SECTION_LINES = 40
"""Lines shown per kind of event; the rest is counted and lies in the inbox."""
RUNS = frozenset({"supply", "scoring"})
"""The runs whose end a digest waits for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a digest as its template's data."""

    event_type: str
    severity: Severity
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """All items of one kind of event: the first lines in order of severity, and how many more there are."""

    event_type: str
    lines: tuple[Line, ...]
    more: int

    @property
    def total(self) -> int:
        """Shown and counted together."""
        return len(self.lines) + self.more


def due_at(closed_at: datetime) -> datetime:
    """The wall time at which a window closed at this wall time goes out in any case."""
    return closed_at + DEADLINE


def complete(runs_heard: Iterable[str]) -> bool:
    """Whether every run of the close has said that it is done."""
    return set(runs_heard) >= RUNS


def message_id(closed_date: date, person_id: str, domain: str) -> str:
    """The same for every attempt of one person's digest of one close (RFC 5322 §3.6.4); the person id does not show."""
    digest = hashlib.sha256(f"{closed_date.isoformat()}\n{person_id}".encode()).hexdigest()
    return f"<digest.{closed_date.isoformat()}.{digest[:24]}@{domain}>"


def assemble(lines: Sequence[Line], order: Sequence[str]) -> list[Section]:
    """Sections in the given order of event types (others after them by name); inside one the most severe first, else
    as given.
    """
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        kinds.setdefault(line.event_type, []).append(line)
    ranked = sorted(kinds, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    return [_section(kind, kinds[kind]) for kind in ranked]


def _section(kind: str, lines: list[Line]) -> Section:
    lines = sorted(lines, key=lambda line: -SEVERITIES.index(line.severity))
    return Section(kind, tuple(lines[:SECTION_LINES]), max(0, len(lines) - SECTION_LINES))
