"""Day buckets: the sums of an account's entries of one day, always rebuilt from the entries and never added to.

Here documents become values in the reporting currency: a line is price x quantity at its currency's scale, then converted at the latest rate on or
before its document's date; both rounded half to even. Costs are those of the product version valid on the entry's day. Sums are capped at
10^13 currency units a day: far beyond any anchor, and safe to add up in 64 bits.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch

from .tables import BUCKET_SUMS

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
    invoice_rate = _RATE.format(currency="i.currency", reporting=reporting, day="i.day")
    paid_rate = _RATE.format(currency="p.currency", reporting=reporting, day="p.day")
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


_TAKE = "DELETE FROM dirty_day WHERE (account_id, day) IN (SELECT account_id, day FROM dirty_day ORDER BY account_id, day LIMIT $1) RETURNING account_id, day"
_REBUILD = f"""
WITH wanted AS (SELECT * FROM unnest($1::text[], $2::date[]) AS w (account_id, day)), built AS ({bucket_sql("wanted", "$3::text")}),
gone AS (DELETE FROM day_bucket b USING built WHERE (b.account_id, b.day) = (built.account_id, built.day) AND built.entries = 0 AND built.due = 0)
INSERT INTO day_bucket AS b (account_id, day, {", ".join(BUCKET_SUMS)})
SELECT account_id, day, {", ".join(BUCKET_SUMS)} FROM built WHERE entries > 0 OR due > 0
ON CONFLICT (account_id, day) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in BUCKET_SUMS)}
"""
_ENROL = "INSERT INTO standing (account_id) SELECT DISTINCT unnest($1::text[]) ORDER BY 1 ON CONFLICT DO NOTHING"

# One index range per account: joined and grouped, the planner reads and sorts the buckets of all accounts for each chunk.
_SUMS = """
SELECT a.account_id, s.* FROM {accounts} a CROSS JOIN LATERAL (
  SELECT {window}
  coalesce(bit_or(CASE WHEN b.order_lines > 0 AND b.day > $2::date - 182 THEN 1::bigint << (($2::date - b.day) / 7) ELSE 0 END), 0) AS order_weeks,
  coalesce($2::date - min(b.day) FILTER (WHERE b.order_lines > 0), -1) AS tenure_days,
  coalesce(sum(b.entries), 0)::bigint AS entries
  FROM {buckets} b WHERE b.account_id = a.account_id AND b.day <= $2::date
) s ORDER BY a.account_id
"""


def _window() -> str:
    """The sums over each window, back from $2; the last day counted is $2 itself."""

    def sum_(name: str, column: str, since: str) -> str:
        return f"coalesce(sum(b.{column}) FILTER (WHERE {since}), 0)::bigint AS {name},"

    windows = {
        "91": "b.day > $2::date - 91",
        "364": "b.day > $2::date - 364",
        "56": "b.day > $2::date - 56",
        "56_before": "b.day > $2::date - 112 AND b.day <= $2::date - 56",
    }
    columns = [
        sum_(f"{name}_{window}", name, since)
        for window, since in windows.items()
        for name in ("ordered", "returned", "credited")
    ]
    yearly = ("invoiced", "invoiced_costed", "costed_lines", "cost", "restocked_cost", "due")
    columns += [sum_(f"{name}_364", name, windows["364"]) for name in yearly]
    late = f"sum(b.late + b.open_due::numeric * ($2::date - b.day)) FILTER (WHERE {windows['364']})"
    return "\n  ".join([*columns, f"coalesce(least({late}, {2**62}), 0)::bigint AS late_364,"])


_FOR_RUN = _SUMS.format(
    window=_window(),
    accounts="(SELECT account_id FROM standing WHERE account_id > $1 ORDER BY account_id LIMIT $3)",
    buckets="day_bucket",
)
_LIVE_BUCKETS = f"""(
  SELECT b.* FROM day_bucket b WHERE b.account_id = ANY ($1::text[])
    AND NOT EXISTS (SELECT FROM dirty_day d WHERE d.account_id = b.account_id AND d.day = b.day)
  UNION ALL {bucket_sql("(SELECT account_id, day FROM dirty_day WHERE account_id = ANY ($1::text[]))", "$3::text")})"""
_LIVE = _SUMS.format(window=_window(), accounts="(SELECT unnest($1::text[]) AS account_id)", buckets=_LIVE_BUCKETS)


async def rebuild(session: AsyncSession, reporting: str, limit: int = CHUNK) -> int:
    """Rebuilds up to `limit` dirty days; returns how many. No batch of entries runs meanwhile, so none is half seen."""
    await execute(session, "SELECT pg_advisory_xact_lock($1)", LEDGER_LOCK)
    taken = await fetch(session, _TAKE, limit)
    if taken:
        accounts = [row.account_id for row in taken]
        await execute(session, _REBUILD, accounts, [row.day for row in taken], reporting)
        await execute(session, _ENROL, accounts)
    return len(taken)


async def sums_for_run(session: AsyncSession, after: str, day: date, limit: int) -> Sequence[Row[Any]]:
    """The sums of the next `limit` accounts after `after`, as of a business day, in order of account id."""
    return await fetch(session, _FOR_RUN, after, day, limit)


async def sums_now(session: AsyncSession, account_ids: Sequence[str], day: date, reporting: str) -> Sequence[Row[Any]]:
    """The sums of these accounts with days not rebuilt yet summed up on the fly."""
    return await fetch(session, _LIVE, sorted(account_ids), day, reporting)
