"""Engagements with their history, signatures and due items, and the standing that cadence follows. Additive: the version before runs beside it."""

from pathlib import Path

from alembic import op

from shared.migrations import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql(Path(__file__).with_name("accounts_0008.sql").read_text(encoding="utf-8"))
    for table in ("engagement_move", "engagement_signature"):  # what happened and what was signed stays so
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM accounts_app")
