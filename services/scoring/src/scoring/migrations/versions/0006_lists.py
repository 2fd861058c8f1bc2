"""Indexes in the order of the lists of tier changes and of simulated moves. Made concurrently; additive: the version before runs beside it."""

from shared.migrations import index_concurrently

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    moves = "(proposal_id, score_then, account_id) WHERE tier_at_close <> tier_now OR tier_settled <> tier_now"
    index_concurrently(
        ("ix_tier_change_effective", "tier_change (effective, account_id)"),
        ("ix_criteria_simulation_account_move", f"criteria_simulation_account {moves}"),
    )
