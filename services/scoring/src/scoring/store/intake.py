"""Writing the ledger: orders under their version, facts once, products and rates as dated values, and which days they touch."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.ledger import Entry
from shared.contracts.orders import Dating
from shared.database import execute, fetch

from .buckets import LEDGER_LOCK

DocumentKey = tuple[str, str]
AccountDay = tuple[str, date]

_SHARE = "SELECT pg_advisory_xact_lock_shared($1)"
_ALONE = "SELECT pg_advisory_xact_lock($1)"
_STUBS = """
INSERT INTO ledger_order (source, order_id, account_id, version, currency, scale, day, dated_by_placed, dated_by_version)
SELECT source, order_id, account_id, -1, '', 0, day, false, 0 FROM unnest($1::text[], $2::text[], $3::text[], $4::date[])
  AS t (source, order_id, account_id, day) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_ORDERS = """
SELECT o.* FROM ledger_order o JOIN unnest($1::text[], $2::text[]) AS k (source, order_id) ON (o.source, o.order_id) = (k.source, k.order_id)
ORDER BY o.source, o.order_id FOR UPDATE OF o
"""
_KNOWN_ORDERS = """
SELECT o.source, o.order_id FROM ledger_order o JOIN unnest($1::text[], $2::text[]) AS k (source, order_id)
  ON (o.source, o.order_id) = (k.source, k.order_id) WHERE o.version >= 0
"""
_PUT_ORDERS = """
UPDATE ledger_order o SET account_id = t.account_id, version = t.version, currency = t.currency, scale = t.scale, day = t.day,
  dated_by_placed = t.placed, dated_by_version = t.dated_version
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::smallint[], $7::date[], $8::boolean[], $9::bigint[])
  AS t (source, order_id, account_id, version, currency, scale, day, placed, dated_version)
WHERE (o.source, o.order_id) = (t.source, t.order_id)
"""
_MOVE_LINES = """
UPDATE ledger_entry e SET day = t.day FROM unnest($1::text[], $2::text[], $3::date[]) AS t (source, order_id, day)
WHERE e.kind = 'order' AND (e.source, e.document_id) = (t.source, t.order_id) AND e.day <> t.day
"""
_DROP_LINES = """
DELETE FROM ledger_entry e USING unnest($1::text[], $2::text[]) AS t (source, order_id)
WHERE e.kind = 'order' AND (e.source, e.document_id) = (t.source, t.order_id)
"""
_TOUCH_RETURNS = """
INSERT INTO dirty_day (account_id, day)
SELECT DISTINCT e.account_id, e.day FROM ledger_entry e JOIN unnest($1::text[], $2::text[]) AS t (source, order_id)
  ON (e.order_source, e.order_id) = (t.source, t.order_id) WHERE e.kind = 'return' ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_TOUCH_CANCELLED = """
