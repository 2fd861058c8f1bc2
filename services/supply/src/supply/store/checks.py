"""The service's invariants as SQL whose rows are violations (supply.md §4), for `verify` and GET /v1/verification."""

from shared.verify import Check

_LINES = "SELECT site, sku, sum(firm) AS firm, sum(planned) AS planned, sum(open) AS open, {tiers} FROM order_line GROUP BY site, sku".format(
    tiers=", ".join(f"sum(open) FILTER (WHERE tier = {tier}) AS open_{tier}" for tier in range(4))
)

PROMISED_TWICE = Check(
    "promised_twice",
    "no unit is promised twice: firm and held rest on what is on hand, counted from the rows themselves",
    """SELECT format('%s/%s: firm %s + held %s of %s on hand', site, sku, firm, held, on_hand) FROM (
      SELECT s.site, s.sku, s.on_hand, coalesce(l.firm, 0) AS firm, coalesce(h.held, 0) AS held FROM stock s
      LEFT JOIN (SELECT site, sku, sum(firm) AS firm FROM order_line GROUP BY site, sku) l USING (site, sku)
      LEFT JOIN (SELECT site, sku, sum(live) AS held FROM hold_line WHERE live > 0 GROUP BY site, sku) h USING (site, sku)
    ) t WHERE firm + held > greatest(on_hand, 0)""",
)

SUPPLY_COVERS = Check(
    "I1_supply_covers_promises",
    "up to every date, confirmed + held is at most supply",
    """WITH today AS (SELECT next_date AS day FROM business_clock WHERE calendar = 'main'),
    steps AS (
      SELECT site, sku, day, on_hand AS supply, held AS promised FROM stock, today
      UNION ALL
      SELECT site, sku, greatest(expected_on, day), open, 0 FROM planned_receipt, today WHERE open > 0
      UNION ALL
      SELECT site, sku, greatest((piece ->> 0)::date, day), 0, (piece ->> 1)::bigint
      FROM order_line, today, jsonb_array_elements(schedule) AS piece WHERE firm + planned > 0
    ),
    days AS (SELECT site, sku, day, sum(supply) AS supply, sum(promised) AS promised FROM steps GROUP BY site, sku, day),
    sums AS (
      SELECT site, sku, day, sum(supply) OVER so_far AS supply, sum(promised) OVER so_far AS promised FROM days
      WINDOW so_far AS (PARTITION BY site, sku ORDER BY day)
    )
    SELECT format('%s/%s on %s: promised %s, supply %s', site, sku, day, promised, supply) FROM sums WHERE promised > greatest(0, supply)""",
)

INVERSIONS = Check(
    "I2_no_unexplained_inversion",
    "no worse-ranked line holds a movable promise that a better-ranked short line of the same sku and site could use",
    """WITH ranked AS (
      SELECT l.site, l.sku, l.order_id, l.line_no, l.open, l.planned, l.reason,
        (l.tier, -l.score, l.due, o.placed_at, o.source, o.number, l.line_no) AS rank
      FROM order_line l JOIN customer_order o ON o.id = l.order_id JOIN stock s ON (s.site, s.sku) = (l.site, l.sku)
      WHERE NOT s.dirty AND o.work_date IS NOT NULL AND l.open + l.planned > 0
    )
    SELECT format('%s/%s: line %s of %s is short of %s while line %s of %s, ranked worse, is planned %s', hi.site, hi.sku, hi.line_no, hi.order_id, hi.open,
      lo.line_no, lo.order_id, lo.planned)
    FROM ranked hi JOIN ranked lo ON (lo.site, lo.sku) = (hi.site, hi.sku) AND lo.planned > 0 AND lo.rank > hi.rank
    WHERE hi.open > 0 AND hi.reason NOT IN ('protection', 'sku_unknown', 'no_business_day')""",
)

CONSERVED = Check(
    "I4_lines_conserved",
    "per line: min(shipped, ordered) + firm + planned + open + cancelled = ordered, and the schedule is firm + planned",
    """SELECT format('line %s of %s', line_no, order_id) FROM order_line l
    LEFT JOIN LATERAL (
      SELECT coalesce(sum((piece ->> 1)::bigint) FILTER (WHERE piece ->> 2 = 'firm'), 0) AS firm,
        coalesce(sum((piece ->> 1)::bigint) FILTER (WHERE piece ->> 2 = 'planned'), 0) AS planned
      FROM jsonb_array_elements(l.schedule) AS piece
    ) s ON true
    WHERE least(shipped, ordered) + l.firm + l.planned + open + cancelled <> ordered OR (s.firm, s.planned) <> (l.firm, l.planned)""",
)

