"""Runs, what they changed, and what they measure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import copy, execute, fetch

StockKey = tuple[str, str]

_BEGIN = """
INSERT INTO run (id, kind, closed_date, next_date, state) VALUES ($1, 'close', $2, $3, 'running')
ON CONFLICT (closed_date) DO UPDATE SET next_date = excluded.next_date RETURNING id
"""
_COMPLETE = """
UPDATE run SET state = 'completed', skus = $2, lines = $3, changed_lines = $4, firm_quantity = $5, planned_quantity = $6, open_quantity = $7,
  completed_at = now() WHERE id = $1
"""
_FIRST_DAY = "SELECT min(closed_date) AS day FROM run"
_TAKE_ORDERS = """
WITH mine AS (SELECT id FROM customer_order WHERE work_date IS NULL AND business_date <= $1 ORDER BY id FOR UPDATE)
UPDATE customer_order AS o SET work_date = $1, first_ship = $2 FROM mine WHERE o.id = mine.id
"""
_RANKED = """
WITH ranked AS (SELECT DISTINCT ON (account_id) account_id, tier FROM standing WHERE since <= $1 ORDER BY account_id, since DESC)
"""
_ADD_DEMAND = f"""
{_RANKED}
INSERT INTO demand (site, sku, work_date, account_id, tier, quantity)
SELECT l.site, l.sku, o.work_date, o.account_id, coalesce(r.tier, 3), sum(l.ordered - l.cancelled)
FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN ranked r ON r.account_id = o.account_id
WHERE o.work_date = $1 GROUP BY 1, 2, 3, 4, 5 HAVING sum(l.ordered - l.cancelled) > 0
ON CONFLICT (site, sku, work_date, account_id) DO UPDATE SET quantity = excluded.quantity, tier = excluded.tier
"""
_DEMAND = """
SELECT d.site, d.sku, d.tier, sum(d.quantity)::bigint AS quantity FROM demand d
JOIN unnest($1::text[], $2::text[]) AS k (site, sku) ON (d.site, d.sku) = (k.site, k.sku)
WHERE d.work_date > $3 AND d.work_date <= $4 GROUP BY 1, 2, 3
"""
_BUYERS = """
SELECT DISTINCT d.site, d.sku, d.account_id FROM demand d JOIN unnest($1::text[], $2::text[]) AS k (site, sku) ON (d.site, d.sku) = (k.site, k.sku)
WHERE d.work_date > $3 AND d.work_date <= $4
"""
_FORGET_DEMAND = "DELETE FROM demand WHERE work_date <= $1"
_NEXT_KEYS = """
SELECT site, sku FROM stock WHERE (site, sku) > ($1, $2) AND (
  dirty OR low OR signed OR reorder_point > 0 OR held + firm + planned + open_0 + open_1 + open_2 + open_3 + protected_0 + protected_1 + protected_2 > 0
) ORDER BY site, sku LIMIT $3
"""
_LAST = "SELECT closed_date, next_date, started_at, state FROM run ORDER BY closed_date DESC LIMIT 1"
_SETTLED_KEYS = """
SELECT site, sku FROM stock s WHERE (site, sku) > ($1, $2) AND NOT dirty AND firm + planned + open_0 + open_1 + open_2 + open_3 > 0
AND NOT EXISTS (
  SELECT FROM order_line l JOIN customer_order o ON o.id = l.order_id JOIN standing t ON t.account_id = o.account_id
  WHERE (l.site, l.sku) = (s.site, s.sku) AND l.firm + l.planned + l.open > 0 AND t.since <= $3 AND t.received_at >= $4
) ORDER BY site, sku LIMIT $5
"""
_LINE_COLUMNS = ("run_id", "order_id", "line_no", "old", "new", "reason", "backorder")
# two walks along the primary key; "order_id IN (SELECT DISTINCT ...)" reads the whole run for each part of it
_CHANGED_ORDERS = """
SELECT order_id, line_no, backorder FROM run_line WHERE run_id = $1 AND order_id > $2 AND order_id <= (
  SELECT order_id FROM (SELECT DISTINCT order_id FROM run_line WHERE run_id = $1 AND order_id > $2 ORDER BY order_id LIMIT $3) few
  ORDER BY order_id DESC LIMIT 1
) ORDER BY order_id, line_no
"""
_FILLED = """
  SELECT o.work_date, o.account_id, o.id, l.sku, sum(l.ordered - l.cancelled) AS asked, sum(least(l.firm + l.shipped, l.ordered - l.cancelled)) AS filled,
    bool_or(l.firm + l.shipped > 0 OR EXISTS (SELECT 1 FROM jsonb_array_elements(l.schedule) AS piece WHERE (piece ->> 0)::date <= l.due)) AS in_time
  FROM customer_order o JOIN order_line l ON l.order_id = o.id WHERE {where} AND l.ordered > l.cancelled GROUP BY 1, 2, 3, 4
