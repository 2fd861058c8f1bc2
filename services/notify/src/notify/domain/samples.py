"""One made-up event of each kind, for previews."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shared.contracts import (
    BackorderLine,
    BackorderOpened,
    DemandConsultationOpened,
    DueItemOverdue,
    HeldLine,
    Payload,
    PeakPlanAgreed,
    PeakPlanLine,
    PeakPlanRefused,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    ReservationExpired,
    ShortfallLine,
    ShortfallOption,
    StockLow,
    TierChanged,
    VisitDue,
)
from shared.events import encode

from .digest import Line
from .occurrences import read
from .wording import FRAME, Item, NamedAccount, template_data

_NAMES = {"1001": "Muster & Söhne", "1002": "Example Trading"}
_ENGAGEMENT = "0195d5c2-0000-7000-8000-000000000002"
_EVENTS: tuple[Payload, ...] = (
    StockLow(
        sku="85123A", site="main", position=12, reorder_point=240, days_of_cover=1.5, account_ids=["1001", "1002"]
    ),
    BackorderOpened(
        order_id="536365",
        order_source="erp",
        order_uuid="0195d5c2-0000-7000-8000-000000000000",
        account_id="1001",
        tier="strategic",
        lines=[
            BackorderLine(line_no=1, sku="85123A", open=120, reason="supply_short", earliest=date(2011, 11, 21)),
            BackorderLine(line_no=2, sku="22423", open=1, reason="supply_short"),
        ],
    ),
    ReservationExpired(
        reservation_id="0195d5c2-0000-7000-8000-000000000001",
        account_id="1001",
        lines=[HeldLine(sku="85123A", site="main", quantity=48)],
        reason="ttl",
    ),
    TierChanged(account_id="1001", previous="growth", tier="key", reason="score 71.4", effective=date(2011, 11, 15)),
    PeakSeasonApproaching(
        season_id="xmas-2011",
        name="Christmas",
        families=["christmas", "lights"],
        starts_on=date(2011, 11, 21),
        ends_on=date(2011, 12, 18),
        peak_index=2.5,
        latest_production=date(2011, 10, 24),
        latest_ship=date(2011, 11, 18),
        agree_by=date(2011, 10, 17),
        account_ids=["1001", "1002"],
    ),
    DemandConsultationOpened(
        engagement_id=_ENGAGEMENT,
        account_id="1001",
        season_id="xmas-2011",
        starts_on=date(2011, 11, 21),
        due_on=date(2011, 10, 17),
    ),
    PeakPlanAgreed(
        season_id="xmas-2011",
        account_id="1001",
        engagement_id=_ENGAGEMENT,
        lines=[
            PeakPlanLine(sku="85123A", agreed=1200, protected=900),
            PeakPlanLine(sku="22423", agreed=1, protected=1),
        ],
    ),
    PeakPlanRefused(
        season_id="xmas-2011",
        account_id="1001",
        engagement_id=_ENGAGEMENT,
        version=2,
        code="sku_out_of_season",
        detail="22423 belongs to no family of the season",
        skus=["22423"],
        refused_event_id="supply-1",
    ),
    PeakShortfallForeseen(
        season_id="xmas-2011",
        account_id="1001",
        starts_on=date(2011, 11, 21),
        closed_date=date(2011, 10, 20),
        lines=[
            ShortfallLine(
                sku="85123A",
                agreed=1200,
                covered=900,
                missing=300,
                needed_on=date(2011, 11, 21),
                options=[ShortfallOption(kind="pre_build", quantity=300, latest_start=date(2011, 10, 24))],
            ),
            ShortfallLine(sku="22423", agreed=2, covered=1, missing=1, needed_on=date(2011, 11, 28)),
        ],
    ),
    VisitDue(item_id="due-1", account_id="1001", due_on=date(2011, 11, 30)),
    DueItemOverdue(item_id=_ENGAGEMENT, account_id="1001", kind="visit", due_on=date(2011, 11, 10)),
)


def sample_items() -> dict[str, Item]:
    """An item of each kind of event."""
    found = {}
    for payload in _EVENTS:
        severity, account_id, account_ids, _, data = read(payload)
        named = tuple(NamedAccount(account, _NAMES[account]) for account in account_ids)
        found[type(payload).__name__] = Item(type(payload).__name__, severity, data, account_id, named)
    return found


def sample_event(event_type: str, account_ids: Sequence[str]) -> dict[str, Any]:
    """The payload of the made-up event of this kind, about these accounts where any are given (an event of one account: about the first)."""
    (payload,) = (one for one in _EVENTS if type(one).__name__ == event_type)
    found: dict[str, Any] = json.loads(encode(payload))
    if account_ids:
        found |= {"account_ids": list(account_ids)} if "account_ids" in found else {"account_id": account_ids[0]}
    return found


def sample_data(name: str) -> Mapping[str, Any]:
    """What the template of this name may be shown with. Raises KeyError for a name that no template has."""
    items = sample_items()
    if name != FRAME:
        return template_data(items[name.partition(".")[0]])
    lines = [Line(item.event_type, "warning", {"text": "…", "severity": item.severity}) for item in items.values()]
    sections = [{"event_type": line.event_type, "total": 1, "more": 0, "lines": [line.data]} for line in lines]
    return {"name": "A. Reader", "closed_date": "2011-11-14", "total": len(lines), "urgent": 1, "sections": sections}
