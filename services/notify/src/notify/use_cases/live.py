"""Who of those who listen is told of an inbox entry, in which words: their own entries, as far as they may see them at this moment."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.wording import Item, NamedAccount
from notify.store import inbox
from notify.use_cases.days import wall_day
from shared.auth import Principal
from shared.contracts import NotificationAcknowledged, NotificationDelivered
from shared.contracts.access import seen_by
from shared.live import Listener, Row

TELLS = (NotificationDelivered, NotificationAcknowledged)
TOGETHER = 100  # listeners between two looks at what else the process has to do


class _Said(msgspec.Struct):
    """What is read of both events."""

    notification_id: UUID
    channel: str


_said = msgspec.json.Decoder(_Said)


@dataclass(frozen=True, slots=True)
class Entry:
    """An inbox entry for one listener: the event that tells of it, the entry as it is now, and what this listener may see of it."""

    row: Row
    kept: Any
    item: Item


async def entries(
    session: AsyncSession, rows: Sequence[Row], listeners: Sequence[Listener]
) -> Mapping[Listener, Sequence[Entry]]:
    """The entries that these events tell of, by the listener they belong to."""
    by_hash: dict[str, list[Listener]] = {}
    for listener in listeners:
        by_hash.setdefault(listener.principal.identity_hash, []).append(listener)
    people = await inbox.identities(session, {row.key for row in rows})
    heard = {person: by_hash[identity] for identity, person in people.items() if identity in by_hash}
    told = [(row, _said.decode(row.value)) for row in rows if row.key in heard]
    kept = await inbox.kept(session, {said.notification_id for _, said in told if said.channel == "inbox"})
    if not kept:
        return {}
    accounts = {account for entry in kept.values() for account in entry.account_ids}
    concerned = {listener.principal for many in heard.values() for listener in many}
    seen = await seen_by(session, concerned, accounts, wall_day(session))
    names = await inbox.names(session, accounts)
    found: dict[Listener, list[Entry]] = {}
    for number, (row, said) in enumerate(told):
        entry = kept.get(said.notification_id)
        if entry is None or entry.recipient_id != row.key:
            continue
        for listener in heard[row.key]:
            if (item := _item(entry, listener.principal, seen, names)) is not None:
                found.setdefault(listener, []).append(Entry(row, entry, item))
        if number % TOGETHER == 0:
            await asyncio.sleep(0)
    return found


def _item(
    entry: Any, principal: Principal, seen: Mapping[Principal, Collection[str]], names: Mapping[str, str]
) -> Item | None:
    """What this principal may see of the entry; None: nothing of it."""
    mine = seen[principal]
    if entry.account_id is not None and entry.account_id not in mine:
        return None
    shown = tuple(NamedAccount(one, names[one]) for one in entry.account_ids if one in mine and one in names)
    return Item(entry.event_type, entry.severity, entry.data, entry.account_id, shown)
