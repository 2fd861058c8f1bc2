from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import select, tuple_

from shared import clock
from shared.auth import Principal, requires
from shared.errors import Conflict, NotFound
from shared.http import EtagDep, ExternalId, IfMatch, Page, PageDep, ReadDep, SessionDep, Sort, also, etag, paginate
from supply.domain.book import Book
from supply.domain.policy import TIERS
from supply.schemas.stock import (
    AtpOut,
    AtpPoint,
    LoweredOut,
    PlannedReceiptOut,
    ProductOut,
    ProtectionOut,
    ReceiptOut,
    SiteIn,
    SiteOut,
    StockOut,
    TierName,
)
from supply.settings import policy_of
from supply.store import books, reads
from supply.store.tables import goods_receipt, planned_receipt, product, receipt_match, site, stock
from supply.use_cases import sites as site_cases

from .sight import Row, SightDep

router = APIRouter(prefix="/v1", tags=["stock"])
Reader = Annotated[Principal, requires("supply:read")]
Writer = Annotated[Principal, requires("supply:write")]
SkuFilter = Annotated[ExternalId | None, Query(description="Only this sku.")]


@router.get("/products")
async def list_products(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    family: Annotated[ExternalId | None, Query(description="Only this family.")] = None,
) -> Page[ProductOut]:
    """Products as the ERP last listed them, by sku."""
    return await paginate(session, reads.products(family), page, sort=[Sort(product.c.sku)], item=_product)


@router.get("/products/{sku}", response_model=ProductOut)
async def read_product(_: Reader, session: ReadDep, sku: ExternalId, etag: EtagDep) -> ProductOut | Response:
    """One product."""
    row = (await session.execute(reads.products(None).where(product.c.sku == sku))).one_or_none()
    if row is None:
        raise NotFound(f"no product {sku} is listed")
    return etag.answer(row.version, _product(row))


@router.get("/sites")
async def list_sites(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    mended: Annotated[bool | None, Query(description="false: only those that nobody has looked at yet.")] = None,
) -> Page[SiteOut]:
    """Warehouses. One that a record named and nobody knew was created with the installation's time zone; mend it with PUT."""
    return await paginate(session, reads.sites(mended=mended), page, sort=[Sort(site.c.site)], item=_site)


