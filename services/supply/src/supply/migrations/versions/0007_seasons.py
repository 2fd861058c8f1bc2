"""Seasons, what was signed for them, and the protections that came of it. Additive: the version before runs beside it and sees none of them."""

from pathlib import Path

from alembic import op

from shared.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql(Path(__file__).with_name("supply_0007.sql").read_text(encoding="utf-8"))
    op.execute("ALTER TABLE stock ADD COLUMN signed BOOLEAN NOT NULL DEFAULT false")
