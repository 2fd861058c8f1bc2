"""Accounts as rows: locked, read and written a batch at a time."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.record import Account, Location, Number, Profile
from shared.database import execute, fetch

_RECORD = """
jsonb_to_recordset($1::jsonb) AS r (
  account_id text, version bigint, legal_name text, trading_name text, account_type text, relationship_type text,
  lifecycle_stage text, status text, relationship_since date, currency text, programme_eligible boolean,
  default_site text, territory_id text, locations jsonb, closed_reason text)
"""
_COLUMNS = """account_id, version, legal_name, trading_name, account_type, relationship_type, lifecycle_stage, status,
  relationship_since, currency, programme_eligible, default_site, territory_id, locations, closed_reason"""
_INSERT = f"""
INSERT INTO account ({_COLUMNS}) SELECT {_COLUMNS} FROM {_RECORD} ORDER BY account_id
ON CONFLICT (account_id) DO NOTHING RETURNING account_id
"""
_UPDATE = f"""
UPDATE account a SET version = r.version, legal_name = r.legal_name, trading_name = r.trading_name,
  account_type = r.account_type, relationship_type = r.relationship_type, lifecycle_stage = r.lifecycle_stage,
  status = r.status, relationship_since = r.relationship_since, currency = r.currency,
  programme_eligible = r.programme_eligible, default_site = r.default_site, territory_id = r.territory_id,
  locations = r.locations, closed_reason = r.closed_reason, updated_at = now()
FROM {_RECORD} WHERE a.account_id = r.account_id
"""
_LOAD = """
SELECT a.*, (SELECT coalesce(jsonb_agg(jsonb_build_object('source', l.source, 'number', l.number) ORDER BY l.place), '[]')
             FROM account_alias l WHERE l.account_id = a.account_id)::text AS aliases,
  a.locations::text AS locations_text
FROM account a WHERE a.account_id = ANY($1) ORDER BY a.account_id
"""
_LOCK = "SELECT account_id FROM account WHERE account_id = ANY($1) ORDER BY account_id FOR UPDATE"
_BUMP = """
UPDATE account SET version = version + 1, updated_at = now() WHERE account_id = ANY($1) RETURNING account_id, version
"""
_LIFECYCLE = """
INSERT INTO account_lifecycle (account_id, version, lifecycle_stage, status)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
"""
_ALIASES = """
INSERT INTO account_alias (source, number, account_id, place)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[])
"""
_TAKEN = """
SELECT source, number, account_id FROM account_alias
WHERE (source, number) IN (SELECT * FROM unnest($1::text[], $2::text[]))
"""
# a number that somebody stated by hand is passed over
_NEXT = """
SELECT 'B-' || n AS account_id FROM (SELECT nextval('account_number') AS n FROM generate_series(1, 20)) AS drawn
WHERE NOT EXISTS (SELECT FROM account WHERE account_id = 'B-' || n) ORDER BY n LIMIT 1
"""
_locations = msgspec.json.Decoder(tuple[Location, ...])
_numbers = msgspec.json.Decoder(tuple[Number, ...])


async def next_number(session: AsyncSession) -> str:
    """A number of our own, `B-<n>`, for an account that has none in the leading ERP."""
    rows: Sequence[Row[Any]] = ()
    while not rows:
        rows = await fetch(session, _NEXT)
    return str(rows[0].account_id)


async def load(session: AsyncSession, account_ids: Sequence[str]) -> dict[str, Account]:
    """Those of these accounts that exist, by id."""
    return {row.account_id: _account(row) for row in await fetch(session, _LOAD, list(account_ids))}


async def locked(session: AsyncSession, account_ids: Sequence[str]) -> dict[str, Account]:
    """As `load`, with the rows locked in sorted order first; what is read is what stands after the lock was given."""
    await fetch(session, _LOCK, sorted(set(account_ids)))
    return await load(session, account_ids)


async def insert(session: AsyncSession, accounts: Sequence[Account]) -> set[str]:
    """Inserts new accounts without their aliases; answers with the ids that were still free."""
    return {row.account_id for row in await fetch(session, _INSERT, _rows(accounts))}


async def update(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """Writes locked accounts as they now stand, aliases included."""
    await execute(session, _UPDATE, _rows(accounts))
    await execute(session, "DELETE FROM account_alias WHERE account_id = ANY($1)", [a.account_id for a in accounts])
    await insert_aliases(session, accounts)


async def bump(session: AsyncSession, account_ids: Sequence[str]) -> dict[str, int]:
    """Gives these accounts their next version, for a change that lies in another table."""
    return {row.account_id: row.version for row in await fetch(session, _BUMP, list(account_ids))}


async def insert_aliases(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """Inserts the aliases of accounts. A number that another account took meanwhile violates the primary key."""
    rows = [
        (alias.source, alias.number, account.account_id, place)
        for account in accounts
        for place, alias in enumerate(account.profile.aliases)
    ]
    if rows:
        await execute(session, _ALIASES, *map(list, zip(*rows, strict=True)))


async def taken_aliases(session: AsyncSession, aliases: Sequence[Number]) -> dict[Number, str]:
    """Which account holds which of these numbers."""
    if not aliases:
        return {}
    rows = await fetch(session, _TAKEN, [alias.source for alias in aliases], [alias.number for alias in aliases])
    return {Number(row.source, row.number): row.account_id for row in rows}


async def note_lifecycle(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """Adds the accounts' stage and status to their history, under their present version."""
    if accounts:
        rows = [(a.account_id, a.version, a.profile.lifecycle_stage, a.profile.status) for a in accounts]
        await execute(session, _LIFECYCLE, *map(list, zip(*rows, strict=True)))


def _rows(accounts: Sequence[Account]) -> str:
    rows = []
    for account in accounts:
        row = asdict(account.profile)
        row |= {"account_id": account.account_id, "version": account.version, "closed_reason": account.closed_reason}
        rows.append(row)
    return msgspec.json.encode(rows).decode()


def _account(row: Row[Any]) -> Account:
    profile = Profile(
        legal_name=row.legal_name,
        trading_name=row.trading_name,
        account_type=row.account_type,
        relationship_type=row.relationship_type,
        lifecycle_stage=row.lifecycle_stage,
        status=row.status,
        relationship_since=row.relationship_since,
        currency=row.currency,
        programme_eligible=row.programme_eligible,
        default_site=row.default_site,
        territory_id=row.territory_id,
        locations=_locations.decode(row.locations_text),
        aliases=_numbers.decode(row.aliases),
    )
    return Account(account_id=row.account_id, version=row.version, profile=profile, closed_reason=row.closed_reason)
