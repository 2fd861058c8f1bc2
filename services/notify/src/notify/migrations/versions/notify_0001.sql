CREATE TABLE rule (
  rule_id uuid NOT NULL,
  version integer NOT NULL,
  position integer NOT NULL,
  enabled boolean NOT NULL,
  name text NOT NULL,
  content jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_rule PRIMARY KEY (rule_id),
  CONSTRAINT ck_rule_version CHECK (version >= 1)
)

CREATE TABLE rule_version (
  rule_id uuid NOT NULL,
  version integer NOT NULL,
  position integer NOT NULL,
  enabled boolean NOT NULL,
  name text NOT NULL,
  content jsonb NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by text,
  CONSTRAINT pk_rule_version PRIMARY KEY (rule_id, version),
  CONSTRAINT fk_rule_version_rule_id FOREIGN KEY (rule_id) REFERENCES rule
)

CREATE TABLE department (
  department text NOT NULL,
  version integer NOT NULL,
  person_ids text[] NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_department PRIMARY KEY (department)
)

CREATE TABLE account_tier (
  account_id text NOT NULL,
  version bigint NOT NULL,
  tier text NOT NULL,
  next_tier text,
  next_since date,
  CONSTRAINT pk_account_tier PRIMARY KEY (account_id),
  CONSTRAINT ck_account_tier_next CHECK ((next_tier IS NULL) = (next_since IS NULL))
)

CREATE TABLE notice (
  notice_id uuid NOT NULL,
  event_source text NOT NULL,
  event_id text NOT NULL,
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  event_type text NOT NULL,
  severity text NOT NULL,
  business_date date NOT NULL,
  occurred_at timestamptz NOT NULL,
  account_id text,
  account_ids text[] NOT NULL,
  data jsonb NOT NULL,
  audience text[] NOT NULL,
  otherwise text[] NOT NULL,
  inbox text NOT NULL,
  email text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_notice PRIMARY KEY (notice_id),
  CONSTRAINT uq_notice_event_source_event_id_rule_id UNIQUE (event_source, event_id, rule_id),
  CONSTRAINT fk_notice_rule_id_rule_version FOREIGN KEY (rule_id, rule_version) REFERENCES rule_version,
  CONSTRAINT ck_notice_inbox CHECK (inbox IN ('unwanted', 'open', 'done', 'nobody')),
  CONSTRAINT ck_notice_email CHECK (email IN ('unwanted', 'open', 'done', 'nobody'))
)

CREATE INDEX ix_notice_open ON notice (business_date) WHERE inbox = 'open' OR email = 'open'

CREATE TABLE digest_window (
  closed_date date NOT NULL,
  closed_at timestamptz,
  runs text[] NOT NULL DEFAULT '{}',
  claimed_at timestamptz,
  CONSTRAINT pk_digest_window PRIMARY KEY (closed_date)
)

CREATE INDEX ix_digest_window_unclaimed ON digest_window (closed_date) WHERE claimed_at IS NULL

CREATE TABLE digest (
  digest_id uuid NOT NULL,
  closed_date date NOT NULL,
  person_id text NOT NULL,
  message_id text NOT NULL,
  state text NOT NULL DEFAULT 'queued',
  created_at timestamptz NOT NULL DEFAULT now(),
  next_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  reason text,
  CONSTRAINT pk_digest PRIMARY KEY (digest_id),
  CONSTRAINT fk_digest_closed_date FOREIGN KEY (closed_date) REFERENCES digest_window,
  CONSTRAINT uq_digest_closed_date_person_id UNIQUE (closed_date, person_id),
  CONSTRAINT uq_digest_message_id UNIQUE (message_id),
  CONSTRAINT ck_digest_state CHECK (state IN ('queued', 'sent', 'failed')),
  CONSTRAINT ck_digest_ended CHECK ((state = 'queued') = (ended_at IS NULL))
)

CREATE TABLE attempt (
  digest_id uuid NOT NULL,
  number integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  result text,
  code text,
  detail text,
  address_hash bytea,
  CONSTRAINT pk_attempt PRIMARY KEY (digest_id, number),
  CONSTRAINT fk_attempt_digest_id FOREIGN KEY (digest_id) REFERENCES digest,
  CONSTRAINT ck_attempt_result CHECK (result IN ('sent', 'refused', 'unknown')),
  CONSTRAINT ck_attempt_ended CHECK ((result IS NULL) = (ended_at IS NULL))
)

CREATE TABLE notification (
  notification_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  recipient_id text NOT NULL,
  channel text NOT NULL,
  state text NOT NULL,
  account_ids text[] NOT NULL,
  digest_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  reason text,
  acknowledged_at timestamptz,
  CONSTRAINT pk_notification PRIMARY KEY (notification_id),
  CONSTRAINT fk_notification_notice_id FOREIGN KEY (notice_id) REFERENCES notice,
  CONSTRAINT fk_notification_digest_id FOREIGN KEY (digest_id) REFERENCES digest,
  CONSTRAINT uq_notification_notice_id_recipient_id_channel UNIQUE (notice_id, recipient_id, channel),
  CONSTRAINT ck_notification_channel CHECK (channel IN ('inbox', 'email')),
  CONSTRAINT ck_notification_state CHECK (state IN ('queued', 'delivered', 'failed')),
  CONSTRAINT ck_notification_digest CHECK ((channel = 'email') = (digest_id IS NOT NULL)),
  CONSTRAINT ck_notification_ended CHECK ((state = 'queued') = (ended_at IS NULL))
)

CREATE INDEX ix_notification_inbox ON notification (recipient_id, notification_id) WHERE channel = 'inbox'

CREATE INDEX ix_notification_digest_id ON notification (digest_id) WHERE digest_id IS NOT NULL

INSERT INTO department (department, version, person_ids) VALUES ('planner', 1, '{}')

INSERT INTO rule (rule_id, version, position, enabled, name, content)
SELECT uuidv7(), 1, t.position, true, t.name, t.content::jsonb
FROM (VALUES
  (100, 'Stock runs low for a key account',
   '{"match": {"event_types": ["StockLow"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}'),
  (200, 'A strategic or key account''s order is short',
   '{"match": {"event_types": ["BackorderOpened"], "tiers": ["strategic", "key"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}'),
  (300, 'A reservation ended without an order',
   '{"match": {"event_types": ["ReservationExpired"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}'),
  (400, 'An account changes tier',
   '{"match": {"event_types": ["TierChanged"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}')
) AS t (position, name, content)

INSERT INTO rule_version (rule_id, version, position, enabled, name, content)
SELECT rule_id, version, position, enabled, name, content FROM rule
