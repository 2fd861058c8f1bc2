"""Reservations: stock on hand held for an account for a time, with their whole life.

held ─ confirm ─ confirmed ─ the ERP's order takes it over (taken) · release · deadline (expired)
held ─ release (released) · time to live (expired) · loss of supply (expired)
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, jobs
from shared.contracts import HeldLine, OrderRequested, Payload, ReservationExpired, ReservationHeld, ReservationReleased
from shared.errors import Conflict, FieldError, Invalid, NotFound, pointer
from shared.events import Emission
from shared.ids import new_id
from shared.outbox import emit
from supply.domain.book import Book
from supply.domain.holding import Offer, business_days_after, offers, summed
from supply.settings import SupplySettings, policy_of
from supply.store import books, holds, standing
from supply.store.holds import Hold, HoldLine

StockKey = tuple[str, str]
Reason = Literal["released", "ttl", "deadline"]
TTL_JOB = "hold_ttl"
AT_ONCE = 200
"""How many reservations one transaction ends."""
Check = Callable[[int], None]
"""Raises when the reservation's current version is not one that the caller expects."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line as asked for; `site` None: the account's, else the installation's."""

    sku: str
    quantity: int
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """A reservation with its lines; `offers` says of a new one what was asked and what is not held."""

    hold: Hold
    lines: Sequence[HoldLine]
    offers: Sequence[Offer] = ()


Moving = Awaitable[Reservation]


async def availability(
    session: AsyncSession, account_id: str, asked: Sequence[Asked], ship_date: date | None
) -> tuple[date, list[Offer]]:
    """What the account could have of each sku and site, and the business date that this is worked on. Has no effect."""
    wish = await _wish(session, account_id, asked)
    found = await books.read(session, wish.wanted, wish.today, policy_of(session))
    return wish.today, offers(found, wish.wanted, wish.tier, ship_date, account_id)


async def reserve(
    session: AsyncSession, account_id: str, asked: Sequence[Asked], *, seconds: int | None, partial: bool
) -> Reservation:
    """Holds stock on hand for a time: all lines or, when `partial`, what there is. Raises Conflict when that is too little, or a limit is reached."""
    settings = _settings(session)
    wish = await _wish(session, account_id, asked)
    await holds.lock_account(session, account_id)
    await _within_limits(session, settings, account_id, wish.wanted)
    found = await books.lock(session, wish.wanted, wish.today, policy_of(session))
    offered = offers(found, wish.wanted, wish.tier, None, account_id)
    taken = {(one.site, one.sku): one.holdable for one in offered if one.holdable}
    if not taken or (not partial and any(one.rest for one in offered)):
        raise _short(offered, asked, partial=partial)
    for key, quantity in taken.items():
        found[key].hold(quantity, account_id)
    await books.save(session, {key: found[key] for key in taken})
    now = clock.wall_now()
    expires_at = now + timedelta(seconds=min(seconds or settings.hold_seconds, settings.hold_seconds_limit))
    hold = await holds.add(session, new_id(), account_id, expires_at, taken)
    await jobs.enqueue(session, TTL_JOB, f"{hold.id}/{hold.row_version}", {}, run_at=expires_at)
    lines = [HoldLine(hold.id, site, sku, quantity, quantity) for (site, sku), quantity in sorted(taken.items())]
    held = ReservationHeld(
        reservation_id=str(hold.id), account_id=account_id, lines=_told(lines), expires_at=expires_at
    )
    await emit(session, [Emission(held, business_date=wish.today)])
    return Reservation(hold, lines, offered)


async def extend(session: AsyncSession, hold_id: UUID, seconds: int, check: Check) -> Reservation:
    """Holds on for `seconds` from now, never beyond the installation's limit counted from the reservation's start. Raises Conflict unless it is held."""
    settings = _settings(session)
    (hold,) = (await holds.lock(session, [hold_id])).values() or (None,)
    hold = _still(hold, ("held",), check)
    latest = hold.created_at + timedelta(seconds=settings.hold_seconds_limit)
    until = min(clock.wall_now() + timedelta(seconds=seconds), latest)
    if hold.expires_at is not None and until > hold.expires_at:
        hold = await holds.extend(session, hold_id, until)
        await jobs.enqueue(session, TTL_JOB, f"{hold.id}/{hold.row_version}", {}, run_at=until)
    return Reservation(hold, await holds.lines(session, [hold_id]))


