ALTER TABLE dead_letter ADD COLUMN source TEXT, ADD COLUMN edited_value BYTEA, ADD COLUMN edited_headers TEXT

UPDATE dead_letter SET source = left(substring(headers FROM '"ce_source":"([^"\\]+)"'), 500)

CREATE TABLE dead_letter_action (
  id UUID NOT NULL,
  letter_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  why TEXT NOT NULL,
  result TEXT NOT NULL,
  before_sha256 TEXT NOT NULL,
  after_sha256 TEXT NOT NULL,
  CONSTRAINT pk_dead_letter_action PRIMARY KEY (id)
)

CREATE INDEX ix_dead_letter_action_letter_id ON dead_letter_action (letter_id)
