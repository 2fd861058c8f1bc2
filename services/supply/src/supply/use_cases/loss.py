"""After supply has changed: whatever is promised beyond it is withdrawn in the same transaction, and the books are written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import BusinessDay
from shared.contracts import HeldLine, ReservationExpired
from shared.events import Emission, Event
from shared.outbox import emit
from supply.domain import loss
from supply.domain.book import Book
from supply.domain.policy import Policy
from supply.store import bindings, books, lines

from .telling import Before, Changed, before, differs, publish

StockKey = tuple[str, str]


async def settle(
    session: AsyncSession,
    changed: Mapping[StockKey, Book],
    causes: Mapping[StockKey, Event[Any]],
    day: BusinessDay | None,
    policy: Policy,
    also: Sequence[Changed] = (),
) -> None:
    """Writes changed books, whose rows are locked, after withdrawing from each what its supply no longer covers (I1); tells whom it concerns.

    `causes` names the event behind each book's change; `also` are changes of lines, written already, to be recorded and told with the withdrawals.
    """
    del policy  # withdrawal follows one rule everywhere
    today = day.today if day else None
    broken = {key: book for key, book in changed.items() if book.broken()}
    withdrawn, expired = await _withdraw(session, broken, causes, today) if broken else ([], [])
    emissions = await publish(session, [*also, *withdrawn], today)
    await books.save(session, changed)
    await emit(session, [*emissions, *expired])


async def _withdraw(
    session: AsyncSession, broken: Mapping[StockKey, Book], causes: Mapping[StockKey, Event[Any]], today: date | None
) -> tuple[list[Changed], list[Emission]]:
    bound = await lines.live(session, broken)
    holds = await bindings.held(session, broken, today)
    changes: list[Changed] = []
    lost: list[tuple[StockKey, loss.HeldLine, int]] = []
    for key, book in broken.items():
        then: dict[tuple[UUID, int], Before] = {line.key: before(line) for line in bound.get(key, [])}
        withdrawal = loss.withdraw(book, bound.get(key, []), holds.get(key, []))
        book.dirty = True
        changes += [
            Changed(line, then[line.key], causes[key]) for line in withdrawal.lines if differs(line, then[line.key])
        ]
        lost += [(key, hold, gone) for hold, gone in withdrawal.holds]
    await lines.update(session, [change.line for change in changes])
    await bindings.lower(session, [(hold.hold_id, *key, hold.live) for key, hold, _ in lost])
    return changes, [_expired(key, hold, gone, causes[key], today) for key, hold, gone in lost]


def _expired(key: StockKey, hold: loss.HeldLine, gone: int, cause: Event[Any], today: date | None) -> Emission:
    told = ReservationExpired(
        reservation_id=str(hold.hold_id),
        account_id=hold.account_id,
        lines=[HeldLine(site=key[0], sku=key[1], quantity=gone)],
        reason="supply_lost",
    )
    return Emission(told, cause=cause, business_date=today)
