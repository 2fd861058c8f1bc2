from typing import Annotated, Any, Literal
from uuid import UUID
from zlib import crc32

from fastapi import APIRouter, Query, Response

from shared.auth import Principal, requires
from shared.errors import FieldError, Invalid, NotFound
from shared.http import EtagDep, ExternalId, Page, PageDep, ReadDep, Sort, paginate
from supply.domain import wording
from supply.domain.ids import line_id
from supply.domain.policy import TIERS
from supply.schemas.orders import (
    ExplanationOut,
    OrderDetailOut,
    OrderLineOut,
    OrderOut,
    OrderWithLinesOut,
    ScheduleOut,
)
from supply.schemas.stock import TierName
from supply.store import reads
from supply.store.ranks import LineKey, ranks
from supply.store.tables import customer_order, order_line

from .sight import Row, Sight, SightDep

router = APIRouter(prefix="/v1", tags=["orders"])
Reader = Annotated[Principal, requires("supply:read")]
LINES_SHOWN = 1000
LINES_BESIDE = 50  # of each order, in the list of an account's orders
MAX_LINE_NO = 2**31 - 1


@router.get("/orders")
async def list_orders(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    source: Annotated[
        str | None, Query(max_length=500, description="The order's source system.", examples=["erp"])
    ] = None,
    number: Annotated[ExternalId | None, Query(description="The order's number in its source system.")] = None,
    account_id: Annotated[ExternalId | None, Query(description="Only this account's.")] = None,
) -> Page[OrderOut]:
    """Orders of the accounts that the caller sees, newest first."""
    sees = await sight.among(session)
    statement = reads.orders(sees, source=source, number=number, account_id=account_id)
    return await paginate(session, statement, page, sort=[Sort(customer_order.c.id, descending=True)], item=_order)


