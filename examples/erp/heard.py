"""What the ERP hears on the services' topics, reduced to what it needs and small enough to be kept."""

from collections.abc import Mapping
from datetime import date

import msgspec

from shared.contracts import AllocationChanged, OrderRejected, SupplyAllocated, TierChanged, type_name

TOPICS = ("supply.events.v1", "scoring.events.v1")


class Promise(msgspec.Struct, frozen=True, array_like=True, tag="promise"):
    """The firm part of an order's schedule, per line as (line no, [(ship date, pieces)]); made by a close run or not."""

    order_id: str
    version: int
    by_close: bool
    lines: list[tuple[int, list[tuple[date, int]]]]


class Short(msgspec.Struct, frozen=True, array_like=True, tag="short"):
    """A line that is short after a close: what is open, and the id under which `supply` explains it."""

    order_id: str
    line_no: int
    line_id: str
    account: str
    sku: str
    open: int


class TierMove(msgspec.Struct, frozen=True, array_like=True, tag="tier"):
    """An account's tier from a business date on."""

    account: str
    tier: str
    effective: date


class Rejected(msgspec.Struct, frozen=True, array_like=True, tag="rejected"):
    """Something of an order that `supply` refused, with its code."""

    order_id: str
    code: str


Heard = Promise | Short | TierMove | Rejected
_DECODERS = {
    type_name(cls): msgspec.json.Decoder(cls)
    for cls in (SupplyAllocated, AllocationChanged, OrderRejected, TierChanged)
}


def understand(attributes: Mapping[str, bytes], value: bytes) -> list[Heard]:
    """What a record (its headers and its value) says that the ERP cares for; other types say nothing to it."""
    decoder = _DECODERS.get(attributes.get("ce_type", b"").decode())
    if decoder is None:
        return []
    match decoder.decode(value):
        case SupplyAllocated() | AllocationChanged() as event:
            return _promised(event)
        case TierChanged() as event:
            return [TierMove(event.account_id, event.tier, event.effective)]
        case OrderRejected() as event:
            return [Rejected(event.order_id, event.code)]
    return []


def _promised(event: SupplyAllocated | AllocationChanged) -> list[Heard]:
    by_close = event.run_id is not None
    lines = [
        (line.line_no, [(part.ship_date, part.quantity) for part in line.schedule if part.firmness == "firm"])
        for line in event.lines
    ]
    short: list[Heard] = [
        Short(event.order_id, line.line_no, line.line_id, event.account_id, line.sku, line.open)
        for line in event.lines
        if by_close and line.open
    ]
    return [Promise(event.order_id, event.allocation_version, by_close, lines), *short]
