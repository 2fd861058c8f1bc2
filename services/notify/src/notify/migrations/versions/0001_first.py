"""The plumbing tables, rules with their versions and defaults, departments, tiers, notices, notifications, digests
and attempts.
"""

from pathlib import Path

from shared.migrations import plumbing_0001, run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    plumbing_0001("notify")
    run_sql(Path(__file__).with_name("notify_0001.sql").read_text(encoding="utf-8"))
