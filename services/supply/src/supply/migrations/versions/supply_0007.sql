CREATE TABLE season (
  season_id TEXT NOT NULL,
  name TEXT NOT NULL,
  families TEXT[] NOT NULL,
  territory_id TEXT,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  peak_index DOUBLE PRECISION NOT NULL,
  weekly_capacity BIGINT NOT NULL,
  production_days INTEGER NOT NULL,
  transport_days INTEGER NOT NULL,
  review_days INTEGER NOT NULL,
  horizon_weeks INTEGER NOT NULL,
  protection_class TEXT NOT NULL,
  release_on DATE NOT NULL,
  decay TEXT NOT NULL,
  state TEXT DEFAULT 'open' NOT NULL,
  announced_on DATE,
  row_version INTEGER DEFAULT 1 NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_season PRIMARY KEY (season_id),
  CONSTRAINT ck_season_length CHECK (starts_on <= ends_on AND release_on >= starts_on),
  CONSTRAINT ck_season_figures CHECK (peak_index > 0 AND weekly_capacity >= 0 AND horizon_weeks > 0),
  CONSTRAINT ck_season_state CHECK (state IN ('open', 'announced', 'withdrawn')),
  CONSTRAINT ck_season_kinds CHECK (protection_class IN ('core', 'prioritised') AND decay IN ('none', 'linear'))
)

CREATE TABLE peak_plan (
  season_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  engagement_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  agreed_on DATE NOT NULL,
  signed_by TEXT NOT NULL,
  shortfall JSONB DEFAULT '[]'::jsonb NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_peak_plan PRIMARY KEY (season_id, account_id)
)

CREATE TABLE protection (
  protection_id UUID NOT NULL,
  season_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  site TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  core BOOLEAN NOT NULL,
  priority SMALLINT NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  release_on DATE NOT NULL,
  linear BOOLEAN NOT NULL,
  reason TEXT,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_protection PRIMARY KEY (protection_id),
  CONSTRAINT ck_protection_figures CHECK (quantity > 0 AND priority BETWEEN 0 AND 3)
)

CREATE UNIQUE INDEX uq_protection_live ON protection (season_id, account_id, site, sku) WHERE reason IS NULL

CREATE INDEX ix_protection_stock ON protection (site, sku) WHERE reason IS NULL

CREATE INDEX ix_protection_account ON protection (account_id)

CREATE TABLE protection_bucket (
  protection_id UUID NOT NULL,
  first_day DATE NOT NULL,
  quantity BIGINT NOT NULL,
  asked BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_protection_bucket PRIMARY KEY (protection_id, first_day),
  CONSTRAINT ck_protection_bucket_figures CHECK (quantity >= 0 AND asked >= 0)
)
