"""The customer's people: who plays which part at which account, and who of ours knows them. Additive: the version before runs beside it."""

from pathlib import Path

from shared.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql(Path(__file__).with_name("accounts_0009.sql").read_text(encoding="utf-8"))
