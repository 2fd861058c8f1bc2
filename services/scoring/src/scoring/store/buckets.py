"""Day buckets: the sums of an account's entries of one day, always rebuilt from the entries and never added to.

Here documents become values in the reporting currency: a line is price x quantity at its currency's scale, then converted at the latest rate on or
before its document's date; both rounded half to even. Costs are those of the product version valid on the entry's day. Sums are capped at
10^13 currency units a day: far beyond any anchor, and safe to add up in 64 bits.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.score import Whole
from scoring.domain.windows import Days
from shared.database import copy_out, execute, fetch

from .copied import fixed_width, rows_of
from .tables import BUCKET_SUMS, DUE_SUMS

LEDGER_LOCK = 0x5C08
CHUNK = 5_000

_RATE = """(CASE WHEN {currency} = {reporting} THEN 1 ELSE (
  SELECT r.rate FROM exchange_rate r WHERE r.currency = {currency} AND r.into_currency = {reporting} AND r.rate_date <= {day}
  ORDER BY r.rate_date DESC LIMIT 1) END)"""
# The version in force on a day is the highest that was valid by then; before the first one, the earliest known.
_PRODUCT = """(
  SELECT p.unit_cost, p.unit_value FROM product_version p WHERE p.sku = coalesce(e.sku, ol.sku)
  ORDER BY p.valid_from <= e.day DESC, CASE WHEN p.valid_from <= e.day THEN p.version END DESC, p.valid_from, p.version DESC LIMIT 1)"""


def bucket_sql(wanted: str, reporting: str) -> str:
    """The select of whole buckets for the (account_id, day) pairs of the relation `wanted`; `reporting`: the SQL of the reporting currency."""
    order_rate = _RATE.format(
        currency="coalesce(ol.currency, e.currency)", reporting=reporting, day="coalesce(o.day, e.day)"
    )
    return f"""
SELECT w.account_id, w.day, {", ".join(f"coalesce({name}, 0)::bigint AS {name}" for name in BUCKET_SUMS)}
FROM {wanted} w
LEFT JOIN LATERAL (
  SELECT count(*) AS entries, count(*) FILTER (WHERE kind = 'order' AND net > 0) AS order_lines,
    {_sum("value", "kind = 'order'")} AS ordered, {_sum("value", "kind = 'return'")} AS returned,
    {_sum("value", "kind = 'credit'")} AS credited, {_sum("value", "kind = 'invoice'")} AS invoiced,
    {_sum("value", "kind = 'invoice' AND unit_cost IS NOT NULL")} AS invoiced_costed,
    count(*) FILTER (WHERE kind = 'invoice' AND unit_cost IS NOT NULL) AS costed_lines,
    {_sum("half_even(net * unit_cost, 2)", "kind = 'invoice'")} AS cost,
    {_sum("half_even(restocked * unit_cost, 2)", "kind = 'return'")} AS restocked_cost
  FROM (
    SELECT e.kind, n.net, e.restocked, c.unit_cost, CASE
      WHEN e.kind IN ('invoice', 'credit') THEN half_even(e.amount * f.rate, 2)
      WHEN e.kind IN ('order', 'return') AND coalesce(e.unit_price, ol.unit_price) IS NULL THEN half_even(n.net * c.unit_value, 2)
      WHEN e.kind IN ('order', 'return') THEN half_even(half_even(n.net * coalesce(e.unit_price, ol.unit_price), o.scale) * f.rate, 2)
      END AS value
    FROM ledger_entry e
    LEFT JOIN ledger_order o ON e.kind IN ('order', 'return')
      AND o.source = CASE WHEN e.kind = 'order' THEN e.source ELSE e.order_source END
      AND o.order_id = CASE WHEN e.kind = 'order' THEN e.document_id ELSE e.order_id END
    LEFT JOIN ledger_entry ol ON e.kind = 'return' AND ol.kind = 'order'
      AND ol.source = e.order_source AND ol.document_id = e.order_id AND ol.line_no = e.order_line
    LEFT JOIN LATERAL {_PRODUCT} c ON e.kind IN ('invoice', 'return') OR (e.kind = 'order' AND e.unit_price IS NULL)
    CROSS JOIN LATERAL (SELECT {order_rate} AS rate) f
    CROSS JOIN LATERAL (
      SELECT CASE WHEN e.kind <> 'order' THEN 0 WHEN o.cancel_whole THEN e.quantity
        ELSE coalesce((o.cancel_lines ->> e.line_no::text)::bigint, 0) END AS asked) a
    CROSS JOIN LATERAL (SELECT e.quantity - CASE WHEN a.asked = 0 THEN 0 ELSE least(a.asked, greatest(0, e.quantity - (
      SELECT coalesce(sum(s.quantity), 0) FROM ledger_entry s
      WHERE s.kind = 'shipment' AND s.order_source = e.source AND s.order_id = e.document_id AND s.order_line = e.line_no))) END AS net) n
    WHERE e.account_id = w.account_id AND e.day = w.day
  ) AS line
) AS lines ON true
{_dues(reporting)}"""


def _dues(reporting: str) -> str:
    """What invoices due on a day add to the bucket of `w`, as the relation `dues`."""
    invoice_rate = _RATE.format(currency="i.currency", reporting=reporting, day="i.day")
    paid_rate = _RATE.format(currency="p.currency", reporting=reporting, day="p.day")
    return f"""
