"""Planned receipts, goods receipts, and which receipt lowered which plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch
from supply.domain.book import Book
from supply.domain.dates import arriving
from supply.domain.policy import Policy
from supply.domain.receiving import Choice, Plan, PlanKey, Receipt, Received, open_quantity

StockKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GoodsReceipt:
    """Goods that came in, as told; `planned_number` is the planned receipt it named."""

    source: str
    number: str
    line_no: int
    site: str
    sku: str
    quantity: int
    received_at: datetime
    planned_number: str | None
    final: bool


@dataclass(frozen=True, slots=True)
class PlanState:
    """The newest state of a planned receipt as told; `announced_at` is the own time of the event that told it."""

    source: str
    number: str
    version: int
    site: str
    sku: str
    quantity: int
    expected_on: date
    supply_kind: str
    confidence: Decimal | None
    announced_at: datetime
    digest: int


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """What is known of a planned receipt before an event is applied."""

    version: int
    digest: int
    site: str
    sku: str


_ADD = """
INSERT INTO goods_receipt (source, number, line_no, site, sku, quantity, received_at, planned_number, final)
SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[], $8::text[], $9::boolean[])
"""
_KNOWN = """
SELECT p.source, p.number, p.version, p.digest, p.site, p.sku FROM planned_receipt p
JOIN unnest($1::text[], $2::text[]) AS t (source, number) ON (p.source, p.number) = (t.source, t.number)
"""
_PUT = """
INSERT INTO planned_receipt AS p (source, number, version, site, sku, quantity, open, expected_on, supply_kind, confidence, announced_at, digest)
SELECT source, number, version, site, sku, quantity, quantity, expected_on, supply_kind, confidence, announced_at, digest
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[],
  $7::date[], $8::text[], $9::numeric[], $10::timestamptz[], $11::bigint[])
  AS t (source, number, version, site, sku, quantity, expected_on, supply_kind, confidence, announced_at, digest)
ORDER BY source, number
ON CONFLICT (source, number) DO UPDATE SET version = excluded.version, site = excluded.site, sku = excluded.sku, quantity = excluded.quantity,
  open = CASE WHEN p.final THEN 0 ELSE greatest(0, excluded.quantity - p.received) END, expected_on = excluded.expected_on,
  supply_kind = excluded.supply_kind, confidence = excluded.confidence, digest = excluded.digest, announced_at = least(p.announced_at, excluded.announced_at)
"""
_ANNOUNCED = """
UPDATE planned_receipt AS p SET announced_at = t.at FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS t (source, number, at)
WHERE (p.source, p.number) = (t.source, t.number) AND t.at < p.announced_at
"""
_GUESSING = """
SELECT DISTINCT g.site, g.sku FROM goods_receipt g JOIN unnest($1::text[], $2::text[]) AS t (site, sku) ON (g.site, g.sku) = (t.site, t.sku)
WHERE g.planned_number IS NULL
"""
_SUM = """
UPDATE planned_receipt AS p SET received = s.received, final = s.final,
  open = CASE WHEN s.final THEN 0 ELSE greatest(0, p.quantity - s.received) END
