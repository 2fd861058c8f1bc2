"""Trying rules before they count: how many they could tell, and who would get an event, over which channel, when and why. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.ladders import next_place
from notify.domain.model import Channel, Ladder, Occurrence, Rule, Severity
from notify.domain.occurrences import EVENT_TYPES, occurrence
from notify.domain.routing import Routed, route
from notify.domain.samples import sample_event
from notify.store import facts, rules
from notify.store.notices import Notice, Told
from notify.store.reach import Reach, reach
from notify.use_cases import tell
from notify.use_cases.days import business_day, wall_day
from notify.use_cases.rules import checked
from notify.use_cases.wishes import Wishes, wishes_of
from shared.clock import wall_now
from shared.contracts.registry import TYPES
from shared.errors import Conflict, FieldError, Invalid
from shared.ids import new_id

UNASKED = 200
"""How many people a rule may name before its author must say that so many are meant."""
YEARS = range(1970, 2201)
DRAFT = UUID(int=0)
"""Stands for the id of a rule that is only tried."""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel to one person: when they would be told (None: not, or with a digest), and why so."""

    channel: Channel
    told: bool
    at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who would be told, of which accounts, by which members of the audience, and how."""

    person_id: str
    account_ids: tuple[str, ...]
    by: tuple[str, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder: when, and whom it would tell now."""

    round: int
    step: int
    after: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A rule that the event meets."""

    rule: Rule
    account_ids: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    waits: bool
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of an event."""

    happened: Occurrence
    at: datetime
    met: tuple[Met, ...]
    unmet: tuple[str, ...]


def members_of(rule: Rule) -> list[str]:
    """Everybody whom a rule names."""
    steps = rule.ladder.steps if rule.ladder else ()
    return [*rule.audience, *rule.otherwise, *(member for step in steps for member in step.to)]


async def measure(session: AsyncSession, draft: Rule) -> Reach:
    """How many people and accounts a rule takes in as things are."""
    return await reach(session, draft.match, members_of(draft))


async def meant(session: AsyncSession, draft: Rule, confirmed: int | None) -> None:
    """A rule that asks nothing of an event, or names very many people, is taken only from somebody who has said how many. Raises Conflict."""
    match = draft.match
    asks = match.event_types or match.tiers or match.territories or match.conditions or match.min_severity != "info"
    if not draft.enabled:
        return
    found = await measure(session, draft)
    if (asks and found.people <= UNASKED) or (confirmed is not None and confirmed >= found.people):
        return
    what = "meets its events" if asks else "asks nothing of an event: it meets every one"
    raise Conflict(
        f"this rule {what}, of {found.accounts} accounts, and names {found.people} people; "
        f"if that is meant, say so: confirm_reach {found.people}",
        code="reach_unconfirmed",
    )


async def attempt(
    session: AsyncSession,
    *,
    event_type: str,
    data: dict[str, Any] | None,
    account_ids: Sequence[str],
    draft: Rule | None,
    at: datetime | None,
) -> Trial:
    """What would become of this event if it were heard at this moment, with the current rules and perhaps one more. Raises Invalid."""
    now = at or wall_now()
    if now.year not in YEARS:
        wanted = f"a year from {YEARS[0]} to {YEARS[-1]}"
        raise Invalid("nothing can be heard then", code="at_invalid", errors=[FieldError("/at", wanted)])
    today = await business_day(session)
    happened = _happened(event_type, data, account_ids, today)
    current = await rules.enabled(session)
    if draft:
        current.append(replace(checked(draft), rule_id=str(DRAFT)))
    known = await facts.accounts(session, happened.account_ids, wall_day(session), today)
    routed = route(happened, current, known)
    met = tuple([await _met(session, happened, one, happened.business_date or today, now) for one in routed])
    covered = {account for one in met for account in one.account_ids}
    return Trial(happened, now, met, tuple(one for one in happened.account_ids if one not in covered))


def _happened(event_type: str, data: dict[str, Any] | None, account_ids: Sequence[str], today: date) -> Occurrence:
    if event_type not in EVENT_TYPES:
        raise Invalid(
            "rules cannot meet such events",
            code="event_invalid",
            errors=[FieldError("/event_type", f"one of {', '.join(EVENT_TYPES)}")],
        )
    given = data if data is not None else sample_event(event_type, account_ids)
    try:
        payload = msgspec.json.decode(msgspec.json.encode(given), type=TYPES[f"{event_type}.v1"])
    except msgspec.ValidationError as error:
        raise Invalid(
            "this is no such event", code="event_invalid", errors=[FieldError("/data", str(error))]
        ) from error
    return occurrence(
        payload, source="trial", event_id="trial", occurred_at=wall_now(), business_date=today, correlation_id=None
    )


async def _met(session: AsyncSession, happened: Occurrence, routed: Routed, day: date, now: datetime) -> Met:
    rule = routed.rule
    notice = Notice(
        notice_id=new_id(),
        event_source=happened.source,
        event_id=happened.event_id,
        business_date=day,
        account_id=happened.account_id,
        account_ids=routed.account_ids,
        audience=rule.audience,
        otherwise=rule.otherwise,
        event_type=happened.event_type,
        severity=happened.severity,
    )
    (found,) = await tell.found(session, [notice])
    by = {
        member: await _named(session, replace(notice, audience=(member,), otherwise=()))
        for member in (*rule.audience, *rule.otherwise)
    }
    wishes = await wishes_of(session, {one.recipient_id for one in found.told}, now)
    recipients = tuple(_recipient(one, rule, by, wishes) for one in found.told)
    rungs = await _rungs(session, notice, rule.ladder) if rule.ladder else ()
    return Met(rule, routed.account_ids, recipients, found.open, rungs)


async def _named(session: AsyncSession, notice: Notice) -> set[str]:
    (found,) = await tell.found(session, [notice], last_call=True)
    return {one.recipient_id for one in found.told}


def _recipient(one: Told, rule: Rule, by: dict[str, set[str]], wishes: Wishes) -> Recipient:
    named = tuple(member for member, people in by.items() if one.recipient_id in people)
    ways = tuple(_way(one, channel, wishes) for channel in rule.channels)
    return Recipient(one.recipient_id, one.account_ids, named, ways)


def _way(one: Told, channel: Channel, wishes: Wishes) -> Way:
    severity: Severity = one.notice.severity
    if not wishes.wants(one.recipient_id, one.notice.event_type, severity, channel):
        return Way(channel, told=False, at=None, why="the person has switched it off")
    later = wishes.not_before(one.recipient_id, severity)
    if channel == "email":
        digest = f"with the digest of the close of {one.notice.business_date.isoformat()}"
        quiet = "; not in quiet hours or on a holiday, unless something critical is in it"
        return Way(channel, told=True, at=None, why=digest + ("" if severity == "critical" else quiet))
    if later:
        return Way(channel, told=True, at=later, why="when the person's quiet hours or holiday are over")
    return Way(channel, told=True, at=wishes.now, why="at once" + (": critical" if severity == "critical" else ""))


async def _rungs(session: AsyncSession, notice: Notice, ladder: Ladder) -> tuple[Rung, ...]:
    rungs = []
    place: tuple[int, int] | None = (1, 1)
    while place:
        step = ladder.steps[place[1] - 1]
        after = f"{step.after_days} closes" if step.after_days is not None else f"{step.after_minutes} minutes"
        people = await _named(session, replace(notice, audience=step.to, otherwise=()))
        rungs.append(Rung(*place, after, tuple(sorted(people))))
        place = next_place(ladder, place)
    return tuple(rungs)
