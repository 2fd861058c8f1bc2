"""Criteria sets that one person proposes and another approves, and simulations of them."""

from importlib.resources import files

from shared.migrations import run_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(files("scoring.migrations").joinpath("scoring_0003.sql").read_text())
