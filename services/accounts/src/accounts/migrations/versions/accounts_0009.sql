CREATE TABLE stakeholder (
  stakeholder_id text NOT NULL,
  version bigint NOT NULL,
  state text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_stakeholder PRIMARY KEY (stakeholder_id),
  CONSTRAINT ck_stakeholder_version CHECK (version > 0),
  CONSTRAINT ck_stakeholder_state CHECK (state IN ('present', 'deleted', 'erased'))
)

CREATE TABLE stakeholder_contact (
  stakeholder_id text NOT NULL,
  name text NOT NULL,
  email text,
  phone text,
  locale text NOT NULL,
  CONSTRAINT pk_stakeholder_contact PRIMARY KEY (stakeholder_id),
  CONSTRAINT fk_stakeholder_contact_stakeholder_id FOREIGN KEY (stakeholder_id) REFERENCES stakeholder
)

ALTER TABLE stakeholder_contact ENABLE ROW LEVEL SECURITY

-- as for persons: whoever touches contact data names whose it is first, for this transaction only
CREATE POLICY named_stakeholders ON stakeholder_contact TO accounts_app
  USING (stakeholder_id = ANY (string_to_array(current_setting('accounts.contact_stakeholders', true), ',')))
  WITH CHECK (stakeholder_id = ANY (string_to_array(current_setting('accounts.contact_stakeholders', true), ',')))

CREATE TABLE stakeholder_role (
  account_id text NOT NULL,
  stakeholder_id text NOT NULL,
  since date NOT NULL,
  until date,
  function text NOT NULL,
  level text NOT NULL,
  decision_role text,
  stance text,
  product_knowledge text,
  is_frontline boolean NOT NULL,
  CONSTRAINT pk_stakeholder_role PRIMARY KEY (account_id, stakeholder_id, since),
  CONSTRAINT fk_stakeholder_role_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_stakeholder_role_stakeholder_id FOREIGN KEY (stakeholder_id) REFERENCES stakeholder,
  CONSTRAINT ck_stakeholder_role_until CHECK (until >= since),
  CONSTRAINT ck_stakeholder_role_level CHECK (level IN ('board', 'executive', 'department_head', 'manager', 'specialist', 'counter'))
)

CREATE UNIQUE INDEX uq_stakeholder_role_one_open ON stakeholder_role (account_id, stakeholder_id) WHERE until IS NULL

CREATE INDEX ix_stakeholder_role_stakeholder_id ON stakeholder_role (stakeholder_id)

CREATE TABLE relationship_pair (
  account_id text NOT NULL,
  stakeholder_id text NOT NULL,
  person_id text NOT NULL,
  strength smallint NOT NULL,
  last_contact date,
  CONSTRAINT pk_relationship_pair PRIMARY KEY (account_id, stakeholder_id, person_id),
  CONSTRAINT fk_relationship_pair_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_relationship_pair_stakeholder_id FOREIGN KEY (stakeholder_id) REFERENCES stakeholder,
  CONSTRAINT fk_relationship_pair_person_id FOREIGN KEY (person_id) REFERENCES person,
  CONSTRAINT ck_relationship_pair_strength CHECK (strength BETWEEN 1 AND 5)
)

CREATE INDEX ix_relationship_pair_person_id ON relationship_pair (person_id)

CREATE INDEX ix_relationship_pair_stakeholder_id ON relationship_pair (stakeholder_id)
