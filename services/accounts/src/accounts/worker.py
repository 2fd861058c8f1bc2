"""Everything accounts hears, and the jobs it runs, on one screen."""

from collections.abc import Mapping

from accounts.handlers import (
    engagement_handlers,
    on_backorder_cleared,
    on_backorder_opened,
    on_business_day_closed,
    on_peak_shortfall,
    on_reallocation_run,
    on_scoring_run,
    on_scoring_state,
    on_tier_changed,
)
from accounts.schemas.kinds import KINDS
from accounts.use_cases.due_items import close_job
from accounts.use_cases.imports import ACCOUNTS
from accounts.use_cases.searching import SEARCH_JOB, search_job
from accounts.use_cases.territories import MOVE_JOB, move_job
from shared.closing import CLOSE_JOB
from shared.contracts import (
    BackorderCleared,
    BackorderOpened,
    BusinessDayClosed,
    Payload,
    PeakShortfallForeseen,
    ReallocationRunCompleted,
    ScoringRunCompleted,
    ScoringState,
    TierChanged,
)
from shared.imports import JOB as IMPORT_JOB
from shared.imports import import_job
from shared.jobs import JobHandler
from shared.pipeline import Handler

HANDLERS: Mapping[type[Payload], Handler] = {
    BusinessDayClosed: on_business_day_closed,
    ScoringState: on_scoring_state,
    BackorderOpened: on_backorder_opened,
    BackorderCleared: on_backorder_cleared,
    PeakShortfallForeseen: on_peak_shortfall,
    TierChanged: on_tier_changed,
    ReallocationRunCompleted: on_reallocation_run,
    ScoringRunCompleted: on_scoring_run,
    **engagement_handlers(KINDS),
}
JOBS: Mapping[str, JobHandler] = {
    CLOSE_JOB: close_job(KINDS),
    IMPORT_JOB: import_job([ACCOUNTS]),
    MOVE_JOB: move_job,
    SEARCH_JOB: search_job,
}
