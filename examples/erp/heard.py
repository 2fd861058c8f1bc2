"""What the ERP hears on the services' topics, reduced to what it needs and small enough to be kept."""

from collections.abc import Mapping
from datetime import date

import msgspec

from shared.contracts import (
    AllocationChanged,
    OrderRejected,
    PeakPlanAgreed,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    ProtectionCreated,
    ProtectionReleased,
    SupplyAllocated,
    TierChanged,
    type_name,
)

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


class Peak(msgspec.Struct, frozen=True, array_like=True, tag="peak"):
    """A season whose day has come: its dates, dated backwards, and the accounts that are asked, best rank first."""

    season_id: str
    name: str
    index: float
    starts_on: date
    ends_on: date
    latest_production: date
    latest_ship: date
    agree_by: date
    accounts: list[str]


class Agreed(msgspec.Struct, frozen=True, array_like=True, tag="agreed"):
    """What an account signed for a season, taken over by `supply`: pieces agreed, and protected at that time."""

    season_id: str
    account: str
    agreed: int
    protected: int


class Foreseen(msgspec.Struct, frozen=True, array_like=True, tag="foreseen"):
    """Of what an account signed, what will be missing as things stand at a close: skus and pieces."""

    season_id: str
    account: str
    closed: date
    skus: int
    missing: int


class Kept(msgspec.Struct, frozen=True, array_like=True, tag="kept"):
    """Pieces of a sku protected for an account's season (`freed` False), or free again because nobody ordered them."""

    season_id: str
    account: str
    sku: str
    quantity: int
    freed: bool


Seasonal = Peak | Agreed | Foreseen | Kept
Heard = Promise | Short | TierMove | Rejected | Seasonal
_DECODERS = {
    type_name(cls): msgspec.json.Decoder(cls)
    for cls in (
        SupplyAllocated,
        AllocationChanged,
        OrderRejected,
        TierChanged,
        PeakSeasonApproaching,
        PeakPlanAgreed,
        PeakShortfallForeseen,
        ProtectionCreated,
        ProtectionReleased,
    )
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
        case event:
            return _of_a_season(event)


def _of_a_season(event: object) -> list[Heard]:
    match event:
        case PeakSeasonApproaching():
            return [
                Peak(
                    event.season_id,
                    event.name,
                    event.peak_index,
                    event.starts_on,
                    event.ends_on,
                    event.latest_production,
                    event.latest_ship,
                    event.agree_by,
                    event.account_ids,
                )
            ]
        case PeakPlanAgreed():
            agreed, protected = sum(line.agreed for line in event.lines), sum(line.protected for line in event.lines)
            return [Agreed(event.season_id, event.account_id, agreed, protected)]
        case PeakShortfallForeseen():
            missing = sum(line.missing for line in event.lines)
            return [Foreseen(event.season_id, event.account_id, event.closed_date, len(event.lines), missing)]
        case ProtectionCreated() | ProtectionReleased():
            freed = isinstance(event, ProtectionReleased)
            return [Kept(event.season_id, event.account_id, event.sku, event.quantity, freed)]
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
