"""Engagements that events open and fill, in whatever order and however often they come: what is filled before it is open waits for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import SYSTEM, Case, Fill, Kind, Opening, Standpoint, begin, fill
from accounts.store import engagements as store
from accounts.use_cases.actor import Actor
from accounts.use_cases.engagements import WAITED_FOR, told, waited_key
from shared import waiting
from shared.events import Event
from shared.ids import new_id
from shared.outcomes import HANDLED, STALE, Outcome, Waiting


async def open_heard(
    session: AsyncSession, kind: Kind, asked: Callable[[Any], Sequence[Opening]], events: Sequence[Event[Any]]
) -> list[Outcome]:
    """Opens what each event asks for, one per account and subject, for accounts that are known and open; what stands already stays as it is."""
    outcomes: list[Outcome] = []
    for event in events:
        by = _standpoint(event)
        steps = [begin(kind, new_id(), one.account_id, one.fields, None, by) for one in asked(event.payload)]
        actor = _actor(event)
        made = await store.insert(session, kind, steps, by.today, who=(None, actor.name), note=None) if steps else {}
        opened = [step for step in steps if step.case.engagement_id in made]
        await told(session, kind, [(None, step) for step in opened], by, actor, event)
        keys = [waited_key(kind, step.case.account_id, step.case.subject or "") for step in opened if step.case.subject]
        await waiting.known(session, WAITED_FOR, keys)
        outcomes.append(HANDLED if opened else STALE)
    return outcomes


async def fill_heard(session: AsyncSession, kind: Kind, filling: Fill, events: Sequence[Event[Any]]) -> list[Outcome]:
    """Fills what each event tells into the engagement of its account and subject; one that is not open yet is waited for, unless its account is closed."""
    keys = [filling.to(event.payload) for event in events]
    before = await store.by_subject(session, kind, keys)
    closed = await store.closed(session, [key[0] for key in keys if key not in before])
    fields = {key: case.fields for key, case in before.items()}
    last: dict[tuple[str, str], Event[Any]] = {}
    outcomes: list[Outcome] = []
    for event, key in zip(events, keys, strict=True):
        if key not in before:
            outcomes.append(STALE if key[0] in closed else Waiting(WAITED_FOR, waited_key(kind, *key)))
            continue
        filled = filling.apply(replace(before[key], fields=fields[key]), event.payload)
        changed = before[key].state in filling.sources and filled != fields[key]
        outcomes.append(HANDLED if changed else STALE)
        if changed:
            fields[key], last[key] = filled, event
    for key, event in last.items():
        await _fill(session, kind, before[key], fields[key], event)
    return outcomes


async def _fill(session: AsyncSession, kind: Kind, before: Case, fields: Any, event: Event[Any]) -> None:
    by, actor = _standpoint(event), _actor(event)
    step = fill(kind, before, fields, by)
    if step is not None:
        await store.save(session, kind, [step], by.today, who=(None, actor.name), note=None)
        await told(session, kind, [(before, step)], by, actor, event)


def _standpoint(event: Event[Any]) -> Standpoint:
    """Receivers date by the business date that the event was decided on."""
    return Standpoint(frozenset({SYSTEM}), None, event.business_date or event.time.date())


def _actor(event: Event[Any]) -> Actor:
    return Actor(f"event:{event.type}")
