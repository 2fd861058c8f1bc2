"""Puts whole states into the projection, a batch at a time: the highest version wins, whatever order and however often they come."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.state import AccountState, Membership, PersonState
from shared.database import execute, fetch
from shared.events import Event
from shared.outcomes import HANDLED, STALE, Outcome

_ACCOUNT_VERSIONS = (
    "SELECT account_id AS id, version FROM access_account WHERE account_id = ANY($1) ORDER BY account_id FOR UPDATE"
)
_PERSON_VERSIONS = (
    "SELECT person_id AS id, version FROM access_person WHERE person_id = ANY($1) ORDER BY person_id FOR UPDATE"
)
# Territory paths travel as one text each, joined by "/", which no id can hold: PostgreSQL has no arrays of ragged arrays.
_PUT_ACCOUNTS = """
INSERT INTO access_account (account_id, version, name, account_type, status, relationship_type, currency, programme_eligible, manager,
                            territory_path, default_site)
SELECT t.account_id, t.version, t.name, t.account_type, t.status, t.relationship_type, t.currency, t.eligible, t.manager,
       string_to_array(t.path, '/'), t.site
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::text[], $10::text[],
            $11::text[])
     AS t (account_id, version, name, account_type, status, relationship_type, currency, eligible, manager, path, site)
ORDER BY t.account_id
ON CONFLICT (account_id) DO UPDATE SET
    version = excluded.version, name = excluded.name, account_type = excluded.account_type, status = excluded.status,
    relationship_type = excluded.relationship_type, currency = excluded.currency, programme_eligible = excluded.programme_eligible,
    manager = excluded.manager, territory_path = excluded.territory_path, default_site = excluded.default_site, updated_at = now()
