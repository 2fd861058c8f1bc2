"""From an event of the published language to what rules and templates see: severity, the accounts concerned, plain
data.

`FIELDS` names the data of each kind of event; rules may ask for the scalar ones, templates for all.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from shared.contracts import BackorderOpened, Payload, ReservationExpired, StockLow, TierChanged

from .model import TIERS, Occurrence, Severity, Tier

Kind = Literal["number", "text", "list"]

FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "StockLow": {
        "sku": "text",
        "site": "text",
        "position": "number",
        "reorder_point": "number",
        "days_of_cover": "number",
    },
    "BackorderOpened": {
        "order_id": "text",
        "order_source": "text",
        "tier": "text",
        "open_quantity": "number",
        "line_count": "number",
        "lines": "list",
    },
    "ReservationExpired": {
        "reservation_id": "text",
        "reason": "text",
        "quantity": "number",
        "line_count": "number",
        "lines": "list",
    },
    "TierChanged": {"previous": "text", "tier": "text", "direction": "text", "reason": "text", "effective": "text"},
}
EVENT_TYPES = tuple(FIELDS)
LINES_KEPT = 20
"""Lines of a document kept for wording; the count and the sum are of all of them."""


def occurrence(
    payload: Payload,
    *,
    source: str,
    event_id: str,
    occurred_at: datetime,
    business_date: date | None,
    correlation_id: str | None,
) -> Occurrence:
    """The occurrence behind an event. Raises TypeError for a class that rules cannot meet."""
    severity, account_id, account_ids, tiers, data = read(payload)
    return Occurrence(
        source=source,
        event_id=event_id,
        event_type=type(payload).__name__,
        business_date=business_date,
        occurred_at=occurred_at,
        severity=severity,
        account_id=account_id,
        account_ids=account_ids,
        data=data,
        tiers=tiers,
        correlation_id=correlation_id,
    )


_Read = tuple[Severity, str | None, tuple[str, ...], dict[str, Tier], dict[str, Any]]


def read(payload: Payload) -> _Read:
    """Severity, the event's own account, the accounts it names, the tiers it states, its plain data."""
    match payload:
        case StockLow():
            return _stock_low(payload)
        case BackorderOpened():
            return _backorder(payload)
        case ReservationExpired():
            return _reservation(payload)
        case TierChanged():
            return _tier(payload)
        case _:
            raise TypeError(
                f"{type(payload).__name__} is no event that rules can meet; these are: {', '.join(EVENT_TYPES)}"
            )


def _stock_low(payload: StockLow) -> _Read:
    """Nothing left to promise is critical; a crossed reorder point alone is a warning."""
    data = {
        "sku": payload.sku,
        "site": payload.site,
        "position": payload.position,
        "reorder_point": payload.reorder_point,
        "days_of_cover": payload.days_of_cover,
    }
    severity: Severity = "critical" if payload.position <= 0 else "warning"
    return severity, None, tuple(dict.fromkeys(payload.account_ids)), {}, data


def _backorder(payload: BackorderOpened) -> _Read:
    """As grave as the account's tier is high."""
    lines = [
        {
            "line_no": line.line_no,
            "sku": line.sku,
            "open": line.open,
            "reason": line.reason,
            "earliest": line.earliest.isoformat() if line.earliest else None,
        }
        for line in payload.lines
    ]
    data = {
        "order_id": payload.order_id,
        "order_source": payload.order_source,
        "tier": payload.tier,
        "open_quantity": sum(line.open for line in payload.lines),
        "line_count": len(lines),
        "lines": lines[:LINES_KEPT],
    }
    grave: dict[Tier, Severity] = {"strategic": "critical", "key": "warning"}
    return (
        grave.get(payload.tier, "info"),
        payload.account_id,
        (payload.account_id,),
        {payload.account_id: payload.tier},
        data,
    )


def _reservation(payload: ReservationExpired) -> _Read:
    """A hold that ran out is news; one taken away because supply was lost is critical."""
    lines = [{"sku": line.sku, "site": line.site, "quantity": line.quantity} for line in payload.lines]
    data = {
        "reservation_id": payload.reservation_id,
        "reason": payload.reason,
        "quantity": sum(line.quantity for line in payload.lines),
        "line_count": len(lines),
        "lines": lines[:LINES_KEPT],
    }
    severity: Severity = "critical" if payload.reason == "supply_lost" else "info"
    return severity, payload.account_id, (payload.account_id,), {}, data


def _tier(payload: TierChanged) -> _Read:
    """A fall is a warning, a rise is news. Rules that ask for a tier mean the new one."""
    falls = TIERS.index(payload.tier) > TIERS.index(payload.previous)
    data = {
        "previous": payload.previous,
        "tier": payload.tier,
        "direction": "down" if falls else "up",
        "reason": payload.reason,
        "effective": payload.effective.isoformat(),
    }
    severity: Severity = "warning" if falls else "info"
    return severity, payload.account_id, (payload.account_id,), {payload.account_id: payload.tier}, data
