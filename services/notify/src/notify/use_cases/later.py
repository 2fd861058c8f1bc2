"""What waits for its time: entries kept back by quiet hours or a holiday, and those that their reader has put off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.store import notices
from notify.use_cases import ladders
from shared.contracts import NotificationDelivered
from shared.events import Emission
from shared.jobs import Timer, enqueue_many
from shared.outbox import emit

RELEASE_JOB = "release"


async def keep(session: AsyncSession, waiting: Sequence[tuple[UUID, str, datetime]]) -> None:
    """Sets the timers of entries that wait: (entry, person, when); one timer for what one person waits for together."""
    together: dict[tuple[str, datetime], list[str]] = {}
    for notification_id, person_id, due_at in waiting:
        together.setdefault((person_id, due_at), []).append(str(notification_id))
    timers = [
        Timer(f"{entries[0]}/{due_at.isoformat()}", {"notifications": entries}, run_at=due_at)
        for (_, due_at), entries in together.items()
    ]
    await enqueue_many(session, RELEASE_JOB, timers)


async def release(session: AsyncSession, notification_ids: Sequence[UUID]) -> int:
    """Puts those of these entries whose time has come into the inbox, and begins their ladders; answers with how many."""
    released = await notices.release(session, notification_ids)
    await emit(
        session,
        [
            Emission(
                NotificationDelivered(
                    notification_id=str(row.notification_id),
                    recipient_id=row.recipient_id,
                    channel="inbox",
                    caused_by=f"{row.event_source}/{row.event_id}",
                ),
                business_date=row.business_date,
            )
            for row in released
        ],
    )
    await ladders.begin(session, [row.notification_id for row in released])
    return len(released)