COUNTERS = Check(
    "I9_counters_equal_rows",
    "firm, planned, open by tier and held of every stock row are the sums over order lines and reservations",
    f"""SELECT format('%s/%s: row says firm %s planned %s open %s/%s/%s/%s held %s, sums are %s %s %s/%s/%s/%s %s', site, sku,
      s.firm, s.planned, s.open_0, s.open_1, s.open_2, s.open_3, s.held,
      coalesce(l.firm, 0), coalesce(l.planned, 0), coalesce(l.open_0, 0), coalesce(l.open_1, 0), coalesce(l.open_2, 0), coalesce(l.open_3, 0),
      coalesce(h.held, 0))
    FROM stock s FULL JOIN ({_LINES}) l USING (site, sku)
    FULL JOIN (SELECT site, sku, sum(live) AS held FROM hold_line GROUP BY site, sku) h USING (site, sku)
    WHERE (s.firm, s.planned, s.open_0, s.open_1, s.open_2, s.open_3, s.held) IS DISTINCT FROM (coalesce(l.firm, 0), coalesce(l.planned, 0),
      coalesce(l.open_0, 0), coalesce(l.open_1, 0), coalesce(l.open_2, 0), coalesce(l.open_3, 0), coalesce(h.held, 0))""",
)

COMMITMENTS = Check(
    "I9_commitments_equal_schedules",
    "the dated commitments of every stock row are the sums over its lines' schedules",
    """WITH told AS (SELECT site, sku, (piece ->> 0)::date AS day, (piece ->> 1)::bigint AS quantity FROM stock, jsonb_array_elements(commitments) AS piece),
    real AS (
      SELECT site, sku, (piece ->> 0)::date AS day, sum((piece ->> 1)::bigint) AS quantity FROM order_line, jsonb_array_elements(schedule) AS piece
      GROUP BY site, sku, (piece ->> 0)::date
    )
    SELECT format('%s/%s on %s: row says %s, schedules say %s', site, sku, day, coalesce(told.quantity, 0), coalesce(real.quantity, 0))
    FROM told FULL JOIN real USING (site, sku, day) WHERE coalesce(told.quantity, 0) <> coalesce(real.quantity, 0)""",
)

LEDGER = Check(
    "ledger_equals_on_hand",
    "on hand is the governing count plus all movements after it (all movements where nothing was counted)",
    """SELECT format('%s/%s: on hand %s, movements say %s', s.site, s.sku, s.on_hand, m.total) FROM stock s
    LEFT JOIN LATERAL (
      SELECT occurred_at, counted FROM stock_movement c WHERE (c.site, c.sku) = (s.site, s.sku) AND c.counted IS NOT NULL
      ORDER BY occurred_at DESC, source DESC, number DESC LIMIT 1
    ) c ON true
    CROSS JOIN LATERAL (
      SELECT coalesce(c.counted, 0) + coalesce(sum(delta), 0) AS total FROM stock_movement m
      WHERE (m.site, m.sku) = (s.site, s.sku) AND (c.occurred_at IS NULL OR m.occurred_at > c.occurred_at)
    ) m WHERE s.on_hand <> m.total""",
)

RECEIPTS = Check(
    "planned_receipts_settled",
    "what stands against each planned receipt is the sum of the goods receipts that chose it, and no goods receipt gives more than it brought",
    """SELECT format('planned receipt %s of %s: received %s, goods receipts say %s', number, source, received, coalesce(given, 0)) FROM planned_receipt
    LEFT JOIN (SELECT planned_source AS source, planned_number AS number, sum(quantity) AS given FROM receipt_match GROUP BY 1, 2) m USING (source, number)
    WHERE received <> coalesce(given, 0)
    UNION ALL
    SELECT format('receipt %s of %s line %s: brought %s, gave %s', g.number, g.source, g.line_no, min(g.quantity), sum(m.quantity)) FROM receipt_match m
    JOIN goods_receipt g ON (g.source, g.number, g.line_no) = (m.source, m.receipt_number, m.line_no)
    GROUP BY g.source, g.number, g.line_no HAVING sum(m.quantity) > min(g.quantity)""",
)

RESERVATIONS = Check(
    "ended_reservations_hold_nothing",
    "a reservation that has ended binds no stock",
    """SELECT format('reservation %s is %s and holds %s of %s at %s', id, state, live, sku, site) FROM hold JOIN hold_line ON hold_id = id
    WHERE state IN ('taken', 'released', 'expired') AND live > 0""",
)

