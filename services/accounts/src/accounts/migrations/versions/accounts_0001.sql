CREATE SEQUENCE account_number

CREATE TABLE territory (
  territory_id text NOT NULL,
  version bigint NOT NULL,
  name text NOT NULL,
  parent_id text,
  path text[] NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_territory PRIMARY KEY (territory_id),
  CONSTRAINT fk_territory_parent_id FOREIGN KEY (parent_id) REFERENCES territory,
  CONSTRAINT ck_territory_path_ends_here CHECK (path[cardinality(path)] = territory_id),
  CONSTRAINT ck_territory_not_its_own_parent CHECK (parent_id <> territory_id)
)

CREATE INDEX ix_territory_parent_id ON territory (parent_id)

CREATE TABLE person (
  person_id text NOT NULL,
  version bigint NOT NULL,
  state_version bigint NOT NULL,
  kind text NOT NULL,
  active boolean NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_person PRIMARY KEY (person_id),
  CONSTRAINT ck_person_kind CHECK (kind IN ('staff', 'customer')),
  CONSTRAINT ck_person_state_version CHECK (state_version BETWEEN 1 AND version)
)

CREATE TABLE person_contact (
  person_id text NOT NULL,
  name text NOT NULL,
  email text,
  phone text,
  locale text NOT NULL,
  time_zone text NOT NULL,
  identities jsonb NOT NULL DEFAULT '[]',
  CONSTRAINT pk_person_contact PRIMARY KEY (person_id),
  CONSTRAINT fk_person_contact_person_id FOREIGN KEY (person_id) REFERENCES person
)

ALTER TABLE person_contact ENABLE ROW LEVEL SECURITY

-- whoever touches contact data names the persons first, for this transaction only: a forgotten filter finds nobody
CREATE POLICY named_persons ON person_contact TO accounts_app
  USING (person_id = ANY (string_to_array(current_setting('accounts.contact_persons', true), ',')))
  WITH CHECK (person_id = ANY (string_to_array(current_setting('accounts.contact_persons', true), ',')))

CREATE TABLE person_identity (
  identity_hash text NOT NULL,
  person_id text NOT NULL,
  CONSTRAINT pk_person_identity PRIMARY KEY (identity_hash),
  CONSTRAINT fk_person_identity_person_id FOREIGN KEY (person_id) REFERENCES person
)

CREATE INDEX ix_person_identity_person_id ON person_identity (person_id)

CREATE TABLE deputyship (
  person_id text NOT NULL,
  deputy_id text NOT NULL,
  since date NOT NULL,
  until date,
  CONSTRAINT pk_deputyship PRIMARY KEY (person_id, deputy_id, since),
  CONSTRAINT fk_deputyship_person_id FOREIGN KEY (person_id) REFERENCES person,
  CONSTRAINT fk_deputyship_deputy_id FOREIGN KEY (deputy_id) REFERENCES person,
  CONSTRAINT ck_deputyship_until CHECK (until >= since),
  CONSTRAINT ck_deputyship_somebody_else CHECK (deputy_id <> person_id)
)

CREATE INDEX ix_deputyship_deputy_id ON deputyship (deputy_id)

CREATE TABLE territory_lead (
  territory_id text NOT NULL,
  person_id text NOT NULL,
  since date NOT NULL,
  until date,
  CONSTRAINT pk_territory_lead PRIMARY KEY (territory_id, person_id, since),
  CONSTRAINT fk_territory_lead_territory_id FOREIGN KEY (territory_id) REFERENCES territory,
  CONSTRAINT fk_territory_lead_person_id FOREIGN KEY (person_id) REFERENCES person,
  CONSTRAINT ck_territory_lead_until CHECK (until >= since)
)

CREATE INDEX ix_territory_lead_person_id ON territory_lead (person_id)

