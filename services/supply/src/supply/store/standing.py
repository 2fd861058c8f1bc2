"""What scoring says of each account, and whose number is whose in other source systems."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import execute, fetch
from supply.domain.policy import STANDARD


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Tier (0 strategic … 3 standard) and score (0-100) of an account from a business date on, as of a version of its state."""

    account_id: str
    since: date
    tier: int
    score: Decimal
    version: int


_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('standing/' || account_id, 0)) FROM (SELECT unnest($1::text[]) AS account_id ORDER BY 1) AS t"
_VERSIONS = (
    "SELECT account_id, max(version) AS version FROM standing WHERE account_id = ANY ($1::text[]) GROUP BY account_id"
)
_PUT = """
INSERT INTO standing AS s (account_id, since, tier, score, version)
SELECT * FROM unnest($1::text[], $2::date[], $3::smallint[], $4::numeric[], $5::bigint[]) AS t (account_id, since, tier, score, version) ORDER BY 1, 2
ON CONFLICT (account_id, since) DO UPDATE SET tier = excluded.tier, score = excluded.score, version = excluded.version, received_at = now()
"""
# what an older version foretold and the newest does not is forgotten; what has been in force stays
_FORGET = """
DELETE FROM standing AS s USING unnest($1::text[], $2::date[], $3::bigint[]) AS t (account_id, since, version)
WHERE s.account_id = t.account_id AND s.since > t.since AND s.version < t.version
"""


_FORGET_OLD = """
DELETE FROM standing AS s USING standing AS newer WHERE newer.account_id = s.account_id AND newer.since > s.since AND newer.since <= $1
"""


async def forget_superseded(session: AsyncSession, closed: date) -> None:
    """Forgets what a later standing had replaced by a closed day: whatever is asked from now on is asked as of that day or a later one."""
    await execute(session, _FORGET_OLD, closed)


async def lock_versions(session: AsyncSession, accounts: Collection[str]) -> dict[str, int]:
    """The newest version known of each of these accounts' standing, and the right to write it in this transaction."""
    ordered = sorted(accounts)
    await fetch(session, _LOCK, ordered)
    return {row.account_id: row.version for row in await fetch(session, _VERSIONS, ordered)}


async def put(
    session: AsyncSession, rows: Sequence[StandingRow], current_since: Sequence[tuple[str, date, int]]
) -> None:
    """Writes standings of newest versions; `current_since` names (account, since of `current`, version): later foretold ones of older versions go."""
    await execute(
        session,
        _PUT,
        [row.account_id for row in rows],
        [row.since for row in rows],
        [row.tier for row in rows],
        [row.score for row in rows],
        [row.version for row in rows],
    )
    await execute(
        session,
        _FORGET,
        [account_id for account_id, _, _ in current_since],
        [since for _, since, _ in current_since],
        [version for _, _, version in current_since],
    )


_ALIASES = """
SELECT t.source, t.number, min(a.account_id) AS account_id FROM unnest($1::text[], $2::text[]) AS t (source, number)
JOIN access_alias AS a ON (a.source, a.number) = (t.source, t.number) GROUP BY t.source, t.number
"""


async def account_ids(session: AsyncSession, numbers: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(source, number) → account id, for account numbers of other source systems that an account lists as its alias."""
    ordered = sorted(numbers)
    rows = await fetch(session, _ALIASES, [source for source, _ in ordered], [number for _, number in ordered])
    return {(row.source, row.number): row.account_id for row in rows}


_PARTY = """
SELECT c.next_date AS today, a.account_id IS NOT NULL AS exists, a.status, a.default_site, s.tier,
  ARRAY(SELECT sku FROM product WHERE sku = ANY ($2::text[])) AS skus, ARRAY(SELECT site FROM site WHERE site = ANY ($3::text[])) AS sites
FROM (SELECT) AS always
LEFT JOIN business_clock AS c ON c.calendar = 'main'
LEFT JOIN access_account AS a ON a.account_id = $1
LEFT JOIN LATERAL (SELECT tier FROM standing WHERE account_id = $1 AND since <= c.next_date ORDER BY since DESC LIMIT 1) AS s ON true
"""


@dataclass(frozen=True, slots=True)
class Party:
    """Who wants something, and what of it is known. `today` is the business date worked on, None before the first close."""

    today: date | None
    exists: bool
    status: str | None
    default_site: str | None
    tier: int
    skus: frozenset[str]
    sites: frozenset[str]


async def party(session: AsyncSession, account_id: str, skus: Collection[str], sites: Collection[str]) -> Party:
    """An account with its tier in force, and which of these skus are listed and which of these sites exist: all in one round trip."""
    (row,) = await fetch(session, _PARTY, account_id, sorted(skus), sorted(sites))
    tier = STANDARD if row.tier is None else int(row.tier)
    return Party(row.today, row.exists, row.status, row.default_site, tier, frozenset(row.skus), frozenset(row.sites))
