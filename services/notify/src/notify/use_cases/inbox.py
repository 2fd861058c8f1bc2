"""A person's inbox: what was told to them, in words, as far as they may still see it; and that they have heard."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import Channel
from notify.domain.wording import Item, NamedAccount
from notify.store import inbox, ladders
from notify.use_cases import later
from notify.use_cases.days import wall_day
from shared.auth import Principal
from shared.clock import wall_now
from shared.contracts import NotificationAcknowledged, NotificationDelivered
from shared.contracts.access import Sight, person_of, sight_of
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.events import Emission
from shared.outbox import emit

OPS = "ops"
LONGEST_SNOOZE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose inbox it is: the person behind the token, None when no active person is."""

    principal: Principal
    person_id: str | None


async def reader(session: AsyncSession, principal: Principal) -> Reader:
    """The person who asks."""
    return Reader(principal, await person_of(session, principal))


async def entries(session: AsyncSession, who: Reader, *, unread: bool) -> Any:
    """The statement of this reader's inbox entries, for pages."""
    return inbox.entries(await _sight(session, who), who.person_id, unread=unread)


async def count_unread(session: AsyncSession, who: Reader) -> int:
    """How many entries the reader has not acknowledged."""
    return await inbox.count(session, await entries(session, who, unread=True))


async def entry(session: AsyncSession, who: Reader, notification_id: UUID) -> Any:
    """One entry's row. Raises NotFound, the same for foreign and absent."""
    return await _found(session, await entries(session, who, unread=False), notification_id)


async def _theirs(session: AsyncSession, who: Reader, notification_id: UUID) -> Any:
    """As `entry`, over any channel."""
    return await _found(session, inbox.theirs(await _sight(session, who), who.person_id), notification_id)


async def _sight(session: AsyncSession, who: Reader) -> Sight:
    return await sight_of(session, who.principal, wall_day(session))


async def _found(session: AsyncSession, statement: Any, notification_id: UUID) -> Any:
    row = await inbox.one(session, statement, notification_id)
    if row is None:
        raise NotFound(f"there is no notification {notification_id}")
    return row


async def items(session: AsyncSession, who: Reader, rows: Sequence[Any]) -> list[Item]:
    """What the reader may see of each entry: the accounts are cut to those visible now."""
    account_ids = {account for row in rows for account in row.account_ids}
    names = await _names(session, who, account_ids)
    return [
        Item(row.event_type, row.severity, row.data, row.account_id, _named(row.account_ids, names)) for row in rows
    ]


async def _names(session: AsyncSession, who: Reader, account_ids: Collection[str]) -> Mapping[str, str]:
    return await inbox.visible_names(session, who.principal, wall_day(session), account_ids)


def _named(account_ids: Sequence[str], names: Mapping[str, str]) -> tuple[NamedAccount, ...]:
    return tuple(NamedAccount(account, names[account]) for account in account_ids if account in names)


async def acknowledge(session: AsyncSession, who: Reader, notification_id: UUID) -> datetime:
    """The reader has heard, over whichever channel: what they were told of the same event under the same rule is
    settled. Once only.
    """
    row = await _theirs(session, who, notification_id)
    waited = await inbox.settle(session, row.notice_id, str(who.person_id))
    said = await inbox.acknowledge(session, row.notice_id, str(who.person_id))
    await ladders.heard(session, row.notice_id, str(who.person_id))
    kinds: list[tuple[type[NotificationDelivered | NotificationAcknowledged], UUID, Channel]] = [
        (NotificationDelivered, one.notification_id, "inbox") for one in waited
    ]
    kinds += [(NotificationAcknowledged, one.notification_id, one.channel) for one in said]
    await emit(
        session,
        [
            Emission(
                kind(
                    notification_id=str(told),
                    recipient_id=str(who.person_id),
                    channel=channel,
                    caused_by=f"{row.event_source}/{row.event_id}",
                ),
                business_date=row.business_date,
            )
            for kind, told, channel in kinds
        ],
    )
    return await inbox.acknowledged_at(session, notification_id)


async def snooze(session: AsyncSession, who: Reader, notification_id: UUID, until: datetime) -> None:
    """The reader's entry leaves the inbox and comes back then (wall time). Raises NotFound, Invalid for a time past or too far, Conflict for an entry
    that is settled or lies in no inbox.
    """
    row = await _theirs(session, who, notification_id)
    now = wall_now()
    if not now < until <= now + LONGEST_SNOOZE:
        wanted = f"later than now and at most {LONGEST_SNOOZE.days} days ahead"
        raise Invalid("it cannot come back then", code="until_invalid", errors=[FieldError("/until", wanted)])
    if not await inbox.snooze(session, notification_id, until):
        if row.acknowledged_at:
            raise Conflict("it has been acknowledged: nothing is left to come back", code="acknowledged")
        raise Conflict("only an inbox entry can be put off; this one is an e-mail", code="not_in_an_inbox")
    await later.keep(session, [(notification_id, str(who.person_id), until)])


async def trail(session: AsyncSession, who: Reader, notification_id: UUID) -> tuple[inbox.Trail, list[str]]:
    """From the event to the acknowledgement, for its person and for ops, and the accounts named in it that the reader
    sees.

    Raises NotFound.
    """
    if not who.principal.has_role(OPS):
        await _theirs(session, who, notification_id)
    found = await inbox.trail(session, notification_id)
    if found is None:
        raise NotFound(f"there is no notification {notification_id}")
    names = await _names(session, who, found.head.told_ids)
    return found, [account for account in found.head.told_ids if account in names]