INSERT INTO dirty_day (account_id, day)
SELECT DISTINCT o.account_id, o.day FROM ledger_order o JOIN unnest($1::text[], $2::text[]) AS t (source, order_id)
  ON (o.source, o.order_id) = (t.source, t.order_id) WHERE o.cancel_version >= 0 ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_CANCEL = """
UPDATE ledger_order o SET cancel_version = t.version, cancel_whole = t.whole, cancel_lines = t.lines::jsonb
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::text[]) AS t (source, order_id, version, whole, lines)
WHERE (o.source, o.order_id) = (t.source, t.order_id)
"""
_DOCUMENTS = """
SELECT DISTINCT e.source, e.document_id FROM ledger_entry e JOIN unnest($2::text[], $3::text[]) AS k (source, document_id)
  ON (e.source, e.document_id) = (k.source, k.document_id) WHERE e.kind = $1
"""
_ENTRIES = """
INSERT INTO ledger_entry (kind, source, document_id, line_no, event_id, account_id, day, order_source, order_id, order_line, invoice_id, sku,
  quantity, restocked, unit_price, amount, currency)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::date[], $8::text[], $9::text[], $10::bigint[],
  $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::numeric[], $16::numeric[], $17::text[])
ON CONFLICT DO NOTHING
"""
_INVOICES = """
INSERT INTO ledger_invoice (source, invoice_id, account_id, day, due_date, amount, currency)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::numeric[], $7::text[]) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_DIRTY = """
INSERT INTO dirty_day (account_id, day) SELECT DISTINCT * FROM unnest($1::text[], $2::date[]) ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""
_DUE = """
INSERT INTO dirty_due (account_id, day) SELECT DISTINCT * FROM unnest($1::text[], $2::date[]) ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""
_DIRTY_DUES = """
INSERT INTO dirty_due (account_id, day)
SELECT DISTINCT i.account_id, i.due_date FROM ledger_invoice i JOIN unnest($1::text[], $2::text[]) AS k (source, invoice_id)
  ON (i.source, i.invoice_id) = (k.source, k.invoice_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_FOREIGN = """
INSERT INTO foreign_day (currency, day, account_id) SELECT DISTINCT * FROM unnest($1::text[], $2::date[], $3::text[]) ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
"""
_RATES_KNOWN = """
SELECT k.currency, k.day FROM unnest($1::text[], $2::date[]) AS k (currency, day) WHERE EXISTS (
  SELECT FROM exchange_rate r WHERE r.currency = k.currency AND r.into_currency = $3 AND r.rate_date <= k.day)
"""
_PRODUCTS = """
INSERT INTO product_version (sku, version, valid_from, unit_cost, unit_value, event_id)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::numeric[], $5::numeric[], $6::text[]) ORDER BY 1, 2
ON CONFLICT DO NOTHING RETURNING sku, version
"""
_TOUCH_PRODUCTS = """
INSERT INTO dirty_day (account_id, day)
SELECT DISTINCT e.account_id, e.day FROM (SELECT sku, min(valid_from) AS since, bool_or(first) AS first FROM (
  SELECT t.*, NOT EXISTS (SELECT FROM product_version p WHERE p.sku = t.sku AND p.valid_from < t.valid_from) AS first
  FROM unnest($1::text[], $2::date[]) AS t (sku, valid_from)) AS told GROUP BY sku) AS s
JOIN ledger_entry e ON e.sku = s.sku AND (s.first OR e.day >= s.since)
WHERE e.kind IN ('invoice', 'return') OR (e.kind = 'order' AND e.unit_price IS NULL) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_RATES = """
INSERT INTO exchange_rate AS r (currency, into_currency, rate_date, rate, set_at, rate_id, event_id)
SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::numeric[], $5::timestamptz[], $6::text[], $7::text[]) ORDER BY 1, 2, 3
ON CONFLICT (currency, into_currency, rate_date) DO UPDATE SET rate = excluded.rate, set_at = excluded.set_at, rate_id = excluded.rate_id,
  event_id = excluded.event_id WHERE (r.set_at, r.rate_id) < (excluded.set_at, excluded.rate_id)
RETURNING rate_id
"""
_TOUCH_RATES = """
INSERT INTO dirty_day (account_id, day)
SELECT DISTINCT f.account_id, f.day FROM unnest($1::text[], $2::date[]) AS t (currency, rate_date)
JOIN foreign_day f ON f.currency = t.currency AND f.day >= t.rate_date ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_DIRTY_OF_INVOICES_IN = """
INSERT INTO dirty_due (account_id, day)
SELECT DISTINCT i.account_id, i.due_date FROM unnest($1::text[], $2::date[]) AS t (currency, rate_date)
JOIN ledger_invoice i ON i.currency = t.currency AND i.day >= t.rate_date ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_DIRTY_OF_INVOICES_PAID_IN = """
INSERT INTO dirty_due (account_id, day)
SELECT DISTINCT i.account_id, i.due_date FROM unnest($1::text[], $2::date[]) AS t (currency, rate_date)
JOIN foreign_day f ON f.currency = t.currency AND f.day >= t.rate_date
JOIN ledger_entry p ON p.account_id = f.account_id AND p.day = f.day AND p.kind IN ('payment', 'credit') AND p.currency = f.currency
JOIN ledger_invoice i ON i.source = p.source AND i.invoice_id = p.invoice_id ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_ALIASES = """
SELECT a.source, a.number, a.account_id FROM access_alias a JOIN unnest($1::text[], $2::text[]) AS k (source, number)
  ON (a.source, a.number) = (k.source, k.number) ORDER BY a.account_id
"""


@dataclass(frozen=True, slots=True)
class OrderHead:
    """What is kept of an order besides its lines. `version` −1: its lines have not been told yet."""

    account_id: str
    version: int
    currency: str
    scale: int
    day: date
    dating: Dating


