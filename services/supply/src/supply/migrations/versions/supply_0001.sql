CREATE TABLE product (
  sku TEXT NOT NULL,
  source TEXT NOT NULL,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  family TEXT,
  series TEXT,
  pack_size INTEGER NOT NULL,
  unit_value NUMERIC,
  unit_cost NUMERIC,
  lead_time_days INTEGER,
  reorder_point BIGINT,
  substitutes JSONB DEFAULT '[]'::jsonb NOT NULL,
  digest BIGINT NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_product PRIMARY KEY (sku)
)

CREATE TABLE site (
  site TEXT NOT NULL,
  name TEXT,
  zone TEXT NOT NULL,
  mended BOOLEAN DEFAULT false NOT NULL,
  row_version INTEGER DEFAULT 1 NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_site PRIMARY KEY (site)
)

CREATE TABLE standing (
  account_id TEXT NOT NULL,
  since DATE NOT NULL,
  tier SMALLINT NOT NULL,
  score NUMERIC NOT NULL,
  version BIGINT NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_standing PRIMARY KEY (account_id, since),
  CONSTRAINT ck_standing_tier CHECK (tier BETWEEN 0 AND 3)
)

CREATE TABLE stock (
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  on_hand BIGINT DEFAULT 0 NOT NULL,
  counted_at TIMESTAMP WITH TIME ZONE,
  held BIGINT DEFAULT 0 NOT NULL,
  firm BIGINT DEFAULT 0 NOT NULL,
  planned BIGINT DEFAULT 0 NOT NULL,
  open_0 BIGINT DEFAULT 0 NOT NULL,
  open_1 BIGINT DEFAULT 0 NOT NULL,
  open_2 BIGINT DEFAULT 0 NOT NULL,
  open_3 BIGINT DEFAULT 0 NOT NULL,
  protected_0 BIGINT DEFAULT 0 NOT NULL,
  protected_1 BIGINT DEFAULT 0 NOT NULL,
  protected_2 BIGINT DEFAULT 0 NOT NULL,
  commitments JSONB DEFAULT '[]'::jsonb NOT NULL,
  reorder_point BIGINT,
  low BOOLEAN DEFAULT false NOT NULL,
  dirty BOOLEAN DEFAULT false NOT NULL,
  version BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_stock PRIMARY KEY (site, sku),
  CONSTRAINT ck_stock_counters CHECK (held >= 0 AND firm >= 0 AND planned >= 0),
  CONSTRAINT ck_stock_open CHECK (open_0 >= 0 AND open_1 >= 0 AND open_2 >= 0 AND open_3 >= 0),
  CONSTRAINT ck_stock_protected CHECK (protected_0 >= 0 AND protected_1 >= 0 AND protected_2 >= 0),
  CONSTRAINT ck_stock_promised_once CHECK (held + firm <= greatest(on_hand, 0))
) WITH (fillfactor = 50)

CREATE TABLE document (
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  line_no INTEGER DEFAULT 0 NOT NULL,
  event_id TEXT NOT NULL,
  digest BIGINT DEFAULT 0 NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_document PRIMARY KEY (kind, source, number, line_no)
)

CREATE TABLE stock_movement (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
  delta BIGINT NOT NULL,
  counted BIGINT,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  line_no INTEGER NOT NULL,
  reason TEXT,
  lot TEXT,
  expires_on DATE,
  CONSTRAINT pk_stock_movement PRIMARY KEY (id)
)

CREATE INDEX ix_stock_movement_stock ON stock_movement (site, sku, occurred_at)

CREATE TABLE planned_receipt (
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  version BIGINT NOT NULL,
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  received BIGINT DEFAULT 0 NOT NULL,
  final BOOLEAN DEFAULT false NOT NULL,
  open BIGINT NOT NULL,
  expected_on DATE,
  supply_kind TEXT DEFAULT 'purchase' NOT NULL,
  confidence NUMERIC,
  announced_at TIMESTAMP WITH TIME ZONE,
  digest BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_planned_receipt PRIMARY KEY (source, number),
  CONSTRAINT ck_planned_receipt_open CHECK (received >= 0 AND open = CASE WHEN final THEN 0 ELSE greatest(0, quantity - received) END)
)

