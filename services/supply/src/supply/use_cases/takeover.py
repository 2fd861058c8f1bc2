"""An order that answers a reservation takes over what was held for it, as firm; the rest of the hold is released."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import HeldLine, ReservationReleased
from shared.events import Emission
from supply.domain.book import Book
from supply.domain.line import Line, Piece, merged, taken
from supply.store import bindings
from supply.store.bindings import LiveLine

from .intake import Intake

StockKey = tuple[str, str]


def hold_of(request_id: str | None) -> UUID | None:
    """The reservation that a request id names; other systems' request ids name none."""
    try:
        return UUID(request_id) if request_id else None
    except ValueError:
        return None


async def take(
    session: AsyncSession,
    intakes: Sequence[Intake],
    live: Sequence[LiveLine],
    found: Mapping[StockKey, Book],
    day: date | None,
) -> list[Emission]:
    """Moves held quantities into the orders' lines, none of which is counted in yet; answers with what to tell of the rest.

    Called under the locks of the stock rows and order rows. Of two orders that name one reservation the first takes it.
    """
    claims: dict[UUID, Intake] = {}
    for intake in intakes:
        hold = hold_of(intake.document.request_id)
        if hold is not None:
            claims.setdefault(hold, intake)
    standing = await bindings.take_over(session, {hold: intake.order.account_id for hold, intake in claims.items()})
    rest: dict[UUID, list[HeldLine]] = {}
    for held in sorted(
        (held for held in live if held.hold_id in standing), key=lambda held: (held.hold_id, held.site, held.sku)
    ):
        found[held.site, held.sku].hold(-held.live, claims[held.hold_id].order.account_id)
        given = _give(
            [line for _, line in sorted(claims[held.hold_id].lines.items())], held, found[held.site, held.sku]
        )
        if held.live > given:
            rest.setdefault(held.hold_id, []).append(HeldLine(sku=held.sku, site=held.site, quantity=held.live - given))
    return [
        Emission(
            ReservationReleased(reservation_id=str(hold), account_id=claims[hold].order.account_id, lines=lines),
            cause=claims[hold].told.event,
            business_date=day,
        )
        for hold, lines in sorted(rest.items())
    ]


def _give(lines: Sequence[Line], held: LiveLine, book: Book) -> int:
    """Makes the held quantity firm in the lines of its sku and site, by line number; answers with how much they took."""
    left = held.live
    for line in lines:
        if (line.site, line.sku) != (held.site, held.sku) or left == 0:
            continue
        quantity = min(left, line.need - line.firm)
        if quantity <= 0:
            continue
        planned = [piece for piece in line.schedule if not piece.firm]
        kept = taken(planned, max(0, quantity - line.open))
        firm = [piece for piece in line.schedule if piece.firm]
        line.schedule = merged([*firm, *kept, Piece(line.due or book.today, quantity, firm=True)])
        line.firm_base += quantity
        left -= quantity
    return held.live - left
