"""Our ids of orders and lines: an order's is a UUIDv7 whose last 32 bits are zero, a line's is its order's with the line number in those bits."""

from uuid import UUID

_LINE_BITS = 0xFFFF_FFFF


def order_id(fresh: UUID) -> UUID:
    """Makes an order's id of a fresh UUIDv7."""
    return UUID(int=fresh.int & ~_LINE_BITS)


def line_id(order: UUID, line_no: int) -> UUID:
    """The id of a line, from its order's id and its line number (1 to 2**32 - 1)."""
    return UUID(int=order.int | line_no)


def line_of(line: UUID) -> tuple[UUID, int]:
    """The order's id and the line number that a line's id is made of."""
    return order_id(line), line.int & _LINE_BITS