CREATE INDEX ix_planned_receipt_open ON planned_receipt (site, sku) WHERE open > 0

CREATE INDEX ix_planned_receipt_stock ON planned_receipt (site, sku)

CREATE TABLE goods_receipt (
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  line_no INTEGER NOT NULL,
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  planned_number TEXT,
  final BOOLEAN NOT NULL,
  CONSTRAINT pk_goods_receipt PRIMARY KEY (source, number, line_no)
)

CREATE INDEX ix_goods_receipt_stock ON goods_receipt (site, sku)

CREATE INDEX ix_goods_receipt_planned ON goods_receipt (source, planned_number) WHERE planned_number IS NOT NULL

CREATE TABLE receipt_match (
  source TEXT NOT NULL,
  receipt_number TEXT NOT NULL,
  line_no INTEGER NOT NULL,
  planned_source TEXT NOT NULL,
  planned_number TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  named BOOLEAN NOT NULL,
  CONSTRAINT pk_receipt_match PRIMARY KEY (source, receipt_number, line_no, planned_source, planned_number)
)

CREATE TABLE customer_order (
  id UUID NOT NULL,
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  version BIGINT NOT NULL,
  cancel_version BIGINT DEFAULT -1 NOT NULL,
  cancels JSONB,
  account_id TEXT NOT NULL,
  site TEXT,
  placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  business_date DATE NOT NULL,
  dated_by_placed BOOLEAN NOT NULL,
  dated_by_version BIGINT NOT NULL,
  work_date DATE,
  first_ship DATE,
  request_id TEXT,
  partial_shipment BOOLEAN NOT NULL,
  currency TEXT NOT NULL,
  allocation_version BIGINT DEFAULT 0 NOT NULL,
  event_id TEXT NOT NULL,
  digest BIGINT NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_customer_order PRIMARY KEY (id),
  CONSTRAINT uq_customer_order_source_number UNIQUE (source, number)
)

CREATE INDEX ix_customer_order_account ON customer_order (account_id, id)

CREATE INDEX ix_customer_order_work_date ON customer_order (work_date, id)

CREATE TABLE order_line (
  order_id UUID NOT NULL,
  line_no INTEGER NOT NULL,
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  ordered BIGINT NOT NULL,
  cancel_asked BIGINT DEFAULT 0 NOT NULL,
  released BIGINT DEFAULT 0 NOT NULL,
  shipped BIGINT DEFAULT 0 NOT NULL,
  returned BIGINT DEFAULT 0 NOT NULL,
  cancelled BIGINT DEFAULT 0 NOT NULL,
  firm BIGINT DEFAULT 0 NOT NULL,
  planned BIGINT DEFAULT 0 NOT NULL,
  open BIGINT NOT NULL,
  firm_base BIGINT DEFAULT 0 NOT NULL,
  shipped_base BIGINT DEFAULT 0 NOT NULL,
  requested DATE,
  due DATE,
  tier SMALLINT NOT NULL,
  score NUMERIC NOT NULL,
  short BOOLEAN DEFAULT false NOT NULL,
  reason TEXT NOT NULL,
  earliest DATE,
  schedule JSONB DEFAULT '[]'::jsonb NOT NULL,
  CONSTRAINT pk_order_line PRIMARY KEY (order_id, line_no),
  CONSTRAINT ck_order_line_told CHECK (ordered >= 0 AND cancel_asked >= 0 AND released >= 0 AND shipped >= 0 AND returned >= 0),
  CONSTRAINT ck_order_line_cancelled CHECK (cancelled = least(cancel_asked, greatest(0, ordered - greatest(shipped, released)))),
  CONSTRAINT ck_order_line_promised CHECK (firm >= 0 AND planned >= 0 AND open >= 0),
  CONSTRAINT ck_order_line_conserved CHECK (least(shipped, ordered) + firm + planned + open + cancelled = ordered)
) WITH (fillfactor = 70)

