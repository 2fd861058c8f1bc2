CREATE TABLE account_parent (
  account_id text NOT NULL,
  version bigint NOT NULL,
  parent_id text NOT NULL,
  since date NOT NULL,
  until date,
  CONSTRAINT pk_account_parent PRIMARY KEY (account_id, version),
  CONSTRAINT fk_account_parent_account_id FOREIGN KEY (account_id) REFERENCES account,
  CONSTRAINT fk_account_parent_parent_id FOREIGN KEY (parent_id) REFERENCES account,
  CONSTRAINT ck_account_parent_not_its_own_parent CHECK (parent_id <> account_id),
  CONSTRAINT ck_account_parent_until CHECK (until >= since)
)

CREATE UNIQUE INDEX uq_account_parent_one_active ON account_parent (account_id) WHERE until IS NULL

CREATE INDEX ix_account_parent_parent_id ON account_parent (parent_id, account_id) WHERE until IS NULL
