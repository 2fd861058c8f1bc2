"""Days of which only the dues must be summed up again: a table of its own, which the version before neither reads nor writes."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE dirty_due (account_id text NOT NULL, day date NOT NULL, CONSTRAINT pk_dirty_due PRIMARY KEY (account_id, day))"
    )
