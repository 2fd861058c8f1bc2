"""The close run of one sku on one site: planned promises are withdrawn and handed out again by rank; what stock on hand covers and ships next becomes firm.

Its result is a function of the state before and the set of the day's events, not of their order (R8), and a run on its own result changes nothing (I7).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from . import explain, promise
from .book import Book
from .curve import Curve
from .dates import due_date
from .line import Line, Piece, merged
from .policy import STANDARD
from .rank import Rank, rank

Standings = Mapping[str, tuple[int, Decimal]]
UNKNOWN_ACCOUNT = (STANDARD, Decimal(0))


@dataclass(frozen=True, slots=True)
class Day:
    """The day that closes and the one whose shipping the freeze window holds."""

    closed: date
    ship_day: date


@dataclass(slots=True)
class Change:
    """A line that the run changed or explained anew: the promise before, and the facts when it is short."""

    line: Line
    old_schedule: list[Piece]
    old_open: int
    facts: explain.Facts | None

    @property
    def moved(self) -> bool:
        """Whether the promise is another than before."""
        return self.line.schedule != self.old_schedule or self.line.open != self.old_open


@dataclass(slots=True)
class _Claim:
    """A line in the run. `needs` is what is still to be shipped, `firm` what of it was restored."""

    line: Line
    rank: Rank
    needs: int
    old: list[Piece]
    old_open: int
    old_reason: str
    old_lacking: int
    firm: int = 0
    facts: explain.Facts | None = None


def redistribute(book: Book, lines: Sequence[Line], day: Day, standings: Standings) -> list[Change]:
    """Decides all live lines of a book anew, in place, with the book's counters; answers with the lines whose promise or explanation changed.

    `lines` are all that bind the book, `book.today` is the ship day, `book.protected` is set for it. Lines of later business dates keep what is left of
    their promise and become firm only by what they are entitled to.
    """
    place(book, lines, day, standings)
    claims = sorted((_claim(line) for line in lines), key=lambda claim: claim.rank)
    book.held_only()
    left = _restore(book, claims, day.ship_day)
    if book.signed is not None:
        for claim in claims:
            book.signed.wait(claim.line, claim.needs - claim.firm)
    own = [claim for claim in claims if claim.line.business_date <= day.closed]
    if book.listed:
        _hand_out(book, own, day, left)
    else:
        for claim in own:
            claim.line.reason, claim.line.earliest = promise.SKU_UNKNOWN, None
    for claim in claims:
        if claim.line.business_date > day.closed:
            _keep(book.curve, claim)
    if book.signed is not None:
        book.signed.served()
    book.count(lines)
    changes = [Change(claim.line, claim.old, claim.old_open, claim.facts) for claim in claims]
    return [change for change in changes if change.moved or change.facts is not None]


def place(book: Book, lines: Sequence[Line], day: Day, standings: Standings) -> None:
    """Ranks and dates the lines of the day and of days before as the run does: by the standings in force, from the first day they can ship on."""
    for line in lines:
        if line.business_date > day.closed:
            continue
        if book.signed is not None:
            book.signed.count(line, -1)
        line.tier, line.score = standings.get(line.account_id, UNKNOWN_ACCOUNT)
        line.due = due_date(line.requested, line.first_ship or day.ship_day)
        if book.signed is not None:
            book.signed.count(line, 1)


def _claim(line: Line) -> _Claim:
    needs = line.need
    claim = _Claim(
        line, (0, Decimal(0), date.max, line.placed_at, "", "", 0), needs, line.schedule, line.open, line.reason, 0
    )
    claim.rank = rank(line)
    line.schedule = []
    return claim


def _restore(book: Book, claims: Sequence[_Claim], ship_day: date) -> int:
    """Gives back what was firm after the last close, picked goods first, then best rank first, as far as stock on hand covers it.

    Answers with what of the stock on hand is left to be made firm.
    """
    left = max(0, max(0, book.on_hand) - book.held)
    entitled = [claim for claim in claims if claim.line.firm_base or claim.line.released]
    for picked_only in (True, False):
        for claim in entitled:
            more = min(left, (claim.line.picked if picked_only else claim.line.entitled) - claim.firm)
            if more > 0:
                claim.firm += more
                left -= more
    for claim in entitled:
        if claim.firm:
            at = max(claim.line.due or ship_day, ship_day)
            claim.line.schedule = [Piece(at, claim.firm, firm=True)]
            book.curve.take(at, claim.firm)
    return left


def _hand_out(book: Book, ranked: Sequence[_Claim], day: Day, left: int) -> None:
    """Hands out by rank, under the protections of better tiers; what ships next and stock on hand (`left`) covers becomes firm."""
    curve, ship_day, signed = book.curve, day.ship_day, book.signed
    pending = [0, 0, 0, 0]  # restored firm of lines that are still to come
    for claim in ranked:
        pending[claim.line.tier] += claim.firm
    winners = explain.Winners()
    reserves = [sum(book.protected[:tier]) for tier in range(4)]
    for claim in ranked:
        line, wanted = claim.line, claim.needs - claim.firm
        pending[line.tier] -= claim.firm
        reserve = reserves[line.tier]
        due = line.due or ship_day
        pieces: list[tuple[date, int]] = []
        availability: list[tuple[date, int]] = []
        if wanted and (signed is not None or curve.highest() > reserve):
            if curve.atp(max(due, ship_day)) - reserve < wanted:
                availability = curve.steps(ship_day)
            pieces = (
                promise.schedule(curve, max(due, ship_day), wanted, reserve)
                if signed is None
                else promise.among(
                    curve, signed, (line.account_id, line.tier, line.due), max(due, ship_day), wanted, reserve
                )
            )
            left -= _promise(claim, curve, pieces, ship_day, left)
            if signed is not None:
                signed.wait(line, -sum(quantity for _, quantity in pieces))
        lost = claim.firm < line.entitled and line.lacking > 0
        missing = wanted - sum(quantity for _, quantity in pieces)
        line.reason = (
            promise.SUPPLY_LOST if lost
            else promise.short_reason(curve.highest(), missing, (), line.tier) if missing
            else promise.whole_reason(line, pieces, due)
        )  # fmt: skip
        line.earliest = promise.lead_time_date(book) if missing else None
        news = line.schedule != claim.old or line.reason != claim.old_reason or line.first_ship in {None, ship_day}
        if news and (
            missing or line.lacking
        ):  # at the first close that works on it always: now it is known whom it lost to
            withheld = [
                *(("rank", tier, quantity) for tier, quantity in enumerate(winners.by_tier)),
                *(("firm", tier, quantity) for tier, quantity in enumerate(pending)),
                *explain.kept(
                    curve.highest(),
                    [
                        *(signed.facts(line.account_id, line.tier) if signed is not None else ()),
                        *(("protection", tier, quantity) for tier, quantity in enumerate(book.protected[: line.tier])),
                    ],
                ),
                ("hold", STANDARD, book.held),
            ]
            claim.facts = explain.facts(
                line,
                decided_on=day.closed,
                availability=availability or ([] if pieces else curve.steps(ship_day)),
                withheld=withheld,
                known_until=book.known_until,
                winners=winners,
            )
        if line.schedule:
            winners.add(line)


def _promise(claim: _Claim, curve: Curve, pieces: Sequence[tuple[date, int]], ship_day: date, left: int) -> int:
    """Writes the pieces into the line's schedule and takes them from the curve; answers with what became firm."""
    made_firm = 0
    schedule = claim.line.schedule
    for at, quantity in pieces:
        curve.take(at, quantity)
        sure = min(quantity, left - made_firm) if at <= ship_day else 0
        made_firm += sure
        schedule = [*schedule, Piece(at, sure, firm=True), Piece(at, quantity - sure, firm=False)]
    claim.line.schedule = merged(schedule)
    return made_firm


def _keep(curve: Curve, claim: _Claim) -> None:
    """A line of a later business date keeps of its planned pieces what supply still covers."""
    line = claim.line
    room = claim.needs - claim.firm
    kept = [*line.schedule]
    for piece in claim.old:
        quantity = 0 if piece.firm else min(room, piece.quantity, max(0, curve.atp(piece.day)))
        if quantity > 0:
            curve.take(piece.day, quantity)
            kept.append(piece._replace(quantity=quantity))
            room -= quantity
    line.schedule = merged(kept)
    if room and line.reason in {promise.PROMISED, promise.PROMISED_LATE}:
        line.reason = promise.SUPPLY_SHORT
