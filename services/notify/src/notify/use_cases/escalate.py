"""Escalation: while nobody acknowledges, the next of the ladder is told. A step is one transaction: told, said, noted, and the next step's timer set."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.audience import cut, resolve
from notify.domain.ladders import next_place
from notify.domain.model import Ladder
from notify.domain.quiet import opens_at
from notify.store import facts, notices
from notify.store import ladders as store
from notify.store.notices import Told
from notify.use_cases import tell
from notify.use_cases.days import business_day, wall_day
from notify.use_cases.ladders import Place, ladder_of, set_again, set_timer
from shared.clock import business_now, wall_now
from shared.contracts import NotificationDelivered, NotificationEscalated
from shared.events import Emission
from shared.ids import new_id
from shared.outbox import emit

log = structlog.get_logger()


async def climb(session: AsyncSession, notice_id: UUID, person_id: str, place: Place) -> None:
    """Takes this step of the ladder that stands on this person's entry, once its time has come; each step is taken once."""
    row = await store.lock(session, notice_id, person_id)
    if row is None or row.ended or (row.round, row.step) != place:
        return
    ladder = ladder_of(row.ladder)
    if await _put_off(session, notice_id, person_id, ladder, place, row.base):
        return
    following: Place | None = place
    while following:
        taken, following = following, next_place(ladder, following)
        people = await _people(session, row, ladder.steps[taken[1] - 1].to, person_id)
        if await store.any_heard(session, notice_id, [person_id, *(one.recipient_id for one in people)]):
            await store.end(session, notice_id, person_id, "acknowledged")
            return
        if people:  # a step that finds nobody does not hold up the next
            await _take(session, notice_id, person_id, row, taken, people)
            break
    if following is None:
        await store.end(session, notice_id, person_id, "exhausted")
        log.info("ladder_ended_unheard", notice=str(notice_id))
        return
    _, last = await store.closes_since(session, row.base)
    base = max(row.base, last) if last else row.base
    await store.move(session, notice_id, person_id, following, base)
    await set_timer(session, notice_id, person_id, ladder, following, base)


async def _put_off(
    session: AsyncSession, notice_id: UUID, person_id: str, ladder: Ladder, place: Place, base: date
) -> bool:
    """Whether the step's time has not come: not enough closes yet, or outside the ladder's window. A later timer is set then."""
    days = ladder.steps[place[1] - 1].after_days
    if days is not None and (await store.closes_since(session, base))[0] < days:
        now = await business_now(session)
        after = (now.today if now else base) + timedelta(days=1)
        await set_again(session, notice_id, person_id, place, business_day=after)
        return True
    opens = opens_at(wall_now(), ladder.window) if ladder.window else None
    if opens is not None:
        await set_again(session, notice_id, person_id, place, run_at=opens)
    return opens is not None


async def _people(session: AsyncSession, row: Any, members: Sequence[str], person_id: str) -> list[Told]:
    """Whom a step tells, of the accounts that were named to the person on the ladder as far as they may see them; that person not again."""
    today = wall_day(session)
    account_ids = list(row.told_ids)
    accounts = await facts.accounts(session, account_ids, today, await business_day(session))
    active = await facts.active(session, [member[7:] for member in members if member.startswith("person:")])
    able = tell.only_active(members, active)
    found = resolve(able, (), account_ids, accounts, await facts.teams(session), last_call=True)
    sees = await facts.sees(session, found.recipients, account_ids, today)
    notice = (await notices.some(session, [row.notice_id]))[row.notice_id]
    shown = cut(found.recipients, row.account_id, account_ids, sees)
    return [Told(notice, one.person_id, one.account_ids, new_id()) for one in shown if one.person_id != person_id]


async def _take(
    session: AsyncSession, notice_id: UUID, person_id: str, row: Any, place: Place, people: Sequence[Told]
) -> None:
    """Tells these people, notes it, and says so. Who has the entry already is told of it once more."""
    names = [one.recipient_id for one in people]
    before = await store.entries(session, notice_id, names)
    await store.take(session, notice_id, person_id, place, names, "unwanted" if row.email == "unwanted" else "open")
    await tell.enter(session, people)
    entries = await store.entries(session, notice_id, names)
    said = []
    for one in people:
        entry = str(entries[one.recipient_id].notification_id)
        known = before.get(one.recipient_id)
        cause, day = one.notice.caused_by, one.notice.business_date
        escalated = NotificationEscalated(
            notification_id=entry, recipient_id=one.recipient_id, unheard_by=person_id, step=place[1], caused_by=cause
        )
        said.append(Emission(escalated, business_date=day))
        if known and known.state == "delivered":
            again = NotificationDelivered(
                notification_id=entry, recipient_id=one.recipient_id, channel="inbox", caused_by=cause
            )
            said.append(Emission(again, business_date=day))
    await emit(session, said)
