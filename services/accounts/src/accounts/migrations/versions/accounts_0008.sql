CREATE TABLE engagement (
  engagement_id uuid NOT NULL,
  kind text NOT NULL,
  account_id text NOT NULL,
  subject text,
  state text NOT NULL,
  fields jsonb NOT NULL,
  figures jsonb DEFAULT '{}' NOT NULL,
  opened_on date NOT NULL,
  due_on date,
  ended_on date,
  owner text,
  signature integer DEFAULT 0 NOT NULL,
  occupies text,
  occupied_from timestamp with time zone,
  occupied_until timestamp with time zone,
  row_version bigint DEFAULT 1 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_engagement PRIMARY KEY (engagement_id),
  CONSTRAINT fk_engagement_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_engagement_owner FOREIGN KEY (owner) REFERENCES person,
  CONSTRAINT fk_engagement_occupies FOREIGN KEY (occupies) REFERENCES person,
  CONSTRAINT ck_engagement_row_version CHECK (row_version > 0),
  CONSTRAINT ck_engagement_signature CHECK (signature >= 0),
  CONSTRAINT ck_engagement_occupied CHECK (num_nulls(occupies, occupied_from, occupied_until) IN (0, 3) AND occupied_until > occupied_from)
)

CREATE UNIQUE INDEX uq_engagement_subject ON engagement (kind, account_id, subject) WHERE subject IS NOT NULL

CREATE INDEX ix_engagement_account_id ON engagement (account_id, opened_on, engagement_id)

CREATE INDEX ix_engagement_account_id_kind ON engagement (account_id, kind, ended_on)

CREATE INDEX ix_engagement_kind ON engagement (kind, opened_on, engagement_id)

CREATE INDEX ix_engagement_opened_on ON engagement (opened_on, engagement_id)

CREATE INDEX ix_engagement_updated_at ON engagement (updated_at, engagement_id)

CREATE INDEX ix_engagement_due_on ON engagement (due_on, engagement_id) WHERE ended_on IS NULL

CREATE INDEX ix_engagement_occupies ON engagement (occupies, occupied_from) WHERE occupies IS NOT NULL

CREATE TABLE engagement_move (
  engagement_id uuid NOT NULL,
  row_version bigint NOT NULL,
  move text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  person_id text,
  actor text NOT NULL,
  at timestamp with time zone DEFAULT now() NOT NULL,
  business_date date NOT NULL,
  note text,
  CONSTRAINT pk_engagement_move PRIMARY KEY (engagement_id, row_version),
  CONSTRAINT fk_engagement_move_engagement_id FOREIGN KEY (engagement_id) REFERENCES engagement
)

CREATE TABLE engagement_signature (
  engagement_id uuid NOT NULL,
  version integer NOT NULL,
  signed_by text NOT NULL,
  signed_at timestamp with time zone DEFAULT now() NOT NULL,
  signed_on date NOT NULL,
  late boolean NOT NULL,
  content jsonb NOT NULL,
  CONSTRAINT pk_engagement_signature PRIMARY KEY (engagement_id, version),
  CONSTRAINT fk_engagement_signature_engagement_id FOREIGN KEY (engagement_id) REFERENCES engagement,
  CONSTRAINT fk_engagement_signature_signed_by FOREIGN KEY (signed_by) REFERENCES person,
  CONSTRAINT ck_engagement_signature_version CHECK (version > 0)
)

CREATE TABLE due_item (
  item_id uuid NOT NULL,
  kind text NOT NULL,
  account_id text NOT NULL,
  engagement_id uuid,
  rule text NOT NULL,
  due_on date NOT NULL,
  state text DEFAULT 'open' NOT NULL,
  opened_on date NOT NULL,
  ended_on date,
  told_overdue_on date,
  CONSTRAINT pk_due_item PRIMARY KEY (item_id),
  CONSTRAINT fk_due_item_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_due_item_engagement_id FOREIGN KEY (engagement_id) REFERENCES engagement,
  CONSTRAINT ck_due_item_deadline CHECK ((rule = 'deadline') = (engagement_id IS NOT NULL)),
  CONSTRAINT ck_due_item_rule CHECK (rule IN ('deadline', 'cadence')),
  CONSTRAINT ck_due_item_state CHECK (state IN ('open', 'done', 'cancelled')),
  CONSTRAINT ck_due_item_ended CHECK ((state = 'open') = (ended_on IS NULL))
)

CREATE UNIQUE INDEX uq_due_item_engagement ON due_item (engagement_id) WHERE engagement_id IS NOT NULL

CREATE UNIQUE INDEX uq_due_item_cadence ON due_item (account_id, kind) WHERE rule = 'cadence' AND state = 'open'

CREATE INDEX ix_due_item_account_id ON due_item (account_id, due_on, item_id) WHERE state = 'open'

CREATE INDEX ix_due_item_due_on ON due_item (due_on, item_id) WHERE state = 'open'

CREATE INDEX ix_due_item_untold ON due_item (due_on, item_id) WHERE state = 'open' AND told_overdue_on IS NULL

CREATE TABLE account_standing (
  account_id text NOT NULL,
  version bigint NOT NULL,
  score numeric NOT NULL,
  tier text NOT NULL,
  since date NOT NULL,
  next_score numeric,
  next_tier text,
  next_since date,
  first_on date NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_account_standing PRIMARY KEY (account_id),
  CONSTRAINT ck_account_standing_next CHECK (num_nulls(next_score, next_tier, next_since) IN (0, 3))
)
