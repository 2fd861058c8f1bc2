"""Told in time: ladders, quiet hours and holidays, preferences, deferral; rules for the season. Additive: the version before runs beside it."""

from pathlib import Path

from shared.migrations import index_concurrently, run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    index_concurrently(
        ("ix_notification_queued", "notification (notice_id) WHERE state = 'queued'"),
        ("ix_notice_business_date", "notice (business_date)"),
    )
    run_sql(Path(__file__).with_name("notify_0004.sql").read_text(encoding="utf-8"))
