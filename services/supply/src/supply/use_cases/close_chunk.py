"""One chunk of a close run: some skus, decided under the locks of their stock rows and published into schedules and run lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import BusinessDay
from shared.contracts import StockLow, StockRecovered
from supply.domain import explain, protection, reorder
from supply.domain.book import Book
from supply.domain.line import Line, Piece
from supply.domain.policy import KEY, Policy
from supply.domain.run import UNKNOWN_ACCOUNT, Change, Day, Standings, place, redistribute
from supply.store import books, crossings, lines, runs
from supply.store.crossings import Crossing
from supply.store.lines import LineKey, written
from supply.store.runs import RunLine

StockKey = tuple[str, str]
AUDIENCE = 50


@dataclass(frozen=True, slots=True)
class Closing:
    """A close in progress: its run, its day, and what holds for all of it. `days_seen`: calendar days since the first close, both included."""

    run_id: UUID
    day: BusinessDay
    policy: Policy
    standings: Standings
    days_seen: int


@dataclass(slots=True)
class _Chunk:
    """What a chunk has decided so far."""

    written: list[Line]
    run_lines: list[RunLine]
    facts: dict[LineKey, explain.Facts]
    crossed: dict[StockKey, reorder.Judgement]


async def decide(session: AsyncSession, keys: Sequence[StockKey], closing: Closing) -> dict[str, int]:
    """Decides all live lines of these stock rows anew and writes what changed; answers with totals."""
    closed, window = closing.day.closed, timedelta(days=closing.policy.demand_window)
    found = await books.lock(session, keys, closing.day.today, closing.policy)
    live = await lines.live(session, found)
    asked = await runs.demand(session, keys, closed - window, closed)
    chunk = _Chunk([], [], {}, {})
    for key, book in found.items():
        _decide(book, live.get(key, []), asked.get(key, [0, 0, 0, 0]), closing, chunk)
    await lines.update(session, chunk.written)
    await lines.explain(session, chunk.facts)
    await runs.add_lines(session, closing.run_id, chunk.run_lines)
    await books.save(session, found)
    await books.note_protections(session, found)
    await _keep_crossings(session, chunk.crossed, live, closing)
    return {
        "skus": len(found),
        "lines": sum(map(len, live.values())),
        "changed": len(chunk.run_lines),
        "firm": sum(book.firm for book in found.values()),
        "planned": sum(book.planned for book in found.values()),
        "unpromised": sum(sum(book.open) for book in found.values()),
    }


def _decide(book: Book, bound: Sequence[Line], asked: list[int], closing: Closing, chunk: _Chunk) -> None:
    day = Day(closing.day.closed, closing.day.today)
    then = {line.key: _fingerprint(line) for line in bound}
    place(book, bound, day, closing.standings)
    book.protected = protection.standing(
        asked,
        days_seen=closing.days_seen,
        receipts=book.receipts,
        ship_day=day.ship_day,
        lead_time=book.lead_time,
        policy=closing.policy,
        signed=_signed(book, bound, day, closing.policy),
    )
    changes = {change.line.key: change for change in redistribute(book, bound, day, closing.standings)}
    for line in bound:
        flipped = 0
        if line.business_date <= day.closed:
            flipped = _settle(line)
        change = changes.get(line.key)
        moved = change is not None and change.moved
        if moved or flipped:
            chunk.run_lines.append(_run_line(line, change, flipped))
        if moved or flipped or _fingerprint(line) != then[line.key]:
            chunk.written.append(line)
        if change is not None and change.facts is not None:
            chunk.facts[line.key] = change.facts
    judged = reorder.judge(book, sum(asked), closing.days_seen, closing.policy)
    if judged.crossed:
        chunk.crossed[book.key] = judged
    book.dirty = False


def _signed(book: Book, bound: Sequence[Line], day: Day, policy: Policy) -> Sequence[int]:
    """What accounts have signed for and not ordered by the day, by tier, of the days that standing protection covers."""
    if book.signed is None:
        return (0, 0, 0)
    for line in bound:
        if line.business_date > day.closed:
            book.signed.wait(line, line.need)
    kept = book.signed.by_tier(
        protection.until(book.receipts, ship_day=day.ship_day, lead_time=book.lead_time, policy=policy)
    )
    book.signed.served()
    return kept


def _fingerprint(line: Line) -> tuple[Any, ...]:
    """What of a line is worth writing though its promise stayed: its rank too, by which those who wait are compared with each other."""
    return line.reason, line.tier, line.score, line.due, line.firm_base, line.shipped_base


def _settle(line: Line) -> int:
    """Remembers what is firm after this close; answers with 1 when the line went on backorder, -1 when it came off, else 0."""
    line.firm_base = line.firm
    if line.firm_base:
        line.shipped_base = line.shipped
    short = line.lacking > 0
    flipped = int(short) - int(line.short)
    line.short = short
    return flipped


def _run_line(line: Line, change: Change | None, flipped: int) -> RunLine:
    new = _promise(line.schedule, line.open)
    old = new if change is None else _promise(change.old_schedule, change.old_open)
    return RunLine(line.order_id, line.line_no, old, new, line.reason, flipped)


def _promise(schedule: Sequence[Piece], unpromised: int) -> dict[str, Any]:
    return {"schedule": written(schedule), "open": unpromised}


async def _keep_crossings(
    session: AsyncSession,
    crossed: Mapping[StockKey, reorder.Judgement],
    live: Mapping[StockKey, Sequence[Line]],
    closing: Closing,
) -> None:
    """`StockLow` and `StockRecovered`, once per crossing; they go out when all stock rows are decided."""
    closed, window = closing.day.closed, timedelta(days=closing.policy.demand_window)
    low = [key for key, judged in crossed.items() if judged.crossed == "low"]
    buyers = await runs.buyers(session, low, closed - window, closed)
    told: list[Crossing] = []
    for (site, sku), judged in sorted(crossed.items()):
        if judged.crossed == "recovered":
            told.append(
                StockRecovered(site=site, sku=sku, position=judged.position, reorder_point=judged.reorder_point)
            )
            continue
        waiting = {line.account_id for line in live.get((site, sku), ()) if line.open}
        told.append(
            StockLow(
                site=site,
                sku=sku,
                position=judged.position,
                reorder_point=judged.reorder_point,
                days_of_cover=judged.days_of_cover,
                account_ids=_key_accounts(waiting | buyers.get((site, sku), set()), closing.standings),
            )
        )
    await crossings.add(session, closed, told)


def _key_accounts(accounts: set[str], standings: Standings) -> list[str]:
    """Those of these accounts that are strategic or key, best rank first."""
    ranked = sorted(
        (tier, -score, account)
        for account in accounts
        for tier, score in [standings.get(account, UNKNOWN_ACCOUNT)]
        if tier <= KEY
    )
    return [account for _, _, account in ranked[:AUDIENCE]]
