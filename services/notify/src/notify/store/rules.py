"""Rules and departments: current rows, and every version a rule ever had."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import CHANNELS, Channel, Ladder, Match, Rule
from shared.database import execute, fetch

from .tables import department, rule, rule_version

_LOAD = (
    "SELECT rule_id::text, version, position, enabled, name, content FROM rule WHERE enabled ORDER BY position, rule_id"
)
_LOCK = "SELECT version FROM rule WHERE rule_id = $1 FOR UPDATE"
_PUT = """
WITH put AS (
  INSERT INTO rule (rule_id, version, position, enabled, name, content) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
  ON CONFLICT (rule_id) DO UPDATE SET version = excluded.version, position = excluded.position, enabled = excluded.enabled,
    name = excluded.name, content = excluded.content, updated_at = now()
)
INSERT INTO rule_version (rule_id, version, position, enabled, name, content, changed_by)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)
"""
# The lock on a department that is not there yet is the advisory one: two first writers must meet.
_LOCK_DEPARTMENT = "SELECT pg_advisory_xact_lock(hashtextextended('department ' || $1, 0))"
_PUT_DEPARTMENT = """
INSERT INTO department (department, version, person_ids, head_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (department) DO UPDATE SET version = excluded.version, person_ids = excluded.person_ids, head_id = excluded.head_id, updated_at = now()
"""


class _Content(msgspec.Struct):
    """What a rule's JSON column holds."""

    match: Match
    audience: tuple[str, ...]
    otherwise: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = CHANNELS
    go_on: bool = False
    ladder: Ladder | None = None


def content_of(found: Rule) -> dict[str, Any]:
    """The JSON column of a rule."""
    content: dict[str, Any] = msgspec.to_builtins(
        _Content(found.match, found.audience, found.otherwise, found.channels, found.go_on, found.ladder)
    )
    return content


def to_rule(row: Any) -> Rule:
    """A rule from a row of either table."""
    content = msgspec.convert(row.content, _Content)
    return Rule(
        rule_id=str(row.rule_id),
        version=row.version,
        name=row.name,
        position=row.position,
        enabled=row.enabled,
        match=content.match,
        audience=content.audience,
        otherwise=content.otherwise,
        channels=content.channels,
        go_on=content.go_on,
        ladder=content.ladder,
    )


async def enabled(session: AsyncSession) -> list[Rule]:
    """The rules that events meet now."""
    return [to_rule(row) for row in await fetch(session, _LOAD)]


async def locked_version(session: AsyncSession, rule_id: UUID) -> int | None:
    """The current version, its row locked; None when there is no such rule."""
    rows = await fetch(session, _LOCK, rule_id)
    return rows[0].version if rows else None


async def put(session: AsyncSession, found: Rule, changed_by: str) -> None:
    """Makes this version the current one and keeps it."""
    content = msgspec.json.encode(content_of(found)).decode()
    await execute(
        session,
        _PUT,
        UUID(found.rule_id),
        found.version,
        found.position,
        found.enabled,
        found.name,
        content,
        changed_by,
    )


current = select(rule)
versions = select(rule_version)
departments = select(department)


async def get(session: AsyncSession, rule_id: UUID) -> Any:
    """The current row of a rule, or None."""
    return (await session.execute(current.where(rule.c.rule_id == rule_id))).first()


async def get_department(session: AsyncSession, name: str) -> Any:
    """A department's row, or None."""
    return (await session.execute(departments.where(department.c.department == name))).first()


async def lock_department(session: AsyncSession, name: str) -> int:
    """The current version of a department, 0 for one that is not there yet; nobody else changes it until commit."""
    await fetch(session, _LOCK_DEPARTMENT, name)
    row = await get_department(session, name)
    return row.version if row else 0


async def put_department(
    session: AsyncSession, name: str, version: int, person_ids: Sequence[str], head_id: str | None = None
) -> None:
    """Sets a department's members and who leads it."""
    await execute(session, _PUT_DEPARTMENT, name, version, list(person_ids), head_id)