LEFT JOIN LATERAL (
  SELECT {_sum("d.due", "true")} AS due, {_capped("sum(s.late) * 100", 10**16)} AS late, {_sum("d.due - s.paid", "true")} AS open_due
  FROM ledger_invoice i
  CROSS JOIN LATERAL (SELECT {invoice_rate} AS rate) f
  CROSS JOIN LATERAL (
    SELECT greatest(0, half_even(i.amount * f.rate, 2) - coalesce(sum({_paid("p", paid_rate)}), 0)) AS due
    FROM ledger_entry p WHERE p.kind = 'credit' AND p.source = i.source AND p.invoice_id = i.invoice_id) d
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(piece), 0) AS paid, coalesce(sum(piece * greatest(0, paid_on - i.due_date)), 0) AS late FROM (
      SELECT p.day AS paid_on, least(v.value, greatest(0, d.due + v.value - sum(v.value) OVER (ORDER BY p.day, p.document_id, p.line_no))) AS piece
      FROM ledger_entry p CROSS JOIN LATERAL (SELECT {_paid("p", paid_rate)} AS value) v
      WHERE p.kind = 'payment' AND p.source = i.source AND p.invoice_id = i.invoice_id) AS pieces) s
  WHERE i.account_id = w.account_id AND i.due_date = w.day
) AS dues ON true"""


def _paid(entry: str, rate: str) -> str:
    """A payment's or credit's value: at the invoice's own rate when both have one currency, so that paying in full leaves nothing open."""
    return f"half_even({entry}.amount * CASE WHEN {entry}.currency = i.currency THEN f.rate ELSE {rate} END, 2)"


def _sum(value: str, where: str) -> str:
    return _capped(f"(sum({value}) FILTER (WHERE {where})) * 100", 10**15)


def _capped(value: str, cap: int) -> str:
    return f"greatest(least(coalesce({value}, 0), {cap}), -{cap})"


_TAKE = """
DELETE FROM {table} WHERE (account_id, day) IN (SELECT account_id, day FROM {table} ORDER BY account_id, day LIMIT $1) RETURNING account_id, day
"""
_REBUILD = f"""
WITH wanted AS (SELECT * FROM unnest($1::text[], $2::date[]) AS w (account_id, day)), built AS ({bucket_sql("wanted", "$3::text")}),
gone AS (DELETE FROM day_bucket b USING built WHERE (b.account_id, b.day) = (built.account_id, built.day) AND built.entries = 0 AND built.due = 0)
INSERT INTO day_bucket AS b (account_id, day, {", ".join(BUCKET_SUMS)})
SELECT account_id, day, {", ".join(BUCKET_SUMS)} FROM built WHERE entries > 0 OR due > 0
ON CONFLICT (account_id, day) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in BUCKET_SUMS)}
"""
# A payment touches the day its invoice was due, and that day may hold thousands of entries of a large account: they are left alone.
_REBUILD_DUES = f"""
WITH wanted AS (SELECT * FROM unnest($1::text[], $2::date[]) AS w (account_id, day)),
built AS (SELECT w.account_id, w.day, {", ".join(f"coalesce({name}, 0)::bigint AS {name}" for name in DUE_SUMS)} FROM wanted w {_dues("$3::text")}),
gone AS (DELETE FROM day_bucket b USING built WHERE (b.account_id, b.day) = (built.account_id, built.day) AND b.entries = 0 AND built.due = 0)
INSERT INTO day_bucket AS b (account_id, day, {", ".join(BUCKET_SUMS)})
SELECT built.account_id, built.day, {", ".join(f"built.{name}" if name in DUE_SUMS else f"coalesce(o.{name}, 0)" for name in BUCKET_SUMS)}
FROM built LEFT JOIN day_bucket o USING (account_id, day) WHERE coalesce(o.entries, 0) > 0 OR built.due > 0
ON CONFLICT (account_id, day) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in DUE_SUMS)}
"""
_ENROL = "INSERT INTO standing (account_id) SELECT DISTINCT unnest($1::text[]) ORDER BY 1 ON CONFLICT DO NOTHING"

