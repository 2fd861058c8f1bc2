"""Ladders: begun with an entry, and the timer of each step. What a step does is `use_cases.escalate`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import Ladder
from notify.store import ladders as store
from shared.clock import wall_now
from shared.jobs import Timer, enqueue_many

ESCALATE_JOB = "escalate"
Place = tuple[int, int]
"""Round and step, both from 1."""


async def begin(session: AsyncSession, notification_ids: Sequence[UUID]) -> None:
    """Begins the ladders of entries that lie in inboxes from now on, where their rules have one."""
    if not notification_ids:
        return
    begun = await store.begin(session, notification_ids)
    contents = await store.contents(session, {row.notice_id for row in begun}) if begun else {}
    timers = [
        _timer(row.notice_id, row.person_id, ladder_of(contents[row.notice_id]), (1, 1), row.base) for row in begun
    ]
    await enqueue_many(session, ESCALATE_JOB, timers)


def ladder_of(content: Any) -> Ladder:
    """A ladder as it is kept."""
    return msgspec.convert(content, Ladder)


async def set_timer(
    session: AsyncSession, notice_id: UUID, person_id: str, ladder: Ladder, place: Place, base: date
) -> None:
    """Sets a step's timer: so many closes after `base`, or so many minutes of the wall from now."""
    await enqueue_many(session, ESCALATE_JOB, [_timer(notice_id, person_id, ladder, place, base)])


async def set_again(
    session: AsyncSession,
    notice_id: UUID,
    person_id: str,
    place: Place,
    *,
    run_at: datetime | None = None,
    business_day: date | None = None,
) -> None:
    """Sets a timer for a step whose time has not come after all."""
    key = f"{_key(notice_id, person_id, place)}/{(run_at or business_day or date.min).isoformat()}"
    timer = Timer(key, _payload(notice_id, person_id, place), run_at, business_day)
    await enqueue_many(session, ESCALATE_JOB, [timer])


def _timer(notice_id: UUID, person_id: str, ladder: Ladder, place: Place, base: date) -> Timer:
    step = ladder.steps[place[1] - 1]
    key, payload = _key(notice_id, person_id, place), _payload(notice_id, person_id, place)
    if step.after_days is not None:  # no sooner than the n-th day after the base is closed: closes are counted then
        return Timer(key, payload, business_day=base + timedelta(days=step.after_days + 1))
    return Timer(key, payload, run_at=wall_now() + timedelta(minutes=step.after_minutes or 0))


def _key(notice_id: UUID, person_id: str, place: Place) -> str:
    return f"{notice_id}/{person_id}/{place[0]}.{place[1]}"


def _payload(notice_id: UUID, person_id: str, place: Place) -> dict[str, Any]:
    return {"notice": str(notice_id), "person": person_id, "round": place[0], "step": place[1]}