FROM (
  SELECT t.source, t.number, coalesce(sum(g.quantity), 0)::bigint AS received, coalesce(bool_or(g.final), false) AS final
  FROM unnest($1::text[], $2::text[]) AS t (source, number)
  JOIN planned_receipt AS q ON (q.source, q.number) = (t.source, t.number)
  LEFT JOIN goods_receipt AS g ON g.source = t.source AND g.planned_number = t.number AND (g.site, g.sku) = (q.site, q.sku)
  GROUP BY t.source, t.number
) AS s
WHERE (p.source, p.number) = (s.source, s.number) AND (p.received, p.final) IS DISTINCT FROM (s.received, s.final)
"""
_UNMATCH_PLANS = """
DELETE FROM receipt_match AS m USING unnest($1::text[], $2::text[]) AS t (source, number) WHERE (m.planned_source, m.planned_number) = (t.source, t.number)
"""
_MATCH_NAMED = """
INSERT INTO receipt_match (source, receipt_number, line_no, planned_source, planned_number, quantity, named)
SELECT g.source, g.number, g.line_no, p.source, p.number, g.quantity, true
FROM unnest($1::text[], $2::text[]) AS t (source, number)
JOIN planned_receipt AS p ON (p.source, p.number) = (t.source, t.number)
JOIN goods_receipt AS g ON g.source = p.source AND g.planned_number = p.number AND (g.site, g.sku) = (p.site, p.sku)
ON CONFLICT DO NOTHING
"""
_PLANS = """
SELECT p.site, p.sku, p.source, p.number, p.quantity, p.expected_on, p.announced_at FROM planned_receipt p
JOIN unnest($1::text[], $2::text[]) AS t (site, sku) ON (p.site, p.sku) = (t.site, t.sku)
"""
_RECEIPTS = """
SELECT g.site, g.sku, g.source, g.number, g.line_no, g.quantity, g.received_at, g.planned_number, g.final FROM goods_receipt g
JOIN unnest($1::text[], $2::text[]) AS t (site, sku) ON (g.site, g.sku) = (t.site, t.sku)
"""
_SETTLE = """
UPDATE planned_receipt AS p SET received = t.received, final = t.final, open = t.open
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::bigint[]) AS t (source, number, received, final, open)
WHERE (p.source, p.number) = (t.source, t.number)
"""
_OPEN = """
SELECT p.site, p.sku, p.expected_on, p.open FROM planned_receipt p JOIN unnest($1::text[], $2::text[]) AS t (site, sku) ON (p.site, p.sku) = (t.site, t.sku)
WHERE p.open > 0
"""
_GIVEN_UP = "SELECT count(*)::int AS given_up FROM planned_receipt WHERE open > 0 AND expected_on < $1::date - $2::int"
_UNMATCH_STOCK = """
DELETE FROM receipt_match AS m USING goods_receipt AS g, unnest($1::text[], $2::text[]) AS t (site, sku)
WHERE (g.site, g.sku) = (t.site, t.sku) AND (m.source, m.receipt_number, m.line_no) = (g.source, g.number, g.line_no)
"""
_MATCH = """
INSERT INTO receipt_match (source, receipt_number, line_no, planned_source, planned_number, quantity, named)
SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::boolean[])
"""


def _columns(pairs: Collection[tuple[str, str]]) -> tuple[list[str], list[str]]:
    ordered = sorted(pairs)
    return [first for first, _ in ordered], [second for _, second in ordered]


async def add(session: AsyncSession, receipts: Sequence[GoodsReceipt]) -> None:
    """Records goods receipts, each new."""
    await execute(
        session,
        _ADD,
        [one.source for one in receipts],
        [one.number for one in receipts],
        [one.line_no for one in receipts],
        [one.site for one in receipts],
        [one.sku for one in receipts],
        [one.quantity for one in receipts],
        [one.received_at for one in receipts],
        [one.planned_number for one in receipts],
        [one.final for one in receipts],
    )


async def known_plans(session: AsyncSession, keys: Collection[PlanKey]) -> dict[PlanKey, KnownPlan]:
    """What is known of these planned receipts."""
    rows = await fetch(session, _KNOWN, *_columns(keys))
    return {(row.source, row.number): KnownPlan(row.version, row.digest, row.site, row.sku) for row in rows}


async def put_plans(session: AsyncSession, plans: Sequence[PlanState]) -> None:
    """Writes the newest state of planned receipts, one per (source, number); the caller has checked the versions under the stock rows' locks."""
    await execute(
        session,
        _PUT,
        [one.source for one in plans],
        [one.number for one in plans],
        [one.version for one in plans],
        [one.site for one in plans],
        [one.sku for one in plans],
        [one.quantity for one in plans],
        [one.expected_on for one in plans],
        [one.supply_kind for one in plans],
        [one.confidence for one in plans],
        [one.announced_at for one in plans],
        [one.digest for one in plans],
    )


