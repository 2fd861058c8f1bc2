"""Events of `supply.events.v1`: the promise. Keyed by account id, stock events by sku, runs by their own id."""

from datetime import date
from typing import Literal

from .base import Id, Instant, Part, Payload, Text, Tier, Version, Whole, contract

TOPIC = "supply.events.v1"
Firmness = Literal["planned", "firm"]


class ScheduleLine(Part, frozen=True, kw_only=True):
    """A quantity promised for a ship date: `planned` may move, `firm` only by the customer, the ERP or a loss of supply."""

    ship_date: date
    quantity: Whole
    firmness: Firmness


class AcceptedLine(Part, frozen=True, kw_only=True):
    """An order line and our own id of it, which HTTP paths use."""

    line_id: str
    line_no: Whole
    sku: Id
    quantity: Whole


class AllocatedLine(Part, frozen=True, kw_only=True):
    """A line's whole new schedule. `open` is what is not promised; `earliest` the first date the missing part could come."""

    line_id: str
    line_no: Whole
    sku: Id
    site: Id
    schedule: list[ScheduleLine]
    open: Whole
    reason: Text
    earliest: date | None = None


@contract(topic=TOPIC, key="account_id", subject="order_id", kind="F")
class OrderAccepted(Payload, frozen=True, kw_only=True):
    """Supply took the order in, whole and valid; the promise follows in `SupplyAllocated`."""

    order_id: Id
    order_source: Text
    order_uuid: str
    account_id: Id
    version: Version
    lines: list[AcceptedLine]


@contract(topic=TOPIC, key="account_id", subject="order_id", kind="F")
class OrderRejected(Payload, frozen=True, kw_only=True):
    """What was asked cannot be done, with a code (`quantity_invalid`, `too_many_lines`, `too_late` …) and a sentence."""

    order_id: Id
    order_source: Text
    account_id: Id
    code: Id
    detail: Text
    refused_event_id: Text
    refused_type: Text
    lines: list[int] = []


class _Allocation(Payload, frozen=True, kw_only=True):
    """One order and decision: the changed lines, each with its whole new schedule; per line the highest version wins."""

    order_id: Id
    order_source: Text
    order_uuid: str
    account_id: Id
    allocation_version: Version
    lines: list[AllocatedLine]
    run_id: Text | None = None


@contract(topic=TOPIC, key="account_id", subject="order_id", sequence="allocation_version", kind="S")
class SupplyAllocated(_Allocation, frozen=True, kw_only=True):
    """The first promise of an order."""


@contract(topic=TOPIC, key="account_id", subject="order_id", sequence="allocation_version", kind="S")
class AllocationChanged(_Allocation, frozen=True, kw_only=True):
    """A later promise of an order."""


class BackorderLine(Part, frozen=True, kw_only=True):
    """An order line that is short: open quantity, when the rest can come, and why it is short."""

    line_no: Whole
    sku: Id
    open: Whole
    reason: Text
    earliest: date | None = None


@contract(topic=TOPIC, key="account_id", subject="order_id", kind="F")
class BackorderOpened(Payload, frozen=True, kw_only=True):
    """The close run left lines of this order short that were not short before."""

    order_id: Id
    order_source: Text
    order_uuid: str
    account_id: Id
    tier: Tier
    lines: list[BackorderLine]


@contract(topic=TOPIC, key="account_id", subject="order_id", kind="F")
class BackorderCleared(Payload, frozen=True, kw_only=True):
    """Lines of this order that were short no longer are."""

    order_id: Id
    order_source: Text
    order_uuid: str
    account_id: Id
    lines: list[int]


class HeldLine(Part, frozen=True, kw_only=True):
    """A quantity held for an account on one site."""

    sku: Id
    site: Id
    quantity: Whole


@contract(topic=TOPIC, key="account_id", subject="reservation_id", kind="F")
class ReservationHeld(Payload, frozen=True, kw_only=True):
    """Stock on hand is held until a wall time."""

    reservation_id: str
    account_id: Id
    lines: list[HeldLine]
    expires_at: Instant


@contract(topic=TOPIC, key="account_id", subject="reservation_id", kind="F")
class ReservationReleased(Payload, frozen=True, kw_only=True):
    """The holder gave the stock back, or its order took over."""

    reservation_id: str
    account_id: Id
    lines: list[HeldLine]


@contract(topic=TOPIC, key="account_id", subject="reservation_id", kind="F")
class ReservationExpired(Payload, frozen=True, kw_only=True):
    """The hold ended by time (`ttl`, `deadline`) or because supply was lost (`supply_lost`)."""

    reservation_id: str
    account_id: Id
    lines: list[HeldLine]
    reason: Literal["ttl", "deadline", "supply_lost"]


@contract(topic=TOPIC, key="account_id", subject="request_id", kind="F")
class OrderRequested(Payload, frozen=True, kw_only=True):
    """The customer confirmed a hold: the ERP answers with an `OrderPlaced` that carries the request id."""

    request_id: str
    account_id: Id
    lines: list[HeldLine]
    deadline: date


@contract(topic=TOPIC, key="sku", subject="sku", kind="F")
class StockLow(Payload, frozen=True, kw_only=True):
    """The position fell to the reorder point (once per crossing). `account_ids`: key accounts in danger, best rank first, at most 50."""

    site: Id
    sku: Id
    position: Whole
    reorder_point: Whole
    days_of_cover: float | None = None
    account_ids: list[Id] = []


@contract(topic=TOPIC, key="sku", subject="sku", kind="F")
class StockRecovered(Payload, frozen=True, kw_only=True):
    """The position rose above the reorder point again."""

    site: Id
    sku: Id
    position: Whole
    reorder_point: Whole


@contract(topic=TOPIC, key="sku", subject="document_id", kind="F")
class StockRecordRefused(Payload, frozen=True, kw_only=True):
    """A stock or product record that the limits forbid, with a code and a sentence."""

    document_id: Id
    sku: Id
    code: Id
    detail: Text
    refused_event_id: Text
    refused_type: Text


@contract(topic=TOPIC, key="run_id", subject="run_id", kind="F")
class ReallocationRunCompleted(Payload, frozen=True, kw_only=True):
    """The last event of a close: how much was asked, promised, made firm and left open, in base units."""

    run_id: str
    closed_date: date
    skus: Whole
    lines: Whole
    changed_lines: Whole
    firm_quantity: Whole
    planned_quantity: Whole
    open_quantity: Whole
