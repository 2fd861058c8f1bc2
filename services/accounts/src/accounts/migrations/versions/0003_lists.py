"""Indexes for the orders that lists may be asked in. Made concurrently: writers of a large table do not wait."""

from alembic import op

revision = "0003"
down_revision = "0002"

INDEXES = (
    ("ix_account_legal_name", "account (legal_name, account_id)"),
    ("ix_account_opened_at", "account (opened_at, account_id)"),
    ("ix_account_status", "account (status, account_id)"),
    ("ix_person_updated_at", "person (updated_at, person_id)"),
    ("ix_territory_name", "territory (name, territory_id)"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, on in INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what an attempt that was cut off left unusable
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {on}")
