"""Supply with 5,000,000 order lines: one sku for which 200,000 lines wait, one account with 500,000 lines, 100,000 other open lines.

Order `i` of `lines / 10` has ten lines; a tenth of the orders are of one account. What is open lies in the newest two fifths, as it does where old orders
have been shipped: whoever walks from the oldest line meets none for long.
"""

from collections.abc import Sequence

from .lists_sight import FEW, MANY, ONE, SOME

LINES = 5_000_000
HOT, SKU, SITE = "HOT", "S04242", "MAIN"
DEEP = "01989792-3c00-7000-8000-000100000000"
_ACCOUNT = "(CASE WHEN i % 10 = 1 THEN 1 ELSE 1 + (i::bigint * 7919 + i / 10) % 100000 END)"
_ID = "(lpad(to_hex(1735689600000 + i::bigint * 60000), 12, '0') || '7000800000010000' || '0000')::uuid"
_TIER = "(CASE WHEN a % 100 < 2 THEN 0 WHEN a % 100 < 10 THEN 1 WHEN a % 100 < 35 THEN 2 ELSE 3 END)"
_SCORE = (
    "(CASE WHEN a % 5 = 0 THEN 0 ELSE (a::bigint * 7919 % 99991)::numeric / 1000 END)"  # a fifth is new and has none
)
_SITE = "(ARRAY['MAIN', 'NORTH', 'SOUTH', 'EAST'])[1 + i % 4]"
_SKU = "'S' || lpad(((i::bigint * 7919 + n * 104729) % 20000)::text, 5, '0')"
_OPEN = "(i > $1::int * 6 / 10 AND (n = 1 OR n = 2 AND i % 2 = 0))"
_HOT = "(n = 1 AND i > $1::int * 6 / 10 OR n = 3 AND i % 50 = 0)"
_PLANNED = "(i > $1::int * 6 / 10 AND n = 4 AND i % 10 = 0)"
_SHORT = "(CASE WHEN i % 1000 = 0 THEN 'protection' ELSE 'supply_short' END)"
_DONE = "(CASE WHEN i % 200 = 7 THEN 'cancelled' ELSE 'shipped' END)"
_REASON = f"(CASE WHEN {_OPEN} THEN {_SHORT} WHEN {_PLANNED} THEN 'promised_late' ELSE {_DONE} END)"
STATEMENTS = (  # $1: number of orders
    "INSERT INTO site (site, name, zone, mended) SELECT s, s, 'Europe/London', s <> 'EAST' FROM unnest(ARRAY['MAIN', 'NORTH', 'SOUTH', 'EAST']) AS s",
    """
    INSERT INTO product (sku, source, version, name, family, pack_size, digest)
    SELECT 'S' || lpad(s::text, 5, '0'), 'erp', 1, 'Product ' || s, 'F' || s % 50, 1, 0 FROM generate_series(0, 19999) AS s
    UNION ALL SELECT 'HOT', 'erp', 1, 'Sought', 'F1', 1, 0
    """,
    """
    INSERT INTO stock (site, sku, on_hand, low, protection_set_0, protected_0, protection_set_1, protected_1)
    SELECT site, sku, 100, s % 200 = 0, CASE WHEN s % 100 = 0 THEN 9 ELSE 0 END, 0,
      CASE WHEN s % 50 = 0 THEN 9 ELSE 0 END, CASE WHEN s % 50 = 0 THEN 4 ELSE 0 END
    FROM site, (SELECT sku, row_number() OVER (ORDER BY sku) AS s FROM product) AS p
    """,
    """
    INSERT INTO planned_receipt (source, number, version, site, sku, quantity, received, open, expected_on)
    SELECT 'erp', 'P' || lpad(r::text, 7, '0'), 1, (ARRAY['MAIN', 'NORTH', 'SOUTH', 'EAST'])[1 + r % 4],
      CASE WHEN r % 20 = 0 THEN 'HOT' ELSE 'S' || lpad((r % 20000)::text, 5, '0') END, 10, CASE WHEN r > 180000 THEN 0 ELSE 10 END,
      CASE WHEN r > 180000 THEN 10 ELSE 0 END, date '2026-01-01' + r / 2000
    FROM generate_series(1, 200000) AS r
    """,
    """
    INSERT INTO goods_receipt (source, number, line_no, site, sku, quantity, received_at, planned_number, final)
    SELECT 'erp', 'R' || lpad(r::text, 7, '0'), 1, (ARRAY['MAIN', 'NORTH', 'SOUTH', 'EAST'])[1 + r % 4],
      CASE WHEN r % 20 = 0 THEN 'HOT' ELSE 'S' || lpad((r % 20000)::text, 5, '0') END, 10,
      timestamptz '2025-01-01' + r * interval '2 min', 'P' || lpad(r::text, 7, '0'), false
    FROM generate_series(1, 180000) AS r
    """,
    """
    INSERT INTO receipt_match (source, receipt_number, line_no, planned_source, planned_number, quantity, named)
    SELECT source, number, 1, source, planned_number, 10, true FROM goods_receipt
    """,
    f"""
    INSERT INTO customer_order (id, source, number, version, account_id, site, placed_at, business_date, dated_by_placed, dated_by_version, work_date,
      first_ship, partial_shipment, currency, event_id, digest)
    SELECT {_ID}, CASE WHEN i % 100 = 0 THEN 'shop' ELSE 'erp' END, 'N' || i, 1, 'A' || lpad({_ACCOUNT}::text, 6, '0'), {_SITE},
      timestamptz '2025-01-01' + i * interval '1 min', date '2025-01-01' + i / 1440, true, 1, date '2025-01-01' + i / 1440, date '2025-01-02' + i / 1440,
      true, 'GBP', 'e' || i, 0
    FROM generate_series(1, $1::int) AS i
    """,
    f"""
    INSERT INTO order_line (order_id, line_no, site, sku, ordered, shipped, planned, open, due, requested, tier, score, short, reason, schedule)
    SELECT {_ID}, n, CASE WHEN {_HOT} THEN 'MAIN' ELSE {_SITE} END, CASE WHEN {_HOT} THEN 'HOT' ELSE {_SKU} END, 6,
      CASE WHEN {_OPEN} OR {_PLANNED} THEN 0 ELSE 6 END, CASE WHEN {_PLANNED} THEN 6 ELSE 0 END, CASE WHEN {_OPEN} THEN 6 ELSE 0 END,
      date '2025-01-02' + i / 1440, date '2025-01-02' + i / 1440, {_TIER}, {_SCORE}, {_OPEN} AND i % 2 = 0, {_REASON},
      CASE WHEN {_PLANNED} THEN '[["2026-03-01", 6, "planned"]]'::jsonb ELSE '[]' END
    FROM (SELECT i, {_ACCOUNT} AS a FROM generate_series(1, $1::int) AS i) AS o, generate_series(1, 10) AS n
    """,
    """
    INSERT INTO hold (id, account_id, state, expires_at, deadline, created_at)
    SELECT (lpad(to_hex(1735689600000 + h::bigint * 60000), 12, '0') || '70008000000000000000')::uuid, 'A' || lpad((1 + h % 100000)::text, 6, '0'),
      CASE WHEN h <= 50 THEN 'confirmed' WHEN h > 199000 THEN 'held' WHEN h % 3 = 0 THEN 'expired' WHEN h % 3 = 1 THEN 'taken' ELSE 'released' END,
      CASE WHEN h > 199000 THEN timestamptz '2030-01-01' END, CASE WHEN h <= 50 THEN date '2030-01-01' END, timestamptz '2025-01-01' + h * interval '1 min'
    FROM generate_series(1, 200000) AS h
    """,
    "INSERT INTO hold_line (hold_id, site, sku, quantity, live) SELECT id, 'MAIN', 'HOT', 1, (state IN ('held', 'confirmed'))::int FROM hold",
    """
    INSERT INTO run (id, kind, closed_date, next_date, state)
    SELECT lpad(to_hex(r), 32, '0')::uuid, 'close', date '2025-01-01' + r, date '2025-01-02' + r, 'completed' FROM generate_series(1, 700) AS r
    """,
    """
    INSERT INTO run_line (run_id, order_id, line_no, old, new, reason)
    SELECT lpad(to_hex(1), 32, '0')::uuid, order_id, line_no, '{"schedule": [], "open": 0}', '{"schedule": [], "open": 6}', reason FROM order_line
    WHERE open > 0
    """,
    """
    INSERT INTO fill_rate (work_date, account_id, tier, asked, at_once, skus_asked, skus_at_once)
    SELECT work_date, account_id, 3, 6, 6, 1, 1 FROM customer_order GROUP BY 1, 2
    """,
)


