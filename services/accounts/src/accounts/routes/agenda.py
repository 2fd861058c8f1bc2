"""What is due, in order of urgency, and as a calendar: for whoever asks, and for whom they stand in today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import Kind, Phase
from accounts.schemas.ics import ICS, Ics, rendered, version_of
from accounts.schemas.kinds import KINDS
from accounts.schemas.views import (
    CalendarEntry,
    CalendarFilter,
    CalendarOut,
    Whose,
    Workbench,
    WorkbenchFilter,
    WorkbenchItem,
)
from accounts.store import agenda, queries
from accounts.store.engagement_tables import due_item
from accounts.use_cases.actor import wall_today
from shared.auth import Principal
from shared.clock import business_now
from shared.contracts.access import STAFF, Sight, person_of, sight_of
from shared.errors import FieldError, Invalid
from shared.http import EtagDep, PageDep, ReadDep, Sort, paginate

from .accounts import is_staff
from .acting import AccountReader
from .views import kinds_shown

router = APIRouter(prefix="/v1", tags=["agenda"])
MOST = 1_000
BEHIND, AHEAD, LONGEST = timedelta(days=30), timedelta(days=180), timedelta(days=400)
_KINDS = {kind.name: kind for kind in KINDS}
_STAFF_FIELDS = sorted({name for kind in KINDS if kind.occupies for name in kind.staff})


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for an agenda: what they see, on which business day, as which persons (their own first; none behind the token: none)."""

    principal: Principal
    sight: Sight
    today: date
    persons: tuple[str, ...]

    @property
    def staff(self) -> bool:
        """Whether our judgements are shown to them."""
        return is_staff(self.principal)

    def kinds(self) -> list[ColumnElement[bool]]:
        """What of due items is shown to them: a customer's user sees deadlines of what concerns them, and no cadence of ours."""
        shown = kinds_shown(self.principal)
        return [] if shown is None else [due_item.c.kind.in_(shown), due_item.c.rule == "deadline"]


@router.get("/workbench")
async def list_workbench(
    session: ReadDep, page: PageDep, caller: AccountReader, filters: Annotated[WorkbenchFilter, Query()]
) -> Workbench:
    """What is due, in order of urgency: overdue first, then by due day, tier and score. A customer's user sees what concerns them, whatever `whose` says."""
    who = await _asker(session, caller.principal)
    due = due_item.c
    wanted = [due.state == "open", due.due_on <= who.today + timedelta(days=filters.days), *who.kinds()]
    wanted.append(who.sight.of(due.account_id))
    if _whose(who, filters.whose) == "mine":
        wanted.append(agenda.answered_by(who.persons))
    if filters.kind is not None:
        wanted.append(due.kind == filters.kind)
    if filters.person is not None:
        wanted.append(agenda.responsible() == filters.person)
    order = [
        Sort(due.due_on),
        Sort(agenda.tier_place(who.today)),
        Sort(agenda.falling_score(who.today)),
        Sort(due.item_id),
    ]
    rows = agenda.items(who.today).where(*wanted)
    found = await paginate(session, rows, page, sort=order, item=lambda row: _item(row, who), within=[due.due_on])
    return Workbench(items=found.items, next=found.next, today=who.today)


@router.get("/calendar")
async def read_calendar(
    session: ReadDep, caller: AccountReader, filters: Annotated[CalendarFilter, Query()]
) -> CalendarOut:
    """Visits with their hours and days on which something is due, of accounts the caller sees; cancelled ones are marked, not missing."""
    return await _calendar(session, caller.principal, filters)


@router.get("/calendar.ics", response_class=Ics, responses=ICS)
async def export_calendar(
    session: ReadDep, caller: AccountReader, tag: EtagDep, filters: Annotated[CalendarFilter, Query()]
) -> Response:
    """The same as iCalendar (RFC 5545), for programs that send the bearer token: an entry keeps its UID, and its SEQUENCE grows with every change."""
    body = rendered(await _calendar(session, caller.principal, filters))
    answer = tag.answer(version_of(body), Ics(body))
    if not isinstance(answer, Ics):
        return answer
    answer.headers["ETag"] = tag.response.headers["ETag"]
    return answer


