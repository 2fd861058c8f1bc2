"""Scoring's whole appetite: what it hears and does, on one screen."""

from collections.abc import Mapping

from shared.closing import CLOSE_JOB, day_is_read
from shared.contracts import (
    AccountState,
    BusinessDayClosed,
    CreditNoted,
    ExchangeRateSet,
    GoodsReturned,
    InvoiceIssued,
    OrderCancelled,
    OrderChanged,
    OrderPlaced,
    OrderShipped,
    PaymentReceived,
    PersonState,
    ProductChanged,
    ProductListed,
)
from shared.contracts.access import on_person_state
from shared.contracts.base import Payload
from shared.jobs import Job, JobHandler
from shared.pipeline import Handler
from shared.service import Runtime

from . import handlers as on
from .settings import ScoringSettings
from .use_cases.close import close_day
from .use_cases.simulation import SIMULATION_JOB, simulate_proposal

HANDLERS: Mapping[type[Payload], Handler] = {
    OrderPlaced: on.on_order_placed,
    OrderChanged: on.on_order_changed,
    OrderCancelled: on.on_order_cancelled,
    OrderShipped: on.on_order_shipped,
    GoodsReturned: on.on_goods_returned,
    InvoiceIssued: on.on_invoice_issued,
    PaymentReceived: on.on_payment_received,
    CreditNoted: on.on_credit_noted,
    ExchangeRateSet: on.on_exchange_rate_set,
    ProductListed: on.on_product_listed,
    ProductChanged: on.on_product_changed,
    AccountState: on.on_account_state,
    PersonState: on_person_state,
    BusinessDayClosed: on.on_business_day_closed,
}
OWNS = frozenset({"erp.finance.v1", "erp.sellthrough.v1"})


def jobs(runtime: Runtime) -> Mapping[str, JobHandler]:
    """The close run, with what it needs of the process it runs in."""
    settings = runtime.settings
    if not isinstance(settings, ScoringSettings):
        message = f"scoring needs ScoringSettings, got {type(settings).__name__}"
        raise TypeError(message)

    async def close(job: Job) -> None:
        await day_is_read(job, runtime.offsets, runtime.erp_topics)
        await close_day(job, reporting=settings.reporting_currency, chunk=settings.close_chunk)

    async def simulate(job: Job) -> None:
        await simulate_proposal(job, chunk=settings.close_chunk)

    return {CLOSE_JOB: close, SIMULATION_JOB: simulate}
