"""Proposed criteria sets and their simulations in the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.access import access_account
from shared.database import copy, execute, fetch

from .tables import criteria_proposal, criteria_simulation, criteria_simulation_account, standing

_SAME_PERSON = """
SELECT 1 AS found FROM access_identity a JOIN access_identity b USING (person_id) WHERE a.identity_hash = $1 AND b.identity_hash = $2 LIMIT 1
"""
_NEWEST_SET = "SELECT version, valid_from FROM criteria_set ORDER BY version DESC LIMIT 1"
_PUT_SET = """
INSERT INTO criteria_set (version, valid_from, document) SELECT $2, takes_effect_on, document FROM criteria_proposal WHERE id = $1
"""
_DECIDE = """
UPDATE criteria_proposal SET state = $2, decided_by = $3, decider = $4, decided_at = now(), criteria_version = $5, row_version = row_version + 1
WHERE id = $1
"""
_ASK = """
INSERT INTO criteria_simulation AS s (proposal_id) VALUES ($1)
ON CONFLICT (proposal_id) DO UPDATE SET round = s.round + 1, requested_at = now(), closed = NULL, criteria_version = NULL, done_at = NULL
WHERE s.done_at IS NOT NULL RETURNING round
"""
_HOLDINGS = """
SELECT account_id, score, computed_tier, tier_since, below_since, eligible FROM standing
WHERE closed IS NOT NULL AND account_id > $1 ORDER BY account_id LIMIT $2
"""
_FORGET = "DELETE FROM criteria_simulation_account WHERE proposal_id = $1"
_DONE = "UPDATE criteria_simulation SET closed = $2, criteria_version = $3, done_at = now() WHERE proposal_id = $1"
AT_ONCE = 5_000
SIMULATED = ("proposal_id", "account_id", "score_now", "score_then", "tier_now", "tier_at_close", "tier_settled")


def proposals(state: str | None) -> Select[Any]:
    """Proposals, optionally of one state."""
    statement = select(criteria_proposal)
    return statement if state is None else statement.where(criteria_proposal.c.state == state)


async def proposal(session: AsyncSession, proposal_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    """One proposal; with `lock` nobody else decides it until this transaction ends."""
    statement = proposals(None).where(criteria_proposal.c.id == proposal_id)
    found: Row[Any] | None = (await session.execute(statement.with_for_update() if lock else statement)).first()
    return found


async def add(session: AsyncSession, **columns: Any) -> None:
    """A new proposal."""
    await session.execute(criteria_proposal.insert().values(**columns))


async def same_person(session: AsyncSession, one: str, other: str) -> bool:
    """Whether two identities are one's own: the same, or both of one person."""
    return one == other or bool(await fetch(session, _SAME_PERSON, one, other))


async def newest_set(session: AsyncSession) -> tuple[int, date]:
    """Version of the newest criteria set and the date from which it counts."""
    row = (await fetch(session, _NEWEST_SET))[0]
    return row.version, row.valid_from


async def put_set(session: AsyncSession, proposal_id: UUID, version: int) -> None:
    """Makes a proposal's document a criteria set."""
    await execute(session, _PUT_SET, proposal_id, version)


async def decide(
    session: AsyncSession, proposal_id: UUID, state: str, by: str, name: str, version: int | None = None
) -> None:
    """Writes who decided, what and when."""
    await execute(session, _DECIDE, proposal_id, state, by, name, version)


async def ask_simulation(session: AsyncSession, proposal_id: UUID) -> int | None:
    """A new round of a proposal's simulation, None while one is under way. What the round before found is shown no more."""
    rows = await fetch(session, _ASK, proposal_id)
    if not rows:
        return None
    await execute(session, _FORGET, proposal_id)
    return int(rows[0].round)


async def simulation(session: AsyncSession, proposal_id: UUID) -> Row[Any] | None:
    """The newest simulation of a proposal."""
    statement = select(criteria_simulation).where(criteria_simulation.c.proposal_id == proposal_id)
    found: Row[Any] | None = (await session.execute(statement)).first()
    return found


async def freeze(session: AsyncSession) -> None:
    """From its first statement on this transaction sees one moment, however much it reads."""
    await execute(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


async def holdings(session: AsyncSession, after: str, limit: int) -> Sequence[Row[Any]]:
    """What the next `limit` accounts after `after` hold since the last close, in order of account id."""
    return await fetch(session, _HOLDINGS, after, limit)


async def put_simulation(
    session: AsyncSession, proposal_id: UUID, closed: date, criteria: int, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Keeps what a simulation found."""
    await execute(session, _FORGET, proposal_id)
    for start in range(0, len(rows), AT_ONCE):  # the driver encodes what it is given in one stretch
        part = rows[start : start + AT_ONCE]
        await copy(session, "criteria_simulation_account", SIMULATED, ((proposal_id, *row) for row in part))
    await execute(session, _DONE, proposal_id, closed, criteria)


_ACCOUNT = criteria_simulation_account.c
_MOVES = or_(_ACCOUNT.tier_at_close != _ACCOUNT.tier_now, _ACCOUNT.tier_settled != _ACCOUNT.tier_now)


async def simulated_tiers(
    session: AsyncSession, proposal_id: UUID, seen: ColumnElement[bool]
) -> dict[tuple[str, str], int]:
    """(when, tier) → accounts seen; when: `now`, `at_close`, `settled`."""
    columns = {"now": _ACCOUNT.tier_now, "at_close": _ACCOUNT.tier_at_close, "settled": _ACCOUNT.tier_settled}
    parts = [
        select(
            cast(literal_column(f"'{name}'"), String).label("when"),
            column.label("tier"),
            func.count().label("accounts"),
        )
        .where(_ACCOUNT.proposal_id == proposal_id, seen)
        .group_by(column)
        for name, column in columns.items()
    ]
    return {(row.when, row.tier): row.accounts for row in (await session.execute(union_all(*parts))).all()}


async def count_moves(session: AsyncSession, proposal_id: UUID, seen: ColumnElement[bool]) -> int:
    """How many accounts seen would move."""
    counted = select(cast(func.sum(case((_MOVES, 1), else_=0)), BigInteger)).where(
        _ACCOUNT.proposal_id == proposal_id, seen
    )
    return int(await session.scalar(counted) or 0)


def moves(proposal_id: UUID, seen: ColumnElement[bool], tier: str | None, former: str | None) -> Select[Any]:
    """Accounts seen that would move; `tier`: to which once settled, `former`: from which."""
    statement = (
        select(criteria_simulation_account, access_account.c.name, standing.c.override_tier)
        .outerjoin(access_account, access_account.c.account_id == _ACCOUNT.account_id)
        .outerjoin(standing, standing.c.account_id == _ACCOUNT.account_id)
        .where(_ACCOUNT.proposal_id == proposal_id, seen, _MOVES)
    )
    if tier is not None:
        statement = statement.where(_ACCOUNT.tier_settled == tier)
    return statement if former is None else statement.where(_ACCOUNT.tier_now == former)
