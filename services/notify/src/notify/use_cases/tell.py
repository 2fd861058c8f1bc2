"""Telling people: an audience is resolved against what is known now, cut to what each may see, and written down once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.audience import Resolution, cut, resolve
from notify.domain.model import Channel
from notify.store import facts, notices
from notify.store.notices import Notice, Told
from notify.use_cases.days import business_day, wall_day
from shared.contracts import NotificationDelivered, NotificationQueued
from shared.events import Emission, Event
from shared.ids import new_id
from shared.outbox import emit

GIVE_UP_AFTER = timedelta(days=30)
"""How long, in business dates, a notice is offered to an audience that nobody belongs to: once more at each close."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notice with the people found for it. `open`: part of its audience has still to be found."""

    notice: Notice
    told: tuple[Told, ...]
    open: bool


async def find(session: AsyncSession, wanted: Sequence[Notice], *, last_call: bool = False) -> list[Found]:
    """Who is to be told of each notice now. At the `last_call` an account that is still unknown falls to those who
    need none.
    """
    if not wanted:
        return []
    today = wall_day(session)
    account_ids = {account for notice in wanted for account in notice.account_ids}
    accounts = await facts.accounts(session, account_ids, today, await business_day(session))
    departments = await facts.departments(session)
    named = {member[7:] for notice in wanted for member in _members(notice) if member.startswith("person:")}
    active = await facts.active(session, named)
    found = [
        (
            notice,
            resolve(
                _only_active(notice.audience, active),
                _only_active(notice.otherwise, active),
                notice.account_ids,
                accounts,
                departments,
                last_call=last_call,
            ),
        )
        for notice in wanted
    ]
    people = {person for _, resolution in found for person in resolution.recipients}
    sees = await facts.sees(session, people, account_ids, today)
    return [_found(notice, resolution, sees) for notice, resolution in found]


def _found(notice: Notice, resolution: Resolution, sees: Mapping[str, set[str]]) -> Found:
    """People who may not see the account are not told; when that leaves nobody, the notice stays open."""
    told = tuple(
        Told(notice, recipient.person_id, recipient.account_ids, new_id())
        for recipient in cut(resolution.recipients, notice.account_id, notice.account_ids, sees)
    )
    return Found(notice, told, resolution.open or not told)


async def into_inboxes(
    session: AsyncSession,
    wanted: Sequence[Notice],
    *,
    causes: Mapping[str, Event[Any]] | None = None,
    closed: date | None = None,
) -> None:
    """Puts notices into the inboxes of whoever is found for them; being there is being delivered.

    `causes` are the events at hand, by `caused_by`: what is said of their notices carries their correlation. `closed`
    is the day whose close offers them once more.
    """
    causes = causes or {}
    found = await find(session, wanted, last_call=closed is not None)
    told = await notices.tell(session, [one for each in found for one in each.told], "inbox")
    await settle(session, found, "inbox", closed)
    announcements = [
        _announcement(kind, one, "inbox", causes.get(one.notice.caused_by))
        for one in told
        for kind in (NotificationQueued, NotificationDelivered)
    ]
    await emit(session, announcements)


async def into_digests(session: AsyncSession, told: Sequence[Told], digest_of: Mapping[str, UUID]) -> None:
    """Puts notices into the digests of the people found for them."""
    placed = [replace(one, digest_id=digest_of[one.recipient_id]) for one in told]
    queued = [_announcement(NotificationQueued, one, "email") for one in await notices.tell(session, placed, "email")]
    await emit(session, queued)


async def settle(session: AsyncSession, found: Sequence[Found], channel: Channel, closed: date | None) -> None:
    """Notes how far each notice has come: done, still open, or given up because nobody was ever found."""

    def of(test: Callable[[Found], bool]) -> list[UUID]:
        return [each.notice.notice_id for each in found if test(each)]

    def over(each: Found) -> bool:
        late = closed is not None and closed - each.notice.business_date > GIVE_UP_AFTER
        return late or not each.open

    await notices.reached(session, of(lambda each: over(each) and bool(each.told)), channel, "done")
    await notices.reached(session, of(lambda each: over(each) and not each.told), channel, "nobody")


def _announcement(
    kind: type[NotificationQueued | NotificationDelivered],
    one: Told,
    channel: Channel,
    cause: Event[Any] | None = None,
) -> Emission:
    payload = kind(
        notification_id=str(one.notification_id),
        recipient_id=one.recipient_id,
        channel=channel,
        caused_by=one.notice.caused_by,
    )
    return Emission(payload, cause, one.notice.business_date)


def _members(notice: Notice) -> list[str]:
    return [*notice.audience, *notice.otherwise]


def _only_active(members: Sequence[str], active: set[str]) -> list[str]:
    """Without persons who are unknown or no longer active."""
    return [member for member in members if not member.startswith("person:") or member[7:] in active]
