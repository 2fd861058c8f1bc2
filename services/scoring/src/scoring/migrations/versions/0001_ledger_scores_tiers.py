"""The plumbing, the ledger, scores and tiers, and the first criteria set."""

from importlib.resources import files

from alembic import op
from sqlalchemy import text

from shared.migrations import plumbing_0001, run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEED = "INSERT INTO criteria_set (version, valid_from, document) VALUES (1, '1990-01-01', cast(:document AS jsonb))"


def upgrade() -> None:
    plumbing_0001("scoring")
    run_sql(files("scoring.migrations").joinpath("scoring_0001.sql").read_text())
    document = files("scoring.criteria").joinpath("1.json").read_text()
    op.execute(text(_SEED).bindparams(document=document))