async def release(session: AsyncSession, hold_id: UUID, check: Check) -> Reservation:
    """Gives the stock back. Raises Conflict when the reservation has ended already."""
    day = await _business_day(session)
    locked = await _lock(session, [hold_id], day)
    _still(locked.holds.get(hold_id), ("held", "confirmed"), check)
    (ended,) = await _end(session, locked, [hold_id], "released", "released", day)
    return Reservation(ended, await holds.lines(session, [hold_id]))


async def confirm(session: AsyncSession, hold_id: UUID, check: Check) -> Reservation:
    """The customer's yes: the time to live ends, `OrderRequested` goes out, and the ERP's order has some business days to come."""
    settings = _settings(session)
    day = await _business_day(session)
    hold = _still((await holds.lock(session, [hold_id])).get(hold_id), ("held",), check)
    deadline = business_days_after(day.today, settings.confirm_business_days)
    hold = await holds.confirm(session, hold_id, deadline)
    lines = await holds.lines(session, [hold_id])
    requested = OrderRequested(
        request_id=str(hold_id), account_id=hold.account_id, lines=_told(lines), deadline=deadline
    )
    await emit(session, [Emission(requested, business_date=day.today)])
    return Reservation(hold, lines)


async def expire_overdue(session: AsyncSession) -> int:
    """Ends unconfirmed reservations whose wall time has come, at most AT_ONCE of them; answers with how many."""
    day = await _business_day(session)
    locked = await _lock(session, await holds.overdue(session, AT_ONCE), day)
    over = await holds.overdue(
        session, AT_ONCE, among=locked.holds
    )  # again, now that nobody can confirm or release them
    return len(await _end(session, locked, over, "expired", "ttl", day)) if over else 0


async def expire_passed(session: AsyncSession, closed: date) -> int:
    """Ends confirmed reservations for which no order came by the close of their deadline, at most AT_ONCE of them; answers with how many."""
    day = await _business_day(session)
    locked = await _lock(session, await holds.passed(session, closed, AT_ONCE), day)
    over = [
        one.id
        for one in locked.holds.values()
        if one.state == "confirmed" and one.deadline is not None and one.deadline <= closed
    ]
    return len(await _end(session, locked, over, "expired", "deadline", day)) if over else 0


@dataclass(frozen=True, slots=True)
class _Locked:
    """Stock rows and reservations, both locked, in that order."""

    books: Mapping[StockKey, Book]
    holds: Mapping[UUID, Hold]


async def _lock(session: AsyncSession, ids: Sequence[UUID], day: clock.BusinessDay) -> _Locked:
    keys = {
        (line.site, line.sku) for line in await holds.lines(session, ids)
    }  # a hold's lines never change their site and sku
    found = await books.lock(session, keys, day.today, policy_of(session)) if keys else {}
    return _Locked(found, await holds.lock(session, ids) if ids else {})


async def _end(
    session: AsyncSession, locked: _Locked, ids: Sequence[UUID], state: str, reason: Reason, day: clock.BusinessDay
) -> list[Hold]:
    """Gives back what these reservations still hold, once: the rows are locked and their state was checked."""
    lines = await holds.lines(session, ids)
    touched: dict[StockKey, Book] = {}
    for line in lines:
        book = touched.setdefault((line.site, line.sku), locked.books[line.site, line.sku])
        book.hold(-line.live, locked.holds[line.hold_id].account_id)
    await books.save(session, touched)
    ended = await holds.end(session, ids, state, reason)
    by_hold: dict[UUID, list[HoldLine]] = {}
    for line in lines:
        by_hold.setdefault(line.hold_id, []).append(line)
    emissions = [Emission(_ended(hold, by_hold[hold.id], reason), business_date=day.today) for hold in ended]
    await emit(session, emissions)
    return ended


def _ended(hold: Hold, lines: Sequence[HoldLine], reason: Reason) -> Payload:
    gone = [HeldLine(sku=line.sku, site=line.site, quantity=line.live) for line in lines if line.live]
    if reason == "released":
        return ReservationReleased(reservation_id=str(hold.id), account_id=hold.account_id, lines=gone)
    return ReservationExpired(reservation_id=str(hold.id), account_id=hold.account_id, lines=gone, reason=reason)


async def _business_day(session: AsyncSession) -> clock.BusinessDay:
    day = await clock.business_now(session)
    if day is None:
        raise _no_business_day()
    return day


