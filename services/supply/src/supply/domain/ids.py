"""Our ids of orders and lines: an order's is a UUIDv7 whose last 32 bits are zero, a line's is its order's with the line number in those bits."""

from collections.abc import Callable
from uuid import UUID

_LINE_BITS = 0xFFFF_FFFF


def order_id(fresh: UUID) -> UUID:
    """Makes an order's id of a fresh UUIDv7."""
    return UUID(int=fresh.int & ~_LINE_BITS)


def line_id(order: UUID, line_no: int) -> UUID:
    """The id of a line, from its order's id and its line number (1 to 2**32 - 1)."""
    return UUID(int=order.int | line_no)


def line_texts(order: UUID) -> Callable[[int], str]:
    """What gives the text of the id of each line of an order: half a message's lines are ids, and a UUID object per line costs more than the rest of it."""
    stem = str(order)[:-8]
    return lambda line_no: f"{stem}{line_no:08x}"


def line_of(line: UUID) -> tuple[UUID, int]:
    """The order's id and the line number that a line's id is made of."""
    return order_id(line), line.int & _LINE_BITS
