"""Announced supply and what comes in of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from zlib import crc32

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock
from shared.contracts import StockReceived, SupplyPlanChanged, SupplyPlanned
from shared.events import Event, encode
from shared.outcomes import STALE, Outcome
from shared.telemetry import get_logger
from supply.domain.receiving import PlanKey, settle
from supply.settings import policy_of
from supply.store import books, movements, receipts, sites
from supply.store.movements import Movement
from supply.store.receipts import GoodsReceipt, KnownPlan, PlanState

from . import loss
from .sifting import listed_only, within_limits
from .stock import StockKey, once, stock_key, take_in

log = get_logger(__name__)


async def receive(session: AsyncSession, events: Sequence[Event[StockReceived]]) -> Sequence[Outcome]:
    """Goods came in: stock on hand rises, and the planned receipts that they answer are lowered by them."""
    day = await clock.business_now(session)
    policy = policy_of(session)
    outcomes, allowed = await within_limits(session, events, lambda payload: payload.receipt_id, day)
    usable = await listed_only(session, events, outcomes, allowed)
    if not usable:
        return outcomes
    await sites.zones(session, {events[index].payload.site for index in usable}, policy.zone)
    today = day.today if day else None
    held = await books.lock(session, {stock_key(events[index]) for index in usable}, today, policy)
    fresh = await once(
        session, "receipt", events, usable, outcomes, lambda payload: (payload.receipt_id, payload.line_no)
    )
    if not fresh:
        return outcomes
    came = [events[index] for index in fresh]
    causes = {stock_key(event): event for event in came}
    touched = {key: held[key] for key in causes}
    moved = [_movement(event) for event in came]
    await movements.insert(session, moved)
    await receipts.add(session, [_receipt(event) for event in came])
    await take_in(session, touched, moved)
    named = {
        (event.source, event.payload.planned_receipt_id)
        for event in came
        if event.payload.planned_receipt_id is not None
    }
    await _settle(session, touched, named)
    await receipts.refresh(session, touched, policy)
    await loss.settle(session, touched, causes, day, policy)
    return outcomes


async def plan(session: AsyncSession, events: Sequence[Event[SupplyPlanned | SupplyPlanChanged]]) -> Sequence[Outcome]:
    """Supply announced or changed; what already came in against it counts, also when it came first."""
    day = await clock.business_now(session)
    policy = policy_of(session)
    outcomes, allowed = await within_limits(session, events, lambda payload: payload.planned_receipt_id, day)
    usable = await listed_only(session, events, outcomes, allowed)
    if not usable:
        return outcomes
    await sites.zones(session, {events[index].payload.site for index in usable}, policy.zone)
    told = [events[index] for index in usable]
    plans = {_plan_key(event) for event in told}
    before = await receipts.known_plans(session, plans)
    keys = {stock_key(event) for event in told} | {(known.site, known.sku) for known in before.values()}
    today = day.today if day else None
    held = await books.lock(session, keys, today, policy)
    known = await receipts.known_plans(session, plans)
    newest, late = _sort_out(events, usable, outcomes, known)
    if newest:
        await receipts.put_plans(session, list(newest.values()))
    await receipts.announced_earlier(session, late)
    await _settle(session, held, plans)
    await receipts.refresh(session, held, policy)
    causes = {stock_key(event): event for event in told}
    moved_from = {(old.site, old.sku): event for event in told if (old := before.get(_plan_key(event)))}
    await loss.settle(session, held, {**moved_from, **causes}, day, policy)
    return outcomes


def _sort_out(
    events: Sequence[Event[SupplyPlanned | SupplyPlanChanged]],
    usable: Sequence[int],
    outcomes: list[Outcome],
    known: dict[PlanKey, KnownPlan],
) -> tuple[dict[PlanKey, PlanState], dict[PlanKey, datetime]]:
    """The newest state of each plan, its announcement dated by the earliest version told; and the own times of versions that came too late."""
    newest: dict[PlanKey, PlanState] = {}
    late: dict[PlanKey, datetime] = {}
    latest = {key: (plan.version, plan.digest) for key, plan in known.items()}
    for index in usable:
        state = _state(events[index])
        key = (state.source, state.number)
        late[key] = min(state.announced_at, late.get(key, state.announced_at))
        version, digest = latest.get(key, (-1, 0))
        if state.version <= version:
            outcomes[index] = STALE
            if state.version == version and state.digest != digest:
                log.warning(
                    "equal_version_other_content",
                    kind="planned_receipt",
                    id=state.number,
                    version=version,
                    event_id=events[index].id,
                )
            continue
        latest[key] = (state.version, state.digest)
        newest[key] = state
    return newest, late


async def _settle(session: AsyncSession, keys: Collection[StockKey], plans: Collection[PlanKey]) -> None:
    """Books what came in against what was announced: as named where every receipt named its plan, else by the choice over all of them."""
    guessing = await receipts.guessing(session, keys)
    known = await receipts.known_plans(session, plans) if plans else {}
    # a receipt may name a plan of another site or sku, whose stock row is not locked here: it does not lower that one
    named_only = [
        key for key, one in known.items() if (one.site, one.sku) in keys and (one.site, one.sku) not in guessing
    ]
    if named_only:
        await receipts.settle_named(session, named_only)
    if not guessing:
        return
    settled, chosen = [], []
    for plans_here, came in (await receipts.load(session, guessing)).values():
        standing, choices = settle(plans_here, came)
        named = {receipt.key: receipt.named is not None for receipt in came}
        settled += [(one, standing[one.key]) for one in plans_here]
        chosen += [(choice, named[choice.receipt]) for choice in choices]
    await receipts.write_settled(session, guessing, settled, chosen)


def _plan_key(event: Event[SupplyPlanned | SupplyPlanChanged]) -> PlanKey:
    return event.source, event.payload.planned_receipt_id


def _state(event: Event[SupplyPlanned | SupplyPlanChanged]) -> PlanState:
    told = event.payload
    return PlanState(
        source=event.source,
        number=told.planned_receipt_id,
        version=told.version,
        site=told.site,
        sku=told.sku,
        quantity=told.quantity,
        expected_on=told.expected_on,
        supply_kind=told.supply_kind,
        confidence=None if told.confidence is None else Decimal(str(told.confidence)),
        announced_at=event.time,
        digest=crc32(encode(told)),
    )


def _receipt(event: Event[StockReceived]) -> GoodsReceipt:
    told = event.payload
    return GoodsReceipt(
        source=event.source,
        number=told.receipt_id,
        line_no=told.line_no,
        site=told.site,
        sku=told.sku,
        quantity=told.quantity,
        received_at=event.time,
        planned_number=told.planned_receipt_id,
        final=told.final,
    )


def _movement(event: Event[StockReceived]) -> Movement:
    told = event.payload
    return Movement(
        site=told.site,
        sku=told.sku,
        occurred_at=event.time,
        delta=told.quantity,
        kind="receipt",
        source=event.source,
        number=told.receipt_id,
        line_no=told.line_no,
        lot=told.lot,
        expires_on=told.expires_on,
    )
