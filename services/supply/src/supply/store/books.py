"""The stock rows as books: locked in the order of their keys, read with their receipts and products, written back in one statement."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.limits import EARLIEST
from shared.database import execute, fetch
from supply.domain.book import Book
from supply.domain.dates import arriving
from supply.domain.policy import Policy

from . import protections

StockKey = tuple[str, str]

_COLUMNS = """s.site, s.sku, s.on_hand, s.counted_at, s.held, s.firm, s.planned, s.open_0, s.open_1, s.open_2, s.open_3,
  s.protected_0, s.protected_1, s.protected_2, s.commitments::text, s.reorder_point, s.low, s.dirty, s.version, s.signed"""
_KEYS = "FROM stock s JOIN unnest($1::text[], $2::text[]) AS k (site, sku) ON (s.site, s.sku) = (k.site, k.sku)"
_READ = f"SELECT {_COLUMNS} {_KEYS}"
_LOCK = f"SELECT {_COLUMNS} {_KEYS} ORDER BY s.site, s.sku FOR UPDATE OF s"
_CREATE = """
INSERT INTO stock (site, sku) SELECT site, sku FROM unnest($1::text[], $2::text[]) AS t (site, sku) ORDER BY site, sku ON CONFLICT DO NOTHING
"""
# one row per key, its receipts as two arrays: a row per receipt costs several times as much to read
_RECEIPTS = """
SELECT r.site, r.sku, array_agg(r.expected_on) AS days, array_agg(r.open) AS quantities
FROM planned_receipt r JOIN unnest($1::text[], $2::text[]) AS k (site, sku) ON (r.site, r.sku) = (k.site, k.sku)
WHERE r.open > 0 AND r.expected_on IS NOT NULL GROUP BY r.site, r.sku
"""
_PRODUCTS = "SELECT sku, lead_time_days, reorder_point FROM product WHERE sku = ANY ($1::text[])"
_SAVE = """
UPDATE stock AS s SET on_hand = t.on_hand, counted_at = t.counted_at, held = t.held, firm = t.firm, planned = t.planned,
  open_0 = t.open_0, open_1 = t.open_1, open_2 = t.open_2, open_3 = t.open_3,
  protected_0 = t.protected_0, protected_1 = t.protected_1, protected_2 = t.protected_2,
  commitments = t.commitments::jsonb, reorder_point = t.reorder_point, low = t.low, dirty = t.dirty, version = s.version + 1
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
  $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::bigint[], $17::bool[], $18::bool[])
  AS t (site, sku, on_hand, counted_at, held, firm, planned, open_0, open_1, open_2, open_3, protected_0, protected_1, protected_2,
    commitments, reorder_point, low, dirty)
WHERE (s.site, s.sku) = (t.site, t.sku)
"""
_PROTECT = """
UPDATE stock AS s SET protection_set_0 = t.p0, protection_set_1 = t.p1, protection_set_2 = t.p2
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS t (site, sku, p0, p1, p2)
WHERE (s.site, s.sku) = (t.site, t.sku) AND (s.protection_set_0, s.protection_set_1, s.protection_set_2) IS DISTINCT FROM (t.p0, t.p1, t.p2)
"""
_encode = msgspec.json.encode
_commitments = msgspec.json.Decoder(list[tuple[date, int]])  # from text: several times as fast as the driver's own JSON


async def lock(
    session: AsyncSession, keys: Collection[StockKey], today: date | None, policy: Policy
) -> dict[StockKey, Book]:
    """The books of these keys, their rows locked in sorted order; rows that do not exist yet are made. `today` None: no day has closed yet."""
    columns = _split(keys)
    rows = await fetch(session, _LOCK, *columns)
    if len(rows) < len(columns[0]):
        await execute(session, _CREATE, *_split(set(keys) - {(row.site, row.sku) for row in rows}))
        rows = await fetch(session, _LOCK, *columns)
    return await _books(session, rows, columns, today, policy)


async def read(
    session: AsyncSession, keys: Collection[StockKey], today: date | None, policy: Policy
) -> dict[StockKey, Book]:
    """The books of these keys as they are, nothing locked; keys without a row are empty books."""
    columns = _split(keys)
    books = await _books(session, await fetch(session, _READ, *columns), columns, today, policy)
    for site, sku in keys:
        books.setdefault((site, sku), Book(site, sku, today or EARLIEST))
    return books


async def receipts(session: AsyncSession, books: Mapping[StockKey, Book], today: date | None, policy: Policy) -> None:
    """Reads the open planned receipts of these books, by the day they count; call it again when they were changed under the books' locks."""
    found: dict[StockKey, zip[tuple[date, int]]] = {
        (row.site, row.sku): zip(row.days, row.quantities, strict=True)
        for row in await fetch(session, _RECEIPTS, *_split(books.keys()))
    }
    for key, book in books.items():
        book.expect(arriving(found.get(key, ()), today or EARLIEST, policy.overdue_days))