def _no_business_day() -> Conflict:
    detail = "no business day has been closed yet, so nothing can be dated; reservations begin with the first close"
    return Conflict(detail, code="no_business_day")


def _settings(session: AsyncSession) -> SupplySettings:
    settings = session.info["settings"]
    assert isinstance(settings, SupplySettings)  # noqa: S101  (the service's database is opened with the service's settings)
    return settings


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wanted per (site, sku), by an account of which tier, on which business date."""

    today: date
    tier: int
    wanted: Mapping[StockKey, int]


async def _wish(session: AsyncSession, account_id: str, asked: Sequence[Asked]) -> _Wish:
    """Reads who asks for what. Raises Conflict before the first close and for a closed account, Invalid naming skus and sites that are not known."""
    named = {line.site for line in asked if line.site is not None}
    party = await standing.party(session, account_id, {line.sku for line in asked}, named)
    if not party.exists:
        raise NotFound(f"there is no account {account_id}")
    if party.today is None:
        raise _no_business_day()
    if party.status == "closed":
        raise Conflict(f"account {account_id} is closed; nothing can be promised to it", code="account_closed")
    errors = [
        FieldError(pointer("lines", place, "sku"), f"no product {line.sku} is listed")
        for place, line in enumerate(asked)
        if line.sku not in party.skus
    ]
    errors += [
        FieldError(pointer("lines", place, "site"), f"there is no site {line.site}")
        for place, line in enumerate(asked)
        if line.site is not None and line.site not in party.sites
    ]
    if errors:
        raise Invalid("1 value is wrong" if len(errors) == 1 else f"{len(errors)} values are wrong", errors=errors)
    usual = party.default_site or policy_of(session).default_site
    return _Wish(party.today, party.tier, summed(((line.site or usual, line.sku), line.quantity) for line in asked))


async def _within_limits(
    session: AsyncSession, settings: SupplySettings, account_id: str, wanted: Mapping[StockKey, int]
) -> None:
    """No hoarding: how many reservations, and how many units of one sku, an account may have unconfirmed."""
    count, units = await holds.held_by(session, account_id, {sku for _, sku in wanted})
    if count >= settings.hold_count_limit:
        raise Conflict(
            f"the account has {count} unconfirmed reservations, at most {settings.hold_count_limit} are allowed; confirm or release some",
            code="hold_limit",
        )
    more = summed((("", sku), quantity) for (_, sku), quantity in wanted.items())
    for (_, sku), quantity in more.items():
        if units.get(sku, 0) + quantity > settings.hold_units_limit:
            raise Conflict(
                f"the account holds {units.get(sku, 0)} of {sku} unconfirmed and asks for {quantity} more; at most {settings.hold_units_limit} are allowed",
                code="hold_limit",
            )


def _short(offered: Sequence[Offer], asked: Sequence[Asked], *, partial: bool) -> Conflict:
    errors = []
    for one in offered:
        if one.rest:
            place = next(
                place for place, line in enumerate(asked) if line.sku == one.sku and line.site in (None, one.site)
            )
            rest = f"the rest could come on {one.rest_on}" if one.rest_on else "no date is known for the rest"
            errors.append(
                FieldError(
                    pointer("lines", place),
                    f"{one.asked} of {one.sku} asked at {one.site}, {one.holdable} can be held now; {rest}",
                )
            )
    detail = (
        "nothing of it can be held now"
        if partial
        else "not all of it can be held now, so nothing is; ask with `partial` for what there is"
    )
    return Conflict(detail, code="insufficient_stock", errors=errors)


def _still(hold: Hold | None, states: Sequence[str], check: Check) -> Hold:
    """The reservation, if it is in one of these states, of the expected version, and its time has not come."""
    if hold is None:
        raise NotFound("there is no such reservation")
    check(hold.row_version)
    if hold.state not in states:
        raise Conflict(
            f"the reservation is {hold.state}; this needs one that is {' or '.join(states)}", code="reservation_state"
        )
    if hold.state == "held" and _over(hold, clock.wall_now()):
        raise Conflict(f"the reservation's time ended at {hold.expires_at}", code="reservation_expired")
    return hold


def _over(hold: Hold, now: datetime) -> bool:
    return hold.expires_at is not None and hold.expires_at <= now


def _told(lines: Sequence[HoldLine]) -> list[HeldLine]:
    return [HeldLine(sku=line.sku, site=line.site, quantity=line.live) for line in lines]