WHERE access_account.version < excluded.version
RETURNING account_id AS id
"""
_PUT_PERSONS = """
INSERT INTO access_person (person_id, version, active)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::boolean[]) AS t (person_id, version, active) ORDER BY 1
ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, active = excluded.active, updated_at = now()
WHERE access_person.version < excluded.version
RETURNING person_id AS id
"""
_CLEAR_ACCOUNTS = tuple(
    f"DELETE FROM {table} WHERE account_id = ANY($1)" for table in ("access_member", "access_territory", "access_alias")
)
_CLEAR_PERSONS = tuple(
    f"DELETE FROM {table} WHERE person_id = ANY($1)" for table in ("access_identity", "access_lead", "access_deputy")
)
_PUT_MEMBERS = """
INSERT INTO access_member (account_id, place, kind, person_id, function, since, until)
SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[])
"""
_PUT_TERRITORIES = (
    "INSERT INTO access_territory (account_id, territory_id) SELECT DISTINCT * FROM unnest($1::text[], $2::text[])"
)
_PUT_ALIASES = "INSERT INTO access_alias (account_id, source, number) SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[])"
_PUT_IDENTITIES = (
    "INSERT INTO access_identity (person_id, identity_hash) SELECT DISTINCT * FROM unnest($1::text[], $2::text[])"
)
_PUT_LEADS = """
INSERT INTO access_lead (person_id, place, territory_id, since, until)
SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::date[], $5::date[])
"""
_PUT_DEPUTIES = """
INSERT INTO access_deputy (person_id, place, deputises_for, since, until)
SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::date[], $5::date[])
"""


async def on_account_state(session: AsyncSession, events: Sequence[Event[AccountState]]) -> Sequence[Outcome]:
    """Handler of AccountState."""
    return await apply_accounts(session, [event.payload for event in events])


async def on_person_state(session: AsyncSession, events: Sequence[Event[PersonState]]) -> Sequence[Outcome]:
    """Handler of PersonState."""
    return await apply_persons(session, [event.payload for event in events])


async def apply_accounts(session: AsyncSession, states: Sequence[AccountState]) -> list[Outcome]:
    """Takes over each state that is newer than what is known; one outcome per state, HANDLED or STALE."""
    known = await fetch(session, _ACCOUNT_VERSIONS, sorted({state.account_id for state in states}))
    outcomes, newest = _newer(states, {row.id: row.version for row in known}, lambda state: state.account_id)
    if not newest:
        return outcomes
    rows = [
        (
            state.account_id,
            state.version,
            state.name,
            state.account_type,
            state.status,
            state.relationship_type,
            state.currency,
            state.programme_eligible,
            state.manager,
            "/".join(state.territory_path),
            state.default_site,
        )
        for state in newest
    ]
    put = {row.id for row in await fetch(session, _PUT_ACCOUNTS, *_columns(rows, 11))}
    newest = [state for state in newest if state.account_id in put]
    for clear in _CLEAR_ACCOUNTS:
        await execute(session, clear, sorted(put))
    await _put(session, _PUT_MEMBERS, 7, (row for state in newest for row in _members(state)))
    await _put(
        session, _PUT_TERRITORIES, 2, ((state.account_id, place) for state in newest for place in state.territory_path)
    )
    await _put(
        session,
        _PUT_ALIASES,
        3,
        ((state.account_id, alias.source, alias.number) for state in newest for alias in state.aliases),
    )
    return outcomes


async def apply_persons(session: AsyncSession, states: Sequence[PersonState]) -> list[Outcome]:
    """As `apply_accounts`, for persons."""
    known = await fetch(session, _PERSON_VERSIONS, sorted({state.person_id for state in states}))
    outcomes, newest = _newer(states, {row.id: row.version for row in known}, lambda state: state.person_id)
    if not newest:
        return outcomes
    rows = [(state.person_id, state.version, state.active) for state in newest]
    put = {row.id for row in await fetch(session, _PUT_PERSONS, *_columns(rows, 3))}
    newest = [state for state in newest if state.person_id in put]
    for clear in _CLEAR_PERSONS:
        await execute(session, clear, sorted(put))
    await _put(
        session, _PUT_IDENTITIES, 2, ((state.person_id, identity) for state in newest for identity in state.identities)
    )
    await _put(
        session,
        _PUT_LEADS,
        5,
        (
            (state.person_id, place, lead.territory_id, lead.since, lead.until)
            for state in newest
            for place, lead in enumerate(state.leads)
        ),
    )
    await _put(
        session,
        _PUT_DEPUTIES,
        5,
        (
            (state.person_id, place, deputy.person_id, deputy.since, deputy.until)
            for state in newest
            for place, deputy in enumerate(state.deputises_for)
        ),
    )
    return outcomes


async def forget_accounts(session: AsyncSession, account_ids: Sequence[str]) -> None:
    """Tombstones: these accounts are no more; nobody but those who see all finds anything of them."""
    for clear in (*_CLEAR_ACCOUNTS, "DELETE FROM access_account WHERE account_id = ANY($1)"):
        await execute(session, clear, sorted(account_ids))


async def forget_persons(session: AsyncSession, person_ids: Sequence[str]) -> None:
    """Tombstones: these persons are no more; their tokens open nothing."""
    for clear in (*_CLEAR_PERSONS, "DELETE FROM access_person WHERE person_id = ANY($1)"):
        await execute(session, clear, sorted(person_ids))


def _members(state: AccountState) -> Iterator[tuple[Any, ...]]:
    """Everyone with a place in an account: manager, team, customer users."""
    rows: list[tuple[str, str, Membership | None]] = []
    if state.manager is not None:
        rows.append(("manager", state.manager, None))
    rows += [("team", member.person_id, member) for member in state.team]
    rows += [("customer", member.person_id, member) for member in state.customer_users]
    for place, (kind, person_id, span) in enumerate(rows):
        dates = (span.function, span.since, span.until) if span else (None, None, None)
        yield (state.account_id, place, kind, person_id, *dates)


def _newer(states: Sequence[Any], known: dict[str, int], key: Callable[[Any], str]) -> tuple[list[Outcome], list[Any]]:
    """What becomes of each state, taken one after another, and the last one of each id that counts."""
    outcomes: list[Outcome] = []
    newest: dict[str, Any] = {}
    for state in states:
        fresh = state.version > known.get(key(state), -1)
        outcomes.append(HANDLED if fresh else STALE)
        if fresh:
            known[key(state)] = state.version
            newest[key(state)] = state
    return outcomes, list(newest.values())


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


async def _put(session: AsyncSession, sql: str, width: int, rows: Iterable[tuple[Any, ...]]) -> None:
    if values := list(rows):
        await execute(session, sql, *_columns(values, width))
