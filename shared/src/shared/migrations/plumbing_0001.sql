CREATE TABLE access_account (
  account_id TEXT NOT NULL, 
  version BIGINT NOT NULL, 
  name TEXT NOT NULL, 
  account_type TEXT NOT NULL, 
  status TEXT NOT NULL, 
  relationship_type TEXT NOT NULL, 
  currency TEXT NOT NULL, 
  programme_eligible BOOLEAN NOT NULL, 
  manager TEXT, 
  territory_path TEXT[] NOT NULL, 
  default_site TEXT, 
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_access_account PRIMARY KEY (account_id)
)

CREATE TABLE access_alias (
  source TEXT NOT NULL, 
  number TEXT NOT NULL, 
  account_id TEXT NOT NULL, 
  CONSTRAINT pk_access_alias PRIMARY KEY (source, number, account_id)
)

CREATE INDEX ix_access_alias_account_id ON access_alias (account_id)

CREATE TABLE access_deputy (
  person_id TEXT NOT NULL, 
  place SMALLINT NOT NULL, 
  deputises_for TEXT NOT NULL, 
  since DATE NOT NULL, 
  until DATE, 
  CONSTRAINT pk_access_deputy PRIMARY KEY (person_id, place)
)

CREATE INDEX ix_access_deputy_deputises_for ON access_deputy (deputises_for)

CREATE TABLE access_identity (
  identity_hash TEXT NOT NULL, 
  person_id TEXT NOT NULL, 
  CONSTRAINT pk_access_identity PRIMARY KEY (identity_hash, person_id)
)

CREATE INDEX ix_access_identity_person_id ON access_identity (person_id)

CREATE TABLE access_lead (
  person_id TEXT NOT NULL, 
  place SMALLINT NOT NULL, 
  territory_id TEXT NOT NULL, 
  since DATE NOT NULL, 
  until DATE, 
  CONSTRAINT pk_access_lead PRIMARY KEY (person_id, place)
)

CREATE INDEX ix_access_lead_territory_id ON access_lead (territory_id)

CREATE TABLE access_member (
  account_id TEXT NOT NULL, 
  place SMALLINT NOT NULL, 
  kind TEXT NOT NULL, 
  person_id TEXT NOT NULL, 
  function TEXT, 
  since DATE, 
  until DATE, 
  CONSTRAINT pk_access_member PRIMARY KEY (account_id, place)
)

CREATE INDEX ix_access_member_person_id ON access_member (person_id, account_id)

CREATE TABLE access_person (
  person_id TEXT NOT NULL, 
  version BIGINT NOT NULL, 
  active BOOLEAN NOT NULL, 
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_access_person PRIMARY KEY (person_id)
)

CREATE TABLE access_territory (
  territory_id TEXT NOT NULL, 
  account_id TEXT NOT NULL, 
  CONSTRAINT pk_access_territory PRIMARY KEY (territory_id, account_id)
)

CREATE INDEX ix_access_territory_account_id ON access_territory (account_id)

CREATE TABLE business_clock (
  calendar TEXT NOT NULL, 
  closed_date DATE NOT NULL, 
  next_date DATE NOT NULL, 
  closed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_business_clock PRIMARY KEY (calendar)
)

CREATE TABLE dead_letter (
  id UUID NOT NULL, 
  topic TEXT NOT NULL, 
  partition INTEGER NOT NULL, 
  "offset" BIGINT NOT NULL, 
  key BYTEA, 
  value BYTEA, 
  value_size BIGINT NOT NULL, 
  value_sha256 TEXT NOT NULL, 
  headers TEXT NOT NULL, 
  reason TEXT NOT NULL, 
  attempts INTEGER DEFAULT '1' NOT NULL, 
  state TEXT DEFAULT 'open' NOT NULL, 
  died_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_dead_letter PRIMARY KEY (id), 
  CONSTRAINT uq_dead_letter_topic_partition_offset_value_sha256 UNIQUE (topic, partition, "offset", value_sha256)
)

CREATE INDEX ix_dead_letter_state ON dead_letter (state, died_at)

CREATE TABLE idempotency_key (
  principal BYTEA NOT NULL, 
  key TEXT NOT NULL, 
  fingerprint BYTEA NOT NULL, 
  status SMALLINT NOT NULL, 
  headers JSONB NOT NULL, 
  body BYTEA NOT NULL, 
  kept_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_idempotency_key PRIMARY KEY (principal, key)
)

