CREATE TABLE criteria_set (
  version INTEGER NOT NULL, 
  valid_from DATE NOT NULL, 
  document JSONB NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_criteria_set PRIMARY KEY (version)
)

CREATE TABLE day_bucket (
  account_id TEXT NOT NULL, 
  day DATE NOT NULL, 
  entries BIGINT NOT NULL, 
  order_lines BIGINT NOT NULL, 
  ordered BIGINT NOT NULL, 
  returned BIGINT NOT NULL, 
  credited BIGINT NOT NULL, 
  invoiced BIGINT NOT NULL, 
  invoiced_costed BIGINT NOT NULL, 
  costed_lines BIGINT NOT NULL, 
  cost BIGINT NOT NULL, 
  restocked_cost BIGINT NOT NULL, 
  due BIGINT NOT NULL, 
  late BIGINT NOT NULL, 
  open_due BIGINT NOT NULL, 
  CONSTRAINT pk_day_bucket PRIMARY KEY (account_id, day)
)

CREATE TABLE dirty_day (
  account_id TEXT NOT NULL, 
  day DATE NOT NULL, 
  CONSTRAINT pk_dirty_day PRIMARY KEY (account_id, day)
)

CREATE TABLE exchange_rate (
  currency TEXT NOT NULL, 
  into_currency TEXT NOT NULL, 
  rate_date DATE NOT NULL, 
  rate NUMERIC NOT NULL, 
  set_at TIMESTAMP WITH TIME ZONE NOT NULL, 
  rate_id TEXT NOT NULL, 
  event_id TEXT NOT NULL, 
  CONSTRAINT pk_exchange_rate PRIMARY KEY (currency, into_currency, rate_date)
)

CREATE TABLE foreign_day (
  currency TEXT NOT NULL, 
  day DATE NOT NULL, 
  account_id TEXT NOT NULL, 
  CONSTRAINT pk_foreign_day PRIMARY KEY (currency, day, account_id)
)

CREATE TABLE ledger_entry (
  kind TEXT NOT NULL, 
  source TEXT NOT NULL, 
  document_id TEXT NOT NULL, 
  line_no BIGINT NOT NULL, 
  event_id TEXT NOT NULL, 
  account_id TEXT NOT NULL, 
  day DATE NOT NULL, 
  order_source TEXT, 
  order_id TEXT, 
  order_line BIGINT, 
  invoice_id TEXT, 
  sku TEXT, 
  quantity BIGINT NOT NULL, 
  restocked BIGINT NOT NULL, 
  unit_price NUMERIC, 
  amount NUMERIC, 
  currency TEXT, 
  CONSTRAINT pk_ledger_entry PRIMARY KEY (kind, source, document_id, line_no), 
  CONSTRAINT ck_ledger_entry_kind CHECK (kind IN ('order', 'shipment', 'return', 'invoice', 'payment', 'credit'))
)

CREATE INDEX ix_ledger_entry_account_id_day ON ledger_entry (account_id, day)

CREATE INDEX ix_ledger_entry_invoice ON ledger_entry (source, invoice_id) WHERE kind IN ('payment', 'credit')

CREATE INDEX ix_ledger_entry_order ON ledger_entry (order_source, order_id, order_line) WHERE kind IN ('shipment', 'return')

CREATE INDEX ix_ledger_entry_sku ON ledger_entry (sku, day) WHERE kind IN ('invoice', 'return') OR (kind = 'order' AND unit_price IS NULL)

CREATE TABLE ledger_invoice (
  source TEXT NOT NULL, 
  invoice_id TEXT NOT NULL, 
  account_id TEXT NOT NULL, 
  day DATE NOT NULL, 
  due_date DATE NOT NULL, 
  amount NUMERIC NOT NULL, 
  currency TEXT NOT NULL, 
  CONSTRAINT pk_ledger_invoice PRIMARY KEY (source, invoice_id)
)

CREATE INDEX ix_ledger_invoice_due ON ledger_invoice (account_id, due_date)

CREATE TABLE ledger_order (
  source TEXT NOT NULL, 
  order_id TEXT NOT NULL, 
  account_id TEXT NOT NULL, 
  version BIGINT NOT NULL, 
  currency TEXT NOT NULL, 
  scale SMALLINT NOT NULL, 
  day DATE NOT NULL, 
  dated_by_placed BOOLEAN NOT NULL, 
  dated_by_version BIGINT NOT NULL, 
  cancel_version BIGINT DEFAULT '-1' NOT NULL, 
  cancel_whole BOOLEAN DEFAULT 'false' NOT NULL, 
  cancel_lines JSONB DEFAULT '{}' NOT NULL, 
  CONSTRAINT pk_ledger_order PRIMARY KEY (source, order_id)
)

