"""Territories as rows, and the lock that keeps the tree still while accounts read their paths from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import Span
from shared.database import execute, fetch

TREE_LOCK = 0x7E44  # advisory: writers of accounts share it, whoever changes the shape of the tree holds it alone
_SHARE = "SELECT pg_advisory_xact_lock_shared($1)"
_HOLD = "SELECT pg_advisory_xact_lock($1)"
_INSERT = """
INSERT INTO territory (territory_id, version, name, parent_id, path) VALUES ($1, 1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING territory_id
"""
_LOCK = "SELECT territory_id, version, name, parent_id FROM territory WHERE territory_id = $1 FOR UPDATE"
_UPDATE = """
UPDATE territory SET version = version + 1, name = $2, parent_id = $3, updated_at = now() WHERE territory_id = $1
"""
# paths travel as text joined by "/", which no id can hold: PostgreSQL has no arrays of ragged arrays
_PATHS = """
UPDATE territory t SET path = string_to_array(p.path, '/')
FROM unnest($1::text[], $2::text[]) AS p (territory_id, path) WHERE t.territory_id = p.territory_id
"""
_LEADS = "SELECT person_id, since, until FROM territory_lead WHERE territory_id = $1 ORDER BY person_id, since"
_PUT_LEADS = """
INSERT INTO territory_lead (territory_id, person_id, since, until)
SELECT $1, * FROM unnest($2::text[], $3::date[], $4::date[])
"""
_BELOW = """
SELECT a.account_id FROM account a JOIN territory t USING (territory_id)
WHERE $1 = ANY (t.path) AND a.account_id > $2 ORDER BY a.account_id LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory whose row is locked."""

    territory_id: str
    version: int
    name: str
    parent_id: str | None


async def share_tree(session: AsyncSession) -> None:
    """Keeps the tree's shape until this transaction ends; many may do so at once."""
    await fetch(session, _SHARE, TREE_LOCK)


async def hold_tree(session: AsyncSession) -> None:
    """Waits until nobody relies on the tree's shape, then keeps everybody else from doing so until this transaction ends."""
    await fetch(session, _HOLD, TREE_LOCK)


async def parents(session: AsyncSession) -> dict[str, str | None]:
    """The whole tree: territory id -> parent's id."""
    return {
        row.territory_id: row.parent_id for row in await fetch(session, "SELECT territory_id, parent_id FROM territory")
    }


async def existing(session: AsyncSession, territory_ids: Sequence[str]) -> set[str]:
    """Those of these territories that exist."""
    rows = await fetch(session, "SELECT territory_id FROM territory WHERE territory_id = ANY($1)", list(territory_ids))
    return {row.territory_id for row in rows}


async def insert(
    session: AsyncSession, territory_id: str, name: str, parent_id: str | None, path: Sequence[str]
) -> bool:
    """A new territory at version 1; False when the id is taken."""
    return bool(await fetch(session, _INSERT, territory_id, name, parent_id, list(path)))


async def locked(session: AsyncSession, territory_id: str) -> Territory | None:
    """The territory, its row locked; None when there is none."""
    rows = await fetch(session, _LOCK, territory_id)
    if not rows:
        return None
    row = rows[0]
    return Territory(row.territory_id, row.version, row.name, row.parent_id)


async def update(session: AsyncSession, territory_id: str, name: str, parent_id: str | None) -> None:
    """Writes name and parent, and the next version."""
    await execute(session, _UPDATE, territory_id, name, parent_id)


async def set_paths(session: AsyncSession, paths: Mapping[str, Sequence[str]]) -> None:
    """Writes the paths of territories."""
    await execute(session, _PATHS, list(paths), ["/".join(path) for path in paths.values()])


async def leads(session: AsyncSession, territory_id: str) -> list[Span]:
    """Who leads a territory, past ones included."""
    return [Span(row.person_id, row.since, row.until) for row in await fetch(session, _LEADS, territory_id)]


async def replace_leads(session: AsyncSession, territory_id: str, wanted: Sequence[Span]) -> None:
    """Makes these the leads of a territory."""
    await execute(session, "DELETE FROM territory_lead WHERE territory_id = $1", territory_id)
    if wanted:
        rows = [(span.person_id, span.since, span.until) for span in wanted]
        await execute(session, _PUT_LEADS, territory_id, *map(list, zip(*rows, strict=True)))


async def accounts_below(session: AsyncSession, territory_id: str, after: str, limit: int) -> list[str]:
    """The next account ids, in order after `after`, that lie in the territory or below it."""
    return [row.account_id for row in await fetch(session, _BELOW, territory_id, after, limit)]