CREATE INDEX ix_order_line_live ON order_line (site, sku) WHERE firm + planned + open > 0

CREATE TABLE promise_log (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  order_id UUID NOT NULL,
  event_id TEXT NOT NULL,
  changes JSONB NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_promise_log PRIMARY KEY (id)
)

CREATE INDEX ix_promise_log_order ON promise_log (order_id)

CREATE TABLE explanation (
  order_id UUID NOT NULL,
  line_no INTEGER NOT NULL,
  facts JSONB NOT NULL,
  CONSTRAINT pk_explanation PRIMARY KEY (order_id, line_no)
)

CREATE TABLE hold (
  id UUID NOT NULL,
  account_id TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  expires_at TIMESTAMP WITH TIME ZONE,
  deadline DATE,
  extensions INTEGER DEFAULT 0 NOT NULL,
  row_version INTEGER DEFAULT 1 NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_hold PRIMARY KEY (id),
  CONSTRAINT ck_hold_state CHECK (state IN ('held', 'confirmed', 'taken', 'released', 'expired'))
)

CREATE INDEX ix_hold_account ON hold (account_id, id)

CREATE INDEX ix_hold_held ON hold (account_id) WHERE state = 'held'

CREATE INDEX ix_hold_expires ON hold (expires_at) WHERE state = 'held'

CREATE INDEX ix_hold_deadline ON hold (deadline) WHERE state = 'confirmed'

CREATE TABLE hold_line (
  hold_id UUID NOT NULL,
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  live BIGINT NOT NULL,
  CONSTRAINT pk_hold_line PRIMARY KEY (hold_id, site, sku),
  CONSTRAINT ck_hold_line_quantity CHECK (quantity > 0 AND live BETWEEN 0 AND quantity)
)

CREATE INDEX ix_hold_line_live ON hold_line (site, sku) WHERE live > 0

CREATE TABLE run (
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  closed_date DATE NOT NULL,
  next_date DATE NOT NULL,
  state TEXT NOT NULL,
  skus INTEGER DEFAULT 0 NOT NULL,
  lines INTEGER DEFAULT 0 NOT NULL,
  changed_lines INTEGER DEFAULT 0 NOT NULL,
  firm_quantity BIGINT DEFAULT 0 NOT NULL,
  planned_quantity BIGINT DEFAULT 0 NOT NULL,
  open_quantity BIGINT DEFAULT 0 NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  completed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_run PRIMARY KEY (id),
  CONSTRAINT uq_run_closed_date UNIQUE (closed_date)
)

CREATE TABLE run_line (
  run_id UUID NOT NULL,
  order_id UUID NOT NULL,
  line_no INTEGER NOT NULL,
  "old" JSONB NOT NULL,
  "new" JSONB NOT NULL,
  reason TEXT NOT NULL,
  backorder SMALLINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_run_line PRIMARY KEY (run_id, order_id, line_no)
)

CREATE TABLE demand (
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  work_date DATE NOT NULL,
  account_id TEXT NOT NULL,
  tier SMALLINT NOT NULL,
  quantity BIGINT NOT NULL,
  CONSTRAINT pk_demand PRIMARY KEY (site, sku, work_date, account_id)
)

CREATE TABLE fill_rate (
  work_date DATE NOT NULL,
  account_id TEXT NOT NULL,
  tier SMALLINT NOT NULL,
  asked BIGINT NOT NULL,
  at_once BIGINT NOT NULL,
  within_14 BIGINT,
  skus_asked INTEGER NOT NULL,
  skus_at_once INTEGER NOT NULL,
  skus_within_14 INTEGER,
  CONSTRAINT pk_fill_rate PRIMARY KEY (work_date, account_id)
)
