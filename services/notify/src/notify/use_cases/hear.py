"""Hearing: an event meets the rules, becomes a notice per rule, and reaches the inboxes in the same transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.occurrences import occurrence
from notify.domain.routing import route
from notify.store import facts, notices, rules
from notify.use_cases import tell
from notify.use_cases.days import business_day, wall_day
from shared.contracts import ScoringState
from shared.events import Event


async def hear(session: AsyncSession, events: Sequence[Event[Any]]) -> None:
    """Takes events that rules can meet. An event heard twice makes nothing twice: a notice is known by event and
    rule.
    """
    happened = [
        occurrence(
            event.payload,
            source=event.source,
            event_id=event.id,
            occurred_at=event.time,
            business_date=event.business_date,
            correlation_id=event.correlation_id,
        )
        for event in events
    ]
    today = await business_day(session)
    account_ids = {account for one in happened for account in one.account_ids}
    known = await facts.accounts(session, account_ids, wall_day(session), today)
    current = await rules.enabled(session)
    routed = [(one, met, one.business_date or today) for one in happened for met in route(one, current, known)]
    added = await notices.add(session, routed)
    causes = {f"{event.source}/{event.id}": event for event in events}
    inbox = [notice for notice, wanted in added if wanted]
    await tell.into_inboxes(session, inbox, causes=causes)


async def learn_tiers(session: AsyncSession, states: Sequence[ScoringState]) -> list[bool]:
    """Takes over the newest standing of each account; answers per state whether it was taken."""
    taken = await facts.put_tiers(session, states)
    return [(state.account_id, state.version) in taken for state in states]
