"""Indexes for pages of lists over millions of order lines. Made concurrently, so nobody who writes waits; additive: the version before runs beside it."""

from alembic import op

from shared.migrations import index_concurrently

revision = "0006"
down_revision = "0005"

INDEXES = (
    (
        "ix_order_line_queue",
        "order_line (site, sku, tier, (-score), (coalesce(due, DATE 'infinity'))) INCLUDE (score, due) WHERE open > 0",
    ),
    ("ix_order_line_open", "order_line (order_id, line_no) WHERE open > 0"),
    ("ix_order_line_short", "order_line (order_id, line_no) WHERE short"),
    ("ix_order_line_reason", "order_line (reason, order_id, line_no) WHERE reason NOT IN ('promised', 'shipped')"),
    ("ix_order_line_sku", "order_line (sku, order_id, line_no)"),
    ("ix_planned_receipt_coming", "planned_receipt (source, number) WHERE open > 0"),
    ("ix_goods_receipt_received", "goods_receipt (received_at, source, number, line_no)"),
)


def upgrade() -> None:
    index_concurrently(*INDEXES)
    op.execute("ANALYZE order_line")  # what the expressions of an index hold is known by this alone
