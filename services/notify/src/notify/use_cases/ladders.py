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
from shared.jobs import enqueue

ESCALATE_JOB = "escalate"
Place = tuple[int, int]
"""Round and step, both from 1."""


async def begin(session: AsyncSession, notification_ids: Sequence[UUID]) -> None:
    """Begins the ladders of entries that lie in inboxes from now on, where their rules have one."""
    if not notification_ids:
        return
    begun = await store.begin(session, notification_ids)
    contents = await store.contents(session, {row.notice_id for row in begun}) if begun else {}
    for row in begun:
        await set_timer(session, row.notice_id, row.person_id, ladder_of(contents[row.notice_id]), (1, 1), row.base)


def ladder_of(content: Any) -> Ladder:
    """A ladder as it is kept."""
    return msgspec.convert(content, Ladder)


async def set_timer(
    session: AsyncSession, notice_id: UUID, person_id: str, ladder: Ladder, place: Place, base: date
) -> None:
    """Sets a step's timer: so many closes after `base`, or so many minutes of the wall from now."""
    step = ladder.steps[place[1] - 1]
    if (
        step.after_days is not None
    ):  # a step may come once the day that is the n-th after the base is closed: closes are counted then
        first = base + timedelta(days=step.after_days + 1)
        await set_again(session, notice_id, person_id, place, "", business_day=first)
    else:
        run_at = wall_now() + timedelta(minutes=step.after_minutes or 0)
        await set_again(session, notice_id, person_id, place, "", run_at=run_at)


async def set_again(
    session: AsyncSession,
    notice_id: UUID,
    person_id: str,
    place: Place,
    again: str,
    *,
    run_at: datetime | None = None,
    business_day: date | None = None,
) -> None:
    """A timer of a step; `again` tells it from those that were set for the same step before."""
    payload = {"notice": str(notice_id), "person": person_id, "round": place[0], "step": place[1]}
    key = f"{notice_id}/{person_id}/{place[0]}.{place[1]}{again}"
    await enqueue(session, ESCALATE_JOB, key, payload, run_at=run_at, business_day=business_day)
