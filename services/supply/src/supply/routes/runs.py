from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select

from shared.auth import Principal, requires
from shared.errors import NotFound
from shared.http import ExternalId, Page, PageDep, ReadDep, Sort, paginate
from supply.domain.ids import line_id
from supply.domain.policy import TIERS
from supply.schemas.orders import FillRateOut, RunLineOut, RunOut
from supply.store import reads
from supply.store.tables import customer_order, run, run_line

from .sight import Row, SightDep

router = APIRouter(prefix="/v1", tags=["runs"])
Reader = Annotated[Principal, requires("supply:read")]
RATE_DIGITS = 4


@router.get("/runs")
async def list_runs(_: Reader, sight: SightDep, session: ReadDep, page: PageDep) -> Page[RunOut]:
    """Close runs, newest first. Their sums are over all accounts, so they are for planners, ops and services."""
    sight.require_planner("the list of runs")
    return await paginate(session, reads.runs(), page, sort=[Sort(run.c.closed_date, descending=True)], item=_run)


@router.get("/runs/{run_id}")
async def read_run(_: Reader, sight: SightDep, session: ReadDep, run_id: UUID) -> RunOut:
    """One close run."""
    sight.require_planner("a run's sums")
    row = (await session.execute(reads.runs().where(run.c.id == run_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no run {run_id}")
    return _run(row)


@router.get("/runs/{run_id}/lines")
async def list_run_lines(_: Reader, sight: SightDep, session: ReadDep, page: PageDep, run_id: UUID) -> Page[RunLineOut]:
    """What a run changed, line by line: the promise before and after, and the reason; of accounts that the caller sees."""
    if (await session.execute(select(run.c.id).where(run.c.id == run_id))).first() is None:
        raise NotFound(f"there is no run {run_id}")
    sort = [Sort(run_line.c.order_id), Sort(run_line.c.line_no)]
    statement = reads.run_lines(await sight.among(session), run_id)
    within = (customer_order.c.id,)
    return await paginate(session, statement, page, sort=sort, item=_run_line, within=within)


@router.get("/kpis/fill-rate")
async def read_fill_rate(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    since: Annotated[date | None, Query(alias="from", description="First business date of orders.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Last business date of orders.")] = None,
    account_id: Annotated[ExternalId | None, Query(description="Only this account's.")] = None,
) -> Page[FillRateOut]:
    """Fill rate and range coverage by month and tier, over the accounts that the caller sees."""
    rows = reads.fill_rates(await sight.among(session), since=since, until=until, account_id=account_id)
    return await paginate(session, select(rows), page, sort=[Sort(rows.c.month), Sort(rows.c.tier)], item=_fill_rate)


def _run(row: Row) -> RunOut:
    return RunOut(
        id=row.id,
        closed_date=row.closed_date,
        next_date=row.next_date,
        state=row.state,
        skus=row.skus,
        lines=row.lines,
        changed_lines=row.changed_lines,
        firm_quantity=row.firm_quantity,
        planned_quantity=row.planned_quantity,
        open_quantity=row.open_quantity,
        started_at=row.started_at,
        completed_at=row.completed_at,
    )


def _run_line(row: Row) -> RunLineOut:
    return RunLineOut(
        line_id=line_id(row.order_id, row.line_no),
        order_id=row.order_id,
        order_source=row.source,
        order_number=row.number,
        account_id=row.account_id,
        line_no=row.line_no,
        site=row.site,
        sku=row.sku,
        old=row.old,
        new=row.new,
        reason=row.reason,
        backorder="opened" if row.backorder > 0 else "cleared" if row.backorder < 0 else None,
    )


def _fill_rate(row: Row) -> FillRateOut:
    return FillRateOut.model_validate(
        {
            "month": row.month,
            "tier": TIERS[row.tier],
            "asked": row.asked,
            "at_once": row.at_once,
            "at_once_rate": _rate(row.at_once, row.asked),
            "asked_14_days": row.asked_14,
            "within_14_days": row.within_14,
            "within_14_days_rate": _rate(row.within_14, row.asked_14),
            "range_at_once": _rate(row.skus_at_once, row.skus_asked),
            "range_within_14_days": _rate(row.skus_within_14, row.skus_asked_14),
        }
    )


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, RATE_DIGITS) if whole else None
