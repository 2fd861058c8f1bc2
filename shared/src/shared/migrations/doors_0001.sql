CREATE TABLE IF NOT EXISTS api_key (
  id UUID NOT NULL,
  name TEXT NOT NULL,
  sources TEXT[] NOT NULL,
  scopes TEXT[] NOT NULL,
  secret_sha256 BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  revoked_at TIMESTAMP WITH TIME ZONE,
  last_used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_api_key PRIMARY KEY (id)
)

CREATE INDEX IF NOT EXISTS ix_api_key_name ON api_key (name)

CREATE TABLE IF NOT EXISTS api_key_action (
  id UUID NOT NULL,
  key_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  why TEXT NOT NULL,
  request_id TEXT,
  CONSTRAINT pk_api_key_action PRIMARY KEY (id)
)

CREATE INDEX IF NOT EXISTS ix_api_key_action_key_id ON api_key_action (key_id)
