"""When people may be told, and of what they do not want to be: their preferences and the installation's holidays, as they are now."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import Channel, Severity
from notify.domain.preferences import NO_WISHES, Preferences, faults
from notify.store import preferences
from shared.clock import wall_now
from shared.errors import FieldError, Invalid, pointer


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes of some people at one moment of the wall."""

    now: datetime
    zone: str
    holidays: Collection[date]
    by_person: Mapping[str, Preferences]

    def wants(self, person_id: str, event_type: str, severity: Severity, channel: Channel) -> bool:
        """Whether this person wants to be told of this over this channel."""
        return self.by_person.get(person_id, NO_WISHES).wants(event_type, severity, channel)

    def not_before(self, person_id: str, severity: Severity) -> datetime | None:
        """When this person may be told; None: now."""
        wishes = self.by_person.get(person_id, NO_WISHES)
        return wishes.not_before(self.now, severity, zone=self.zone, holidays=self.holidays)


async def wishes_of(session: AsyncSession, person_ids: Collection[str], now: datetime | None = None) -> Wishes:
    """What these people wish, now or at another moment."""
    settings: Any = session.info["settings"]
    _, holidays = await preferences.holidays(session)
    return Wishes(now or wall_now(), settings.zone, holidays, await preferences.of(session, person_ids))


async def set_preferences(
    session: AsyncSession, person_id: str, wishes: Preferences, check: Callable[[int], None]
) -> int:
    """Keeps what a person asks for and answers with its new version; `check` is told the current one. Raises Invalid for what cannot be granted."""
    current = await preferences.lock(session, person_id)
    check(current)
    if found := list(faults(wishes)):
        errors = [FieldError(pointer(*fault.path), fault.detail) for fault in found]
        raise Invalid("these preferences cannot be kept", code="preferences_invalid", errors=errors)
    await preferences.put(session, person_id, current + 1, wishes)
    return current + 1


async def set_holidays(session: AsyncSession, days: Sequence[tuple[date, str]], check: Callable[[int], None]) -> int:
    """Sets the installation's holidays and answers with the list's new version."""
    current = await preferences.lock_holidays(session)
    check(current)
    await preferences.put_holidays(session, current + 1, days)
    return current + 1
