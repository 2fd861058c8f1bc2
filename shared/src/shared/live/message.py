"""An event on its way from the outbox to a stream."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the outbox. `at` (seconds since 1970): whatever lies behind it was not written much earlier than that, which is how old it may get."""

    xid: int
    number: int = 0
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """An event of the outbox: its place, its key, its type (`AllocationChanged.v1`) and its content."""

    position: Position
    key: str
    type: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One event as a stream sends it: `data` is JSON."""

    position: Position
    event: str
    data: str