"""
_FILL_AT_ONCE = f"""
{_RANKED}, filled AS ({_FILLED.format(where="o.work_date = $1")})
INSERT INTO fill_rate (work_date, account_id, tier, asked, at_once, skus_asked, skus_at_once)
SELECT f.work_date, f.account_id, coalesce(min(r.tier), 3), sum(f.asked), sum(f.filled), count(*), count(*) FILTER (WHERE f.in_time)
FROM filled f LEFT JOIN ranked r ON r.account_id = f.account_id GROUP BY 1, 2
ON CONFLICT (work_date, account_id) DO UPDATE SET tier = excluded.tier, asked = excluded.asked, at_once = excluded.at_once,
  skus_asked = excluded.skus_asked, skus_at_once = excluded.skus_at_once
"""
_FILL_WITHIN = f"""
WITH due AS (SELECT DISTINCT work_date FROM fill_rate WHERE within_14 IS NULL AND work_date <= $1),
filled AS ({_FILLED.format(where="o.work_date IN (SELECT work_date FROM due)")}),
sums AS (
  SELECT work_date, account_id, sum(filled) AS filled, count(*) FILTER (WHERE in_time) AS skus FROM filled GROUP BY 1, 2
)
UPDATE fill_rate AS r SET within_14 = coalesce(s.filled, 0), skus_within_14 = coalesce(s.skus, 0)
FROM fill_rate AS f LEFT JOIN sums s ON (s.work_date, s.account_id) = (f.work_date, f.account_id)
WHERE (r.work_date, r.account_id) = (f.work_date, f.account_id) AND f.within_14 IS NULL AND f.work_date <= $1
"""
_encode = msgspec.json.encode
NIL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class RunLine:
    """What a run changed of a line: promise before and after as {"schedule": ..., "open": ...}, and 1 / -1 when it opened / cleared a backorder."""

    order_id: UUID
    line_no: int
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str
    backorder: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run of the last close: its day, the next one, when it began and whether it is done."""

    closed: date
    following: date
    started_at: datetime
    completed: bool


@dataclass(frozen=True, slots=True)
class ToTell:
    """One changed line of an order that is to be told."""

    order_id: UUID
    line_no: int
    backorder: int


async def begin(session: AsyncSession, run_id: UUID, closed: date, following: date) -> UUID:
    """Opens the run of a close; answers with its id (the one it has, if it was opened before)."""
    rows = await fetch(session, _BEGIN, run_id, closed, following)
    return UUID(str(rows[0].id))


async def complete(
    session: AsyncSession,
    run_id: UUID,
    *,
    skus: int,
    lines: int,
    changed: int,
    firm: int,
    planned: int,
    unpromised: int,
) -> None:
    """Ends a run with its totals."""
    await execute(session, _COMPLETE, run_id, skus, lines, changed, firm, planned, unpromised)


