"""The plumbing tables, the record, people, territories, the projection that visibility reads, and the audit trail."""

from pathlib import Path

from shared.migrations import plumbing_0001, run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    plumbing_0001("accounts")
    run_sql(Path(__file__).with_name("accounts_0001.sql").read_text(encoding="utf-8"))