async def save(session: AsyncSession, books: Mapping[StockKey, Book]) -> None:
    """Writes books whose rows this transaction has locked; each row's version rises."""
    many = list(books.values())
    if not many:
        return
    await execute(
        session,
        _SAVE,
        [book.site for book in many],
        [book.sku for book in many],
        [book.on_hand for book in many],
        [book.counted_at for book in many],
        [book.held for book in many],
        [book.firm for book in many],
        [book.planned for book in many],
        *([book.open[tier] for book in many] for tier in range(4)),
        *([book.protected[tier] for book in many] for tier in range(3)),
        [_encode(sorted(book.commitments.items())).decode() for book in many],
        [book.reorder_point for book in many],
        [book.low for book in many],
        [book.dirty for book in many],
    )
    counted = [book.signed for book in many if book.signed is not None and book.signed.changed]
    if counted:
        await protections.save(session, counted)


async def note_protections(session: AsyncSession, books: Mapping[StockKey, Book]) -> None:
    """Remembers what these books protect as what their close has set, so that what is consumed of it later can be told."""
    many = list(books.values())
    by_tier = ([book.protected[tier] for book in many] for tier in range(3))
    await execute(session, _PROTECT, [book.site for book in many], [book.sku for book in many], *by_tier)


async def _books(
    session: AsyncSession,
    rows: Collection[Row[Any]],
    columns: tuple[list[str], list[str]],
    today: date | None,
    policy: Policy,
) -> dict[StockKey, Book]:
    books = {(row.site, row.sku): _book(row, today or EARLIEST) for row in rows}
    if signed := [(row.site, row.sku) for row in rows if row.signed]:
        for key, found in (await protections.of_stock(session, signed, today or EARLIEST)).items():
            books[key].signed = found
    await receipts(session, books, today, policy)
    products = {row.sku: row for row in await fetch(session, _PRODUCTS, sorted(set(columns[1])))}
    for book in books.values():
        product = products.get(book.sku)
        book.listed = product is not None
        if product is not None:
            book.lead_time, book.told_reorder_point = product.lead_time_days, product.reorder_point
    return books


def _book(row: Any, today: date) -> Book:  # a plain tuple to unpack; attribute access costs too much per row
    (
        site,
        sku,
        on_hand,
        counted_at,
        held,
        firm,
        planned,
        o0,
        o1,
        o2,
        o3,
        p0,
        p1,
        p2,
        commitments,
        point,
        low,
        dirty,
        version,
        _,
    ) = row
    return Book(
        site, sku, today, on_hand, counted_at, held, firm, planned, [o0, o1, o2, o3], [p0, p1, p2],
        dict(_commitments.decode(commitments)), point, low, dirty, version,
    )  # fmt: skip


def _split(keys: Collection[StockKey]) -> tuple[list[str], list[str]]:
    ordered = sorted(keys)
    return [site for site, _ in ordered], [sku for _, sku in ordered]
