"""All accounts a caller sees, together: pyramid, concentration, tier moves; and the criteria they are measured by."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain import charts
from scoring.domain.concentration import Concentration, concentration
from scoring.domain.criteria import PROGRAMME, STANDARD
from scoring.domain.score import decimals
from scoring.schemas.accounts import TierChangeOut
from scoring.schemas.criteria import CriteriaSetOut
from scoring.schemas.portfolio import ConcentrationOut, LorenzPoint, Metric, PyramidOut, PyramidTier, TopShare
from scoring.store import reads, runs
from scoring.store.tables import criteria_set, standing, tier_change
from scoring.use_cases.reception import installation
from shared.auth import Principal
from shared.errors import FieldError, Invalid, NotFound
from shared.http import EtagDep, Page, PageDep, ReadDep, Sort, paginate

from . import shaping
from .acting import Reader, among, seen

router = APIRouter(prefix="/v1", tags=["portfolio"])
SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
Width = Annotated[
    int,
    Query(
        ge=charts.NARROWEST,
        le=charts.WIDEST,
        description="Pixels; letters keep their size, so ask for the width shown.",
    ),
]
MetricFilter = Annotated[Metric, Query(description="Net order value, or margin where cost is known.")]
DaysFilter = Annotated[Literal["91", "364"], Query(description="Trailing days; margin is kept for 364 only.")]


class Svg(Response):
    """A picture."""

    media_type = "image/svg+xml"


criteria_router = APIRouter(prefix="/v1/criteria-sets", tags=["criteria"])


@router.get("/pyramid")
async def read_pyramid(principal: Reader, session: ReadDep) -> PyramidOut:
    """How many accounts each tier holds and how much of the volume they make, over the accounts the caller sees."""
    return await _pyramid(principal, session)


@router.get("/pyramid/chart", response_class=Svg, responses=SVG)
async def draw_pyramid(principal: Reader, session: ReadDep, width: Width = charts.USUAL) -> Svg:
    """The same as a picture: SVG with a title and a description in words."""
    found = await _pyramid(principal, session)
    layers = [charts.Layer(tier.tier, tier.accounts, tier.capacity, tier.share) for tier in found.tiers]
    as_of = _as_of(found.closed)
    if found.criteria_version is not None:
        as_of = f"{as_of}, criteria set {found.criteria_version}"
    return Svg(charts.pyramid(layers, as_of, width))


async def _pyramid(principal: Principal, session: AsyncSession) -> PyramidOut:
    currency = installation(session).reporting
    run = await reads.last_run(session)
    rows = await reads.pyramid(session, seen(session, principal, standing.c.account_id))
    criteria = await runs.criteria_version(session, run.criteria_version) if run else None
    total = sum(int(row.volume_364) for row in rows)
    tiers = []
    for tier in (*PROGRAMME, STANDARD):
        rule = criteria.rule(tier) if criteria else None
        volume = sum(int(row.volume_364) for row in rows if row.effective_tier == tier)
        tiers.append(
            PyramidTier(
                tier=tier,
                accounts=sum(row.accounts for row in rows if row.effective_tier == tier),
                computed=sum(row.accounts for row in rows if row.computed_tier == tier),
                overridden=sum(row.accounts for row in rows if row.effective_tier == tier and row.overridden),
                capacity=rule.capacity if rule else None,
                volume_364=shaping.money(volume, currency),
                share=decimals(0 if total == 0 else round(1_000_000 * volume / total), 1_000_000),
            )
        )
    return PyramidOut(
        closed=run.closed if run else None,
        criteria_version=run.criteria_version if run else None,
        accounts=sum(row.accounts for row in rows),
        tiers=tiers,
    )


@router.get("/concentration")
async def read_concentration(
    principal: Reader, session: ReadDep, metric: MetricFilter = "volume", days: DaysFilter = "364"
) -> ConcentrationOut:
    """Top shares, how many accounts make 80 %, Gini, Herfindahl index and the Lorenz curve, over the accounts the caller sees."""
    return await _concentration(principal, session, metric, days)


@router.get("/concentration/chart", response_class=Svg, responses=SVG)
async def draw_concentration(
    principal: Reader,
    session: ReadDep,
    metric: MetricFilter = "volume",
    days: DaysFilter = "364",
    width: Width = charts.USUAL,
) -> Svg:
    """The Lorenz curve as a picture: SVG with a title and a description in words."""
    found = await _concentration(principal, session, metric, days)
    points = [(point.accounts, point.share) for point in found.lorenz]
    return Svg(charts.lorenz(points, found.gini, f"{metric} of {days} days", _as_of(found.closed), width))


def _as_of(closed: date | None) -> str:
    return f"close of {closed}" if closed else "before the first close"


async def _concentration(
    principal: Principal, session: AsyncSession, metric: Metric, days: Literal["91", "364"]
) -> ConcentrationOut:
    if metric == "margin" and days == "91":
        raise Invalid(
            "margin is measured over 364 days", errors=[FieldError("/days", "must be 364 for margin", "query")]
        )
    run = await reads.last_run(session)
    values = await reads.figures(session, seen(session, principal, standing.c.account_id), f"{metric}_{days}")
    found: Concentration = await asyncio.to_thread(concentration, values)
    return ConcentrationOut(
        metric=metric,
        days=int(days),
        closed=run.closed if run else None,
        accounts=found.accounts,
        below_zero=found.below_zero,
        total=shaping.money(found.total, installation(session).reporting),
        top=[TopShare(accounts=count, share=share) for count, share in found.top],
        accounts_for_80_percent=found.accounts_for_80,
        gini=found.gini,
        hhi=found.hhi,
        lorenz=[LorenzPoint(accounts=accounts, share=share) for accounts, share in found.lorenz],
    )


@router.get("/tier-changes")
async def list_tier_changes(
    principal: Reader,
    session: ReadDep,
    page: PageDep,
    effective_from: Annotated[
        date | None, Query(description="Only moves effective on or after this business date.")
    ] = None,
) -> Page[TierChangeOut]:
    """Moves of effective tiers, newest first, over the accounts the caller sees."""
    sees = await among(session, principal)
    statement = reads.tier_changes(sees(tier_change.c.account_id), since=effective_from)
    order = [Sort(tier_change.c.effective, descending=True), Sort(tier_change.c.account_id, descending=True)]
    return await paginate(session, statement, page, sort=order, item=shaping.tier_change)


@criteria_router.get("")
async def list_criteria_sets(_: Reader, session: ReadDep, page: PageDep) -> Page[CriteriaSetOut]:
    """Criteria sets, newest first; the highest version whose date has come is in force."""
    order = [Sort(criteria_set.c.version, descending=True)]
    return await paginate(session, reads.criteria_sets, page, sort=order, item=shaping.criteria_set)


@criteria_router.get("/{version}")
async def read_criteria_set(version: int, _: Reader, session: ReadDep, tag: EtagDep) -> CriteriaSetOut:
    """One criteria set; it never changes."""
    row = await reads.criteria_row(session, version) if 0 <= version < 2**31 else None
    if row is None:
        raise NotFound(f"there is no criteria set {version}")
    return tag.answer(version, shaping.criteria_set(row))  # type: ignore[return-value]  # or an empty 304
