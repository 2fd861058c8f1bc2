"""The territory tree and who leads it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import Span
from accounts.schemas.people import AddTerritory, ChangeTerritory, Leads, TerritoryFilter, TerritoryOut
from accounts.store import queries
from accounts.store.tables import territory
from accounts.use_cases import territories
from shared.errors import NotFound
from shared.http import (
    Answered,
    EtagDep,
    ExternalId,
    IdempotencyKey,
    IfMatch,
    Page,
    PageDep,
    ReadDep,
    SessionDep,
    etag,
    paginate,
    set_etag,
    sorted_by,
)

from .acting import TerritoryReader, TerritoryWriter

router = APIRouter(prefix="/v1/territories", tags=["territories"])
SORTS = {name: territory.c[name] for name in ("territory_id", "name")}


@router.post("", status_code=201, response_model=TerritoryOut)
async def add_territory(
    body: AddTerritory, session: SessionDep, caller: TerritoryWriter, once: IdempotencyKey
) -> Response:
    """Adds a territory below another, or as a root. For planners and ops."""

    async def make() -> Answered:
        await territories.create(session, body.territory_id, body.name, body.parent_id, caller)
        found = await _one(session, body.territory_id)
        return Answered(found, {"ETag": etag(found.version), "Location": f"/v1/territories/{found.territory_id}"})

    return await once.once(session, status=201, make=make)


@router.get("")
async def list_territories(
    session: ReadDep,
    page: PageDep,
    _: TerritoryReader,
    filters: Annotated[TerritoryFilter, Query()],
) -> Page[TerritoryOut]:
    """The tree, in order of its ids unless `sort` says otherwise."""
    found = queries.territories()
    if filters.below is not None:
        found = found.where(territory.c.path.contains([filters.below]))
    if filters.parent is not None:
        found = found.where(territory.c.parent_id == filters.parent)
    if filters.lead is not None:
        found = found.where(queries.led_by(filters.lead))
    order = sorted_by(filters.sort, SORTS, territory.c.territory_id)
    return await paginate(session, found, page, sort=order, item=_shown)


@router.get("/{territory_id}", response_model=TerritoryOut)
async def read_territory(
    territory_id: ExternalId, session: ReadDep, _: TerritoryReader, tag: EtagDep
) -> TerritoryOut | Response:
    """One territory."""
    found = await _one(session, territory_id)
    return tag.answer(found.version, found)


@router.patch("/{territory_id}")
async def change_territory(
    territory_id: ExternalId,
    body: ChangeTerritory,
    session: SessionDep,
    caller: TerritoryWriter,
    if_match: IfMatch,
    response: Response,
) -> TerritoryOut:
    """Renames a territory, or moves it with all below it; the accounts there are told anew. For planners and ops."""
    parent = (body.parent_id,) if "parent_id" in body.model_fields_set else None
    await territories.change(session, territory_id, body.name, parent, if_match.check, caller)
    return await _tagged(session, territory_id, response)


@router.put("/{territory_id}/leads")
async def put_leads(
    territory_id: ExternalId,
    body: Leads,
    session: SessionDep,
    caller: TerritoryWriter,
    if_match: IfMatch,
    response: Response,
) -> TerritoryOut:
    """Makes these the leads of a territory. For planners and ops."""
    wanted = [Span(lead.person_id, lead.since, lead.until) for lead in body.leads]
    await territories.set_leads(session, territory_id, wanted, if_match.check, caller)
    return await _tagged(session, territory_id, response)


async def _one(session: AsyncSession, territory_id: str) -> TerritoryOut:
    row = (await session.execute(queries.territories().where(territory.c.territory_id == territory_id))).first()
    if row is None:
        raise NotFound(f"there is no territory {territory_id}")
    return _shown(row)


async def _tagged(session: AsyncSession, territory_id: str, response: Response) -> TerritoryOut:
    found = await _one(session, territory_id)
    set_etag(response, found.version)
    return found


def _shown(row: Any) -> TerritoryOut:
    return TerritoryOut(**{name: getattr(row, name) for name in TerritoryOut.model_fields})
