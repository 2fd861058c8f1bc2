from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from shared.auth import Principal, requires
from shared.contracts import access
from shared.errors import NotFound
from shared.http import (
    Answered,
    EtagDep,
    ExternalId,
    IdempotencyKey,
    IfMatch,
    OptionalIfMatch,
    Page,
    PageDep,
    ReadDep,
    SessionDep,
    Sort,
    also,
    etag,
    paginate,
)
from shared.ids import new_id
from supply.domain.season import Season
from supply.schemas.seasons import PlanOut, PlanWeekOut, SeasonChange, SeasonIn, SeasonOut, State
from supply.store import seasons as store
from supply.store.season_tables import season
from supply.store.seasons import SeasonRow
from supply.use_cases import seasons as cases

from .sight import Row, Sight, SightDep

router = APIRouter(prefix="/v1/seasons", tags=["seasons"])
Reader = Annotated[Principal, requires("supply:read")]
Writer = Annotated[Principal, requires("supply:write")]
OURS = frozenset({"weekly_capacity", "production_days", "transport_days", "review_days", "horizon_weeks"})


@router.post("", status_code=201, response_model=SeasonOut)
async def create_season(
    _: Writer, sight: SightDep, session: SessionDep, body: SeasonIn, key: IdempotencyKey
) -> Response:
    """Enters a season. The close of the day before its approach date raises `PeakSeasonApproaching`. For planners."""
    sight.require_planner("entering a season")

    async def make() -> Answered:
        made = await cases.enter(session, _entered(body))
        headers = {"Location": f"/v1/seasons/{made.season.season_id}", "ETag": etag(made.version)}
        return Answered(_told(made), headers)

    return await key.once(session, make=make, status=201)


@router.get("")
async def list_seasons(
    _: Reader,
    sight: SightDep,
    session: ReadDep,
    page: PageDep,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
) -> Page[SeasonOut]:
    """Seasons, the next first day first. What can be built in a week, and how long that takes, is for staff."""
    statement = store.all_seasons()
    if state is not None:
        statement = statement.where(season.c.state == state)
    return await paginate(
        session, statement, page, sort=[Sort(season.c.starts_on), Sort(season.c.season_id)], item=_seen_by(sight)
    )


@router.get("/{season_id}", response_model=SeasonOut)
async def read_season(
    _: Reader, sight: SightDep, session: ReadDep, season_id: ExternalId, etag: EtagDep
) -> SeasonOut | Response:
    """One season. What can be built in a week, and how long that takes, is for staff."""
    row = (await session.execute(store.all_seasons().where(season.c.season_id == season_id))).one_or_none()
    if row is None:
        raise NotFound(f"there is no season {season_id}")
    return etag.answer(row.row_version, _seen_by(sight)(row))


@router.patch("/{season_id}")
async def change_season(
    _: Writer,
    sight: SightDep,
    session: SessionDep,
    season_id: ExternalId,
    body: SeasonChange,
    if_match: IfMatch,
    response: Response,
) -> SeasonOut:
    """Changes a season as long as it has not been announced. For planners."""
    sight.require_planner("changing a season")
    changed = await cases.change(session, season_id, body.values(), if_match.check)
    response.headers["ETag"] = etag(changed.version)
    return _told(changed)


@router.post("/{season_id}:withdraw", response_model=SeasonOut)
async def withdraw_season(
    _: Writer,
    sight: SightDep,
    session: SessionDep,
    season_id: ExternalId,
    key: IdempotencyKey,
    if_match: OptionalIfMatch,
) -> Response:
    """Takes a season back; what was protected for it is free again and the next close hands it out. For planners."""
    sight.require_planner("withdrawing a season")

    async def make() -> Answered:
        moved = await cases.withdraw(session, season_id, if_match.check)
        return Answered(_told(moved), {"ETag": etag(moved.version)})

    return await key.once(session, make=make, status=200)


@router.get("/{season_id}/plan", responses=also(409))
async def read_season_plan(_: Reader, sight: SightDep, session: ReadDep, season_id: ExternalId) -> PlanOut:
    """Why the season is dated as it is, week by week, as things stand now. For planners."""
    sight.require_planner("a season's plan")
    day, plan = await cases.plan_of(session, season_id)
    return PlanOut(
        season_id=season_id,
        business_date=day,
        approach_on=plan.approach_on,
        latest_production=plan.latest_production,
        latest_ship=plan.latest_ship,
        build_from=plan.build_from,
        shortfall=plan.shortfall,
        weeks=[
            PlanWeekOut(
                first_day=week.first_day,
                demand=week.demand,
                covered=week.covered,
                needed=week.needed,
                capacity=week.capacity,
                build=week.build,
            )
            for week in plan.weeks
        ],
    )


def _entered(body: SeasonIn) -> Season:
    given = body.model_dump()
    given["season_id"] = body.season_id or str(new_id())
    given["families"] = tuple(dict.fromkeys(body.families))
    given["release_on"] = body.release_on or body.ends_on
    return Season(**given)


def _seen_by(sight: Sight) -> Callable[[Row], SeasonOut]:
    """A row as this caller may see it: who is not staff has no business with our production."""
    hidden = frozenset() if sight.principal.has_role(*access.STAFF, *access.SEES_ALL) else OURS

    def out(row: Row) -> SeasonOut:
        named = {
            name: None if name in hidden else getattr(row, name) for name in SeasonOut.model_fields if name != "version"
        }
        return SeasonOut(**named, version=row.row_version)

    return out


def _told(row: SeasonRow) -> SeasonOut:
    own = {name: getattr(row.season, name) for name in SeasonOut.model_fields if hasattr(row.season, name)}
    return SeasonOut(**own, state=row.state, announced_on=row.announced_on, version=row.version)
