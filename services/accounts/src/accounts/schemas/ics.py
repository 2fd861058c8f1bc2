"""A calendar as iCalendar (RFC 5545). Moments are UTC, days are dates: neither needs a time zone's rules, whoever reads it, wherever they are."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from fastapi import Response
from icalendar import Calendar, Event, vDuration

from .views import CalendarEntry, CalendarOut

ICS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}}
STATUS = {"tentative": "TENTATIVE", "confirmed": "CONFIRMED", "done": "CONFIRMED", "cancelled": "CANCELLED"}
EVERY = timedelta(hours=1)


class Ics(Response):
    """A calendar file."""

    media_type = "text/calendar"


def rendered(calendar: CalendarOut) -> bytes:
    """The calendar as a file; the same entries give the same bytes."""
    found = Calendar()
    found.add("prodid", "-//Bellwether//accounts//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Bellwether")
    found.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", vDuration(EVERY))
    for entry in calendar.entries:
        found.add_component(_event(entry))
    return bytes(found.to_ical())


def version_of(body: bytes) -> str:
    """What tells one file from another: for its ETag."""
    return sha256(body).hexdigest()[:32]


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.updated_at)
    event.add("last-modified", entry.updated_at)
    if entry.starts_at is not None and entry.ends_at is not None:
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("transp", "TRANSPARENT" if entry.status == "cancelled" else "OPAQUE")
    else:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("status", STATUS[entry.status])
    event.add("summary", _summary(entry))
    event.add("categories", [entry.kind])
    return event


def _summary(entry: CalendarEntry) -> str:
    what = entry.kind.replace("_", " ").capitalize()
    said = f"{what}: {entry.account_name}" if entry.starts_at else f"Due: {what.lower()}, {entry.account_name}"
    return f"Done: {said}" if entry.status == "done" else said
