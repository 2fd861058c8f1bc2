"""What notify hears, and the jobs it does: its whole appetite."""

from collections.abc import Mapping
from functools import cache

from notify.handlers.events import (
    on_day_closed,
    on_occurrence,
    on_reallocation_run,
    on_scoring_run,
    on_scoring_state,
)
from notify.handlers.jobs import digest_job, escalate_job, mail_job, release_job
from notify.peers import contacts
from notify.peers.contacts import Contacts
from notify.peers.mail import MailServer
from notify.peers.tokens import Tokens
from notify.settings import NotifySettings
from notify.store.templates import packaged_wording
from notify.use_cases.close import DIGEST_JOB, MAIL_JOB
from notify.use_cases.deliver import Post
from notify.use_cases.ladders import ESCALATE_JOB
from notify.use_cases.later import RELEASE_JOB
from shared.contracts import (
    AccountState,
    BackorderOpened,
    BusinessDayClosed,
    DemandConsultationOpened,
    DueItemOverdue,
    Payload,
    PeakPlanAgreed,
    PeakPlanRefused,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    PersonState,
    ReallocationRunCompleted,
    ReservationExpired,
    ScoringRunCompleted,
    ScoringState,
    StockLow,
    TierChanged,
    VisitDue,
    access,
)
from shared.jobs import JobHandler
from shared.pipeline import Handler
from shared.service import Runtime

HANDLERS: Mapping[type[Payload], Handler] = {
    StockLow: on_occurrence,
    BackorderOpened: on_occurrence,
    ReservationExpired: on_occurrence,
    TierChanged: on_occurrence,
    PeakSeasonApproaching: on_occurrence,
    DemandConsultationOpened: on_occurrence,
    PeakPlanAgreed: on_occurrence,
    PeakPlanRefused: on_occurrence,
    PeakShortfallForeseen: on_occurrence,
    VisitDue: on_occurrence,
    DueItemOverdue: on_occurrence,
    ReallocationRunCompleted: on_reallocation_run,
    ScoringRunCompleted: on_scoring_run,
    BusinessDayClosed: on_day_closed,
    AccountState: access.on_account_state,
    PersonState: access.on_person_state,
    ScoringState: on_scoring_state,
}


def jobs(runtime: Runtime) -> Mapping[str, JobHandler]:
    """The jobs of one process; what they talk to is made when first needed."""
    settings = runtime.settings
    assert isinstance(settings, NotifySettings)  # noqa: S101  (the service names its settings)

    @cache
    def post() -> Post:
        return post_of(settings)

    topics = [topic for topic in runtime.appetite.topics if not topic.startswith("erp.calendar.")]
    return {
        DIGEST_JOB: digest_job(lambda: runtime.offsets, topics, settings.mail_domain),
        MAIL_JOB: mail_job(post),
        RELEASE_JOB: release_job,
        ESCALATE_JOB: escalate_job,
    }


def post_of(settings: NotifySettings) -> Post:
    """The mail server, the people's addresses and the words, as the settings say."""
    tokens = Tokens(
        settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        audience=settings.accounts_audience,
        scope=contacts.SCOPE,
    )
    mail = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        sender_name=settings.mail_from_name,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        timeout=settings.smtp_timeout,
    )
    return Post(Contacts(settings.accounts_url, tokens), packaged_wording(), mail, settings.smtp_timeout)
