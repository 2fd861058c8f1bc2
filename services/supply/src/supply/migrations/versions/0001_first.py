"""The plumbing tables, stock and inbound supply, orders and their promise, reservations, runs and what they measure."""

from pathlib import Path

from shared.migrations import plumbing_0001, run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    plumbing_0001("supply")
    run_sql(Path(__file__).with_name("supply_0001.sql").read_text(encoding="utf-8"))