_PAGE = """
SELECT account_id, inputs_hash, model_version, criteria_version FROM standing WHERE account_id > $1 ORDER BY account_id LIMIT $2
"""
_DAYS = f"""
SELECT a.owner - 1 AS owner, ($2::date - b.day)::bigint AS age, {", ".join(f"b.{name}" for name in BUCKET_SUMS)}
FROM unnest($1::text[]) WITH ORDINALITY AS a (account_id, owner) JOIN {{buckets}} b USING (account_id) WHERE b.day <= $2::date
"""
# A page of accounts lies together in the index: one range of it is read and its rows are hashed, instead of an index walk per account.
_PAGE_DAYS = (
    _DAYS.format(buckets="day_bucket")
    + " AND b.account_id BETWEEN ($1::text[])[1] AND ($1::text[])[cardinality($1::text[])]"
)
_PLAN = "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
_DIRTY = """SELECT account_id, day FROM dirty_day WHERE account_id = ANY ($1::text[])
  UNION SELECT account_id, day FROM dirty_due WHERE account_id = ANY ($1::text[])"""
_LIVE_BUCKETS = f"""(
  SELECT b.* FROM day_bucket b WHERE b.account_id = ANY ($1::text[])
    AND NOT EXISTS (SELECT FROM ({_DIRTY}) d WHERE d.account_id = b.account_id AND d.day = b.day)
  UNION ALL {bucket_sql(f"({_DIRTY})", "$3::text")})"""
_LIVE_DAYS = _DAYS.format(buckets=_LIVE_BUCKETS)
_FIELDS = ("owner", "age", *BUCKET_SUMS)
_COPIED = fixed_width(dict.fromkeys(_FIELDS, ">i8"))


async def rebuild(session: AsyncSession, reporting: str, limit: int = CHUNK) -> int:
    """Rebuilds up to `limit` dirty days, and the dues of as many; returns how many of whichever were more.

    No batch of entries runs meanwhile, so none is half seen.
    """
    await execute(session, "SELECT pg_advisory_xact_lock($1)", LEDGER_LOCK)
    done = 0
    for table, build in (("dirty_day", _REBUILD), ("dirty_due", _REBUILD_DUES)):
        taken = await fetch(session, _TAKE.format(table=table), limit)
        done = max(done, len(taken))
        if taken:
            accounts = [row.account_id for row in taken]
            await execute(session, build, accounts, [row.day for row in taken], reporting)
            await execute(session, _ENROL, accounts)
    return done


async def page(session: AsyncSession, after: str, limit: int) -> Sequence[Row[Any]]:
    """The next `limit` accounts after `after` in order of account id, with what their kept score was made of."""
    return await fetch(session, _PAGE, after, limit)


async def days_of(session: AsyncSession, account_ids: list[str], day: date) -> Days:
    """The buckets of a page of accounts up to a business day."""
    for setting in _PLAN.split(";"):
        await execute(session, setting)
    copied = await copy_out(session, _PAGE_DAYS, account_ids, day)
    return _days(account_ids, await asyncio.to_thread(rows_of, copied, _COPIED))


async def days_now(session: AsyncSession, account_ids: Sequence[str], day: date, reporting: str) -> Days:
    """The buckets of these accounts, in order of account id, with days not rebuilt yet summed up on the fly."""
    accounts = sorted(account_ids)
    rows = await fetch(session, _LIVE_DAYS, accounts, day, reporting)
    columns = zip(*rows, strict=True) if rows else [()] * len(_FIELDS)
    return _days(
        accounts, {name: np.array(column, dtype=np.int64) for name, column in zip(_FIELDS, columns, strict=True)}
    )


def _days(account_ids: list[str], columns: dict[str, Whole]) -> Days:
    return Days(account_ids, columns.pop("owner"), columns.pop("age"), columns)
