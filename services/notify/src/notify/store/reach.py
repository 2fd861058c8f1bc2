"""How many people a rule could tell."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import Match
from shared.database import fetch

# People by what their places are now; each lead above an account counts, not the nearest alone, so that the figure is never too low.
_REACH = """
WITH met AS MATERIALIZED (
  SELECT a.account_id, a.manager FROM access_account a LEFT JOIN account_tier t USING (account_id)
  WHERE ($1::text[] = '{}' OR coalesce(t.tier, 'standard') = ANY($1)) AND ($2::text[] = '{}' OR a.territory_path && $2)
), people AS (
  SELECT manager AS person_id FROM met WHERE 'manager' = ANY($3)
  UNION SELECT x.person_id FROM access_lead x WHERE 'lead' = ANY($3)
    AND EXISTS (SELECT FROM access_territory t JOIN met USING (account_id) WHERE t.territory_id = x.territory_id)
  UNION SELECT x.person_id FROM access_member x JOIN met USING (account_id)
    WHERE x.kind = 'customer' AND 'customer' = ANY($3) OR x.kind = 'team' AND 'team:' || x.function = ANY($3)
  UNION SELECT unnest(person_ids) FROM department WHERE 'department:' || department = ANY($3)
  UNION SELECT head_id FROM department WHERE 'head:' || department = ANY($3)
  UNION SELECT substr(m, 8) FROM unnest($3::text[]) AS u (m) WHERE m LIKE 'person:%'
)
SELECT (SELECT count(*) FROM met) AS accounts, count(*) AS people FROM people JOIN access_person USING (person_id) WHERE active
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many accounts a rule's tiers and territories take in, and how many people its audiences name there."""

    accounts: int
    people: int


async def reach(session: AsyncSession, match: Match, members: Collection[str]) -> Reach:
    """Of a rule that asks this and names these."""
    row = (await fetch(session, _REACH, list(match.tiers), list(match.territories), sorted(members)))[0]
    return Reach(row.accounts, row.people)
