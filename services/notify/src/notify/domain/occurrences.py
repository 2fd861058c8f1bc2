"""From an event of the published language to what rules and templates see: severity, the accounts concerned, plain
data.

`FIELDS` names the data of each kind of event; rules may ask for the scalar ones, templates for all.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from shared.contracts import (
    BackorderOpened,
    DemandConsultationOpened,
    DueItemOverdue,
    Payload,
    PeakPlanAgreed,
    PeakPlanRefused,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    ReservationExpired,
    StockLow,
    TierChanged,
    VisitDue,
)

from . import season
from .model import LINES_KEPT, TIERS, Occurrence, Read, Severity, Tier

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
    "PeakSeasonApproaching": {
        "season_id": "text",
        "season": "text",
        "families": "list",
        "starts_on": "text",
        "ends_on": "text",
        "peak_index": "number",
        "latest_production": "text",
        "latest_ship": "text",
        "agree_by": "text",
    },
    "DemandConsultationOpened": {"engagement_id": "text", "season_id": "text", "starts_on": "text", "due_on": "text"},
    "PeakPlanAgreed": {
        "season_id": "text",
        "engagement_id": "text",
        "agreed": "number",
        "protected": "number",
        "line_count": "number",
        "lines": "list",
    },
    "PeakPlanRefused": {
        "season_id": "text",
        "engagement_id": "text",
        "code": "text",
        "detail": "text",
        "skus": "list",
    },
    "PeakShortfallForeseen": {
        "season_id": "text",
        "starts_on": "text",
        "agreed": "number",
        "missing": "number",
        "line_count": "number",
        "lines": "list",
    },
    "VisitDue": {"item_id": "text", "due_on": "text"},
    "DueItemOverdue": {"item_id": "text", "kind": "text", "due_on": "text", "engagement_id": "text"},
}
EVENT_TYPES = tuple(FIELDS)


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


def read(payload: Payload) -> Read:
    """Severity, the event's own account, the accounts it names, the tiers it states, its plain data."""
    reader = _READERS.get(type(payload))
    if reader is None:
        raise TypeError(
            f"{type(payload).__name__} is no event that rules can meet; these are: {', '.join(EVENT_TYPES)}"
        )
    return reader(payload)


def _stock_low(payload: StockLow) -> Read:
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


def _backorder(payload: BackorderOpened) -> Read:
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


def _reservation(payload: ReservationExpired) -> Read:
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


def _tier(payload: TierChanged) -> Read:
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


_READERS: Mapping[type[Payload], Callable[[Any], Read]] = {
    StockLow: _stock_low,
    BackorderOpened: _backorder,
    ReservationExpired: _reservation,
    TierChanged: _tier,
    PeakSeasonApproaching: season.peak_season,
    DemandConsultationOpened: season.consultation,
    PeakPlanAgreed: season.peak_plan,
    PeakPlanRefused: season.plan_refused,
    PeakShortfallForeseen: season.shortfall,
    VisitDue: season.visit_due,
    DueItemOverdue: season.overdue,
}