CREATE INDEX ix_idempotency_key_kept_at ON idempotency_key USING brin (kept_at)

CREATE TABLE import_error (
  import_id UUID NOT NULL, 
  row_no BIGINT NOT NULL, 
  detail TEXT NOT NULL, 
  cells TEXT NOT NULL, 
  CONSTRAINT pk_import_error PRIMARY KEY (import_id, row_no)
)

CREATE TABLE import_file (
  id UUID NOT NULL, 
  kind TEXT NOT NULL, 
  format TEXT NOT NULL, 
  owner TEXT NOT NULL, 
  content BYTEA, 
  state TEXT DEFAULT 'queued' NOT NULL, 
  reason TEXT, 
  rows_total INTEGER NOT NULL, 
  rows_read INTEGER DEFAULT '0' NOT NULL, 
  rows_ok INTEGER DEFAULT '0' NOT NULL, 
  rows_failed INTEGER DEFAULT '0' NOT NULL, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  ended_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT pk_import_file PRIMARY KEY (id), 
  CONSTRAINT ck_import_file_state CHECK (state IN ('queued', 'running', 'done', 'failed')), 
  CONSTRAINT ck_import_file_rows CHECK (rows_read = rows_ok + rows_failed)
)

CREATE TABLE inbox (
  source TEXT NOT NULL, 
  event_id TEXT NOT NULL, 
  seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_inbox PRIMARY KEY (source, event_id)
)

CREATE INDEX ix_inbox_seen_at ON inbox USING brin (seen_at)

CREATE TABLE job (
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  kind TEXT NOT NULL, 
  key TEXT NOT NULL, 
  payload JSONB NOT NULL, 
  progress JSONB DEFAULT '{}' NOT NULL, 
  state TEXT DEFAULT 'due' NOT NULL, 
  run_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  business_day DATE, 
  attempts INTEGER DEFAULT '0' NOT NULL, 
  error TEXT, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  ended_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT pk_job PRIMARY KEY (id), 
  CONSTRAINT uq_job_kind_key UNIQUE (kind, key), 
  CONSTRAINT ck_job_state CHECK (state IN ('due', 'done', 'failed'))
)

CREATE INDEX ix_job_due ON job (run_at) WHERE state = 'due'

CREATE TABLE outbox (
  position BIGINT GENERATED ALWAYS AS IDENTITY, 
  topic TEXT NOT NULL, 
  key TEXT NOT NULL, 
  headers TEXT NOT NULL, 
  value BYTEA, 
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  sent_at TIMESTAMP WITH TIME ZONE, 
  CONSTRAINT pk_outbox PRIMARY KEY (position)
)

CREATE INDEX ix_outbox_created_at ON outbox USING brin (created_at)

CREATE INDEX ix_outbox_unsent ON outbox (position) WHERE sent_at IS NULL

CREATE TABLE record_count (
  topic TEXT NOT NULL, 
  partition INTEGER NOT NULL, 
  next_offset BIGINT NOT NULL, 
  records_read BIGINT DEFAULT '0' NOT NULL, 
  handled BIGINT DEFAULT '0' NOT NULL, 
  duplicate BIGINT DEFAULT '0' NOT NULL, 
  not_ours BIGINT DEFAULT '0' NOT NULL, 
  refused BIGINT DEFAULT '0' NOT NULL, 
  waiting BIGINT DEFAULT '0' NOT NULL, 
  dead BIGINT DEFAULT '0' NOT NULL, 
  CONSTRAINT pk_record_count PRIMARY KEY (topic, partition), 
  CONSTRAINT ck_record_count_six_outcomes CHECK (records_read = handled + duplicate + not_ours + refused + waiting + dead)
)

CREATE TABLE waiting_record (
  id BIGINT GENERATED ALWAYS AS IDENTITY, 
  source TEXT NOT NULL, 
  event_id TEXT NOT NULL, 
  type TEXT NOT NULL, 
  missing_kind TEXT NOT NULL, 
  missing_key TEXT NOT NULL, 
  topic TEXT NOT NULL, 
  partition INTEGER NOT NULL, 
  "offset" BIGINT NOT NULL, 
  key BYTEA, 
  value BYTEA, 
  headers TEXT NOT NULL, 
  since TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
  CONSTRAINT pk_waiting_record PRIMARY KEY (id), 
  CONSTRAINT uq_waiting_record_source_event_id UNIQUE (source, event_id)
)

CREATE INDEX ix_waiting_record_missing ON waiting_record (missing_kind, missing_key)
