from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from shared import clock
from shared.auth import Principal, requires
from shared.contracts.limits import EARLIEST
from shared.http import ExternalId, Page, PageDep, ReadDep, Sort, paginate
from supply.domain.policy import TIERS
from supply.domain.signed import Protection, unused
from supply.schemas.seasons import BucketOut, SeasonProtectionOut
from supply.store import seasons as store
from supply.store.season_tables import protection

from .sight import Row, SightDep

router = APIRouter(prefix="/v1", tags=["seasons"])
Reader = Annotated[Principal, requires("supply:read")]


@router.get("/season-protections")
async def list_season_protections(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    season_id: Annotated[ExternalId | None, Query(description="Only this season's.")] = None,
    account_id: Annotated[ExternalId | None, Query(description="Only this account's.")] = None,
    sku: Annotated[ExternalId | None, Query(description="Only this sku.")] = None,
    live: Annotated[bool | None, Query(description="Only what is still kept, or (false) only what is over.")] = None,
) -> Page[SeasonProtectionOut]:
    """What accounts signed for a season, per sku and week, with what their orders have consumed and what is left; of accounts that the caller sees."""
    sees = await sight.among(session)
    statement = store.protections(sees, season_id=season_id, account_id=account_id, sku=sku, live=live)
    found: Page[Row] = await paginate(
        session, statement, page, sort=[Sort(protection.c.protection_id)], item=lambda row: row
    )
    weeks: dict[UUID, list[Row]] = {}
    ids = [row.protection_id for row in found.items]
    for row in (await session.execute(store.buckets(ids))).all() if ids else ():
        weeks.setdefault(row.protection_id, []).append(row)
    day = await clock.business_now(session)
    today = day.today if day else EARLIEST
    return Page(items=[_shown(row, weeks.get(row.protection_id, ()), today) for row in found.items], next=found.next)


def _shown(row: Row, weeks: Sequence[Any], today: date) -> SeasonProtectionOut:
    quantities, asked = [week.quantity for week in weeks], [week.asked for week in weeks]
    left = unused(quantities, asked)
    part = Protection(
        row.protection_id, row.season_id, row.account_id, row.priority, row.core, row.starts_on, row.ends_on, row.release_on, row.linear,
        [week.first_day for week in weeks], quantities, asked,
    )  # fmt: skip
    return SeasonProtectionOut.model_validate(
        {
            "id": row.protection_id,
            "season_id": row.season_id,
            "account_id": row.account_id,
            "site": row.site,
            "sku": row.sku,
            "protection_class": "core" if row.core else "prioritised",
            "tier": TIERS[row.priority],
            "release_on": row.release_on,
            "decay": "linear" if row.linear else "none",
            "state": row.reason or "live",
            "quantity": row.quantity,
            "consumed": row.quantity - sum(left),
            "left": sum(left),
            "kept": 0 if row.reason else sum(part.left(today)),
            "buckets": [
                BucketOut(
                    first_day=week.first_day,
                    quantity=week.quantity,
                    asked=week.asked,
                    consumed=week.quantity - rest,
                    left=rest,
                )
                for week, rest in zip(weeks, left, strict=True)
            ],
        }
    )