CHANGES = Check(
    "I10_promises_recorded",
    "every line's promise is what the last run that changed it, or the last event that did, is recorded to have left",
    """WITH events AS (
      SELECT DISTINCT ON (order_id, line_no) order_id, (change ->> 0)::int AS line_no, (change ->> 4)::bigint AS firm, (change ->> 5)::bigint AS planned,
        (change ->> 6)::bigint AS open
      FROM promise_log, jsonb_array_elements(changes) AS change ORDER BY order_id, line_no, id DESC
    ),
    runs AS (
      SELECT DISTINCT ON (order_id, line_no) order_id, line_no, new FROM run_line JOIN run ON run.id = run_id ORDER BY order_id, line_no, closed_date DESC
    ),
    run_sums AS (
      SELECT order_id, line_no, coalesce(sum((piece ->> 1)::bigint) FILTER (WHERE piece ->> 2 = 'firm'), 0) AS firm,
        coalesce(sum((piece ->> 1)::bigint) FILTER (WHERE piece ->> 2 = 'planned'), 0) AS planned, (new ->> 'open')::bigint AS open
      FROM runs LEFT JOIN LATERAL jsonb_array_elements(new -> 'schedule') AS piece ON true GROUP BY order_id, line_no, new
    )
    SELECT format('line %s of %s: firm %s, planned %s, open %s, which no record tells of', l.line_no, l.order_id, l.firm, l.planned, l.open)
    FROM order_line l LEFT JOIN events e USING (order_id, line_no) LEFT JOIN run_sums r USING (order_id, line_no)
    WHERE (l.firm, l.planned, l.open) IS DISTINCT FROM (e.firm, e.planned, e.open)
      AND (l.firm, l.planned, l.open) IS DISTINCT FROM (r.firm, r.planned, r.open)""",
)

FACTS_ONCE = Check(
    "I5_facts_counted_once",
    "what moved stock did so once per line of a document that is on record, and what is shipped on order lines is what shipments took from stock",
    """SELECT format('%s %s of %s, line %s: moved stock %s times', kind, number, source, line_no, count(*)) FROM stock_movement
    GROUP BY kind, source, number, line_no HAVING count(*) > 1
    UNION ALL
    SELECT format('%s %s of %s: moved stock, no such document is on record', kind, number, source) FROM stock_movement m
    WHERE NOT EXISTS (SELECT FROM document d WHERE (d.kind, d.source, d.number) = (m.kind, m.source, m.number))
    UNION ALL
    SELECT format('order lines say %s shipped, shipments took %s', shipped, taken) FROM (
      SELECT (SELECT coalesce(sum(shipped), 0) FROM order_line) AS shipped,
        (SELECT coalesce(-sum(delta), 0) FROM stock_movement WHERE kind = 'shipment') AS taken
    ) AS sums WHERE shipped <> taken""",
)

SIGNED = Check(
    "I9_season_demand_equals_lines",
    "what accounts ask for in each week of what they signed is the sum over their order lines; buckets make up the quantity; stock rows know of them",
    """WITH real AS (
      SELECT p.protection_id, p.starts_on + 7 * greatest(0, (l.due - p.starts_on) / 7) AS first_day, sum(l.ordered - l.cancelled) AS asked
      FROM protection p JOIN order_line l ON (l.site, l.sku) = (p.site, p.sku) AND l.due BETWEEN p.starts_on - 14 AND p.ends_on
      JOIN customer_order o ON o.id = l.order_id AND o.account_id = p.account_id WHERE p.reason IS NULL GROUP BY 1, 2
    )
    SELECT format('protection %s of %s at %s, week of %s: asked %s, lines say %s', protection_id, p.sku, p.site, b.first_day, b.asked, coalesce(r.asked, 0))
    FROM protection p JOIN protection_bucket b USING (protection_id) LEFT JOIN real r USING (protection_id, first_day)
    WHERE p.reason IS NULL AND b.asked <> coalesce(r.asked, 0)
    UNION ALL
    SELECT format('protection %s: %s signed, its weeks have %s', protection_id, p.quantity, sum(b.quantity)) FROM protection p
    JOIN protection_bucket b USING (protection_id) GROUP BY protection_id HAVING sum(b.quantity) <> p.quantity
    UNION ALL
    SELECT format('%s/%s: has protections %s, the stock row says %s', site, sku, live, signed) FROM (
      SELECT s.site, s.sku, s.signed, EXISTS (SELECT FROM protection p WHERE (p.site, p.sku) = (s.site, s.sku) AND p.reason IS NULL) AS live FROM stock s
    ) t WHERE signed <> live""",
)

CHECKS = (
    PROMISED_TWICE,
    SUPPLY_COVERS,
    INVERSIONS,
    CONSERVED,
    FACTS_ONCE,
    COUNTERS,
    COMMITMENTS,
    SIGNED,
    LEDGER,
    RECEIPTS,
    RESERVATIONS,
    CHANGES,
)
