"""A person's inbox: what was told to them, in words, as far as they may still see it; and that they have heard."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.wording import Item, NamedAccount
from notify.store import inbox
from notify.use_cases.days import wall_day
from shared.auth import Principal
from shared.contracts import NotificationAcknowledged
from shared.contracts.access import Sight, person_of, sight_of
from shared.errors import NotFound
from shared.events import Emission
from shared.outbox import emit

OPS = "ops"


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
    said = await inbox.acknowledge(session, row.notice_id, str(who.person_id))
    await emit(
        session,
        [
            Emission(
                NotificationAcknowledged(
                    notification_id=str(one.notification_id),
                    recipient_id=str(who.person_id),
                    channel=one.channel,
                    caused_by=f"{row.event_source}/{row.event_id}",
                ),
                business_date=row.business_date,
            )
            for one in said
        ],
    )
    return await inbox.acknowledged_at(session, notification_id)


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
