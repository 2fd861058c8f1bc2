"""The one way out: what the record says now is emitted as state and put into the projection that visibility reads."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.store import people, states
from shared.clock import business_now
from shared.contracts import AccountState, Payload, PersonState
from shared.contracts.access import apply_accounts, apply_persons
from shared.events import Emission
from shared.outbox import emit


async def publish_accounts(
    session: AsyncSession, account_ids: Sequence[str], facts: Sequence[Payload] = ()
) -> list[AccountState]:
    """Emits `facts`, then one AccountState per account, at its present version. The accounts' rows must be locked."""
    found = await states.accounts(session, account_ids)
    await apply_accounts(session, found)
    await _emit(session, [*facts, *found])
    return found


async def publish_people(
    session: AsyncSession, person_ids: Sequence[str], facts: Sequence[Payload] = ()
) -> list[PersonState]:
    """Emits `facts`, then one PersonState per person, at its present version. The persons' rows must be locked."""
    found = await states.persons(session, sorted(set(person_ids)))
    await people.told(session, [state.person_id for state in found])
    await apply_persons(session, found)
    await _emit(session, [*facts, *found])
    return found


async def _emit(session: AsyncSession, payloads: Sequence[Payload]) -> None:
    """Emits these under the business date worked on; before the first close there is none."""
    day = await business_now(session)
    await emit(session, [Emission(payload, business_date=day.today if day else None) for payload in payloads])
