ALTER TABLE outbox ADD COLUMN xid BIGINT

ALTER TABLE outbox ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint
