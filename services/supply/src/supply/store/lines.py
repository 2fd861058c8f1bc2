"""Order lines with their promise. A line is changed only under the lock of its stock row."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import copy, execute, fetch
from supply.domain.explain import Facts
from supply.domain.line import Line, Piece

StockKey = tuple[str, str]
LineKey = tuple[UUID, int]

_COLUMNS = """l.order_id, l.line_no, l.site, l.sku, l.ordered, o.account_id, o.source, o.number, o.placed_at, o.business_date,
  l.cancel_asked, l.released, l.shipped, l.returned, l.requested, l.due, o.first_ship, l.tier, l.score, l.firm_base, l.shipped_base, l.short, l.reason,
  l.earliest, l.schedule::text"""
_OF_ORDERS = f"""
SELECT {_COLUMNS} FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.order_id = ANY ($1::uuid[]) ORDER BY l.order_id, l.line_no
"""
_NAMED = f"""
SELECT {_COLUMNS} FROM unnest($1::uuid[], $2::int[]) AS k (order_id, line_no)
JOIN order_line l ON (l.order_id, l.line_no) = (k.order_id, k.line_no) JOIN customer_order o ON o.id = l.order_id ORDER BY l.order_id, l.line_no
"""
_LIVE = f"""
SELECT {_COLUMNS} FROM unnest($1::text[], $2::text[]) AS k (site, sku)
JOIN order_line l ON (l.site, l.sku) = (k.site, k.sku) JOIN customer_order o ON o.id = l.order_id WHERE l.firm + l.planned + l.open > 0
"""
_TYPES = {
    "order_id": "uuid", "line_no": "int", "site": "text", "sku": "text", "ordered": "bigint", "cancel_asked": "bigint", "released": "bigint",
    "shipped": "bigint", "returned": "bigint", "cancelled": "bigint", "firm": "bigint", "planned": "bigint", "open": "bigint", "firm_base": "bigint",
    "shipped_base": "bigint", "requested": "date", "due": "date", "tier": "smallint", "score": "numeric", "short": "bool", "reason": "text",
    "earliest": "date", "schedule": "text",
}  # fmt: skip
_UNNEST = ", ".join(f"${at}::{kind}[]" for at, kind in enumerate(_TYPES.values(), 1))
_NAMES = ", ".join(_TYPES)
_SETS = ", ".join(
    f"{name} = t.{name}" + ("::jsonb" if name == "schedule" else "")
    for name in _TYPES
    if name not in {"order_id", "line_no"}
)
_UPDATE = f"UPDATE order_line AS l SET {_SETS} FROM unnest({_UNNEST}) AS t ({_NAMES}) WHERE (l.order_id, l.line_no) = (t.order_id, t.line_no)"
_EXPLAIN = """
INSERT INTO explanation (order_id, line_no, facts)
SELECT order_id, line_no, facts::jsonb FROM unnest($1::uuid[], $2::int[], $3::text[]) AS t (order_id, line_no, facts)
ON CONFLICT (order_id, line_no) DO UPDATE SET facts = excluded.facts
"""
_encode = msgspec.json.encode
_schedule = msgspec.json.Decoder(
    list[tuple[date, int, str]]
)  # from text: several times as fast as the driver's own JSON
_plain = attrgetter(*[name for name in _TYPES if name != "schedule"])
_EMPTY = "[]"


async def of_orders(session: AsyncSession, orders: Collection[UUID]) -> dict[UUID, list[Line]]:
    """All lines of these orders, by line number."""
    found: dict[UUID, list[Line]] = {}
    for row in await fetch(session, _OF_ORDERS, sorted(orders)) if orders else []:
        found.setdefault(row.order_id, []).append(_line(row))
    return found


async def named(session: AsyncSession, keys: Collection[LineKey]) -> dict[UUID, list[Line]]:
    """Those of these lines that exist, by order and line number."""
    ordered = sorted(keys)
    found: dict[UUID, list[Line]] = {}
    for row in await fetch(session, _NAMED, *map(list, zip(*ordered, strict=True))) if ordered else []:
        found.setdefault(row.order_id, []).append(_line(row))
    return found


async def live(session: AsyncSession, keys: Collection[StockKey]) -> dict[StockKey, list[Line]]:
    """All lines that still want something of these stock rows; call it under their locks."""
    ordered = sorted(keys)
    found: dict[StockKey, list[Line]] = {}
    for row in (
        await fetch(session, _LIVE, [site for site, _ in ordered], [sku for _, sku in ordered]) if ordered else []
    ):
        found.setdefault((row.site, row.sku), []).append(_line(row))
    return found


async def insert(session: AsyncSession, lines: Sequence[Line]) -> None:
    """Writes new lines."""
    if lines:
        await copy(session, "order_line", tuple(_TYPES), map(_values, lines))


async def update(session: AsyncSession, lines: Sequence[Line]) -> None:
    """Writes lines as they now are."""
    if lines:
        await execute(session, _UPDATE, *map(list, zip(*map(_values, lines), strict=True)))


async def explain(session: AsyncSession, facts: Mapping[LineKey, Facts]) -> None:
    """Stores why lines are short, in place of what was stored before."""
    if facts:
        await execute(
            session,
            _EXPLAIN,
            [order for order, _ in facts],
            [line_no for _, line_no in facts],
            [_encode(told).decode() for told in facts.values()],
        )


def written(pieces: Sequence[Piece]) -> list[list[Any]]:
    """A schedule as it is stored and shown: [ship date, quantity, firmness]."""
    return [[day, quantity, "firm" if firm else "planned"] for day, quantity, firm in pieces]


def _values(line: Line) -> tuple[Any, ...]:
    return (*_plain(line), _encode(written(line.schedule)).decode() if line.schedule else _EMPTY)


def _line(row: Any) -> Line:  # a plain tuple to unpack, in the order of _COLUMNS and of Line's fields
    line = Line(*row[:-1])
    if row[-1] != _EMPTY:
        line.schedule = [
            Piece(day, quantity, firmness == "firm") for day, quantity, firmness in _schedule.decode(row[-1])
        ]
    return line
