"""API keys of ERP systems, and the indexes by which they find their own records. Additive: the version before runs beside it."""

from shared.migrations import doors_0001

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    doors_0001("supply")
