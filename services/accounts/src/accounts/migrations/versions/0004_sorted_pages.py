"""Pages in order of the last write: the index takes the id that breaks ties, so that a page begins where the one before ended. Made concurrently."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_account_updated_at_account_id")  # what a cut-off attempt left
        op.execute("CREATE INDEX CONCURRENTLY ix_account_updated_at_account_id ON account (updated_at, account_id)")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_account_updated_at")
