"""The customer's people as rows. How to reach them is touched only after they were named: the database refuses the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.stakeholders import Cell, Coverage, Pair, Reach, Role
from accounts.store.stakeholder_tables import stakeholder, stakeholder_role
from shared.contracts.access import Sight
from shared.database import execute, fetch
from shared.errors import NotFound

_NAME = "SELECT set_config('accounts.contact_stakeholders', $1, true)"
_LOCK = "SELECT version, state FROM stakeholder WHERE stakeholder_id = $1 FOR UPDATE"
_INSERT = """
INSERT INTO stakeholder (stakeholder_id, version, state) VALUES ($1, 1, 'present') ON CONFLICT DO NOTHING RETURNING stakeholder_id
"""
_BUMP = """
UPDATE stakeholder SET version = version + 1, state = $2, updated_at = now() WHERE stakeholder_id = $1 RETURNING version
"""
_INSERT_CONTACT = """
INSERT INTO stakeholder_contact (stakeholder_id, name, email, phone, locale) VALUES ($1, $2, $3, $4, $5)
"""
_UPDATE_CONTACT = """
UPDATE stakeholder_contact SET name = $2, email = $3, phone = $4, locale = $5 WHERE stakeholder_id = $1
"""
_CONTACTS = "SELECT stakeholder_id, name, email, phone, locale FROM stakeholder_contact WHERE stakeholder_id = ANY($1)"
_ROLE = "since, until, function, level, decision_role, stance, product_knowledge, is_frontline"
_NEWEST = f"""
SELECT {_ROLE} FROM stakeholder_role WHERE account_id = $1 AND stakeholder_id = $2 ORDER BY since DESC LIMIT 1
"""
_END = "UPDATE stakeholder_role SET until = $4 WHERE account_id = $1 AND stakeholder_id = $2 AND since = $3"
_PUT_ROLE = f"""
INSERT INTO stakeholder_role (account_id, stakeholder_id, {_ROLE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (account_id, stakeholder_id, since) DO UPDATE SET until = excluded.until, function = excluded.function, level = excluded.level,
  decision_role = excluded.decision_role, stance = excluded.stance, product_knowledge = excluded.product_knowledge,
  is_frontline = excluded.is_frontline
"""
_PAIRS = """
SELECT stakeholder_id, person_id, strength, last_contact FROM relationship_pair
WHERE account_id = $1 AND stakeholder_id = ANY($2) ORDER BY stakeholder_id, strength DESC, person_id
"""
_PUT_PAIRS = """
INSERT INTO relationship_pair (account_id, stakeholder_id, person_id, strength, last_contact)
SELECT $1, $2, * FROM unnest($3::text[], $4::smallint[], $5::date[])
"""
# the answer that is kept for a retry of the adding holds it too; read whole, for erasures are rare and answers are kept a day
_ANSWERED = "DELETE FROM idempotency_key WHERE headers ->> 'Location' = '/v1/stakeholders/' || $1"
# who of theirs is there today, with those of ours who know them and still work here
_PRESENT = """
WITH present AS (
  SELECT r.stakeholder_id, r.level, r.function, r.is_frontline, r.decision_role = 'decider' AS decides,
    r.product_knowledge IN ('good', 'expert') AS knows,
    ARRAY(SELECT p.person_id FROM relationship_pair p JOIN person o USING (person_id)
          WHERE p.account_id = r.account_id AND p.stakeholder_id = r.stakeholder_id AND o.active) AS ours
  FROM stakeholder_role r JOIN stakeholder s USING (stakeholder_id)
  WHERE r.account_id = $1 AND s.state = 'present' AND r.since <= $2 AND (r.until IS NULL OR r.until >= $2))
"""
_CELLS = f"""
{_PRESENT}
SELECT level, function, count(*) AS people, count(*) FILTER (WHERE is_frontline) AS frontline, count(*) FILTER (WHERE decides) AS deciders,
  count(*) FILTER (WHERE knows) AS knowing, count(*) FILTER (WHERE ours <> '{{}}') AS paired,
  count(*) FILTER (WHERE decides AND ours <> '{{}}') AS paired_deciders,
  (SELECT count(DISTINCT one) FROM present, unnest(ours) AS one) AS ours
FROM present GROUP BY level, function
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A stakeholder whose row is locked."""

    stakeholder_id: str
    version: int
    state: str


async def naming(session: AsyncSession, stakeholder_ids: Sequence[str]) -> None:
    """Opens the contact data of exactly these to this transaction."""
    await fetch(session, _NAME, ",".join(stakeholder_ids))


def around(sight: Sight) -> ColumnElement[bool]:
    """True for rows of `stakeholder` with a role at an account that this principal sees: one that has not ended, or one of somebody who has none such.

    Who went elsewhere is not followed there by those who knew them before.
    """
    role, other = stakeholder_role.alias(), stakeholder_role.alias()

    def lasts(of: Any) -> ColumnElement[bool]:
        return or_(of.c.until.is_(None), of.c.until >= sight.today)

    elsewhere = exists(select(other.c.since).where(other.c.stakeholder_id == role.c.stakeholder_id, lasts(other)))
    seen = sight.of(role.c.account_id), or_(lasts(role), ~elsewhere)
    mine = exists(select(role.c.since).where(role.c.stakeholder_id == stakeholder.c.stakeholder_id, *seen))
    return and_(stakeholder.c.state == "present", mine)


async def require(session: AsyncSession, sight: Sight, stakeholder_id: str) -> None:
    """Raises NotFound unless they are there and seen: foreign, deleted and absent are told alike."""
    found = select(func.count()).where(stakeholder.c.stakeholder_id == stakeholder_id, around(sight))
    if not await session.scalar(found):
        raise NotFound(f"there is no stakeholder {stakeholder_id}")


async def locked(session: AsyncSession, stakeholder_id: str) -> Held:
    """The stakeholder, locked, whatever their state. Raises NotFound."""
    rows = await fetch(session, _LOCK, stakeholder_id)
    if not rows:
        raise NotFound(f"there is no stakeholder {stakeholder_id}")
    return Held(stakeholder_id, rows[0].version, rows[0].state)


async def insert(session: AsyncSession, stakeholder_id: str, reach: Reach) -> bool:
    """A new one at version 1; False when the id is taken."""
    if not await fetch(session, _INSERT, stakeholder_id):
        return False
    await naming(session, [stakeholder_id])
    await execute(session, _INSERT_CONTACT, stakeholder_id, *_line(reach))
    return True


async def bump(session: AsyncSession, held: Held, state: str | None = None) -> int:
    """Gives a locked one the next version, and another state where one is said; answers with the version."""
    return int((await fetch(session, _BUMP, held.stakeholder_id, state or held.state))[0].version)


async def contacts(session: AsyncSession, stakeholder_ids: Sequence[str]) -> dict[str, Reach]:
    """How to reach these; who was erased is missing."""
    await naming(session, stakeholder_ids)
    rows = await fetch(session, _CONTACTS, list(stakeholder_ids))
    return {
        row.stakeholder_id: Reach(name=row.name, email=row.email, phone=row.phone, locale=row.locale) for row in rows
    }


async def update_contact(session: AsyncSession, stakeholder_id: str, reach: Reach) -> None:
    """Writes how to reach somebody."""
    await naming(session, [stakeholder_id])
    await execute(session, _UPDATE_CONTACT, stakeholder_id, *_line(reach))


async def erase(session: AsyncSession, stakeholder_id: str) -> None:
    """Forgets how somebody is called and reached, in answers kept for retries too; their id, roles and pairs stay for the counts of the past."""
    await naming(session, [stakeholder_id])
    await execute(session, "DELETE FROM stakeholder_contact WHERE stakeholder_id = $1", stakeholder_id)
    await execute(session, _ANSWERED, stakeholder_id)


async def newest_role(session: AsyncSession, account_id: str, stakeholder_id: str) -> Role | None:
    """The role at the account that began last."""
    rows = await fetch(session, _NEWEST, account_id, stakeholder_id)
    return role_of(rows[0]) if rows else None


async def end_role(
    session: AsyncSession, account_id: str, stakeholder_id: str, since: date, until: date | None
) -> None:
    """Ends the role that began on this day."""
    await execute(session, _END, account_id, stakeholder_id, since, until)


async def put_role(session: AsyncSession, account_id: str, stakeholder_id: str, role: Role) -> None:
    """Writes the role that begins on its day, anew or over what stood there."""
    await execute(session, _PUT_ROLE, account_id, stakeholder_id, role.since, role.until, role.function, role.level,
                  role.decision_role, role.stance, role.product_knowledge, role.is_frontline)  # fmt: skip


async def pairs(session: AsyncSession, account_id: str, stakeholder_ids: Sequence[str]) -> dict[str, list[Pair]]:
    """Who of ours keeps up the relationship with these at the account, the strongest first."""
    found: dict[str, list[Pair]] = {}
    for row in await fetch(session, _PAIRS, account_id, list(stakeholder_ids)):
        found.setdefault(row.stakeholder_id, []).append(Pair(row.person_id, row.strength, row.last_contact))
    return found


async def replace_pairs(session: AsyncSession, account_id: str, stakeholder_id: str, wanted: Sequence[Pair]) -> None:
    """Makes these the ones of ours who keep up the relationship."""
    gone = "DELETE FROM relationship_pair WHERE account_id = $1 AND stakeholder_id = $2"
    await execute(session, gone, account_id, stakeholder_id)
    if wanted:
        rows = [(pair.person_id, pair.strength, pair.last_contact) for pair in wanted]
        await execute(session, _PUT_PAIRS, account_id, stakeholder_id, *map(list, zip(*rows, strict=True)))


async def coverage(session: AsyncSession, account_id: str, today: date) -> Coverage:
    """The account's people of today counted by level and function; one round trip."""
    rows = await fetch(session, _CELLS, account_id, today)
    cells = tuple(
        Cell(row.level, row.function, row.people, row.frontline, row.deciders, row.knowing, row.paired) for row in rows
    )
    paired_deciders = sum(row.paired_deciders for row in rows)
    return Coverage(cells, rows[0].ours if rows else 0, sum(cell.paired for cell in cells), paired_deciders)


def roles_at(account_id: str) -> Select[Any]:
    """The roles at an account of those who are not deleted, with the version of each."""
    joined = stakeholder.c.stakeholder_id == stakeholder_role.c.stakeholder_id
    mine = stakeholder_role.c.account_id == account_id, stakeholder.c.state == "present"
    return (
        select(stakeholder_role, stakeholder.c.version, stakeholder.c.updated_at).join(stakeholder, joined).where(*mine)
    )


async def roles_of(session: AsyncSession, stakeholder_id: str, sight: Sight) -> Sequence[Any]:
    """All roles of one of them at accounts that are seen, the newest first."""
    mine = stakeholder_role.c.stakeholder_id == stakeholder_id
    found = select(stakeholder_role).where(mine, sight.of(stakeholder_role.c.account_id))
    ordered = found.order_by(stakeholder_role.c.since.desc(), stakeholder_role.c.account_id).limit(200)
    rows: Sequence[Any] = (await session.execute(ordered)).all()
    return rows


async def version_of(session: AsyncSession, stakeholder_id: str) -> Any:
    """Version and last change of one that is there."""
    found = select(stakeholder).where(stakeholder.c.stakeholder_id == stakeholder_id)
    return (await session.execute(found)).one()


def role_of(row: Any) -> Role:
    """A row's role."""
    return Role(**{name: getattr(row, name) for name in _ROLE.split(", ")})


def _line(reach: Reach) -> tuple[str | None, ...]:
    return reach.name, reach.email, reach.phone, reach.locale
