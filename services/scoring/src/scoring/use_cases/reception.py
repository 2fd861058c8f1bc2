"""What every record of the ledger goes through first: limits, its business day, whose it is, and whether its currency can be converted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.ledger import Origin, business_day
from scoring.store import intake
from shared.contracts import refusal
from shared.events import Event
from shared.outcomes import Outcome, Refused, Waiting

Received = Origin | Outcome


@dataclass(frozen=True, slots=True)
class Installation:
    """What the ledger needs to know of the installation."""

    zone: ZoneInfo
    reporting: str
    leading: frozenset[str]


def installation(session: AsyncSession) -> Installation:
    """The installation, from the settings that the session's database was opened with."""
    settings = session.info["settings"]
    return Installation(_zone(settings.zone), settings.reporting_currency, frozenset(settings.leading_sources))


_zone = cache(ZoneInfo)


def rate_key(currency: str, into: str) -> str:
    """What a record without an exchange rate waits for."""
    return f"{currency}/{into}"


async def receive(
    session: AsyncSession, events: Sequence[Event[Any]], currencies: Callable[[Any], Iterable[str]] = lambda _: ()
) -> list[Received]:
    """Per event where it comes from, or at once what becomes of it: refused, or waiting for an alias or a rate."""
    here = installation(session)
    received: list[Received] = [_first_look(event, here) for event in events]
    await _resolve(session, events, received, here)
    wanted: dict[int, set[tuple[str, date]]] = {
        index: {(currency, origin.day) for currency in currencies(events[index].payload)}
        for index, origin in enumerate(received)
        if isinstance(origin, Origin)
    }
    missing = await intake.rates_missing(session, set().union(*wanted.values()), here.reporting) if wanted else set()
    for index, pairs in wanted.items():
        if lacking := sorted(pairs & missing):
            received[index] = Waiting("rate", rate_key(lacking[0][0], here.reporting))
    return received


def _first_look(event: Event[Any], here: Installation) -> Received:
    broken = refusal(event.payload)
    if broken is not None:
        return Refused(broken.code)
    day = business_day(event.time, here.zone)
    return Origin(event.source, event.id, getattr(event.payload, "account_id", ""), day)


async def _resolve(
    session: AsyncSession, events: Sequence[Event[Any]], received: list[Received], here: Installation
) -> None:
    """Account numbers of leading sources are account ids; those of other sources are looked up in the aliases, or wait for one."""
    foreign = {
        index: (origin.source, origin.account_id)
        for index, origin in enumerate(received)
        if isinstance(origin, Origin)
        and origin.source not in here.leading
        and hasattr(events[index].payload, "account_id")
    }
    if not foreign:
        return
    known = await intake.accounts_by_alias(session, set(foreign.values()))
    for index, (source, number) in foreign.items():
        origin = received[index]
        account_id = known.get((source, number))
        if account_id is None:
            received[index] = Waiting("alias", f"{source}/{number}")
        elif isinstance(origin, Origin):
            received[index] = Origin(origin.source, origin.event_id, account_id, origin.day)
