"""Delivering a digest: claim, send, record. No transaction is open while accounts or the mail server are talked to.

A process that dies between the claim and the record leaves an attempt without result. Once its lease is over the next
one calls it `unknown` and tries again under the same Message-ID; what is recorded as sent is never sent again.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import random
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.rendering import plain_locale
from notify.domain.retry import Attempted, Ended, decide
from notify.domain.wording import Wording
from notify.peers.contacts import Contact, Directory
from notify.peers.mail import Letter, Mail
from notify.store import digests, facts
from notify.store.digests import DigestItem
from notify.use_cases.close import MAIL_JOB
from notify.use_cases.days import wall_day
from notify.use_cases.wishes import wishes_of
from shared.clock import wall_now
from shared.contracts import NotificationDelivered, NotificationFailed
from shared.database import Database
from shared.events import Emission
from shared.jobs import enqueue
from shared.outbox import emit
from shared.transience import is_transient

log = structlog.get_logger()
ATTEMPTS = Counter("bellwether_notify_attempts_total", "E-mail attempts ended, by result class.", ["result"])

AT_ONCE = 5
INSIST = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to record what is known to have been sent, while the database is away."""
MARGIN = timedelta(seconds=30)
"""How much longer than an attempt may take its lease lasts: room for recording it."""
LOST = Attempted("unknown", "interrupted", "the process ended before it could record what became of this attempt")
NO_ADDRESS = Attempted("refused", "no_address", "accounts keeps no e-mail address for this person", final=True)


