"""What is known of accounts and people at the moment of sending: the projections of accounts.state.v1 and
scoring.state.v1, and departments.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import ALL_SEEING, AccountFacts
from shared.contracts import ScoringState
from shared.database import fetch

_WITHIN = "(x.since IS NULL OR x.since <= $2) AND (x.until IS NULL OR x.until >= $2)"
_ACCOUNTS = """
SELECT a.account_id, a.name, a.territory_path, p.person_id AS manager,
  CASE WHEN t.next_since <= $2 THEN t.next_tier ELSE t.tier END AS tier,
  a.manager IS NOT NULL AND NOT EXISTS (SELECT FROM access_person k WHERE k.person_id = a.manager) AS awaited
FROM access_account a LEFT JOIN access_person p ON p.person_id = a.manager AND p.active
LEFT JOIN account_tier t ON t.account_id = a.account_id
WHERE a.account_id = ANY($1)
"""
_LEADS = f"""
SELECT t.account_id, x.territory_id, x.person_id
FROM access_territory t JOIN access_lead x ON x.territory_id = t.territory_id
JOIN access_person p ON p.person_id = x.person_id AND p.active
WHERE t.account_id = ANY($1) AND {_WITHIN} ORDER BY x.person_id
"""
_TEAM = f"""
SELECT x.account_id, x.kind, x.function, x.person_id
FROM access_member x JOIN access_person p ON p.person_id = x.person_id AND p.active
WHERE x.account_id = ANY($1) AND x.kind IN ('team', 'customer') AND {_WITHIN} ORDER BY x.person_id
"""
# The same accounts as `shared.contracts.access.visible` shows to staff and to customers' users, for many people at once (a test holds the two together).
_SEES = f"""
WITH acting AS (
  SELECT person_id, person_id AS acts_as FROM unnest($1::text[]) AS w (person_id)
  UNION
  SELECT x.person_id, x.deputises_for FROM access_deputy x WHERE x.person_id = ANY($1) AND {_WITHIN}
)
SELECT a.person_id, x.account_id FROM acting a JOIN access_member x ON x.person_id = a.acts_as
WHERE x.account_id = ANY($3) AND x.kind IN ('manager', 'team') AND {_WITHIN}
UNION
SELECT x.person_id, x.account_id FROM access_member x WHERE x.person_id = ANY($1) AND x.account_id = ANY($3) AND x.kind = 'customer' AND {_WITHIN}
UNION
SELECT a.person_id, t.account_id FROM acting a JOIN access_lead x ON x.person_id = a.acts_as
JOIN access_territory t ON t.territory_id = x.territory_id
WHERE t.account_id = ANY($3) AND {_WITHIN}
"""
_DEPARTMENTS = """
SELECT d.department, m.person_id FROM department d CROSS JOIN LATERAL unnest(d.person_ids) WITH ORDINALITY AS m (person_id, nr)
JOIN access_person p ON p.person_id = m.person_id AND p.active
WHERE $1::text[] IS NULL OR d.department = ANY($1) ORDER BY d.department, m.nr
"""
_HEADS = "SELECT d.department, d.head_id FROM department d JOIN access_person p ON p.person_id = d.head_id AND p.active"
_ACTIVE = "SELECT person_id FROM access_person WHERE person_id = ANY($1) AND active"
_PUT_TIERS = """
INSERT INTO account_tier AS a (account_id, version, tier, next_tier, next_since)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::date[]) ORDER BY 1
ON CONFLICT (account_id) DO UPDATE SET version = excluded.version, tier = excluded.tier,
  next_tier = excluded.next_tier, next_since = excluded.next_since
WHERE a.version < excluded.version RETURNING account_id
"""


async def accounts(
    session: AsyncSession, account_ids: Collection[str], wall_day: date, business_day: date
) -> dict[str, AccountFacts]:
    """The known ones of these accounts: people by wall date, the effective tier by business date."""
    wanted = sorted(account_ids)
    if not wanted:
        return {}
    team: dict[str, dict[str, list[str]]] = {}
    customers: dict[str, list[str]] = {}
    for row in await fetch(session, _TEAM, wanted, wall_day):
        if row.kind == "customer":
            customers.setdefault(row.account_id, []).append(row.person_id)
            continue
        team.setdefault(row.account_id, {}).setdefault(row.function, []).append(row.person_id)
    leads: dict[str, dict[str, list[str]]] = {}
    for row in await fetch(session, _LEADS, wanted, wall_day):
        leads.setdefault(row.account_id, {}).setdefault(row.territory_id, []).append(row.person_id)
    return {
        row.account_id: AccountFacts(
            account_id=row.account_id,
            name=row.name,
            tier=row.tier or "standard",
            territory_path=tuple(row.territory_path),
            manager=row.manager,
            leads=_nearest(row.territory_path, leads.get(row.account_id, {})),
            team={function: tuple(people) for function, people in team.get(row.account_id, {}).items()},
            awaited=row.awaited,
            customers=tuple(customers.get(row.account_id, ())),
        )
        for row in await fetch(session, _ACCOUNTS, wanted, business_day)
    }


def _nearest(path: Sequence[str], leads: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The leads of the deepest territory on the path (root first) that has any."""
    return next((tuple(leads[territory]) for territory in reversed(path) if territory in leads), ())


async def departments(session: AsyncSession, names: Collection[str] | None = None) -> dict[str, list[str]]:
    """Active members by department, in the order given; None: of all departments."""
    found: dict[str, list[str]] = {}
    for row in await fetch(session, _DEPARTMENTS, None if names is None else sorted(names)):
        found.setdefault(row.department, []).append(row.person_id)
    return found


async def teams(session: AsyncSession) -> dict[str, list[str]]:
    """What audiences name: active members by department, and who leads it under `head:<department>`."""
    heads = {f"head:{row.department}": [row.head_id] for row in await fetch(session, _HEADS)}
    return {**await departments(session), **heads}


async def active(session: AsyncSession, person_ids: Collection[str]) -> set[str]:
    """Those of these people who are known and active."""
    return {row.person_id for row in await fetch(session, _ACTIVE, sorted(person_ids))} if person_ids else set()


async def sees(
    session: AsyncSession, person_ids: Collection[str], account_ids: Collection[str], wall_day: date
) -> dict[str, set[str]]:
    """Which of these accounts each person may see: as staff do, and all for members of the departments that see all."""
    found: dict[str, set[str]] = {person: set() for person in person_ids}
    if not person_ids or not account_ids:
        return found
    for members in (await departments(session, ALL_SEEING)).values():
        for person in found.keys() & set(members):
            found[person] = set(account_ids)
    for row in await fetch(session, _SEES, sorted(person_ids), wall_day, sorted(account_ids)):
        found[row.person_id].add(row.account_id)
    return found


async def put_tiers(session: AsyncSession, states: Sequence[ScoringState]) -> set[tuple[str, int]]:
    """Takes over each account's newest standing that is newer than what is known; answers with (account, version) of
    those taken.
    """
    newest: dict[str, ScoringState] = {}
    for state in states:
        known = newest.get(state.account_id)
        if known is None or state.version > known.version:
            newest[state.account_id] = state
    rows = list(newest.values())
    put = await fetch(
        session,
        _PUT_TIERS,
        [state.account_id for state in rows],
        [state.version for state in rows],
        [state.current.effective_tier for state in rows],
        [state.next.effective_tier if state.next else None for state in rows],
        [state.next.since if state.next else None for state in rows],
    )
    return {(row.account_id, newest[row.account_id].version) for row in put}
