"""Every table of the supply service. Money is absent here; quantities are whole base units, instants are UTC, dates are business dates.

One `stock` row per (site, sku) is the serialisation point of every decision about it. Its counters (`held`, `firm`, `planned`, `open_*`, `commitments`) are
sums over `hold_line` and `order_line` and must equal them (I9); what one row can know is a CHECK. Lock order: stock rows sorted by (site, sku), then order rows
sorted by id, then hold rows sorted by id, then the outbox. No foreign keys on the hot path: one module writes order, lines and stock in one transaction.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.auth.api_keys import TABLES as API_KEY_TABLES
from shared.database import service_metadata

metadata = service_metadata()
for _table in API_KEY_TABLES:
    _table.to_metadata(metadata)

ZERO = text("0")
FALSE = text("false")
EMPTY_LIST = text("'[]'::jsonb")
NOW = text("now()")

# ---------------------------------------------------------------------------------------------------------------- master data

product = Table(
    "product",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("family", Text),
    Column("series", Text),
    Column("pack_size", Integer, nullable=False),
    Column("unit_value", Numeric),
    Column("unit_cost", Numeric),
    Column("lead_time_days", Integer),
    Column("reorder_point", BigInteger),
    Column("substitutes", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("digest", BigInteger, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

site = Table(
    "site",
    metadata,
    Column("site", Text, primary_key=True),
    Column("name", Text),
    Column("zone", Text, nullable=False),
    # false: created by a record that named it, nobody has looked at it
    Column("mended", Boolean, nullable=False, server_default=FALSE),
    Column("row_version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

standing = Table(  # what scoring said: the tier and score of an account from a business date on; the newest `since` not ahead counts
    "standing",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("tier", SmallInteger, nullable=False),  # 0 strategic, 1 key, 2 growth, 3 standard
    Column("score", Numeric, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    CheckConstraint("tier BETWEEN 0 AND 3", name="tier"),
)

# ---------------------------------------------------------------------------------------------------------------- stock and inbound supply

stock = Table(
    "stock",
    metadata,
    Column("site", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    # below zero when an ERP ships before the receipt is booked
    Column("on_hand", BigInteger, nullable=False, server_default=ZERO),
    Column("counted_at", DateTime(timezone=True)),  # the governing count; movements at or before it change no stock
    Column("held", BigInteger, nullable=False, server_default=ZERO),
    Column("firm", BigInteger, nullable=False, server_default=ZERO),
    Column("planned", BigInteger, nullable=False, server_default=ZERO),
    # demand not promised, by the tier each line was ranked with
    Column("open_0", BigInteger, nullable=False, server_default=ZERO),
    Column("open_1", BigInteger, nullable=False, server_default=ZERO),
    Column("open_2", BigInteger, nullable=False, server_default=ZERO),
    Column("open_3", BigInteger, nullable=False, server_default=ZERO),
    # standing protection left, held against worse tiers, and as the last close set it
    Column("protected_0", BigInteger, nullable=False, server_default=ZERO),
    Column("protected_1", BigInteger, nullable=False, server_default=ZERO),
    Column("protected_2", BigInteger, nullable=False, server_default=ZERO),
    Column("protection_set_0", BigInteger, nullable=False, server_default=ZERO),
    Column("protection_set_1", BigInteger, nullable=False, server_default=ZERO),
    Column("protection_set_2", BigInteger, nullable=False, server_default=ZERO),
    # [[ship date, quantity], ...] of firm and planned pieces, dates rising
    Column("commitments", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("reorder_point", BigInteger),  # as judged at the last close
    Column("low", Boolean, nullable=False, server_default=FALSE),
    Column("signed", Boolean, nullable=False, server_default=FALSE),  # protections of a season live here
    Column("dirty", Boolean, nullable=False, server_default=FALSE),  # something changed since the last close run
    Column("version", BigInteger, nullable=False, server_default=ZERO),  # raised by every decision
    CheckConstraint("held >= 0 AND firm >= 0 AND planned >= 0", name="counters"),
    CheckConstraint("open_0 >= 0 AND open_1 >= 0 AND open_2 >= 0 AND open_3 >= 0", name="open"),
    CheckConstraint("protected_0 >= 0 AND protected_1 >= 0 AND protected_2 >= 0", name="protected"),
    CheckConstraint("held + firm <= greatest(on_hand, 0)", name="promised_once"),
)

document = Table(  # facts that have counted: each once, by its own id
    "document",
    metadata,
    Column("kind", Text, primary_key=True),  # delivery, shipment, return, receipt, adjustment, count
    Column("source", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("line_no", Integer, primary_key=True, server_default=ZERO),  # 0: the whole document
    Column("event_id", Text, nullable=False),
    Column("digest", BigInteger, nullable=False, server_default=ZERO),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

stock_movement = Table(
    "stock_movement",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("site", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("delta", BigInteger, nullable=False),  # a count carries 0 here and its figure in `counted`
    Column("counted", BigInteger),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("reason", Text),
    Column("lot", Text),
    Column("expires_on", Date),
    Index("ix_stock_movement_stock", "site", "sku", "occurred_at"),
)

planned_receipt = Table(
    "planned_receipt",
    metadata,
    Column("source", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),  # -1: a receipt named it before it was announced
    Column("site", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),  # the total, received parts included
    Column("received", BigInteger, nullable=False, server_default=ZERO),
    Column("final", Boolean, nullable=False, server_default=FALSE),
    Column("open", BigInteger, nullable=False),  # 0 after a final receipt, else max(0, quantity - received)
    Column("expected_on", Date),
    Column("supply_kind", Text, nullable=False, server_default=text("'purchase'")),
    Column("confidence", Numeric),
    Column("announced_at", DateTime(timezone=True)),  # the own time of its first announcement
    Column("digest", BigInteger, nullable=False, server_default=ZERO),
    CheckConstraint(
        "received >= 0 AND open = CASE WHEN final THEN 0 ELSE greatest(0, quantity - received) END", name="open"
    ),
    Index("ix_planned_receipt_coming", "source", "number", postgresql_where=text("open > 0")),
    Index("ix_planned_receipt_open", "site", "sku", postgresql_where=text("open > 0")),
    Index("ix_planned_receipt_stock", "site", "sku"),
)

goods_receipt = Table(  # what came in, as told; `planned_number` is the planned receipt it named
    "goods_receipt",
    metadata,
    Column("source", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("planned_number", Text),
    Column("final", Boolean, nullable=False),
    Index("ix_goods_receipt_stock", "site", "sku"),
    Index("ix_goods_receipt_received", "received_at", "source", "number", "line_no"),
    Index("ix_goods_receipt_planned", "source", "planned_number", postgresql_where=text("planned_number IS NOT NULL")),
)

receipt_match = Table(  # which planned receipt a receipt lowered, and by how much
    "receipt_match",
    metadata,
    Column("source", Text, primary_key=True),
    Column("receipt_number", Text, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("planned_source", Text, primary_key=True),
    Column("planned_number", Text, primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    Column("named", Boolean, nullable=False),  # the receipt named it; false: chosen as the earliest open one
)

# ---------------------------------------------------------------------------------------------------------------- orders

customer_order = Table(
    "customer_order",
    metadata,
    # UUIDv7 whose last 32 bits are zero; a line's id is the order's id plus its line number
    Column("id", Uuid, primary_key=True),
    Column("source", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("cancel_version", BigInteger, nullable=False, server_default=text("-1")),
    # the newest cancellation as told: {"whole": true} or {"<line no>": total}, and its event: {"event": id}
    Column("cancels", JSONB),
    Column("account_id", Text, nullable=False),
    Column("site", Text),  # as told
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("business_date", Date, nullable=False),  # of placed_at in the site's zone
    Column("dated_by_placed", Boolean, nullable=False),  # whether placed_at is the time of an OrderPlaced
    Column("dated_by_version", BigInteger, nullable=False),  # the version of the event whose time it is
    Column("work_date", Date),  # the close that first worked on it; null until then
    Column("first_ship", Date),  # the first shippable date: the next business date after that close
    Column("request_id", Text),
    Column("partial_shipment", Boolean, nullable=False),
    Column("currency", Text, nullable=False),
    Column("allocation_version", BigInteger, nullable=False, server_default=ZERO),
    Column("event_id", Text, nullable=False),  # that last changed it
    Column("digest", BigInteger, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    UniqueConstraint("source", "number", name="uq_customer_order_source_number"),
    Index("ix_customer_order_account", "account_id", "id"),
    Index("ix_customer_order_work_date", "work_date", "id"),
)

_OPEN, _NOT_WHOLE = text("open > 0"), text("reason NOT IN ('promised', 'shipped')")
_PLACE = (text("(- score)"), text("COALESCE(due, 'infinity'::date)"))
_LINE_LISTS = (  # for pages of lists alone
    Index("ix_order_line_queue", "site", "sku", "tier", *_PLACE, postgresql_include=["score", "due"], postgresql_where=_OPEN),
    Index("ix_order_line_open", "order_id", "line_no", postgresql_where=_OPEN),
    Index("ix_order_line_short", "order_id", "line_no", postgresql_where=text("short")),
    Index("ix_order_line_reason", "reason", "order_id", "line_no", postgresql_where=_NOT_WHOLE),
    Index("ix_order_line_sku", "sku", "order_id", "line_no"),
)  # fmt: skip

order_line = Table(
    "order_line",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("ordered", BigInteger, nullable=False),
    Column("cancel_asked", BigInteger, nullable=False, server_default=ZERO),
    Column("released", BigInteger, nullable=False, server_default=ZERO),
    Column("shipped", BigInteger, nullable=False, server_default=ZERO),
    Column("returned", BigInteger, nullable=False, server_default=ZERO),
    Column("cancelled", BigInteger, nullable=False, server_default=ZERO),
    Column("firm", BigInteger, nullable=False, server_default=ZERO),
    Column("planned", BigInteger, nullable=False, server_default=ZERO),
    Column("open", BigInteger, nullable=False),
    # firm after the last close, plus what was taken over from a hold since
    Column("firm_base", BigInteger, nullable=False, server_default=ZERO),
    Column("shipped_base", BigInteger, nullable=False, server_default=ZERO),  # shipped at the last close
    Column("requested", Date),  # requested ship date as told
    Column("due", Date),  # the ship date it is ranked and judged by
    Column("tier", SmallInteger, nullable=False),  # used in the last decision
    Column("score", Numeric, nullable=False),
    Column("short", Boolean, nullable=False, server_default=FALSE),  # on backorder since a close run said so
    Column("reason", Text, nullable=False),
    Column("earliest", Date),  # when the open part could come
    # [[ship date, quantity, "firm" | "planned"], ...]
    Column("schedule", JSONB, nullable=False, server_default=EMPTY_LIST),
    CheckConstraint(
        "ordered >= 0 AND cancel_asked >= 0 AND released >= 0 AND shipped >= 0 AND returned >= 0", name="told"
    ),
    CheckConstraint(
        "cancelled = least(cancel_asked, greatest(0, ordered - greatest(shipped, released)))", name="cancelled"
    ),
    CheckConstraint("firm >= 0 AND planned >= 0 AND open >= 0", name="promised"),
    CheckConstraint("least(shipped, ordered) + firm + planned + open + cancelled = ordered", name="conserved"),
    Index("ix_order_line_live", "site", "sku", postgresql_where=text("firm + planned + open > 0")),
    *_LINE_LISTS,
)

promise_log = Table(  # every change of a promise outside a run: one row per order and event, lines as parallel lists
    "promise_log",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("event_id", Text, nullable=False),
    # [[line no, old firm, old planned, old open, new firm, new planned, new open, reason], ...]
    Column("changes", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Index("ix_promise_log_order", "order_id"),
)

explanation = Table(  # why a line is short, as of its last decision; a filled line has only its reason code
    "explanation",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("facts", JSONB, nullable=False),
)

# ---------------------------------------------------------------------------------------------------------------- reservations

hold = Table(
    "hold",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("state", Text, nullable=False),  # held, confirmed, taken, released, expired
    Column("reason", Text),  # why it ended
    Column("expires_at", DateTime(timezone=True)),  # wall clock; ends the TTL of a held one
    Column("deadline", Date),  # business clock; ends a confirmed one
    Column("extensions", Integer, nullable=False, server_default=ZERO),
    Column("row_version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    CheckConstraint("state IN ('held', 'confirmed', 'taken', 'released', 'expired')", name="state"),
    Index("ix_hold_account", "account_id", "id"),
    Index("ix_hold_held", "account_id", postgresql_where=text("state = 'held'")),
    Index("ix_hold_expires", "expires_at", postgresql_where=text("state = 'held'")),
    Index("ix_hold_deadline", "deadline", postgresql_where=text("state = 'confirmed'")),
)

hold_line = Table(
    "hold_line",
    metadata,
    Column("hold_id", Uuid, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("quantity", BigInteger, nullable=False),  # as held at first
    Column("live", BigInteger, nullable=False),  # what it still holds of the stock; 0 once ended
    CheckConstraint("quantity > 0 AND live BETWEEN 0 AND quantity", name="quantity"),
    Index("ix_hold_line_live", "site", "sku", postgresql_where=text("live > 0")),
)

# ---------------------------------------------------------------------------------------------------------------- runs and what they measure

run = Table(
    "run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),  # close
    Column("closed_date", Date, nullable=False, unique=True),
    Column("next_date", Date, nullable=False),
    Column("state", Text, nullable=False),  # running, completed
    Column("skus", Integer, nullable=False, server_default=ZERO),
    Column("lines", Integer, nullable=False, server_default=ZERO),
    Column("changed_lines", Integer, nullable=False, server_default=ZERO),
    Column("firm_quantity", BigInteger, nullable=False, server_default=ZERO),
    Column("planned_quantity", BigInteger, nullable=False, server_default=ZERO),
    Column("open_quantity", BigInteger, nullable=False, server_default=ZERO),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("completed_at", DateTime(timezone=True)),
)

run_line = Table(
    "run_line",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("order_id", Uuid, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("old", JSONB, nullable=False),  # {"schedule": [...], "open": n}
    Column("new", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("backorder", SmallInteger, nullable=False, server_default=ZERO),  # 1 opened by this run, -1 cleared by it
)

demand = Table(  # what was asked on a business day, as it stood at that day's close: feeds protections, reorder points and StockLow's audience
    "demand",
    metadata,
    Column("site", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("work_date", Date, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("tier", SmallInteger, nullable=False),
    Column("quantity", BigInteger, nullable=False),
)

fill_rate = Table(  # per account and day of its orders: asked, and filled (firm or shipped) at the day's close and 14 days later
    "fill_rate",
    metadata,
    Column("work_date", Date, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("tier", SmallInteger, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("at_once", BigInteger, nullable=False),
    Column("within_14", BigInteger),  # null until 14 days have passed
    Column("skus_asked", Integer, nullable=False),
    Column("skus_at_once", Integer, nullable=False),
    Column("skus_within_14", Integer),
)
