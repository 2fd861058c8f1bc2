from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from shared.auth import Principal, requires
from shared.errors import NotFound
from shared.http import (
    Answered,
    EtagDep,
    ExternalId,
    IdempotencyKey,
    OptionalIfMatch,
    Page,
    PageDep,
    ReadDep,
    RequiredIdempotencyKey,
    SessionDep,
    Sort,
    also,
    etag,
    paginate,
)
from supply.schemas.reservations import (
    AskedLine,
    AvailabilityIn,
    AvailabilityOut,
    AvailableLine,
    DatedQuantity,
    ExtendIn,
    HeldLineOut,
    ReservationIn,
    ReservationMadeOut,
    ReservationOut,
    RestOut,
    State,
)
from supply.store import holds, reads
from supply.store.holds import HoldLine
from supply.store.tables import hold
from supply.use_cases import reservations as cases

from .sight import Row, Sight, SightDep

router = APIRouter(prefix="/v1", tags=["reservations"])
Reader = Annotated[Principal, requires("supply:read")]
Writer = Annotated[Principal, requires("supply:write")]


@router.post("/availability", responses=also(404))
async def read_availability(_: Reader, sight: SightDep, session: ReadDep, body: AvailabilityIn) -> AvailabilityOut:
    """What an account could have now and when the rest could come. Holds nothing and promises nothing."""
    await sight.require(session, body.account_id)
    day, offers = await cases.availability(session, body.account_id, _asked(body.lines), body.ship_date)
    lines = [
        AvailableLine(
            sku=offer.sku,
            site=offer.site,
            asked=offer.asked,
            holdable=offer.holdable,
            schedule=[DatedQuantity(ship_date=date, quantity=quantity) for date, quantity in offer.dates],
            missing=offer.missing,
            rest_earliest=offer.rest_on,
        )
        for offer in offers
    ]
    return AvailabilityOut(account_id=body.account_id, business_date=day, lines=lines)


@router.post("/reservations", status_code=201, response_model=ReservationMadeOut, responses=also(404))
async def create_reservation(
    _: Writer, sight: SightDep, session: SessionDep, body: ReservationIn, key: RequiredIdempotencyKey
) -> Response:
    """Holds stock on hand for an account for a time. What would have to come from a receipt is told with its date and not held."""
    await sight.require(session, body.account_id)

    async def make() -> Answered:
        made = await cases.reserve(
            session, body.account_id, _asked(body.lines), seconds=body.hold_seconds, partial=body.partial
        )
        rest = [
            RestOut(sku=offer.sku, site=offer.site, asked=offer.asked, rest=offer.rest, earliest=offer.rest_on)
            for offer in made.offers
            if offer.rest
        ]
        shown = ReservationMadeOut(**_reservation(made.hold, made.lines).model_dump(), rest=rest)
        headers = {"Location": f"/v1/reservations/{made.hold.id}", "ETag": etag(made.hold.row_version)}
        return Answered(shown, headers)

    return await key.once(session, make=make, status=201)


@router.get("/reservations")
async def list_reservations(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    account_id: Annotated[ExternalId | None, Query(description="Only this account's.")] = None,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
) -> Page[ReservationOut]:
    """Reservations of the accounts that the caller sees, newest first."""
    statement = reads.reservations(await sight.among(session), account_id=account_id, state=state)
    found: Page[Row] = await paginate(
        session, statement, page, sort=[Sort(hold.c.id, descending=True)], item=lambda row: row
    )
    lines: dict[UUID, list[HoldLine]] = {}
    for line in await holds.lines(session, [row.id for row in found.items]):
        lines.setdefault(line.hold_id, []).append(line)
    return Page(items=[_reservation(row, lines.get(row.id, ())) for row in found.items], next=found.next)


@router.get("/reservations/{reservation_id}", response_model=ReservationOut)
async def read_reservation(
    _: Reader, sight: SightDep, session: ReadDep, reservation_id: UUID, etag: EtagDep
) -> ReservationOut | Response:
    """One reservation."""
    row = await _seen(session, sight, reservation_id)
    return etag.answer(row.row_version, _reservation(row, await holds.lines(session, [reservation_id])))


@router.post("/reservations/{reservation_id}:extend", response_model=ReservationOut)
async def extend_reservation(
    _: Writer,
    sight: SightDep,
    session: SessionDep,
    reservation_id: UUID,
    body: ExtendIn,
    key: IdempotencyKey,
    if_match: OptionalIfMatch,
) -> Response:
    """Holds on, at most until the installation's limit counted from the reservation's start."""
    await _seen(session, sight, reservation_id)
    return await key.once(
        session,
        make=lambda: _answered(cases.extend(session, reservation_id, body.hold_seconds, if_match.check)),
        status=200,
    )


@router.post("/reservations/{reservation_id}:release", response_model=ReservationOut)
async def release_reservation(
    _: Writer,
    sight: SightDep,
    session: SessionDep,
    reservation_id: UUID,
    key: IdempotencyKey,
    if_match: OptionalIfMatch,
) -> Response:
    """Gives the stock back."""
    await _seen(session, sight, reservation_id)
    return await key.once(
        session, make=lambda: _answered(cases.release(session, reservation_id, if_match.check)), status=200
    )


@router.post("/reservations/{reservation_id}:confirm", response_model=ReservationOut)
async def confirm_reservation(
    _: Writer,
    sight: SightDep,
    session: SessionDep,
    reservation_id: UUID,
    key: RequiredIdempotencyKey,
    if_match: OptionalIfMatch,
) -> Response:
    """The customer's yes: the ERP is asked for an order that names this reservation; the stock stays held until it comes or a business deadline passes."""
    await _seen(session, sight, reservation_id)
    return await key.once(
        session, make=lambda: _answered(cases.confirm(session, reservation_id, if_match.check)), status=200
    )


async def _seen(session: SessionDep, sight: Sight, reservation_id: UUID) -> Row:
    row = (await session.execute(reads.reservation(sight.sees, reservation_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no reservation {reservation_id}")
    return row


async def _answered(moving: cases.Moving) -> Answered:
    moved = await moving
    return Answered(_reservation(moved.hold, moved.lines), {"ETag": etag(moved.hold.row_version)})


def _asked(lines: Sequence[AskedLine]) -> list[cases.Asked]:
    return [cases.Asked(line.sku, line.quantity, line.site) for line in lines]


def _reservation(row: Row, lines: Sequence[HoldLine]) -> ReservationOut:
    return ReservationOut(
        id=row.id,
        account_id=row.account_id,
        state=row.state,
        lines=[HeldLineOut(sku=line.sku, site=line.site, quantity=line.quantity, live=line.live) for line in lines],
        created_at=row.created_at,
        expires_at=row.expires_at if row.state == "held" else None,
        deadline=row.deadline,
        end_reason=row.reason,
        version=row.row_version,
    )
