"""Events of `erp.orders.v1`: what customers ordered, cancelled, were shipped and sent back. Keyed by account id."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import Currency, Id, Part, Payload, Text, Version, Whole, contract, finite

TOPIC = "erp.orders.v1"


class OrderedLine(Part, frozen=True, kw_only=True):
    """One line as the customer asked for it; `quantity` is gross, before cancellations, in base units."""

    line_no: Whole
    sku: Id
    quantity: Whole
    unit_price: Decimal | None = None
    requested_ship_date: date | None = None
    requested_delivery_date: date | None = None

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        finite(unit_price=self.unit_price)


class LineQuantity(Part, frozen=True, kw_only=True):
    """A quantity of one line of an order, in base units."""

    line_no: Whole
    quantity: Whole


class DocumentLine(Part, frozen=True, kw_only=True):
    """A quantity of one line of a named order, in base units. `order_source` absent: the source of the event."""

    order_id: Id
    line_no: Whole
    quantity: Whole
    order_source: Id | None = None
    sku: Id | None = None


class ReturnedLine(Part, frozen=True, kw_only=True):
    """A returned quantity and how much of it went back on the shelf (`restocked` ≤ `quantity`), in base units."""

    order_id: Id
    line_no: Whole
    quantity: Whole
    restocked: Whole = 0
    order_source: Id | None = None
    sku: Id | None = None


class _Order(Payload, frozen=True, kw_only=True):
    """The whole order: a line absent from a newer version has quantity 0."""

    order_id: Id
    version: Version
    account_id: Id
    lines: list[OrderedLine]
    currency: Currency = "EUR"
    site: Id | None = None
    request_id: Id | None = None
    partial_shipment: bool = True
    order_source: Id | None = None
    source_document: Text | None = None


@contract(topic=TOPIC, key="account_id", subject="order_id", sequence="version", kind="S")
class OrderPlaced(_Order, frozen=True, kw_only=True):
    """A customer's order; its own time is when it was placed. Shares one sequence of versions with `OrderChanged`."""


@contract(topic=TOPIC, key="account_id", subject="order_id", sequence="version", kind="S")
class OrderChanged(_Order, frozen=True, kw_only=True):
    """The order as it stands now, whole."""


@dataclass(frozen=True, slots=True)
class Dating:
    """Which event says when an order was placed: the `OrderPlaced` of the highest version; while there is none, the `OrderChanged` of the lowest.

    So the day of an order does not depend on the order in which its events come.
    """

    placed: bool
    version: int

    def beats(self, other: "Dating") -> bool:
        """Whether this event's time is to be taken instead of the other's."""
        if self.placed != other.placed:
            return self.placed
        return self.version > other.version if self.placed else self.version < other.version


def dating(order: OrderPlaced | OrderChanged) -> Dating:
    """What this event has to say of when its order was placed."""
    return Dating(isinstance(order, OrderPlaced), order.version)


@contract(topic=TOPIC, key="account_id", subject="order_id", sequence="version", kind="S")
class OrderCancelled(Payload, frozen=True, kw_only=True):
    """The total cancelled so far per line, or `whole`. Has a sequence of versions of its own per order."""

    order_id: Id
    account_id: Id
    version: Version
    lines: list[LineQuantity] = []
    whole: bool = False
    order_source: Id | None = None


@contract(topic=TOPIC, key="account_id", subject="delivery_id", kind="F")
class DeliveryReleased(Payload, frozen=True, kw_only=True):
    """Picked for shipping: these quantities are frozen from now on."""

    delivery_id: Id
    account_id: Id
    lines: list[DocumentLine]


@contract(topic=TOPIC, key="account_id", subject="shipment_id", kind="F")
class OrderShipped(Payload, frozen=True, kw_only=True):
    """Left the warehouse at the event's own time. `site` absent: the line's."""

    shipment_id: Id
    account_id: Id
    lines: list[DocumentLine]
    site: Id | None = None
    carrier: Text | None = None
    mode: Text | None = None


@contract(topic=TOPIC, key="account_id", subject="return_id", kind="F")
class GoodsReturned(Payload, frozen=True, kw_only=True):
    """Came back from the customer. `site` absent: the line's."""

    return_id: Id
    account_id: Id
    lines: list[ReturnedLine]
    site: Id | None = None
    reason: Text | None = None
