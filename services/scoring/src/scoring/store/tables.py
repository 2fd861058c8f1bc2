"""Scoring's own tables. Amounts of documents are NUMERIC in the document's currency; sums per day are whole hundredths of the reporting currency."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from shared.auth.api_keys import TABLES as API_KEY_TABLES
from shared.database import service_metadata

metadata = service_metadata()
for _table in API_KEY_TABLES:
    _table.to_metadata(metadata)
_TIERS = "IN ('strategic', 'key', 'growth', 'standard')"

ledger_order = Table(
    "ledger_order",
    metadata,
    Column("source", Text, primary_key=True),
    Column("order_id", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("version", BigInteger, nullable=False),  # -1: not told yet
    Column("currency", Text, nullable=False),
    Column("scale", SmallInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("dated_by_placed", Boolean, nullable=False),
    Column("dated_by_version", BigInteger, nullable=False),
    Column("cancel_version", BigInteger, nullable=False, server_default="-1"),
    Column("cancel_whole", Boolean, nullable=False, server_default="false"),
    Column("cancel_lines", JSONB, nullable=False, server_default="{}"),  # line number -> total cancelled quantity
)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("document_id", Text, primary_key=True),
    Column("line_no", BigInteger, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("order_source", Text),
    Column("order_id", Text),
    Column("order_line", BigInteger),
    Column("invoice_id", Text),
    Column("sku", Text),
    Column("quantity", BigInteger, nullable=False),
    Column("restocked", BigInteger, nullable=False),
    Column("unit_price", Numeric),
    Column("amount", Numeric),
    Column("currency", Text),
    CheckConstraint("kind IN ('order', 'shipment', 'return', 'invoice', 'payment', 'credit')", name="kind"),
    Index("ix_ledger_entry_account_id_day", "account_id", "day"),
    Index(
        "ix_ledger_entry_order",
        "order_source",
        "order_id",
        "order_line",
        postgresql_where=text("kind IN ('shipment', 'return')"),
    ),
    Index("ix_ledger_entry_invoice", "source", "invoice_id", postgresql_where=text("kind IN ('payment', 'credit')")),
    Index(
        "ix_ledger_entry_sku",
        "sku",
        "day",
        postgresql_where=text("kind IN ('invoice', 'return') OR (kind = 'order' AND unit_price IS NULL)"),
    ),
)

ledger_invoice = Table(
    "ledger_invoice",
    metadata,
    Column("source", Text, primary_key=True),
    Column("invoice_id", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("amount", Numeric, nullable=False),
    Column("currency", Text, nullable=False),
    Index("ix_ledger_invoice_due", "account_id", "due_date"),
)

product_version = Table(
    "product_version",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("unit_cost", Numeric),
    Column("unit_value", Numeric),
    Column("event_id", Text, nullable=False),
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    Column("currency", Text, primary_key=True),
    Column("into_currency", Text, primary_key=True),
    Column("rate_date", Date, primary_key=True),
    Column("rate", Numeric, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("rate_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
)

foreign_day = Table(  # which days hold entries in a foreign currency: what a late rate touches
    "foreign_day",
    metadata,
    Column("currency", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("account_id", Text, primary_key=True),
)

dirty_day = Table(  # days whose bucket must be rebuilt from the entries
    "dirty_day",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
)

dirty_due = Table(  # days of whose bucket only what invoices due then add must be summed up again
    "dirty_due",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
)

DUE_SUMS = ("due", "late", "open_due")
BUCKET_SUMS = (
    "entries", "order_lines", "ordered", "returned", "credited", "invoiced", "invoiced_costed", "costed_lines", "cost", "restocked_cost",
    *DUE_SUMS,
)  # fmt: skip
day_bucket = Table(
    "day_bucket",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in BUCKET_SUMS),
)

criteria_set = Table(
    "criteria_set",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("valid_from", Date, nullable=False),
    Column("document", JSONB, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

criteria_proposal = Table(  # what one person proposes and another approves; `document` as in criteria_set, who did what is kept for good
    "criteria_proposal",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("document", JSONB, nullable=False),
    Column("takes_effect_on", Date, nullable=False),  # the business date whose close is the first to count by it
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("row_version", Integer, nullable=False, server_default="1"),
    Column("proposed_by", Text, nullable=False),  # identity hashes; `proposer` and `decider` are names for people
    Column("proposer", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("decided_by", Text),
    Column("decider", Text),
    Column("decided_at", DateTime(timezone=True)),
    Column("criteria_version", Integer, unique=True),
    CheckConstraint("state IN ('open', 'approved', 'withdrawn')", name="state"),
    CheckConstraint(
        "state <> 'approved' OR decided_by <> proposed_by AND criteria_version IS NOT NULL", name="two_people"
    ),
    CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="decided"),
)

criteria_simulation = Table(  # the newest simulation of a proposal; closed null: not done yet
    "criteria_simulation",
    metadata,
    Column("proposal_id", UUID(as_uuid=True), primary_key=True),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("requested_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("closed", Date),
    Column("criteria_version", Integer),
    Column("done_at", DateTime(timezone=True)),
)

criteria_simulation_account = Table(
    "criteria_simulation_account",
    metadata,
    Column("proposal_id", UUID(as_uuid=True), primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("score_now", Integer, nullable=False),  # hundredths
    Column("score_then", Integer, nullable=False),
    Column("tier_now", Text, nullable=False),
    Column("tier_at_close", Text, nullable=False),
    Column("tier_settled", Text, nullable=False),
    Index(
        "ix_criteria_simulation_account_move",
        "proposal_id",
        "score_then",
        "account_id",
        postgresql_where=text("tier_at_close <> tier_now OR tier_settled <> tier_now"),
    ),
)

tier_override = Table(  # every version is kept; the highest one of an account is its override, tier null: withdrawn
    "tier_override",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("tier", Text),
    Column("owner", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("expires_on", Date),
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint(f"tier {_TIERS} AND expires_on IS NOT NULL OR tier IS NULL AND expires_on IS NULL", name="tier"),
)

standing = Table(  # what the last completed close said of each account; `closed` and `since` are those of the close that last wrote the row
    "standing",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("closed", Date),
    Column("score", Integer, nullable=False, server_default="0"),  # hundredths
    Column("computed_tier", Text, nullable=False, server_default="standard"),
    Column("tier_since", Date),
    Column("below_since", Date),
    Column("override_tier", Text),
    Column("effective_tier", Text, nullable=False, server_default="standard"),
    Column("since", Date),
    Column("eligible", Boolean, nullable=False, server_default="true"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("watermark", Text),
    Column("model_version", Text),
    Column("criteria_version", Integer),
    Column("inputs_hash", LargeBinary),
    Column("volume_91", BigInteger, nullable=False, server_default="0"),
    Column("volume_364", BigInteger, nullable=False, server_default="0"),
    Column("margin_364", BigInteger),
    Column("emitted_score", Integer),
    Column("emitted_computed", Text),
    Column("emitted_override", Text),
    Column("emitted_since", Date),
    CheckConstraint(f"computed_tier {_TIERS}", name="computed_tier"),
    CheckConstraint(
        f"effective_tier {_TIERS} AND effective_tier = coalesce(override_tier, computed_tier)", name="effective_tier"
    ),
    Index("ix_standing_score", "score", "account_id"),
    Index("ix_standing_effective_tier", "effective_tier", "score", "account_id"),
)

score = Table(  # one row whenever an account's inputs changed; parts: per criterion [value or null, clamped, normalised, exact, points]
    "score",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("watermark", Text, primary_key=True),
    Column("model_version", Text, primary_key=True),
    Column("criteria_version", Integer, primary_key=True),
    Column("inputs_hash", LargeBinary, primary_key=True),
    Column("closed", Date, nullable=False),
    Column("score", Integer, nullable=False),
    Column("raw", BigInteger, nullable=False),
    Column("parts", JSONB, nullable=False),
)

tier_change = Table(
    "tier_change",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("effective", Date, primary_key=True),
    Column("previous", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_tier_change_effective", "effective", "account_id"),
)

scoring_run = Table(
    "scoring_run",
    metadata,
    Column("closed", Date, primary_key=True),
    Column("run_id", UUID(as_uuid=True), nullable=False),
    Column("following", Date, nullable=False),
    Column("criteria_version", Integer, nullable=False),
    Column("reporting_currency", Text, nullable=False),
    Column("accounts", BigInteger, nullable=False, server_default="0"),
    Column("emitted", BigInteger, nullable=False, server_default="0"),
    Column("tier_changes", BigInteger, nullable=False, server_default="0"),
    Column("swapped_at", DateTime(timezone=True)),
    Column("completed_at", DateTime(timezone=True)),
)

run_account = Table(  # the scores of a run before they are swapped in
    "run_account",
    metadata,
    Column("closed", Date, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("score", Integer, nullable=False),
    Column("raw", BigInteger, nullable=False),
    Column("watermark", Text, nullable=False),
    Column("inputs_hash", LargeBinary, nullable=False),
    Column("parts", JSONB, nullable=False),
    Column("volume_91", BigInteger, nullable=False),
    Column("volume_364", BigInteger, nullable=False),
    Column("margin_364", BigInteger),
)
