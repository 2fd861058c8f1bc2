"""The predicate of `sight`, for many who ask at once: what live streams judge rights by."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Principal
from shared.database import fetch

from .roles import CUSTOMER, SEES_ALL, STAFF

_WITHIN = "(x.since IS NULL OR x.since <= $4::date) AND (x.until IS NULL OR x.until >= $4::date)"
_SEEN = f"""
WITH me AS (
  SELECT i.identity_hash, i.person_id FROM access_identity i JOIN access_person p ON p.person_id = i.person_id
  WHERE i.identity_hash = ANY ($1::text[] || $2::text[]) AND p.active
), acting AS (
  SELECT identity_hash, person_id FROM me WHERE identity_hash = ANY ($1::text[])
  UNION
  SELECT m.identity_hash, x.deputises_for FROM me m JOIN access_deputy x ON x.person_id = m.person_id
  WHERE m.identity_hash = ANY ($1::text[]) AND {_WITHIN}
)
SELECT 'staff' AS kind, a.identity_hash, x.account_id FROM access_member x JOIN acting a ON a.person_id = x.person_id
WHERE x.account_id = ANY ($3::text[]) AND x.kind IN ('manager', 'team') AND {_WITHIN}
UNION
SELECT 'staff', a.identity_hash, t.account_id FROM access_territory t JOIN access_lead x ON x.territory_id = t.territory_id
JOIN acting a ON a.person_id = x.person_id WHERE t.account_id = ANY ($3::text[]) AND {_WITHIN}
UNION
SELECT 'customer', m.identity_hash, x.account_id FROM access_member x JOIN me m ON m.person_id = x.person_id
WHERE m.identity_hash = ANY ($2::text[]) AND x.account_id = ANY ($3::text[]) AND x.kind = 'customer' AND {_WITHIN}
"""


async def seen_by(
    session: AsyncSession, principals: Collection[Principal], account_ids: Collection[str], today: date
) -> Mapping[Principal, Collection[str]]:
    """Which of these accounts each principal sees on this wall date: the same as `visible` says of one (a test holds the two together)."""
    everything = frozenset(account_ids)
    all_seeing = {who for who in principals if who.has_role(*SEES_ALL)}
    staff = {who.identity_hash for who in principals if who not in all_seeing and who.has_role(*STAFF)}
    customers = {who.identity_hash for who in principals if who not in all_seeing and who.has_role(CUSTOMER)}
    found: dict[tuple[str, str], set[str]] = {}
    if everything and (staff or customers):
        for row in await fetch(session, _SEEN, sorted(staff), sorted(customers), sorted(everything), today):
            found.setdefault((row.kind, row.identity_hash), set()).add(row.account_id)
    seen: dict[Principal, Collection[str]] = {}
    for who in principals:
        as_staff = found.get(("staff", who.identity_hash), set()) if who.has_role(*STAFF) else set()
        as_customer = found.get(("customer", who.identity_hash), set()) if who.has_role(CUSTOMER) else set()
        seen[who] = everything if who in all_seeing else as_staff | as_customer
    return seen
