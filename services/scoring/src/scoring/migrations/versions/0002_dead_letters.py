"""Dead letters that can be edited and discarded, with a trail of who did what. Additive: the version before runs beside it."""

from shared.migrations import plumbing_0002

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    plumbing_0002("scoring")
