CREATE TABLE short_line (
  order_source text NOT NULL,
  order_id text NOT NULL,
  line_no bigint NOT NULL,
  account_id text NOT NULL,
  short boolean NOT NULL,
  closed_date date NOT NULL,
  sku text,
  lacking bigint NOT NULL,
  reason text,
  earliest date,
  CONSTRAINT pk_short_line PRIMARY KEY (order_source, order_id, line_no)
)

CREATE INDEX ix_short_line_account_id ON short_line (account_id) WHERE short

CREATE INDEX ix_short_line_closed_date ON short_line (closed_date) WHERE NOT short

CREATE TABLE season_shortfall (
  account_id text NOT NULL,
  season_id text NOT NULL,
  starts_on date NOT NULL,
  closed_date date NOT NULL,
  skus integer NOT NULL,
  missing bigint NOT NULL,
  needed_on date,
  CONSTRAINT pk_season_shortfall PRIMARY KEY (account_id, season_id)
)

CREATE TABLE tier_move (
  account_id text NOT NULL,
  effective date NOT NULL,
  previous text NOT NULL,
  tier text NOT NULL,
  reason text NOT NULL,
  decided_at timestamptz NOT NULL,
  CONSTRAINT pk_tier_move PRIMARY KEY (account_id, effective)
)

CREATE TABLE run_heard (
  service text NOT NULL,
  closed_date date NOT NULL,
  heard_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_run_heard PRIMARY KEY (service),
  CONSTRAINT ck_run_heard_service CHECK (service IN ('supply', 'scoring'))
)

CREATE INDEX ix_engagement_owner ON engagement (owner, due_on) WHERE owner IS NOT NULL

CREATE INDEX ix_due_item_day ON due_item (due_on, item_id)

CREATE INDEX ix_due_item_account_day ON due_item (account_id, due_on)

CREATE INDEX ix_due_item_cancelled ON due_item (due_on) WHERE state = 'cancelled'