async def share_ledger(session: AsyncSession) -> None:
    """Every batch that writes entries says so first: days are summed up only while no such batch runs."""
    await execute(session, _SHARE, LEDGER_LOCK)


async def own_ledger(session: AsyncSession) -> None:
    """For what changes the value of entries already written (rates): no entry may be under way whose writer has not seen it."""
    await execute(session, _ALONE, LEDGER_LOCK)


async def lock_orders(
    session: AsyncSession, stubs: Mapping[DocumentKey, tuple[str, date]]
) -> dict[DocumentKey, OrderHead]:
    """The orders of a batch, locked in the order of their keys; those not known yet are there with version −1."""
    keys = sorted(stubs)
    sources, numbers = [key[0] for key in keys], [key[1] for key in keys]
    await execute(session, _STUBS, sources, numbers, [stubs[key][0] for key in keys], [stubs[key][1] for key in keys])
    return {(row.source, row.order_id): _head(row) for row in await fetch(session, _ORDERS, sources, numbers)}


async def lock_cancelled(
    session: AsyncSession, keys: Collection[DocumentKey]
) -> dict[DocumentKey, tuple[OrderHead, int]]:
    """The known orders among `keys`, locked, each with the version of its cancellation (−1: none)."""
    ordered = sorted(keys)
    rows = await fetch(session, _ORDERS, [key[0] for key in ordered], [key[1] for key in ordered])
    return {(row.source, row.order_id): (_head(row), row.cancel_version) for row in rows if row.version >= 0}


def _head(row: Row[Any]) -> OrderHead:
    return OrderHead(
        row.account_id, row.version, row.currency, row.scale, row.day, Dating(row.dated_by_placed, row.dated_by_version)
    )


async def known_orders(session: AsyncSession, keys: Collection[DocumentKey]) -> set[DocumentKey]:
    """Which of these orders have been told."""
    ordered = sorted(keys)
    rows = (
        await fetch(session, _KNOWN_ORDERS, [key[0] for key in ordered], [key[1] for key in ordered]) if ordered else ()
    )
    return {(row.source, row.order_id) for row in rows}


async def put_orders(session: AsyncSession, heads: Mapping[DocumentKey, OrderHead]) -> None:
    """Writes the heads of locked orders, and the day of lines that stay."""
    keys = sorted(heads)
    rows = [heads[key] for key in keys]
    sources, numbers = [key[0] for key in keys], [key[1] for key in keys]
    await execute(
        session, _PUT_ORDERS, sources, numbers, [row.account_id for row in rows], [row.version for row in rows], [row.currency for row in rows],
        [row.scale for row in rows], [row.day for row in rows], [row.dating.placed for row in rows], [row.dating.version for row in rows],
    )  # fmt: skip


async def revise(session: AsyncSession, keys: Collection[DocumentKey], days: Mapping[DocumentKey, date]) -> None:
    """Takes out the lines of orders told anew (`keys`), moves those whose day alone changed (`days`), and touches the returns valued by them."""
    if keys:
        await execute(session, _DROP_LINES, [key[0] for key in keys], [key[1] for key in keys])
    if days:
        await execute(session, _MOVE_LINES, [key[0] for key in days], [key[1] for key in days], list(days.values()))
    both = [*keys, *days]
    if both:
        await execute(session, _TOUCH_RETURNS, [key[0] for key in both], [key[1] for key in both])


async def put_cancels(session: AsyncSession, cancels: Mapping[DocumentKey, tuple[int, bool, dict[str, int]]]) -> None:
    """Writes cancellations (version, whole, line → total) onto locked orders."""
    keys = sorted(cancels)
    rows = [cancels[key] for key in keys]
    texts = [msgspec.json.encode(lines).decode() for _, _, lines in rows]
    await execute(
        session,
        _CANCEL,
        [key[0] for key in keys],
        [key[1] for key in keys],
        [row[0] for row in rows],
        [row[1] for row in rows],
        texts,
    )


async def known_documents(session: AsyncSession, kind: str, keys: Collection[DocumentKey]) -> set[DocumentKey]:
    """Which facts of this kind are in the ledger already."""
    ordered = sorted(keys)
    rows = await fetch(session, _DOCUMENTS, kind, [key[0] for key in ordered], [key[1] for key in ordered])
    return {(row.source, row.document_id) for row in rows}


