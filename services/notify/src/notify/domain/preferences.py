"""What a person has asked for: which news not to be told over which channel, and when not to be disturbed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from .model import Channel, Hours, Severity
from .occurrences import EVENT_TYPES
from .quiet import is_zone, quiet_until
from .rules import Fault


@dataclass(frozen=True, slots=True)
class Off:
    """Events of this kind and these severities are not told over this channel."""

    event_type: str
    channel: Channel
    severities: tuple[Severity, ...] = ("info", "warning")


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's wishes. `holidays` are days in `zone`; no zone: the installation's."""

    off: tuple[Off, ...] = ()
    quiet: Hours | None = None
    zone: str | None = None
    holidays: tuple[date, ...] = ()

    def wants(self, event_type: str, severity: Severity, channel: Channel) -> bool:
        """Whether the person wants to be told; of what is critical always."""
        return severity == "critical" or not any(
            one.event_type == event_type and one.channel == channel and severity in one.severities for one in self.off
        )

    def not_before(
        self, now: datetime, severity: Severity, *, zone: str, holidays: Collection[date]
    ) -> datetime | None:
        """When they may be told, None: now. `zone` and `holidays` are the installation's. What is critical does not wait."""
        if severity == "critical":
            return None
        return quiet_until(now, self.zone or zone, self.quiet, {*self.holidays, *holidays})


NO_WISHES = Preferences()


def faults(wishes: Preferences) -> Iterator[Fault]:
    """Everything that cannot be granted."""
    for nr, one in enumerate(wishes.off):
        if one.event_type not in EVENT_TYPES:
            yield Fault(("off", nr, "event_type"), f"one of {', '.join(EVENT_TYPES)}")
        for place, severity in enumerate(one.severities):
            if severity == "critical":
                yield Fault(
                    ("off", nr, "severities", place),
                    "what is critical is told to everybody whom its rule names; it cannot be switched off",
                )
    if wishes.zone is not None and not is_zone(wishes.zone):
        yield Fault(("zone",), "an IANA time zone, such as Europe/Berlin")
    if wishes.quiet is not None and wishes.quiet.start == wishes.quiet.end:
        yield Fault(("quiet", "end"), "another time than start: a whole day of quiet is a holiday")
