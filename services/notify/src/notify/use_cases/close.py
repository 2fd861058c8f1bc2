"""The close of a business day: when its digests are due, and the one transaction that makes them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.digest import complete, due_at, message_id
from notify.store import digests, ladders, notices
from notify.store.notices import Told
from notify.use_cases import tell
from shared.clock import wall_now
from shared.ids import new_id
from shared.jobs import cancel, enqueue

DIGEST_JOB = "digest"
MAIL_JOB = "mail"
TOGETHER = 50
"""Digests that one mail job sends."""


async def days_closed(session: AsyncSession, days: Sequence[date]) -> None:
    """Opens the digest windows of these days and sets the timer that sends them even if a run is never heard of."""
    now = wall_now()
    await digests.closed(session, days, now)
    for day in days:
        window = await digests.window(session, day)
        if window and not window.claimed:
            await enqueue(session, DIGEST_JOB, _deadline(day), _payload(day, wait=False), run_at=due_at(now))


async def run_ended(session: AsyncSession, day: date, run: str) -> None:
    """Notes the end of a run of this close (`supply`, `scoring`); once all are in, the digest is made."""
    window = await digests.run_ended(session, day, run)
    if complete(window.runs) and not window.claimed:
        await enqueue(session, DIGEST_JOB, day.isoformat(), _payload(day, wait=True))


async def make_digests(session: AsyncSession, day: date, mail_domain: str) -> int:
    """Makes the digests of this close and of earlier ones that have not been made; nobody else can. Answers with how
    many.

    An earlier window goes first, so that each notice lands in the digest of its own business date.
    """
    made = 0
    for closed in await digests.claim(session, day):
        made += await _make(session, closed, mail_domain)
        await cancel(session, DIGEST_JOB, _deadline(closed))
    return made


async def _make(session: AsyncSession, closed: date, mail_domain: str) -> int:
    """The digests of one close: what is open for e-mail, one digest per person found, and the jobs that send them."""
    await tell.into_inboxes(session, await notices.open_notices(session, "inbox", closed), closed=closed)
    found = await tell.find(session, await notices.open_notices(session, "email", closed), "email", last_call=True)
    await tell.settle(session, found, "email", closed)
    wanted_by = [one for each in found for one in each.told] + await _escalated(session, closed)
    before = await notices.told_already(session, [one.notice.notice_id for one in wanted_by], "email")
    told = [one for one in wanted_by if (one.notice.notice_id, one.recipient_id) not in before]
    persons = sorted({one.recipient_id for one in told})
    ids: dict[str, UUID] = {person: new_id() for person in persons}
    rows = [(digest_id, person, message_id(closed, person, mail_domain)) for person, digest_id in ids.items()]
    await digests.add(session, closed, rows)
    await tell.into_digests(session, told, ids)
    wanted = [str(ids[person]) for person in persons]
    for start in range(0, len(wanted), TOGETHER):
        key = f"{closed.isoformat()}/{start // TOGETHER}"
        await enqueue(session, MAIL_JOB, key, {"digests": wanted[start : start + TOGETHER]})
    return len(wanted)


async def _escalated(session: AsyncSession, closed: date) -> list[Told]:
    """What escalations since the last close owe by e-mail."""
    owed = await ladders.owed_mails(session, closed)
    found = await notices.some(session, [notice_id for notice_id, _, _ in owed])
    return [Told(found[notice_id], person, accounts, new_id()) for notice_id, person, accounts in owed]


def _deadline(day: date) -> str:
    return f"{day.isoformat()}/deadline"


def _payload(day: date, *, wait: bool) -> dict[str, object]:
    return {"closed": day.isoformat(), "wait": wait}
