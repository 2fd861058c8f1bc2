"""What accounts are worth, as scoring says: projected whole, the highest version wins."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import ScoringState
from shared.database import execute, fetch

_VERSIONS = "SELECT account_id, version FROM account_standing WHERE account_id = ANY($1) ORDER BY account_id FOR UPDATE"
_PUT = """
INSERT INTO account_standing AS s (account_id, version, score, tier, since, next_score, next_tier, next_since, first_on)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::numeric[], $4::text[], $5::date[], $6::numeric[], $7::text[], $8::date[], $9::date[])
  AS t (account_id, version, score, tier, since, next_score, next_tier, next_since, first_on) ORDER BY t.account_id
ON CONFLICT (account_id) DO UPDATE SET version = excluded.version, score = excluded.score, tier = excluded.tier, since = excluded.since,
  next_score = excluded.next_score, next_tier = excluded.next_tier, next_since = excluded.next_since,
  first_on = least(s.first_on, excluded.first_on), updated_at = now()
WHERE s.version < excluded.version
"""
_EARLIER = """
UPDATE account_standing s SET first_on = t.first_on FROM unnest($1::text[], $2::date[]) AS t (account_id, first_on)
WHERE s.account_id = t.account_id AND t.first_on < s.first_on
"""


async def versions(session: AsyncSession, account_ids: Sequence[str]) -> dict[str, int]:
    """The known version of each of these accounts' standings, their rows locked in sorted order."""
    return {row.account_id: row.version for row in await fetch(session, _VERSIONS, sorted(set(account_ids)))}


async def put(session: AsyncSession, states: Sequence[ScoringState]) -> None:
    """Takes these over, one per account, newer than what is known."""
    rows = [
        (
            state.account_id,
            state.version,
            state.current.score,
            state.current.effective_tier,
            state.current.since,
            state.next and state.next.score,
            state.next and state.next.effective_tier,
            state.next and state.next.since,
            state.current.since,
        )
        for state in states
    ]
    await fetch(session, _PUT, *map(list, zip(*rows, strict=True)))


async def began(session: AsyncSession, first: Mapping[str, date]) -> None:
    """The earliest date that was told of each account, however late it was told."""
    await execute(session, _EARLIER, list(first), list(first.values()))
