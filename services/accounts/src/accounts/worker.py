"""Everything accounts hears, and the jobs it runs, on one screen."""

from collections.abc import Mapping

from accounts.handlers import engagement_handlers, on_business_day_closed, on_scoring_state
from accounts.schemas.kinds import KINDS
from accounts.use_cases.due_items import close_job
from accounts.use_cases.imports import ACCOUNTS
from accounts.use_cases.searching import SEARCH_JOB, search_job
from accounts.use_cases.territories import MOVE_JOB, move_job
from shared.closing import CLOSE_JOB
from shared.contracts import BusinessDayClosed, Payload, ScoringState
from shared.imports import JOB as IMPORT_JOB
from shared.imports import import_job
from shared.jobs import JobHandler
from shared.pipeline import Handler

HANDLERS: Mapping[type[Payload], Handler] = {
    BusinessDayClosed: on_business_day_closed,
    ScoringState: on_scoring_state,
    **engagement_handlers(KINDS),
}
JOBS: Mapping[str, JobHandler] = {
    CLOSE_JOB: close_job(KINDS),
    IMPORT_JOB: import_job([ACCOUNTS]),
    MOVE_JOB: move_job,
    SEARCH_JOB: search_job,
}
