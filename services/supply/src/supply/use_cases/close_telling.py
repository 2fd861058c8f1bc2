"""After the run: which stock rows fell low or recovered, one `AllocationChanged` per changed order, and which orders went on or came off backorder."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import AllocationChanged, BackorderCleared, BackorderLine, BackorderOpened
from shared.events import Emission
from shared.outbox import emit
from supply.domain.line import Line
from supply.domain.policy import TIERS
from supply.store import crossings, lines, orders, runs
from supply.store.orders import Bumped

from .close_chunk import Closing
from .telling import allocations


async def tell_crossings(session: AsyncSession, limit: int) -> bool:
    """Tells of the next `limit` stock rows that fell low or recovered; whether that was all.

    Told while others are still decided, each handful would wake everybody who listens.
    """
    found = await crossings.take(session, limit)
    await emit(session, [Emission(payload, business_date=closed) for closed, payload in found])
    return len(found) < limit


async def tell(session: AsyncSession, closing: Closing, after: UUID, limit: int) -> UUID | None:
    """Tells of the next `limit` changed orders after `after`; answers with the last of them, None when there are no more."""
    changed = await runs.changed_orders(session, closing.run_id, after, limit)
    if not changed:
        return None
    flips = {(one.order_id, one.line_no): one.backorder for one in changed}
    bumped = await orders.bump(session, {one.order_id for one in changed})
    now = await lines.named(session, flips)
    emissions: list[Emission] = []
    for order_id in sorted(bumped):
        mine = now.get(order_id, [])
        emissions += allocations(
            AllocationChanged, bumped[order_id], mine, cause=None, day=closing.day.closed, run_id=str(closing.run_id)
        )
        emissions += _backorders(bumped[order_id], mine, flips, closing)
    await emit(session, emissions)
    return changed[-1].order_id


def _backorders(
    order: Bumped, mine: Sequence[Line], flips: dict[tuple[UUID, int], int], closing: Closing
) -> list[Emission]:
    opened = [line for line in mine if flips[line.key] > 0]
    cleared = [line.line_no for line in mine if flips[line.key] < 0]
    told: list[Emission] = []
    if opened:
        payload = BackorderOpened(
            order_id=order.number,
            order_source=order.source,
            order_uuid=str(order.id),
            account_id=order.account_id,
            tier=TIERS[opened[0].tier],  # type: ignore[arg-type]  # the names of the tiers are the contract's
            lines=[_short(line) for line in opened],
        )
        told.append(Emission(payload, business_date=closing.day.closed))
    if cleared:
        over = BackorderCleared(
            order_id=order.number,
            order_source=order.source,
            order_uuid=str(order.id),
            account_id=order.account_id,
            lines=cleared,
        )
        told.append(Emission(over, business_date=closing.day.closed))
    return told


def _short(line: Line) -> BackorderLine:
    """What of a line is not firm and not promised in time, and when the rest comes: its last late piece, or the proposal for what is open."""
    late = [piece.day for piece in line.schedule if not piece.firm]
    earliest = line.earliest if line.open else (late[-1] if late else None)
    return BackorderLine(line_no=line.line_no, sku=line.sku, open=line.lacking, reason=line.reason, earliest=earliest)
