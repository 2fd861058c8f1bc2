"""What accounts keeps of other services' events for its views: short lines, foreseen shortfalls, moves of tier, closes; and indexes for agendas. Additive."""

from pathlib import Path

from shared.migrations import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql(Path(__file__).with_name("accounts_0010.sql").read_text(encoding="utf-8"))
