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
from notify.store.notices import Notice, Reach, Told
from notify.use_cases import ladders, later
from notify.use_cases.days import business_day, wall_day
from notify.use_cases.wishes import wishes_of
from shared.contracts import NotificationDelivered, NotificationQueued
from shared.events import Emission, Event
from shared.ids import new_id
from shared.outbox import emit

GIVE_UP_AFTER = timedelta(days=30)
"""How long, in business dates, a notice is offered to an audience that nobody belongs to: once more at each close."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notice with the people found for it. `open`: part of its audience has still to be found. `unwanted`: people were found who do not want
    to be told of it over this channel.
    """

    notice: Notice
    told: tuple[Told, ...]
    open: bool
    unwanted: bool = False


async def find(
    session: AsyncSession, wanted: Sequence[Notice], channel: Channel, *, last_call: bool = False
) -> list[Found]:
    """Who is to be told of each notice now over this channel, and wants to be. At the `last_call` an account that is still unknown falls to those who
    need none.
    """
    everybody = await found(session, wanted, last_call=last_call)
    wishes = await wishes_of(session, {one.recipient_id for each in everybody for one in each.told})

    def wanting(one: Told) -> bool:
        return wishes.wants(one.recipient_id, one.notice.event_type, one.notice.severity, channel)

    return [_wanted(each, wanting) for each in everybody]


async def found(session: AsyncSession, wanted: Sequence[Notice], *, last_call: bool = False) -> list[Found]:
    """Whom each notice is for now, whatever they wish."""
    if not wanted:
        return []
    today = wall_day(session)
    account_ids = {account for notice in wanted for account in notice.account_ids}
    accounts = await facts.accounts(session, account_ids, today, await business_day(session))
    departments = await facts.teams(session)
    named = {member[7:] for notice in wanted for member in _members(notice) if member.startswith("person:")}
    active = await facts.active(session, named)
    resolved = [
        (
            notice,
            resolve(
                only_active(notice.audience, active),
                only_active(notice.otherwise, active),
                notice.account_ids,
                accounts,
                departments,
                last_call=last_call,
            ),
        )
        for notice in wanted
    ]
    people = {person for _, resolution in resolved for person in resolution.recipients}
    sees = await facts.sees(session, people, account_ids, today)
    return [_found(notice, resolution, sees) for notice, resolution in resolved]


def _wanted(each: Found, wanting: Callable[[Told], bool]) -> Found:
    told = tuple(one for one in each.told if wanting(one))
    return replace(each, told=told, unwanted=len(told) < len(each.told))


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
    each_found = await find(session, wanted, "inbox", last_call=closed is not None)
    await settle(session, each_found, "inbox", closed)
    await enter(session, [one for each in each_found for one in each.told], causes)


async def enter(session: AsyncSession, told: Sequence[Told], causes: Mapping[str, Event[Any]] | None = None) -> None:
    """Puts entries into inboxes: those of people who may be disturbed now at once, the others at the end of their quiet hours."""
    causes = causes or {}
    wishes = await wishes_of(session, {one.recipient_id for one in told})
    timed = [replace(one, due_at=wishes.not_before(one.recipient_id, one.notice.severity)) for one in told]
    entered = await notices.tell(session, timed, "inbox")
    await later.keep(session, [(one.notification_id, one.recipient_id, one.due_at) for one in entered if one.due_at])
    await emit(
        session,
        [
            announcement(kind, one, "inbox", causes.get(one.notice.caused_by))
            for one in entered
            for kind in ((NotificationQueued,) if one.due_at else (NotificationQueued, NotificationDelivered))
        ],
    )
    await ladders.begin(session, [one.notification_id for one in entered if one.notice.laddered and not one.due_at])


async def into_digests(session: AsyncSession, told: Sequence[Told], digest_of: Mapping[str, UUID]) -> None:
    """Puts notices into the digests of the people found for them."""
    placed = [replace(one, digest_id=digest_of[one.recipient_id]) for one in told]
    queued = [announcement(NotificationQueued, one, "email") for one in await notices.tell(session, placed, "email")]
    await emit(session, queued)


async def settle(session: AsyncSession, each_found: Sequence[Found], channel: Channel, closed: date | None) -> None:
    """Notes how far each notice has come: done, still open, not wanted by whoever was found, or given up because nobody was ever found."""

    def over(each: Found) -> bool:
        late = closed is not None and closed - each.notice.business_date > GIVE_UP_AFTER
        return late or not each.open

    ended = [each for each in each_found if over(each)]
    refused = [each.notice.notice_id for each in ended if each.unwanted and not each.told]
    heard = {notice_id for notice_id, _ in await notices.told_already(session, refused, channel)} if refused else set()
    reached: dict[Reach, list[UUID]] = {"done": [], "unwanted": [], "nobody": []}
    for each in ended:
        wanted = each.told or each.notice.notice_id in heard
        reached["done" if wanted else "unwanted" if each.unwanted else "nobody"].append(each.notice.notice_id)
    for reach, notice_ids in reached.items():
        await notices.reached(session, notice_ids, channel, reach)


def announcement(
    kind: type[NotificationQueued | NotificationDelivered],
    one: Told,
    channel: Channel,
    cause: Event[Any] | None = None,
) -> Emission:
    """What is said of somebody told."""
    payload = kind(
        notification_id=str(one.notification_id),
        recipient_id=one.recipient_id,
        channel=channel,
        caused_by=one.notice.caused_by,
    )
    return Emission(payload, cause, one.notice.business_date)


def _members(notice: Notice) -> list[str]:
    return [*notice.audience, *notice.otherwise]


def only_active(members: Sequence[str], active: set[str]) -> list[str]:
    """Without persons who are unknown or no longer active."""
    return [member for member in members if not member.startswith("person:") or member[7:] in active]
