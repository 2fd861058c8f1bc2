from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, Response

from notify.domain.model import Hours
from notify.domain.preferences import Off, Preferences
from notify.schemas import HolidayModel, HolidaysIn, HolidaysOut, OffModel, PreferencesIn, PreferencesOut, QuietModel
from notify.store import preferences as store
from notify.use_cases import inbox, wishes
from shared.auth import Principal, requires
from shared.errors import Forbidden
from shared.http import EtagDep, IfMatch, ReadDep, SessionDep, set_etag

router = APIRouter(prefix="/v1", tags=["preferences"])
Reading = Annotated[Principal, requires("notify:read")]
Writing = Annotated[Principal, requires("notify:write")]
Admin = Annotated[Principal, requires("notify:admin")]


@router.get("/preferences")
async def read_preferences(principal: Reading, session: ReadDep, tag: EtagDep) -> PreferencesOut:
    """What the asking person has asked for. Version 0: nothing yet, so that it can be set with If-Match "0"."""
    version, found = await store.get(session, _known(await inbox.reader(session, principal)))
    return tag.answer(version, _out(version, found))  # type: ignore[return-value]  # or an empty 304


@router.put("/preferences")
async def set_preferences(
    body: PreferencesIn, principal: Writing, session: SessionDep, if_match: IfMatch, response: Response
) -> PreferencesOut:
    """Sets what the asking person is not told over which channel, their quiet hours and days off. What is critical is told always and at once; the rest
    waits for the end of quiet hours and days off, and nothing is dropped.
    """
    person_id = _known(await inbox.reader(session, principal))
    wanted = _preferences(body, str(session.info["settings"].zone))
    version = await wishes.set_preferences(session, person_id, wanted, if_match.check)
    set_etag(response, version)
    return _out(version, wanted)


@router.get("/holidays")
async def read_holidays(_: Reading, session: ReadDep, tag: EtagDep) -> HolidaysOut:
    """The days on which nobody of the installation is disturbed, but for what is critical."""
    version, days = await store.holidays(session)
    return tag.answer(version, _holidays_out(version, days))  # type: ignore[return-value]  # or an empty 304


@router.put("/holidays")
async def set_holidays(
    body: HolidaysIn, _: Admin, session: SessionDep, if_match: IfMatch, response: Response
) -> HolidaysOut:
    """Sets the whole list. Each day is one in each person's own zone."""
    days = {one.day: one.name for one in body.holidays}
    version = await wishes.set_holidays(session, sorted(days.items()), if_match.check)
    set_etag(response, version)
    return _holidays_out(version, days)


def _known(who: inbox.Reader) -> str:
    if who.person_id is None:
        raise Forbidden("nobody is known by this token: accounts gives people their identities", code="person_unknown")
    return who.person_id


def _preferences(body: PreferencesIn, zone: str) -> Preferences:
    quiet = body.quiet
    return Preferences(
        off=tuple(Off(one.event_type, one.channel, tuple(one.severities)) for one in body.off),
        quiet=Hours(time.fromisoformat(quiet.start), time.fromisoformat(quiet.end), body.zone or zone)
        if quiet
        else None,
        zone=body.zone,
        holidays=tuple(sorted(set(body.holidays))),
    )


def _out(version: int, found: Preferences) -> PreferencesOut:
    quiet = found.quiet
    return PreferencesOut(
        version=version,
        off=[
            OffModel(event_type=one.event_type, channel=one.channel, severities=list(one.severities))
            for one in found.off
        ],
        quiet=quiet and QuietModel(**{"from": f"{quiet.start:%H:%M}", "to": f"{quiet.end:%H:%M}"}),
        zone=found.zone,
        holidays=list(found.holidays),
    )


def _holidays_out(version: int, days: dict[date, str]) -> HolidaysOut:
    return HolidaysOut(version=version, holidays=[HolidayModel(date=day, name=days[day]) for day in sorted(days)])
