"""What HTTP reads of engagements: selects without paging."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import Kind
from shared.auth import Principal
from shared.contracts.access import SEES_ALL, STAFF, sight_of

from .engagement_tables import engagement, engagement_move

SORTS = {"opened_on": engagement.c.opened_on, "updated_at": engagement.c.updated_at}


async def seen(session: AsyncSession, principal: Principal, kinds: Sequence[Kind], today: date) -> ColumnElement[bool]:
    """Engagements of accounts that the caller sees; as the customer's user only those of kinds that are shown to customers."""
    sight = await sight_of(session, principal, today)
    whole = sight.of(engagement.c.account_id)
    if not principal.has_role("customer") or principal.has_role(*SEES_ALL):
        return whole
    shown = and_(whole, engagement.c.kind.in_([kind.name for kind in kinds if kind.seen_by_customer]))
    if not principal.has_role(*STAFF):
        return shown
    as_staff = await sight_of(session, replace(principal, roles=principal.roles - {"customer"}), today)
    return or_(as_staff.of(engagement.c.account_id), shown)


def narrowed(filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions that these filters (absent ones left out) stand for."""
    column = engagement.c
    found = [
        column[name] == filters[name] for name in ("kind", "account_id", "state", "subject", "owner") if name in filters
    ]
    if "going_on" in filters:
        goes_on = column.ended_on.is_(None)
        found.append(goes_on if filters["going_on"] else ~goes_on)
    if "due_before" in filters:
        found += [column.ended_on.is_(None), column.due_on < filters["due_before"]]
    if "opened_from" in filters:
        found.append(column.opened_on >= filters["opened_from"])
    if "opened_until" in filters:
        found.append(column.opened_on <= filters["opened_until"])
    return found


def engagements() -> Select[Any]:
    """Engagements of all kinds."""
    return select(engagement)


def history(engagement_id: UUID) -> Select[Any]:
    """The steps of one engagement."""
    return select(engagement_move).where(engagement_move.c.engagement_id == engagement_id)


def report(kind: Kind, today: date | None) -> Select[Any]:
    """Engagements of a kind counted by state, with their figures summed up."""
    late = and_(engagement.c.ended_on.is_(None), engagement.c.due_on < today) if today else false()
    sums = [
        func.coalesce(func.sum(engagement.c.figures[name].astext.cast(BigInteger)), 0).label(name)
        for name in kind.figures
    ]
    counted = func.count().label("engagements"), func.count(case((late, 1))).label("overdue")
    return (
        select(engagement.c.state, *counted, *sums).where(engagement.c.kind == kind.name).group_by(engagement.c.state)
    )