@router.get("/sites/{site_id}", response_model=SiteOut)
async def read_site(_: Reader, session: ReadDep, site_id: ExternalId, etag: EtagDep) -> SiteOut | Response:
    """One warehouse."""
    row = (await session.execute(reads.sites(mended=None).where(site.c.site == site_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no site {site_id}")
    return etag.answer(row.row_version, _site(row))


@router.put("/sites/{site_id}")
async def put_site(
    _: Writer,
    sight: SightDep,
    session: SessionDep,
    site_id: ExternalId,
    body: SiteIn,
    if_match: IfMatch,
    response: Response,
) -> SiteOut:
    """Names a warehouse and sets its time zone. The zone dates events from now on; what has been dated stays."""
    sight.require_planner("mending a site")
    version = await site_cases.mend(session, site_id, name=body.name, zone=body.zone, check=if_match.check)
    response.headers["ETag"] = etag(version)
    return SiteOut(id=site_id, name=body.name, zone=body.zone, mended=True, version=version)


@router.get("/stock")
async def list_stock(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    site_id: Annotated[ExternalId | None, Query(alias="site", description="Only this site.")] = None,
    sku: SkuFilter = None,
    low: Annotated[bool | None, Query(description="Only rows that are (not) at or below their reorder point.")] = None,
) -> Page[StockOut]:
    """On hand, promised, held, open and incoming per sku and site."""
    statement = reads.stock_rows(site_id, sku)
    if low is not None:
        statement = statement.where(stock.c.low.is_(low))
    return await paginate(session, statement, page, sort=[Sort(stock.c.site), Sort(stock.c.sku)], item=_stock)


@router.get("/stock/{site_id}/{sku}", response_model=StockOut)
async def read_stock(
    _: Reader, session: ReadDep, site_id: ExternalId, sku: ExternalId, etag: EtagDep
) -> StockOut | Response:
    """One sku at one site."""
    row = (await session.execute(reads.stock_rows(site_id, sku))).one_or_none()
    if row is None:
        raise NotFound(f"nothing is known of {sku} at {site_id}")
    return etag.answer(f"{row.version}-{row.incoming}-{int(row.low)}", _stock(row))


@router.get("/stock/{site_id}/{sku}/atp", responses=also(409))
async def read_atp(_: Reader, session: ReadDep, site_id: ExternalId, sku: ExternalId) -> AtpOut:
    """What can be promised of one sku at one site from which date on, in total and per tier."""
    day = await clock.business_now(session)
    if day is None:
        raise Conflict("no business day has been closed yet, so nothing can be dated", code="no_business_day")
    if (await session.execute(select(stock.c.sku).where(stock.c.site == site_id, stock.c.sku == sku))).first() is None:
        raise NotFound(f"nothing is known of {sku} at {site_id}")
    book: Book = (await books.read(session, {(site_id, sku)}, day.today, policy_of(session)))[site_id, sku]
    return AtpOut(
        site=site_id,
        sku=sku,
        business_date=day.today,
        points=_points([(at, max(0, quantity)) for at, quantity in book.curve.steps(day.today)]),
        usable={name: _points(book.points(tier)) for tier, name in enumerate(TIERS)},
    )


@router.get("/planned-receipts")
async def list_planned_receipts(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    site_id: Annotated[ExternalId | None, Query(alias="site", description="Only this site.")] = None,
    sku: SkuFilter = None,
    *,
    only_open: Annotated[
        bool, Query(alias="open", description="Only those of which something is still to come.")
    ] = False,
    only_overdue: Annotated[
        bool, Query(alias="overdue", description="Only those past their date of which something is still to come.")
    ] = False,
) -> Page[PlannedReceiptOut]:
    """Announced supply."""
    columns = planned_receipt.c
    sort = [Sort(columns.source), Sort(columns.number)]
    day = await clock.business_now(session) if only_overdue else None
    overdue_on = (day.today if day else date.min) if only_overdue else None
    statement = reads.planned_receipts(site_id, sku, only_open=only_open, overdue_on=overdue_on)
    return await paginate(session, statement, page, sort=sort, item=_planned)


@router.get("/receipts")
async def list_receipts(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    site_id: Annotated[ExternalId | None, Query(alias="site", description="Only this site.")] = None,
    sku: SkuFilter = None,
) -> Page[ReceiptOut]:
    """What came in, newest first, with the planned receipts that it was counted against."""
    columns = goods_receipt.c
    sort = [
        Sort(column, descending=True)
        for column in (columns.received_at, columns.source, columns.number, columns.line_no)
    ]
    found: Page[Row] = await paginate(
        session, reads.goods_receipts(site_id, sku), page, sort=sort, item=lambda row: row
    )
    keys = [(row.source, row.number, row.line_no) for row in found.items]
    lowered: dict[tuple[str, str, int], list[LoweredOut]] = {}
    match = receipt_match.c
    chosen = select(receipt_match).where(tuple_(match.source, match.receipt_number, match.line_no).in_(keys))
    for row in (
        (await session.execute(chosen.order_by(match.planned_source, match.planned_number))).all() if keys else ()
    ):
        one = LoweredOut(planned_receipt_id=row.planned_number, quantity=row.quantity, named=row.named)
        lowered.setdefault((row.source, row.receipt_number, row.line_no), []).append(one)
    items = [_receipt(row, lowered.get(key, ())) for row, key in zip(found.items, keys, strict=True)]
    return Page(items=items, next=found.next)


@router.get("/protections")
async def list_protections(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    site_id: Annotated[ExternalId | None, Query(alias="site", description="Only this site.")] = None,
    sku: SkuFilter = None,
    tier: Annotated[TierName | None, Query(description="Only this tier's.")] = None,
) -> Page[ProtectionOut]:
    """Stock kept for a tier's expected demand against worse tiers, and what of it has been consumed; renewed by each close."""
    statement, place = reads.protections(site_id, sku, None if tier is None else TIERS.index(tier))
    sort = [Sort(stock.c.site), Sort(stock.c.sku), Sort(place)]
    within = (stock.c.site, stock.c.sku)
    return await paginate(session, statement, page, sort=sort, item=_protection, within=within)


def _product(row: Row) -> ProductOut:
    return ProductOut(
        sku=row.sku,
        name=row.name,
        family=row.family,
        series=row.series,
        pack_size=row.pack_size,
        unit_value=row.unit_value,
        lead_time_days=row.lead_time_days,
        reorder_point=row.reorder_point,
        version=row.version,
    )


def _site(row: Row) -> SiteOut:
    return SiteOut(id=row.site, name=row.name, zone=row.zone, mended=row.mended, version=row.row_version)


def _stock(row: Row) -> StockOut:
    waiting = (row.open_0, row.open_1, row.open_2, row.open_3)
    return StockOut(
        site=row.site,
        sku=row.sku,
        on_hand=row.on_hand,
        held=row.held,
        firm=row.firm,
        planned=row.planned,
        open=dict(zip(TIERS, waiting, strict=True)),
        protected=dict(zip(TIERS, (row.protected_0, row.protected_1, row.protected_2), strict=False)),
        incoming=row.incoming,
        position=row.on_hand + row.incoming - row.firm - row.planned - row.held - sum(waiting),
        reorder_point=row.reorder_point,
        low=row.low,
        counted_at=row.counted_at,
        version=row.version,
    )


def _points(points: Sequence[tuple[Any, int]]) -> list[AtpPoint]:
    return [AtpPoint(ship_date=day, quantity=quantity) for day, quantity in points]


def _planned(row: Row) -> PlannedReceiptOut:
    return PlannedReceiptOut(
        id=row.number,
        source=row.source,
        site=row.site,
        sku=row.sku,
        quantity=row.quantity,
        received=row.received,
        open=row.open,
        expected_on=row.expected_on,
        supply_kind=row.supply_kind,
        final=row.final,
        version=row.version,
    )


def _receipt(row: Row, lowered: Sequence[LoweredOut]) -> ReceiptOut:
    return ReceiptOut(
        id=row.number,
        line_no=row.line_no,
        source=row.source,
        site=row.site,
        sku=row.sku,
        quantity=row.quantity,
        received_at=row.received_at,
        final=row.final,
        lowered=list(lowered),
    )


def _protection(row: Row) -> ProtectionOut:
    return ProtectionOut.model_validate(
        {
            "site": row.site,
            "sku": row.sku,
            "tier": TIERS[row.tier],
            "set": row.set,
            "consumed": row.set - row.quantity,
            "quantity": row.quantity,
        }
    )
