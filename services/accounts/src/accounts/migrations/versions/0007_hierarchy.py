"""Corporate families: the parents of accounts, with history. Additive: the version before runs beside it."""

from pathlib import Path

from shared.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql(Path(__file__).with_name("accounts_0007.sql").read_text(encoding="utf-8"))