async def _asker(session: AsyncSession, principal: Principal) -> Asker:
    wall = wall_today(session)
    day, person = await business_now(session), await person_of(session, principal)
    persons = [] if person is None else [person]
    if person is not None and principal.has_role(*STAFF):
        persons += [row.person_id for row in (await session.execute(queries.stands_in_for(person, wall))).all()]
    sight = await sight_of(session, principal, wall)
    return Asker(principal, sight, day.today if day else wall, tuple(dict.fromkeys(persons)))


def _whose(who: Asker, asked: Whose) -> Whose:
    return asked if who.staff else "seen"


def _item(row: Any, who: Asker) -> WorkbenchItem:
    return WorkbenchItem(
        item_id=row.item_id,
        kind=row.kind,
        rule=row.rule,
        engagement_id=row.engagement_id,
        due_on=row.due_on,
        overdue=row.due_on < who.today,
        account_id=row.account_id,
        account_name=row.account_name,
        account_type=row.account_type,
        days_left=(row.due_on - who.today).days,
        tier=row.tier if who.staff else None,
        score=str(row.score) if who.staff and row.score is not None else None,
        state=row.engagement_state,
        person=row.person,
        standing_in=row.person in who.persons[1:],
    )


async def _calendar(session: AsyncSession, principal: Principal, filters: CalendarFilter) -> CalendarOut:
    who = await _asker(session, principal)
    since = filters.since or who.today - BEHIND
    until = filters.until or who.today + AHEAD
    if not timedelta() <= until - since <= LONGEST:
        detail = f"until lies on or after since, at most {LONGEST.days} days later"
        raise Invalid(detail, code="days_invalid", errors=[FieldError("/until", detail, "query")])
    wanted = [due_item.c.due_on.between(since, until), *who.kinds()]
    if _whose(who, filters.whose) == "mine":
        wanted.append(agenda.concerning(who.persons, who.sight, (since, until), _STAFF_FIELDS))
    else:
        wanted.append(who.sight.of(due_item.c.account_id))
    ordered = agenda.entries().where(*wanted).order_by(due_item.c.due_on, due_item.c.item_id).limit(MOST + 1)
    rows = (await session.execute(ordered)).all()
    return CalendarOut(since=since, until=until, entries=_entries(rows[:MOST]), complete=len(rows) <= MOST)


def _entries(rows: Sequence[Any]) -> list[CalendarEntry]:
    return sorted(
        (_entry(row) for row in rows),
        key=lambda one: (one.day, one.starts_at is not None, one.starts_at or one.updated_at, one.uid),
    )


def _entry(row: Any) -> CalendarEntry:
    kind = _KINDS.get(row.kind)
    busy = kind.occupies(row.fields) if kind is not None and kind.occupies and row.fields is not None else None
    is_engagement = row.engagement_id is not None
    changed = row.updated_at if is_engagement else datetime.combine(row.ended_on or row.opened_on, time(), UTC)
    return CalendarEntry(
        uid=_uid(row.engagement_id if is_engagement else row.item_id),
        sequence=row.row_version - 1 if is_engagement else int(row.state != "open"),
        kind=row.kind,
        rule=row.rule,
        engagement_id=row.engagement_id,
        account_id=row.account_id,
        account_name=row.account_name,
        status=_status(row, kind),
        day=row.due_on,
        starts_at=busy.since if busy else None,
        ends_at=busy.until if busy else None,
        person=busy.person if busy else row.person,
        updated_at=changed,
    )


def _status(row: Any, kind: Kind | None) -> Any:
    """Of an engagement its phase as its kind declares it: one that nobody has moved since it was opened is tentative."""
    if kind is None or row.engagement_state is None:
        return {"open": "confirmed"}.get(row.state, row.state)
    phase = kind.states.get(row.engagement_state, Phase.LIVE)
    if phase is Phase.LIVE:
        return "tentative" if kind.occupies and row.engagement_state == kind.begins else "confirmed"
    return phase.value


def _uid(some_id: UUID) -> str:
    return f"{some_id}@accounts.bellwether"
