"""The supply service's whole appetite, and its jobs, on one screen."""

from collections.abc import Mapping

from shared.closing import CLOSE_JOB
from shared.contracts import (
    AccountState,
    BusinessDayClosed,
    DeliveryReleased,
    DemandConsultationAgreed,
    GoodsReturned,
    OrderCancelled,
    OrderChanged,
    OrderPlaced,
    OrderShipped,
    Payload,
    PersonState,
    ProductChanged,
    ProductListed,
    ScoringState,
    StockAdjusted,
    StockCounted,
    StockReceived,
    SupplyPlanChanged,
    SupplyPlanned,
)
from shared.jobs import JobHandler
from shared.pipeline import Handler
from shared.service import Runtime
from supply.handlers import calendar, engagements, orders, state, stock, timers
from supply.use_cases.close import close
from supply.use_cases.reservations import TTL_JOB

HANDLERS: Mapping[type[Payload], Handler] = {
    OrderPlaced: orders.on_order,
    OrderChanged: orders.on_order,
    OrderCancelled: orders.on_order_cancelled,
    DeliveryReleased: orders.on_delivery_released,
    OrderShipped: orders.on_order_shipped,
    GoodsReturned: orders.on_goods_returned,
    ProductListed: stock.on_product,
    ProductChanged: stock.on_product,
    SupplyPlanned: stock.on_planned,
    SupplyPlanChanged: stock.on_planned,
    StockReceived: stock.on_received,
    StockAdjusted: stock.on_adjusted,
    StockCounted: stock.on_counted,
    BusinessDayClosed: calendar.on_day_closed,
    AccountState: state.on_account_state,
    PersonState: state.on_person_state,
    ScoringState: state.on_scoring_state,
    DemandConsultationAgreed: engagements.on_consultation_agreed,
}

OWNS = frozenset({"erp.orders.v1", "erp.stock.v1", "erp.calendar.v1"})
"""Topics on which a type that is in no contract is dead here."""


def jobs(runtime: Runtime) -> Mapping[str, JobHandler]:
    """Who does which kind of job."""
    return {TTL_JOB: timers.on_hold_ttl, CLOSE_JOB: timers.on_close(close, runtime.offsets, runtime.erp_topics)}