@router.get("/orders/{order_id}", response_model=OrderDetailOut)
async def read_order(
    _: Reader, sight: SightDep, session: ReadDep, order_id: UUID, etag: EtagDep
) -> OrderDetailOut | Response:
    """One order with its lines and their schedules."""
    row = (await session.execute(reads.order(sight.sees, order_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no order {order_id}")
    statement = reads.lines(sight.sees, order_id=order_id).order_by(order_line.c.line_no).limit(LINES_SHOWN)
    found = (await session.execute(statement)).all()
    places = await ranks(session, found)
    lines = [_line(line, places) for line in found]
    body = OrderDetailOut(**_order(row).model_dump(), lines=lines)
    queued = crc32(repr(sorted(places.items())).encode())  # others move a line's place without touching its order
    return etag.answer(
        f"{row.version}-{row.cancel_version}-{row.allocation_version}-{row.updated_at.timestamp():.6f}-{queued:x}", body
    )


@router.get("/accounts/{account_id}/orders")
async def list_account_orders(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    account_id: ExternalId,
    *,
    only_open: Annotated[bool, Query(alias="open", description="Only those with an open quantity.")] = False,
) -> Page[OrderWithLinesOut]:
    """An account's orders, newest first, with their lines' schedules."""
    await sight.require(session, account_id)
    statement = reads.orders_of(account_id, only_open=only_open)
    order = [Sort(customer_order.c.id, descending=True)]
    found: Page[Row] = await paginate(session, statement, page, sort=order, item=lambda row: row)
    lines = (await session.execute(reads.first_lines([row.id for row in found.items], LINES_BESIDE + 1))).all()
    places = await ranks(session, lines)
    by_order: dict[UUID, list[OrderLineOut]] = {}
    for line in lines:
        by_order.setdefault(line.order_id, []).append(_line(line, places))
    return Page(items=[_with_lines(row, by_order.get(row.id, [])) for row in found.items], next=found.next)


def _with_lines(row: Row, lines: list[OrderLineOut]) -> OrderWithLinesOut:
    return OrderWithLinesOut(
        **_order(row).model_dump(), lines=lines[:LINES_BESIDE], more_lines=len(lines) > LINES_BESIDE
    )


@router.get("/order-lines")
async def list_order_lines(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    *,
    order_id: Annotated[UUID | None, Query(description="Only this order's.")] = None,
    account_id: Annotated[ExternalId | None, Query(description="Only this account's.")] = None,
    sku: Annotated[ExternalId | None, Query(description="Only this sku.")] = None,
    site_id: Annotated[ExternalId | None, Query(alias="site", description="Only this site.")] = None,
    short: Annotated[bool | None, Query(description="Only those that are (not) on backorder.")] = None,
    tier: Annotated[TierName | None, Query(description="Only those ranked with this tier.")] = None,
    reason: Annotated[
        str | None,
        Query(pattern=r"^[a-z_]{1,40}$", description="Only those with this reason.", examples=["supply_short"]),
    ] = None,
    sort: Annotated[
        Literal["order", "rank"],
        Query(description="By order, or by rank: first who is served first. Rank needs `sku`."),
    ] = "order",
    only_open: Annotated[bool, Query(alias="open", description="Only those with an open quantity.")] = False,
) -> Page[OrderLineOut]:
    """Order lines of the accounts that the caller sees, with promise, rank and reason."""
    if sort == "rank" and sku is None:
        detail = "lines are ranked within a sku: name one"
        raise Invalid(detail, errors=[FieldError("/sort", "needs `sku`", "query")])
    statement = reads.lines(
        await sight.among(session),
        order_id=order_id,
        account_id=account_id,
        sku=sku,
        site_id=site_id,
        short=short,
        only_open=only_open,
        tier=None if tier is None else TIERS.index(tier),
        reason=reason,
    )
    columns, within = reads.by_rank() if sort == "rank" else reads.BY_ORDER
    order = [Sort(column) for column in columns]
    found: Page[Row] = await paginate(session, statement, page, sort=order, item=lambda row: row, within=within)
    places = await ranks(session, found.items)
    return Page(items=[_line(row, places) for row in found.items], next=found.next)


@router.get("/order-lines/{line_id}")
async def read_order_line(_: Reader, sight: SightDep, session: ReadDep, line_id: UUID) -> OrderLineOut:
    """One order line."""
    row = None if _is_no_line(line_id) else (await session.execute(reads.line(sight.sees, line_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no order line {line_id}")
    return _line(row, await ranks(session, [row]))


@router.get("/order-lines/{line_id}/explanation")
async def explain_order_line(_: Reader, sight: SightDep, session: ReadDep, line_id: UUID) -> ExplanationOut:
    """Why a line stands as it does: what was asked, what was available when, what policies withheld, whom it lost to, when the rest could come."""
    row = None if _is_no_line(line_id) else (await session.execute(reads.explained(sight.sees, line_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no order line {line_id}")
    # facts of another reason explain a decision that no longer stands
    current = row.facts is not None and row.facts["reason"] == row.reason
    facts = await _bounded(session, sight, row.facts) if current else None
    names = ("sku", "site", "ordered", "cancelled", "shipped", "returned", "open", "schedule", "reason", "earliest")
    text = wording.sentences(wording.State(**{name: getattr(row, name) for name in names}), facts or {})
    return ExplanationOut(
        line_id=line_id,
        order_id=row.order_id,
        order_source=row.source,
        order_number=row.number,
        line_no=row.line_no,
        account_id=row.account_id,
        sku=row.sku,
        site=row.site,
        ordered=row.ordered,
        shipped=row.shipped,
        cancelled=row.cancelled,
        confirmed=row.firm + row.planned,
        open=row.open,
        reason=row.reason,
        earliest=row.earliest,
        schedule=_schedule(row.schedule),
        facts=facts,
        text=text,
    )


async def _bounded(session: ReadDep, sight: Sight, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the identity of those winners only that the caller may see; tier and quantity stay."""
    winners = facts.get("winners") or []
    if not winners:
        return facts
    accounts = sorted({winner["account_id"] for winner in winners})
    seen = set((await session.scalars(reads.accounts_seen(sight.sees, accounts))).all())
    shown = [
        winner if winner["account_id"] in seen else {"tier": winner["tier"], "quantity": winner["quantity"]}
        for winner in winners
    ]
    return {**facts, "winners": shown}


def _is_no_line(line: UUID) -> bool:
    """A line's id ends in its line number, which fits 31 bits and is not 0."""
    return not 1 <= line.int & 0xFFFF_FFFF <= MAX_LINE_NO


def _order(row: Row) -> OrderOut:
    return OrderOut(
        id=row.id,
        source=row.source,
        number=row.number,
        account_id=row.account_id,
        site=row.site,
        currency=row.currency,
        placed_at=row.placed_at,
        business_date=row.business_date,
        work_date=row.work_date,
        partial_shipment=row.partial_shipment,
        request_id=row.request_id,
        version=row.version,
        allocation_version=row.allocation_version,
    )


def _line(row: Row, places: dict[LineKey, int]) -> OrderLineOut:
    return OrderLineOut.model_validate(
        {
            "id": line_id(row.order_id, row.line_no),
            "order_id": row.order_id,
            "order_source": row.source,
            "order_number": row.number,
            "account_id": row.account_id,
            "line_no": row.line_no,
            "sku": row.sku,
            "site": row.site,
            "ordered": row.ordered,
            "cancelled": row.cancelled,
            "shipped": row.shipped,
            "returned": row.returned,
            "firm": row.firm,
            "planned": row.planned,
            "open": row.open,
            "requested_ship_date": row.requested,
            "due": row.due,
            "tier": TIERS[row.tier],
            "score": row.score,
            "short": row.short,
            "schedule": _schedule(row.schedule),
            "reason": row.reason,
            "earliest": row.earliest,
            "rank": places.get((row.order_id, row.line_no)),
        }
    )


def _schedule(stored: list[list[Any]]) -> list[ScheduleOut]:
    return [ScheduleOut(ship_date=day, quantity=quantity, firmness=firmness) for day, quantity, firmness in stored]
