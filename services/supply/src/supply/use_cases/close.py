"""The close run: every sku with a change or a backlog is decided anew by rank, in chunks, and resumed where it was after a crash.

    begin ─ release what is over ─ skus, chunk by chunk, into schedules and run lines ─ tell of stock ─ measure
    ─ tell, order by order ─ seasons, one by one: announce, foresee shortfalls ─ complete

Its last event is `ReallocationRunCompleted`.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import BusinessDay
from shared.closing import day_of
from shared.contracts import ReallocationRunCompleted
from shared.events import Emission
from shared.ids import new_id
from shared.jobs import Job
from shared.outbox import emit
from shared.telemetry import get_logger
from supply.domain.season import TRAILING
from supply.settings import policy_of
from supply.store import accounts, receipts, runs, standing

from . import close_chunk, close_seasons, close_telling, releasing, shortfalls
from .close_chunk import Closing

log = get_logger(__name__)
RECEIPTS_GIVEN_UP = Gauge(
    "bellwether_supply_receipts_given_up",
    "Open planned receipts overdue for so long that they no longer count as supply.",
)
SKUS_AT_ONCE = 200
ORDERS_AT_ONCE = 200
CROSSINGS_AT_ONCE = 500
WITHIN = timedelta(days=14)
TOTALS = ("skus", "lines", "changed", "firm", "planned", "unpromised")


async def close(job: Job) -> None:
    """Runs the close that the job names, or what is left of it. Call it once all records of the day have been handled."""
    day = day_of(job)
    if "run" not in job.progress:
        async with job.step() as session:
            await _begin(session, job, day)
    closing = await _closing(job, day)
    await _phase(job, "released", lambda session: releasing.due(session, day.closed))
    await _phase(job, "skus", lambda session: _skus(session, job, closing))
    await _phase(job, "crossed", lambda session: close_telling.tell_crossings(session, CROSSINGS_AT_ONCE))
    await _phase(job, "measured", lambda session: _measure(session, closing))
    await _phase(job, "told", lambda session: _tell(session, job, closing))
    await _phase(job, "announced", lambda session: _announce(session, job, closing))
    await _phase(job, "foreseen", lambda session: _foresee(session, job, closing))
    await _phase(job, "completed", lambda session: _complete(session, job, closing))


async def _phase(job: Job, name: str, step: Callable[[AsyncSession], Awaitable[bool]]) -> None:
    """Repeats a step, each in a transaction of its own, until it says that the phase is done; skips a phase done before."""
    while name not in job.progress:
        async with job.step() as session:
            if await step(session):
                job.progress[name] = True


async def _begin(session: AsyncSession, job: Job, day: BusinessDay) -> None:
    run_id = await runs.begin(session, new_id(), day.closed, day.today)
    await runs.take_orders(session, day.closed, day.today)
    await runs.add_demand(session, day.closed)
    await _watch_receipts(session, day)
    job.progress |= {"run": str(run_id), "after": ["", ""], "order": str(runs.NIL), "totals": dict.fromkeys(TOTALS, 0)}


async def _watch_receipts(session: AsyncSession, day: BusinessDay) -> None:
    """Raises the alarm over planned receipts that are overdue for so long that they no longer count."""
    overdue = await receipts.given_up(session, day.today, policy_of(session))
    RECEIPTS_GIVEN_UP.set(overdue)
    if overdue:
        log.warning("planned_receipts_given_up", count=overdue, closed=day.closed.isoformat())


async def _closing(job: Job, day: BusinessDay) -> Closing:
    """What every chunk of this run needs to know; the same whenever it is read, since standings ahead of the closed day do not count."""
    async with job.database.read() as session:
        policy = policy_of(session)
        standings: dict[str, tuple[int, Decimal]] = await accounts.standings(session, None, day.closed)
        first = await runs.first_day(session) or day.closed
    return Closing(UUID(job.progress["run"]), day, policy, standings, (day.closed - first).days + 1)


async def _skus(session: AsyncSession, job: Job, closing: Closing) -> bool:
    site, sku = job.progress["after"]
    keys = await runs.next_keys(session, (site, sku), SKUS_AT_ONCE)
    if not keys:
        return True
    done: dict[str, int] = await close_chunk.decide(session, keys, closing)
    totals: dict[str, Any] = job.progress["totals"]
    job.progress["totals"] = {name: totals[name] + done[name] for name in TOTALS}
    job.progress["after"] = list(keys[-1])
    return False


async def _measure(session: AsyncSession, closing: Closing) -> bool:
    closed: date = closing.day.closed
    await runs.measure(session, closed, closed - WITHIN)
    await runs.forget_demand(session, closed - timedelta(days=max(2 * closing.policy.demand_window, TRAILING)))
    await standing.forget_superseded(session, closed)
    return True


async def _tell(session: AsyncSession, job: Job, closing: Closing) -> bool:
    last = await close_telling.tell(session, closing, UUID(job.progress["order"]), ORDERS_AT_ONCE)
    if last is not None:
        job.progress["order"] = str(last)
    return last is None


async def _announce(session: AsyncSession, job: Job, closing: Closing) -> bool:
    last = await close_seasons.announce(session, closing, job.progress.get("season", ""))
    if last is not None:
        job.progress["season"] = last
    return last is None


async def _foresee(session: AsyncSession, job: Job, closing: Closing) -> bool:
    last = await shortfalls.foresee(session, closing, job.progress.get("foreseen_season", ""))
    if last is not None:
        job.progress["foreseen_season"] = last
    return last is None


async def _complete(session: AsyncSession, job: Job, closing: Closing) -> bool:
    totals: dict[str, int] = job.progress["totals"]
    await runs.complete(session, closing.run_id, **totals)
    told = ReallocationRunCompleted(
        run_id=str(closing.run_id),
        closed_date=closing.day.closed,
        skus=totals["skus"],
        lines=totals["lines"],
        changed_lines=totals["changed"],
        firm_quantity=totals["firm"],
        planned_quantity=totals["planned"],
        open_quantity=totals["unpromised"],
    )
    await emit(session, [Emission(told, business_date=closing.day.closed)])
    return True
