"""What a close set aside as protection, kept beside what is left of it."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for tier in range(3):
        op.execute(f"ALTER TABLE stock ADD COLUMN protection_set_{tier} BIGINT NOT NULL DEFAULT 0")
