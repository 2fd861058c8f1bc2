from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from notify.schemas import DeliveriesGroup, DeliveriesReport
from notify.use_cases import reports
from shared.auth import Principal, requires
from shared.http import ReadDep

router = APIRouter(prefix="/v1/reports", tags=["reports"])
Reading = Annotated[Principal, requires("notify:read")]


@router.get("/deliveries")
async def read_deliveries(
    principal: Reading,
    session: ReadDep,
    since: Annotated[date | None, Query(description="First business date; absent: 30 days up to the last.")] = None,
    until: Annotated[date | None, Query(description="Last business date; absent: the one worked on.")] = None,
) -> DeliveriesReport:
    """What became of what people were told, per rule, kind of event and channel, and how long it took them to acknowledge: of accounts that the asking
    person sees; of news about no single account what they were told themselves.
    """
    first, last, rows = await reports.deliveries(session, principal, since, until)
    groups = [
        DeliveriesGroup(
            rule_id=row.rule_id,
            rule=row.name,
            event_type=row.event_type,
            channel=row.channel,
            told=row.told,
            queued=row.queued,
            delivered=row.delivered,
            failed=row.failed,
            acknowledged=row.acknowledged,
            median_seconds=row.median,
            p95_seconds=row.p95,
        )
        for row in rows
    ]
    return DeliveriesReport(since=first, until=last, groups=groups)
