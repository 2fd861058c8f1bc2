"""The outbox says in which transaction each event was written, so that streams can read it without a gap. Additive: the version before runs beside it."""

from shared.migrations import plumbing_0003

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    plumbing_0003()
