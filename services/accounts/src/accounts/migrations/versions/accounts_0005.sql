-- compared byte by byte: the index must serve beginnings, and no two folded names are one
CREATE TABLE account_search (
  account_id text NOT NULL,
  sort_name text NOT NULL COLLATE "C",
  document text NOT NULL COLLATE "C",
  pieces text[] NOT NULL COLLATE "C",
  named text NOT NULL,
  CONSTRAINT pk_account_search PRIMARY KEY (account_id),
  CONSTRAINT fk_account_search_account_id FOREIGN KEY (account_id) REFERENCES account
)

CREATE INDEX ix_account_search_sort_name_account_id ON account_search (sort_name, account_id)

-- a short list of what is not yet sorted in: a search reads it whole
CREATE INDEX ix_account_search_pieces ON account_search USING gin (pieces) WITH (gin_pending_list_limit = 256)