async def first_day(session: AsyncSession) -> date | None:
    """The first day that was ever closed."""
    day: date | None = (await fetch(session, _FIRST_DAY))[0].day
    return day


async def take_orders(session: AsyncSession, closed: date, following: date) -> None:
    """Orders of this business date and earlier that no close has worked on yet: theirs is this one, and what they can first ship on is known now."""
    await execute(session, _TAKE_ORDERS, closed, following)


async def add_demand(session: AsyncSession, closed: date) -> None:
    """Writes down what was asked on the day, by sku and account, net of what was cancelled by its close."""
    await execute(session, _ADD_DEMAND, closed)


async def demand(
    session: AsyncSession, keys: Collection[StockKey], after: date, until: date
) -> dict[StockKey, list[int]]:
    """What was asked of these stock rows in (after, until], by tier."""
    found: dict[StockKey, list[int]] = {}
    for row in await fetch(session, _DEMAND, *_split(keys), after, until):
        found.setdefault((row.site, row.sku), [0, 0, 0, 0])[row.tier] += row.quantity
    return found


async def buyers(
    session: AsyncSession, keys: Collection[StockKey], after: date, until: date
) -> dict[StockKey, set[str]]:
    """Accounts that ordered of these stock rows in (after, until]."""
    found: dict[StockKey, set[str]] = {}
    for row in await fetch(session, _BUYERS, *_split(keys), after, until) if keys else []:
        found.setdefault((row.site, row.sku), set()).add(row.account_id)
    return found


async def forget_demand(session: AsyncSession, until: date) -> None:
    """Drops demand of `until` and before."""
    await execute(session, _FORGET_DEMAND, until)


async def next_keys(session: AsyncSession, after: StockKey, limit: int) -> list[StockKey]:
    """The next stock rows with a change, a promise, a backlog, a protection or a reorder point, in the order of their keys."""
    return [(row.site, row.sku) for row in await fetch(session, _NEXT_KEYS, *after, limit)]


async def last(session: AsyncSession) -> LastRun | None:
    """The run of the last close, None before the first."""
    rows = await fetch(session, _LAST)
    return (
        LastRun(rows[0].closed_date, rows[0].next_date, rows[0].started_at, rows[0].state == "completed")
        if rows
        else None
    )


async def settled_keys(session: AsyncSession, run: LastRun, after: StockKey, limit: int) -> list[StockKey]:
    """The next stock rows with live lines that nothing has touched since this run decided them, and whose standings it could know."""
    return [
        (row.site, row.sku) for row in await fetch(session, _SETTLED_KEYS, *after, run.closed, run.started_at, limit)
    ]


async def add_lines(session: AsyncSession, run_id: UUID, changed: Sequence[RunLine]) -> None:
    """Records what the run changed (I10)."""
    if changed:
        rows = (
            (run_id, line.order_id, line.line_no, _encode(line.old).decode(), _encode(line.new).decode(), line.reason, line.backorder)
            for line in changed
        )  # fmt: skip
        await copy(session, "run_line", _LINE_COLUMNS, rows)


async def changed_orders(session: AsyncSession, run_id: UUID, after: UUID, limit: int) -> list[ToTell]:
    """The run's changed lines of the next `limit` orders after `after`, by order and line number."""
    return [
        ToTell(row.order_id, row.line_no, row.backorder)
        for row in await fetch(session, _CHANGED_ORDERS, run_id, after, limit)
    ]


async def measure(session: AsyncSession, closed: date, fortnight: date) -> None:
    """Fill rates of the orders of the closed day, and, 14 days later, of those of `fortnight` and before."""
    await execute(session, _FILL_AT_ONCE, closed)
    await execute(session, _FILL_WITHIN, fortnight)


def _split(keys: Collection[StockKey]) -> tuple[list[str], list[str]]:
    ordered = sorted(keys)
    return [site for site, _ in ordered], [sku for _, sku in ordered]