@dataclass(frozen=True, slots=True)
class Post:
    """What delivering needs: who people are, the words, the mail server, and how long an attempt may take in seconds."""

    directory: Directory
    wording: Wording
    mail: Mail
    timeout: float


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that is now ours to make."""

    digest_id: UUID
    number: int
    person_id: str
    message_id: str
    closed_date: date
    first_at: datetime
    items: Sequence[DigestItem]
    visible: frozenset[str]


async def deliver(database: Database, post: Post, digest_ids: Sequence[UUID]) -> None:
    """Makes one attempt for each of these digests that is due, a few at a time. Raises PeerAwayError when nobody
    knows the people.
    """
    async with database.read() as session:
        persons = await digests.queued_persons(session, digest_ids)
    if not persons:
        return
    contacts = await post.directory.resolve(sorted(set(persons.values())))
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(digest_id: UUID) -> None:
        async with gate:
            await _attempt(database, post, digest_id, contacts)

    ended = await asyncio.gather(*(one(digest_id) for digest_id in sorted(persons)), return_exceptions=True)
    for failure in ended:
        if isinstance(failure, BaseException):
            raise failure


async def _attempt(database: Database, post: Post, digest_id: UUID, contacts: Mapping[str, Contact]) -> None:
    async with database.transaction() as session:
        begun = await begin(session, digest_id, lease=timedelta(seconds=post.timeout) + MARGIN)
    if begun is None:
        return
    contact = contacts.get(begun.person_id)
    attempted = await _send(post, begun, contact)
    address_hash = hash_of(contact.email) if contact and contact.email else None
    await _insist(database, begun, attempted, address_hash)


async def begin(session: AsyncSession, digest_id: UUID, *, lease: timedelta) -> Begun | None:
    """Claims the next attempt of a digest; None when it has ended, is not due, or another process is at it."""
    locked = await digests.lock(session, digest_id)
    if locked is None or locked.state != "queued" or not locked.due:
        return None
    now, first_at = locked.now, locked.first_at or locked.now
    if locked.started_at and locked.result is None:
        free_at = locked.started_at + lease
        if free_at > now:
            await digests.again(session, digest_id, free_at)
            await _timer(session, digest_id, f"{locked.number}/lease", free_at)
            return None
        if not await _give_over(session, digest_id, locked.number, first_at, now):
            return None
    items, visible = await _still_theirs(session, digest_id, locked.person_id, now)
    if not items:
        await _end(session, digest_id, "nothing is left in it: cancelled, or no longer theirs to see", now)
        return None
    if (until := await _quiet_until(session, locked.person_id, items, now)) is not None:
        await digests.again(session, digest_id, until)
        await _timer(session, digest_id, f"{locked.number}/quiet/{now.isoformat()}", until)
        return None
    number = locked.number + 1
    await digests.begin_attempt(session, digest_id, number, now)
    return Begun(digest_id, number, locked.person_id, locked.message_id, locked.closed_date, first_at, items, visible)


async def _quiet_until(
    session: AsyncSession, person_id: str, items: Sequence[DigestItem], now: datetime
) -> datetime | None:
    """When this person may be written to, None: now. With something critical in it a digest goes at any hour, whole."""
    if any(item.row.severity == "critical" for item in items):
        return None
    return (await wishes_of(session, [person_id], now)).not_before(person_id, "info")


async def _give_over(session: AsyncSession, digest_id: UUID, number: int, first_at: datetime, now: datetime) -> bool:
    """Ends an attempt whose process died as `unknown`; False when that was the last one the digest gets."""
    await digests.end_attempt(session, digest_id, number, now, LOST, None)
    ATTEMPTS.labels(LOST.result).inc()
    log.warning("attempt_interrupted", digest=str(digest_id), number=number)
    follows = decide(LOST, number=number, first_at=first_at, now=now, jitter=0)
    if isinstance(follows, Ended):
        await _end(session, digest_id, follows.reason, now)
        return False
    return True


async def _still_theirs(
    session: AsyncSession, digest_id: UUID, person_id: str, now: datetime
) -> tuple[list[DigestItem], frozenset[str]]:
    """What the receiver may still see. The rest fails, and is open again for whoever answers for the account now."""
    items = await digests.items(session, digest_id)
    account_ids = {account for item in items for account in item.account_ids}
    visible = (await facts.sees(session, [person_id], account_ids, wall_day(session, now)))[person_id]
    lost = [item for item in items if item.account_id is not None and item.account_id not in visible]
    await digests.lose(session, [item.notification_id for item in lost], now)
    await emit(session, [_outcome(item.row, person_id, "access_lost") for item in lost])
    return [item for item in items if item not in lost], frozenset(visible)


async def _send(post: Post, begun: Begun, contact: Contact | None) -> Attempted:
    """The attempt itself; it never raises for what the world does."""
    if contact is None or not contact.email:
        return NO_ADDRESS
    locale = plain_locale(contact.locale)
    shown = [item.item(begun.visible) for item in begun.items]
    said = post.wording.digest(locale, name=contact.name, closed_date=begun.closed_date, items=shown)
    letter = Letter(begun.message_id, said.title, said.body, locale, wall_now())
    return await post.mail.send(letter, name=contact.name, address=contact.email)


async def _insist(database: Database, begun: Begun, attempted: Attempted, address_hash: bytes | None) -> None:
    """Records the attempt, again and again while the database is away: what we know must not be forgotten."""
    for pause in (*INSIST, None):
        try:
            async with database.transaction() as session:
                await record(session, begun, attempted, address_hash)
        except Exception as error:
            if pause is None or not is_transient(error):
                raise
            log.warning("attempt_not_recorded_yet", digest=str(begun.digest_id), error=str(error))
            await asyncio.sleep(pause)
        else:
            return


async def record(session: AsyncSession, begun: Begun, attempted: Attempted, address_hash: bytes | None) -> None:
    """Writes down how an attempt ended and what follows: delivered, given up, or a later attempt."""
    now = wall_now()
    await digests.lock(session, begun.digest_id)
    if not await digests.end_attempt(session, begun.digest_id, begun.number, now, attempted, address_hash):
        return  # the lease was over and another process has taken it up
    ATTEMPTS.labels(attempted.result).inc()
    log.info(
        "attempt_ended", digest=str(begun.digest_id), number=begun.number, result=attempted.result, code=attempted.code
    )
    follows = decide(attempted, number=begun.number, first_at=begun.first_at, now=now, jitter=random())  # noqa: S311 (spreads retries)
    if isinstance(follows, Ended):
        await _end(session, begun.digest_id, follows.reason, now)
    else:
        await digests.again(session, begun.digest_id, follows.at)
        await _timer(session, begun.digest_id, str(begun.number), follows.at)


async def _timer(session: AsyncSession, digest_id: UUID, what: str, at: datetime) -> None:
    """Sets a timer to look at a digest again."""
    await enqueue(session, MAIL_JOB, f"{digest_id}/{what}", {"digests": [str(digest_id)]}, run_at=at)


async def _end(session: AsyncSession, digest_id: UUID, reason: str | None, at: datetime) -> None:
    """Ends a digest and says of each of its notifications what became of it."""
    ended = await digests.end(session, digest_id, reason, at)
    await emit(session, [_outcome(row, row.recipient_id, reason) for row in ended])


def _outcome(row: Any, recipient_id: str, reason: str | None) -> Emission:
    """What is said of one notification: delivered, or failed with the reason."""
    said: dict[str, Any] = {
        "notification_id": str(row.notification_id),
        "recipient_id": recipient_id,
        "channel": "email",
        "caused_by": f"{row.event_source}/{row.event_id}",
    }
    payload = NotificationFailed(**said, reason=reason) if reason else NotificationDelivered(**said)
    return Emission(payload, business_date=row.business_date)


def hash_of(address: str) -> bytes:
    """SHA-256 of the address in lower case: all that is kept of it."""
    return hashlib.sha256(address.strip().lower().encode()).digest()