async def announced_earlier(session: AsyncSession, times: Mapping[PlanKey, datetime]) -> None:
    """Also a version that comes too late tells when a planned receipt was first announced."""
    if times:
        ordered = sorted(times)
        await execute(session, _ANNOUNCED, *_columns(ordered), [times[key] for key in ordered])


async def guessing(session: AsyncSession, keys: Collection[StockKey]) -> set[StockKey]:
    """Those of these (site, sku) with a receipt that named no planned receipt, so that the choice must be made over all of them."""
    return {(row.site, row.sku) for row in await fetch(session, _GUESSING, *_columns(keys))}


async def settle_named(session: AsyncSession, plans: Collection[PlanKey]) -> None:
    """What stands against these plans where every receipt of their site and sku names its plan: the sum of those that do."""
    columns = _columns(plans)
    await execute(session, _UNMATCH_PLANS, *columns)
    await execute(session, _MATCH_NAMED, *columns)
    await execute(session, _SUM, *columns)


async def load(session: AsyncSession, keys: Collection[StockKey]) -> dict[StockKey, tuple[list[Plan], list[Receipt]]]:
    """All planned receipts and goods receipts of these (site, sku)."""
    found: dict[StockKey, tuple[list[Plan], list[Receipt]]] = {key: ([], []) for key in keys}
    for row in await fetch(session, _PLANS, *_columns(keys)):
        found[row.site, row.sku][0].append(
            Plan((row.source, row.number), row.quantity, row.expected_on, row.announced_at)
        )
    for row in await fetch(session, _RECEIPTS, *_columns(keys)):
        named = None if row.planned_number is None else (row.source, row.planned_number)
        receipt = Receipt((row.source, row.number, row.line_no), row.received_at, row.quantity, named, row.final)
        found[row.site, row.sku][1].append(receipt)
    return found


async def write_settled(
    session: AsyncSession,
    keys: Collection[StockKey],
    plans: Sequence[tuple[Plan, Received]],
    choices: Sequence[tuple[Choice, bool]],
) -> None:
    """Writes what `domain.receiving.settle` said of these (site, sku); each choice with whether the receipt named the plan."""
    await execute(
        session,
        _SETTLE,
        [plan.key[0] for plan, _ in plans],
        [plan.key[1] for plan, _ in plans],
        [got.received for _, got in plans],
        [got.closed for _, got in plans],
        [open_quantity(plan.quantity, got.received, closed=got.closed) for plan, got in plans],
    )
    await execute(session, _UNMATCH_STOCK, *_columns(keys))
    await execute(
        session,
        _MATCH,
        [choice.receipt[0] for choice, _ in choices],
        [choice.receipt[1] for choice, _ in choices],
        [choice.receipt[2] for choice, _ in choices],
        [choice.plan[0] for choice, _ in choices],
        [choice.plan[1] for choice, _ in choices],
        [choice.quantity for choice, _ in choices],
        [named for _, named in choices],
    )


async def refresh(session: AsyncSession, books: Mapping[StockKey, Book], policy: Policy) -> None:
    """Tells books, already locked, what is still to come now that planned receipts were written."""
    coming: dict[StockKey, list[tuple[date, int]]] = {key: [] for key in books}
    for row in await fetch(session, _OPEN, *_columns(books)):
        coming[row.site, row.sku].append((row.expected_on, row.open))
    for key, book in books.items():
        book.receipts = arriving(coming[key], book.today, policy.overdue_days)
        book.changed()


async def given_up(session: AsyncSession, today: date, policy: Policy) -> int:
    """How many open planned receipts are so long past their date that they no longer count as supply."""
    row = (await fetch(session, _GIVEN_UP, today, policy.overdue_days))[0]
    return int(row.given_up)