CREATE TABLE account (
  account_id text NOT NULL,
  version bigint NOT NULL,
  legal_name text NOT NULL,
  trading_name text,
  account_type text NOT NULL,
  relationship_type text NOT NULL,
  lifecycle_stage text NOT NULL,
  status text NOT NULL,
  relationship_since date,
  currency text NOT NULL,
  programme_eligible boolean NOT NULL,
  default_site text,
  territory_id text,
  locations jsonb NOT NULL,
  closed_reason text,
  opened_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_account PRIMARY KEY (account_id),
  CONSTRAINT fk_account_territory_id FOREIGN KEY (territory_id) REFERENCES territory,
  CONSTRAINT ck_account_status CHECK (status IN ('prospect', 'active', 'at_risk', 'lost', 'won_back', 'closed')),
  CONSTRAINT ck_account_closed_with_reason CHECK ((status = 'closed') = (closed_reason IS NOT NULL)),
  CONSTRAINT ck_account_version CHECK (version > 0)
)

CREATE INDEX ix_account_territory_id ON account (territory_id)

CREATE INDEX ix_account_updated_at ON account (updated_at)

CREATE TABLE account_alias (
  source text NOT NULL,
  number text NOT NULL,
  account_id text NOT NULL,
  place integer NOT NULL,
  CONSTRAINT pk_account_alias PRIMARY KEY (source, number),
  CONSTRAINT fk_account_alias_account_id FOREIGN KEY (account_id) REFERENCES account
)

CREATE INDEX ix_account_alias_account_id ON account_alias (account_id)

CREATE TABLE account_lifecycle (
  account_id text NOT NULL,
  version bigint NOT NULL,
  lifecycle_stage text NOT NULL,
  status text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_account_lifecycle PRIMARY KEY (account_id, version),
  CONSTRAINT fk_account_lifecycle_account_id FOREIGN KEY (account_id) REFERENCES account
)

CREATE TABLE account_manager (
  account_id text NOT NULL,
  version bigint NOT NULL,
  manager text NOT NULL,
  since date NOT NULL,
  until date,
  reason text,
  CONSTRAINT pk_account_manager PRIMARY KEY (account_id, version),
  CONSTRAINT fk_account_manager_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_account_manager_manager FOREIGN KEY (manager) REFERENCES person,
  CONSTRAINT ck_account_manager_until CHECK (until >= since)
)

-- exactly one answers for an account at any time
CREATE UNIQUE INDEX uq_account_manager_one_active ON account_manager (account_id) WHERE until IS NULL

CREATE INDEX ix_account_manager_manager ON account_manager (manager) WHERE until IS NULL

CREATE TABLE account_member (
  account_id text NOT NULL,
  member_group text NOT NULL,
  person_id text NOT NULL,
  function text NOT NULL,
  since date NOT NULL,
  until date,
  CONSTRAINT pk_account_member PRIMARY KEY (account_id, member_group, person_id, function, since),
  CONSTRAINT fk_account_member_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_account_member_person_id FOREIGN KEY (person_id) REFERENCES person,
  CONSTRAINT ck_account_member_member_group CHECK (member_group IN ('team', 'customer_users')),
  CONSTRAINT ck_account_member_until CHECK (until >= since)
)

CREATE INDEX ix_account_member_person_id ON account_member (person_id)

-- a customer's user belongs to one account
CREATE UNIQUE INDEX uq_account_member_one_account ON account_member (person_id) WHERE member_group = 'customer_users'

CREATE TABLE audit_entry (
  entry_id uuid NOT NULL DEFAULT uuidv7(),
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  operation text NOT NULL,
  object_kind text NOT NULL,
  object_id text NOT NULL,
  before_hash text,
  after_hash text,
  request_id text,
  CONSTRAINT pk_audit_entry PRIMARY KEY (entry_id)
)

CREATE INDEX ix_audit_entry_object ON audit_entry (object_kind, object_id)

-- the app adds to the trail and can neither read nor mend it
REVOKE ALL ON audit_entry FROM accounts_app

GRANT INSERT ON audit_entry TO accounts_app