async def put_entries(session: AsyncSession, entries: Sequence[Entry], reporting: str) -> None:
    """Adds entries and touches their days."""
    if not entries:
        return
    columns: list[list[Any]] = [[getattr(entry, name) for entry in entries] for name in Entry.__slots__]
    await execute(session, _ENTRIES, *columns)
    await touch(session, ((entry.account_id, entry.day) for entry in entries))
    foreign = {
        (entry.currency, entry.day, entry.account_id) for entry in entries if entry.currency not in (None, reporting)
    }
    if foreign:
        await execute(session, _FOREIGN, *map(list, zip(*foreign, strict=True)))


async def touch(session: AsyncSession, days: Iterable[AccountDay]) -> None:
    """Marks days of accounts as to be summed up again."""
    if wanted := sorted(set(days)):
        await execute(session, _DIRTY, [account for account, _ in wanted], [day for _, day in wanted])


async def touch_cancelled_orders(session: AsyncSession, keys: Collection[DocumentKey]) -> None:
    """A shipment limits what a cancellation of its order can take off: those orders' days are summed up again."""
    if keys:
        await execute(session, _TOUCH_CANCELLED, [key[0] for key in keys], [key[1] for key in keys])


async def put_invoices(session: AsyncSession, rows: Sequence[tuple[str, str, str, date, date, Decimal, str]]) -> None:
    """Adds invoice heads (source, number, account, day, due date, amount, currency) and touches the days they are due."""
    await execute(session, _INVOICES, *map(list, zip(*rows, strict=True)))
    due = sorted({(row[2], row[4]) for row in rows})
    await execute(session, _DUE, [account for account, _ in due], [day for _, day in due])


async def touch_dues(session: AsyncSession, invoices: Collection[DocumentKey]) -> None:
    """Marks the due days of invoices that were paid or credited."""
    if invoices:
        ordered = sorted(invoices)
        await execute(session, _DIRTY_DUES, [key[0] for key in ordered], [key[1] for key in ordered])


async def rates_missing(
    session: AsyncSession, wanted: Collection[tuple[str, date]], into: str
) -> set[tuple[str, date]]:
    """Which (currency, day) pairs have no rate into `into` on or before the day."""
    pairs = sorted(pair for pair in wanted if pair[0] != into)
    if not pairs:
        return set()
    rows = await fetch(session, _RATES_KNOWN, [pair[0] for pair in pairs], [pair[1] for pair in pairs], into)
    return set(pairs) - {(row.currency, row.day) for row in rows}


async def put_products(
    session: AsyncSession, rows: Sequence[tuple[str, int, date, Decimal | None, Decimal | None, str]]
) -> set[tuple[str, int]]:
    """Adds product versions (sku, version, valid from, cost, value, event); returns those that were new, and touches the days they value."""
    new = {(row.sku, row.version) for row in await fetch(session, _PRODUCTS, *map(list, zip(*rows, strict=True)))}
    touched = [(row[0], row[2]) for row in rows if (row[0], row[1]) in new]
    if touched:
        await execute(session, _TOUCH_PRODUCTS, [sku for sku, _ in touched], [day for _, day in touched])
    return new


async def put_rates(
    session: AsyncSession, rows: Sequence[tuple[str, str, date, Decimal, datetime, str, str]], reporting: str
) -> set[str]:
    """Sets rates (from, into, date, rate, own time, id, event); returns the ids that count now, and touches what they convert."""
    taken = {row.rate_id for row in await fetch(session, _RATES, *map(list, zip(*rows, strict=True)))}
    told = [(row[0], row[2]) for row in rows if row[5] in taken and row[1] == reporting]
    if told:
        currencies, days = [currency for currency, _ in told], [day for _, day in told]
        for statement in (_TOUCH_RATES, _DIRTY_OF_INVOICES_IN, _DIRTY_OF_INVOICES_PAID_IN):
            await execute(session, statement, currencies, days)
    return taken


async def accounts_by_alias(session: AsyncSession, numbers: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(source, number) → account id, for the numbers that are some account's alias."""
    ordered = sorted(numbers)
    rows = await fetch(session, _ALIASES, [source for source, _ in ordered], [number for _, number in ordered])
    return {(row.source, row.number): row.account_id for row in rows}