def lists() -> Sequence[str]:
    """Every list, by every filter it has and by those that belong together."""
    order = "01941f29-7c00-7000-8000-000100000000"
    return (
        "/v1/products",
        "/v1/products?family=F7",
        "/v1/sites",
        "/v1/sites?mended=false",
        "/v1/stock",
        f"/v1/stock?site={SITE}",
        f"/v1/stock?sku={HOT}",
        "/v1/stock?low=true",
        "/v1/stock?low=false&site=EAST",
        "/v1/planned-receipts",
        f"/v1/planned-receipts?site={SITE}",
        f"/v1/planned-receipts?sku={SKU}",
        f"/v1/planned-receipts?sku={HOT}",
        "/v1/planned-receipts?open=true",
        "/v1/planned-receipts?overdue=true",
        f"/v1/planned-receipts?open=true&site={SITE}&sku={HOT}",
        "/v1/receipts",
        f"/v1/receipts?site={SITE}",
        f"/v1/receipts?sku={SKU}",
        f"/v1/receipts?sku={HOT}",
        f"/v1/receipts?site={SITE}&sku={HOT}",
        "/v1/protections",
        f"/v1/protections?site={SITE}",
        f"/v1/protections?sku={SKU}",
        "/v1/protections?tier=strategic",
        "/v1/protections?tier=growth",
        "/v1/orders",
        "/v1/orders?source=shop",
        "/v1/orders?number=N4711",
        "/v1/orders?source=erp&number=N4711",
        *(f"/v1/orders?account_id={one}" for one in (SOME, FEW, ONE, MANY)),
        f"/v1/orders?account_id={MANY}&source=shop",
        *(f"/v1/accounts/{one}/orders" for one in (SOME, FEW, ONE, MANY)),
        *(f"/v1/accounts/{one}/orders?open=true" for one in (FEW, MANY)),
        "/v1/order-lines",
        f"/v1/order-lines?order_id={order}",
        *(f"/v1/order-lines?account_id={one}" for one in (SOME, FEW, ONE, MANY)),
        f"/v1/order-lines?sku={SKU}",
        f"/v1/order-lines?sku={HOT}",
        f"/v1/order-lines?site={SITE}",
        "/v1/order-lines?short=true",
        "/v1/order-lines?short=false",
        "/v1/order-lines?tier=strategic",
        "/v1/order-lines?tier=standard",
        "/v1/order-lines?reason=supply_short",
        "/v1/order-lines?reason=protection",
        "/v1/order-lines?reason=promised_late",
        "/v1/order-lines?reason=cancelled",
        "/v1/order-lines?reason=shipped",
        "/v1/order-lines?reason=no_such_reason",
        "/v1/order-lines?open=true",
        "/v1/order-lines?tier=strategic&reason=protection",
        "/v1/order-lines?tier=strategic&reason=supply_short&short=true",
        f"/v1/order-lines?open=true&site={SITE}",
        "/v1/order-lines?open=true&tier=key",
        f"/v1/order-lines?account_id={MANY}&open=true",
        f"/v1/order-lines?account_id={MANY}&sku={HOT}",
        f"/v1/order-lines?account_id={MANY}&short=true&tier=standard",
        f"/v1/order-lines?account_id={FEW}&open=true&sort=rank&sku={HOT}",
        f"/v1/order-lines?sku={HOT}&open=true",
        f"/v1/order-lines?sku={HOT}&site={SITE}&reason=supply_short",
        f"/v1/order-lines?sku={SKU}&sort=rank",
        f"/v1/order-lines?sku={SKU}&sort=rank&open=true",
        f"/v1/order-lines?sku={HOT}&sort=rank",
        f"/v1/order-lines?sku={HOT}&sort=rank&open=true",
        f"/v1/order-lines?sku={HOT}&site={SITE}&sort=rank&open=true&tier=standard",
        "/v1/reservations",
        *(f"/v1/reservations?state={state}" for state in ("held", "confirmed", "taken", "released", "expired")),
        f"/v1/reservations?account_id={FEW}",
        f"/v1/reservations?account_id={ONE}&state=expired",
        "/v1/runs",
        "/v1/runs/00000000-0000-0000-0000-000000000001/lines",
        "/v1/kpis/fill-rate",
        f"/v1/kpis/fill-rate?account_id={MANY}",
    )


def deep(url: str) -> Sequence[object]:
    """The beginning of a sort key far behind a list's beginning, where one is known."""
    if "sort=rank" in url:
        return ("MAIN",)
    if url.startswith(("/v1/orders", "/v1/order-lines", "/v1/accounts/")) or url.endswith("/lines"):
        return (DEEP,)
    return ()