CREATE TABLE product_version (
  sku TEXT NOT NULL, 
  version BIGINT NOT NULL, 
  valid_from DATE NOT NULL, 
  unit_cost NUMERIC, 
  unit_value NUMERIC, 
  event_id TEXT NOT NULL, 
  CONSTRAINT pk_product_version PRIMARY KEY (sku, version)
)

CREATE TABLE run_account (
  closed DATE NOT NULL, 
  account_id TEXT NOT NULL, 
  score INTEGER NOT NULL, 
  raw BIGINT NOT NULL, 
  watermark TEXT NOT NULL, 
  inputs_hash BYTEA NOT NULL, 
  parts JSONB NOT NULL, 
  volume_91 BIGINT NOT NULL, 
  volume_364 BIGINT NOT NULL, 
  margin_364 BIGINT, 
  CONSTRAINT pk_run_account PRIMARY KEY (closed, account_id)
)

CREATE TABLE score (
  account_id TEXT NOT NULL, 
  watermark TEXT NOT NULL, 
  model_version TEXT NOT NULL, 
  criteria_version INTEGER NOT NULL, 
  inputs_hash BYTEA NOT NULL, 
  closed DATE NOT NULL, 
  score INTEGER NOT NULL, 
  raw BIGINT NOT NULL, 
  parts JSONB NOT NULL, 
  CONSTRAINT pk_score PRIMARY KEY (account_id, watermark, model_version, criteria_version, inputs_hash)
)

CREATE TABLE scoring_run (
  closed DATE NOT NULL, 
  run_id UUID NOT NULL, 
  following DATE NOT NULL, 
  criteria_version INTEGER NOT NULL, 
  reporting_currency TEXT NOT NULL, 
  accounts BIGINT DEFAULT '0' NOT NULL, 
  emitted BIGINT DEFAULT '0' NOT NULL, 
  tier_changes BIGINT DEFAULT '0' NOT NULL, 
  swapped_at TIMESTAMP WITH TIME ZONE, 
  completed_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT pk_scoring_run PRIMARY KEY (closed)
)

CREATE TABLE standing (
  account_id TEXT NOT NULL, 
  closed DATE, 
  score INTEGER DEFAULT '0' NOT NULL, 
  computed_tier TEXT DEFAULT 'standard' NOT NULL, 
  tier_since DATE, 
  below_since DATE, 
  override_tier TEXT, 
  effective_tier TEXT DEFAULT 'standard' NOT NULL, 
  since DATE, 
  eligible BOOLEAN DEFAULT 'true' NOT NULL, 
  reason TEXT DEFAULT '' NOT NULL, 
  watermark TEXT, 
  model_version TEXT, 
  criteria_version INTEGER, 
  inputs_hash BYTEA, 
  volume_91 BIGINT DEFAULT '0' NOT NULL, 
  volume_364 BIGINT DEFAULT '0' NOT NULL, 
  margin_364 BIGINT, 
  emitted_score INTEGER, 
  emitted_computed TEXT, 
  emitted_override TEXT, 
  emitted_since DATE, 
  CONSTRAINT pk_standing PRIMARY KEY (account_id), 
  CONSTRAINT ck_standing_computed_tier CHECK (computed_tier IN ('strategic', 'key', 'growth', 'standard')), 
  CONSTRAINT ck_standing_effective_tier CHECK (effective_tier IN ('strategic', 'key', 'growth', 'standard') AND effective_tier = coalesce(override_tier, computed_tier))
)

CREATE INDEX ix_standing_effective_tier ON standing (effective_tier, score, account_id)

CREATE INDEX ix_standing_score ON standing (score, account_id)

CREATE TABLE tier_change (
  account_id TEXT NOT NULL, 
  effective DATE NOT NULL, 
  previous TEXT NOT NULL, 
  tier TEXT NOT NULL, 
  reason TEXT NOT NULL, 
  CONSTRAINT pk_tier_change PRIMARY KEY (account_id, effective)
)

CREATE TABLE tier_override (
  account_id TEXT NOT NULL, 
  version INTEGER NOT NULL, 
  tier TEXT, 
  owner TEXT NOT NULL, 
  reason TEXT NOT NULL, 
  expires_on DATE, 
  set_by TEXT NOT NULL, 
  set_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_tier_override PRIMARY KEY (account_id, version), 
  CONSTRAINT ck_tier_override_tier CHECK (tier IN ('strategic', 'key', 'growth', 'standard') AND expires_on IS NOT NULL OR tier IS NULL AND expires_on IS NULL)
)

CREATE FUNCTION half_even(value NUMERIC, places INTEGER) RETURNS NUMERIC LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN abs(round(value, places) - value) * 2 * power(10::numeric, places) = 1 AND mod(round(value, places) * power(10::numeric, places), 2) <> 0
  THEN trunc(value, places) ELSE round(value, places) END
