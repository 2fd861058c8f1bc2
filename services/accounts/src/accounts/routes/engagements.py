"""Engagements of all kinds: one list, and the history of each."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from accounts.domain.engagements import Kind
from accounts.schemas.engagements import EngagementItem, HistoryFilter, MoveOut, list_filter
from accounts.store import engagement_queries as queries
from accounts.store.engagement_tables import engagement, engagement_move
from accounts.store.engagements import find
from accounts.use_cases.actor import wall_today
from accounts.use_cases.engagements import hidden
from shared.errors import NotFound
from shared.http import Page, PageDep, ReadDep, paginate, sorted_by

from .accounts import is_staff
from .acting import EngagementReader


def router_of(kinds: Sequence[Kind]) -> APIRouter:
    """The routes over these kinds."""
    router = APIRouter(prefix="/v1/engagements", tags=["engagements"])
    known = {kind.name: kind for kind in kinds}
    narrowed: Any = Annotated[list_filter(kinds), Query()]

    async def list_engagements(
        session: ReadDep, page: PageDep, caller: EngagementReader, filters: Any
    ) -> Page[EngagementItem]:
        """Engagements of whatever kind that the caller sees, those opened last first unless `sort` says otherwise."""
        seen = await queries.seen(session, caller.principal, kinds, wall_today(session))
        given = filters.model_dump(exclude_none=True, exclude={"sort"})
        found = queries.engagements().where(seen, *queries.narrowed(given))
        order = sorted_by(filters.sort, queries.SORTS, engagement.c.engagement_id)
        return await paginate(session, found, page, sort=order, item=item_of)

    async def list_engagement_history(
        engagement_id: UUID,
        session: ReadDep,
        page: PageDep,
        caller: EngagementReader,
        filters: Annotated[HistoryFilter, Query()],
    ) -> Page[MoveOut]:
        """How an engagement came to where it is, the newest step first unless `sort` says otherwise."""
        found = await find(session, engagement_id, caller.principal, wall_today(session), lock=False)
        kind = known.get(found.case.kind) if found else None
        if found is None or kind is None or hidden(kind, found.place):
            raise NotFound(f"there is no engagement {engagement_id}")
        version, staff = engagement_move.c.row_version, is_staff(caller.principal)
        order = sorted_by(filters.sort, {"version": version}, version)
        return await paginate(
            session, queries.history(engagement_id), page, sort=order, item=lambda row: _step(row, staff=staff)
        )

    list_engagements.__annotations__["filters"] = narrowed
    router.add_api_route("", list_engagements, methods=["GET"])
    router.add_api_route("/{engagement_id}/history", list_engagement_history, methods=["GET"])
    return router


def item_of(row: Any) -> EngagementItem:
    """A row in a list over all kinds."""
    return EngagementItem(**row_values(row))


def row_values(row: Any) -> dict[str, Any]:
    """What every engagement has, from a row of its table."""
    names = set(EngagementItem.model_fields) - {"version"}
    return {"version": row.row_version, **{name: getattr(row, name) for name in names}}


def _step(row: Any, *, staff: bool) -> MoveOut:
    return MoveOut(
        version=row.row_version,
        move=row.move,
        from_state=row.from_state,
        to_state=row.to_state,
        person_id=row.person_id if staff else None,
        at=row.at,
        business_date=row.business_date,
        note=row.note if staff else None,
    )
