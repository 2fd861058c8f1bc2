"""What the ERP says of stock on hand: corrections and counts. Nothing is refused for its consequence: promises that lose their supply are withdrawn."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.contracts import StockAdjusted, StockCounted
from shared.events import Event
from shared.outcomes import STALE, Outcome
from supply.domain.book import Book
from supply.settings import policy_of
from supply.store import books, documents, movements, sites, stock
from supply.store.movements import Movement

from . import loss
from .sifting import listed_only, within_limits

StockKey = tuple[str, str]


async def adjust(session: AsyncSession, events: Sequence[Event[StockAdjusted]]) -> Sequence[Outcome]:
    """Corrects stock on hand; a correction at or before the governing count changes no stock, because the count has seen it."""
    return await _record(session, events, "adjustment", _adjusted)


async def count(session: AsyncSession, events: Sequence[Event[StockCounted]]) -> Sequence[Outcome]:
    """On hand becomes the count with the latest `counted_at` plus all movements after it; an older count is recorded and changes nothing."""
    return await _record(session, events, "count", _counted)


async def _record(
    session: AsyncSession, events: Sequence[Event[Any]], kind: str, movement: Callable[[Event[Any]], Movement]
) -> Sequence[Outcome]:
    day = await clock.business_now(session)
    policy = policy_of(session)
    outcomes, allowed = await within_limits(session, events, lambda payload: payload.document_id, day)
    usable = await listed_only(session, events, outcomes, allowed)
    if not usable:
        return outcomes
    await sites.zones(session, {events[index].payload.site for index in usable}, policy.zone)
    keys = {stock_key(events[index]) for index in usable}
    held = await books.lock(session, keys, day.today if day else None, policy)
    fresh = await once(session, kind, events, usable, outcomes, lambda payload: (payload.document_id, 0))
    if fresh:
        moved = [movement(events[index]) for index in fresh]
        await movements.insert(session, moved)
        await take_in(session, held, moved)
        causes = {stock_key(events[index]): events[index] for index in fresh}
        await loss.settle(session, {key: held[key] for key in causes}, causes, day, policy)
    return outcomes


async def once(
    session: AsyncSession,
    kind: str,
    events: Sequence[Event[Any]],
    usable: Sequence[int],
    outcomes: list[Outcome],
    number: Callable[[Any], tuple[str, int]],
) -> list[int]:
    """Of these events those whose document has not counted yet; the others are duplicates, which `outcomes` then says."""
    named = {index: (events[index].source, *number(events[index].payload)) for index in usable}
    new = await documents.first(session, kind, [(*named[index], events[index].id) for index in usable])
    fresh = []
    for index in usable:
        if named[index] in new:
            new.discard(named[index])  # the same document twice in one batch
            fresh.append(index)
        else:
            outcomes[index] = STALE
    return fresh


async def take_in(session: AsyncSession, held: dict[StockKey, Book], moved: Sequence[Movement]) -> None:
    """Applies movements, already recorded, to what is on hand."""
    recount = {(one.site, one.sku) for one in moved if one.counted is not None}
    for one in moved:
        book = held[one.site, one.sku]
        if (one.site, one.sku) not in recount and after_count(book, one.occurred_at):
            book.on_hand += one.delta
        book.changed()
    for key, (counted_at, on_hand) in (await stock.counted(session, recount)).items() if recount else ():
        held[key].counted_at, held[key].on_hand = counted_at, on_hand


def after_count(book: Book, moment: datetime) -> bool:
    """Whether a movement at `moment` is not yet in the governing count."""
    return book.counted_at is None or moment > book.counted_at


def stock_key(event: Event[Any]) -> StockKey:
    """The stock row that a record is about."""
    return event.payload.site, event.payload.sku


def _adjusted(event: Event[StockAdjusted]) -> Movement:
    told = event.payload
    return Movement(
        site=told.site,
        sku=told.sku,
        occurred_at=event.time,
        delta=told.delta,
        kind="adjustment",
        source=event.source,
        number=told.document_id,
        line_no=0,
        reason=told.reason,
    )


def _counted(event: Event[StockCounted]) -> Movement:
    told = event.payload
    return Movement(
        site=told.site,
        sku=told.sku,
        occurred_at=told.counted_at,
        delta=0,
        kind="count",
        source=event.source,
        number=told.document_id,
        line_no=0,
        counted=told.quantity,
    )
