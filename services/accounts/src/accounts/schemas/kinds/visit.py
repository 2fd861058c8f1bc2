"""One of our executives visits the account: planned beside nothing else of theirs, with an outcome and what follows from it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from accounts.domain.engagements import (
    Cadence,
    Case,
    Change,
    Due,
    Fields,
    Figure,
    Kind,
    Move,
    Occupied,
    Phase,
    Standpoint,
)
from accounts.schemas.people import TimeZone
from shared.contracts import VisitCompleted, VisitDue
from shared.contracts.limits import EARLIEST, LATEST
from shared.errors import Invalid
from shared.http import ExternalId, Instant, RequestModel, ShortText, shown

STAFF = frozenset({"manager", "planner", "ops"})
LONGEST = timedelta(days=14)


class PlannedVisit(RequestModel):
    """Who visits the account, why, and when."""

    model_config = shown(
        {
            "executive": "chen",
            "purpose": "Winter season",
            "starts_at": "2011-10-04T09:00:00+01:00",
            "ends_at": "2011-10-04T11:30:00+01:00",
            "zone": "Europe/London",
            "attendees": ["anna", "buyer"],
        }
    )

    executive: ExternalId = Field(description="Person of our staff.")
    purpose: ShortText
    starts_at: Instant
    ends_at: Instant
    zone: TimeZone = Field(description="IANA time zone of the place: the day of the visit is a day there.")
    attendees: list[ExternalId] = Field(default_factory=list, max_length=100, description="Persons, by id.")


class Action(RequestModel):
    """What follows from a visit, who does it, and by when."""

    what: ShortText
    owner: ExternalId
    due_on: date | None = None


Outcome = Annotated[str, Field(min_length=1, max_length=4000)]
Actions = Annotated[list[Action], Field(max_length=100)]


class Visit(PlannedVisit):
    """A visit with what came of it."""

    outcome: Outcome | None = None
    actions: Actions = Field(default_factory=list)


class CompletedVisit(RequestModel):
    """What came of it."""

    model_config = shown(
        {"outcome": "Wants a second delivery day.", "actions": [{"what": "Ask transport", "owner": "anna"}]}
    )

    outcome: Outcome
    actions: Actions = Field(default_factory=list)


def _time(fields: Fields, name: str) -> datetime:
    return datetime.fromisoformat(fields[name])


def _day(fields: Fields) -> date:
    return _time(fields, "starts_at").astimezone(ZoneInfo(fields["zone"])).date()


def _check(fields: Fields, _: Standpoint) -> None:
    starts = _time(fields, "starts_at").date()
    if not EARLIEST < starts < LATEST:
        raise Invalid(f"a visit lies between {EARLIEST} and {LATEST}, got {starts}", code="times_invalid")
    if not timedelta() < _time(fields, "ends_at") - _time(fields, "starts_at") <= LONGEST:
        raise Invalid(f"a visit ends after it starts, within {LONGEST.days} days", code="times_invalid")


def _completed(case: Case, _: Standpoint) -> Iterable[VisitCompleted]:
    yield VisitCompleted(
        engagement_id=str(case.engagement_id),
        account_id=case.account_id,
        executive=case.fields["executive"],
        visited_on=_day(case.fields),
    )


def _visit_due(due: Due) -> VisitDue:
    return VisitDue(item_id=str(due.item_id), account_id=due.account_id, due_on=due.due_on)


KIND = Kind(
    name="visit",
    plural="visits",
    words="A visit of one of our executives to an account.",
    fields=Visit,
    opening=PlannedVisit,
    states={"planned": Phase.LIVE, "confirmed": Phase.LIVE, "completed": Phase.DONE, "cancelled": Phase.CANCELLED},
    begins="planned",
    opened_by=STAFF,
    change=Change(sources=("planned", "confirmed"), by=STAFF),
    moves=(
        Move(
            name="confirm",
            sources=("planned",),
            target="confirmed",
            by=STAFF,
            words="The customer and the executive have said yes.",
        ),
        Move(
            name="complete",
            sources=("planned", "confirmed"),
            target="completed",
            by=STAFF,
            words="It took place, with this outcome.",
            takes=CompletedVisit,
            emits=_completed,
        ),
        Move(
            name="cancel",
            sources=("planned", "confirmed"),
            target="cancelled",
            by=STAFF,
            words="It does not take place; the executive's time is free again.",
        ),
    ),
    staff=("executive",),
    check=_check,
    due_on=_day,
    occupies=lambda fields: Occupied(fields["executive"], _time(fields, "starts_at"), _time(fields, "ends_at")),
    cadence=Cadence(months={"strategic": 3, "key": 6, "growth": 12}, ahead_days=30, emits=_visit_due),
    figures={
        "minutes": Figure(
            "Of the executive's time",
            lambda fields: (_time(fields, "ends_at") - _time(fields, "starts_at")) // timedelta(minutes=1),
        )
    },
)
