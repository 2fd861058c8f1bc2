"""Managers and members of accounts as rows."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.assignment import Group, Member
from shared.database import execute, fetch

_MANAGERS = "SELECT account_id, manager FROM account_manager WHERE account_id = ANY($1) AND until IS NULL"
_END = "UPDATE account_manager SET until = greatest(since, $2) WHERE account_id = ANY($1) AND until IS NULL"
_BEGIN = """
INSERT INTO account_manager (account_id, version, manager, since, reason)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::date[], $5::text[])
"""
_ANSWERS_FOR = """
SELECT count(*) AS n, min(a.account_id) AS example FROM account_manager m JOIN account a USING (account_id)
WHERE m.manager = $1 AND m.until IS NULL AND a.status <> 'closed'
"""
_MEMBERS = """
SELECT person_id, function, since, until FROM account_member WHERE account_id = $1 AND member_group = $2
ORDER BY person_id, function, since
"""
_PUT_MEMBERS = """
INSERT INTO account_member (account_id, member_group, person_id, function, since, until)
SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::date[], $6::date[])
"""
_ELSEWHERE = """
SELECT person_id FROM account_member
WHERE member_group = 'customer_users' AND person_id = ANY($2) AND account_id <> $1 ORDER BY person_id
"""


async def managers(session: AsyncSession, account_ids: Sequence[str]) -> dict[str, str]:
    """Who answers for these accounts now; those without a manager are left out."""
    return {row.account_id: row.manager for row in await fetch(session, _MANAGERS, list(account_ids))}


async def begin(session: AsyncSession, rows: Sequence[tuple[str, int, str, date, str | None]]) -> None:
    """Begins assignments: (account id, its version, manager, since, reason). A second active one violates the index."""
    if rows:
        await execute(session, _BEGIN, *map(list, zip(*rows, strict=True)))


async def end(session: AsyncSession, account_ids: Sequence[str], today: date) -> None:
    """Ends the active assignments of these accounts with today as their last day."""
    await execute(session, _END, list(account_ids), today)


async def answers_for(session: AsyncSession, person_id: str) -> tuple[int, str | None]:
    """For how many open accounts a person answers, and one of them."""
    row = (await fetch(session, _ANSWERS_FOR, person_id))[0]
    return int(row.n), row.example


async def members(session: AsyncSession, account_id: str, group: Group) -> list[Member]:
    """The members of one group of an account, past ones included."""
    rows = await fetch(session, _MEMBERS, account_id, group)
    return [Member(row.person_id, row.function, row.since, row.until) for row in rows]


async def replace_members(session: AsyncSession, account_id: str, group: Group, wanted: Sequence[Member]) -> None:
    """Makes these the members of the group."""
    await execute(session, "DELETE FROM account_member WHERE account_id = $1 AND member_group = $2", account_id, group)
    rows = [(member.person_id, member.function, member.since, member.until) for member in wanted]
    if rows:
        await execute(session, _PUT_MEMBERS, account_id, group, *map(list, zip(*rows, strict=True)))


async def users_elsewhere(session: AsyncSession, account_id: str, person_ids: Sequence[str]) -> list[str]:
    """Those of these persons who are users of another account."""
    return [row.person_id for row in await fetch(session, _ELSEWHERE, account_id, list(person_ids))]
