"""An account in one call, a visit's brief in one call, and what happened with an account."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import TypeAdapter
from sqlalchemy import case
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.stakeholders import LEVELS
from accounts.schemas.accounts import AccountOut
from accounts.schemas.hierarchy import RelativeOut
from accounts.schemas.kinds import KINDS
from accounts.schemas.views import (
    Agreed,
    BriefOut,
    DueItems,
    DueOut,
    Elsewhere,
    HappenedOut,
    Heard,
    OpenEngagement,
    OpenEngagements,
    OverviewOut,
    PastVisit,
    StandingOut,
    SupplyOut,
    TimelineFilter,
)
from accounts.store import hierarchy, queries, stakeholders, views
from accounts.store.stakeholder_tables import stakeholder_role
from accounts.store.tables import account
from accounts.use_cases.actor import wall_today
from shared.auth import Principal, requires
from shared.contracts.access import require_visible, sight_of
from shared.errors import Forbidden, NotFound
from shared.http import ExternalId, Page, PageDep, ReadDep

from .accounts import is_staff, show
from .acting import AccountReader
from .stakeholders import coverage_out, shown

router = APIRouter(prefix="/v1", tags=["views"])
PEOPLE = 50
VISIT = "visit"
BriefReader = Annotated[Principal, requires("accounts:read", "people:read")]
_open, _due = TypeAdapter(list[OpenEngagement]), TypeAdapter(list[DueOut])
_visits, _agreed = TypeAdapter(list[PastVisit]), TypeAdapter(list[Agreed])
_heard = TypeAdapter(dict[str, Heard])


def kinds_shown(principal: Principal) -> list[str] | None:
    """The kinds of engagements that are shown to somebody; None: all."""
    return None if is_staff(principal) else [kind.name for kind in KINDS if kind.seen_by_customer]


@router.get("/accounts/{account_id}/overview")
async def read_overview(account_id: ExternalId, session: ReadDep, caller: AccountReader) -> OverviewOut:
    """An account in one call: record and team, family, people, what is open and due, standing, supply, each with its age."""
    principal, today = caller.principal, wall_today(session)
    await require_visible(session, principal, account_id, today)
    staff = is_staff(principal)
    row = await views.sections(session, account_id, today, kinds_shown(principal))
    heard = _heard.validate_json(row.heard)
    above = await hierarchy.ancestors(session, account_id, await sight_of(session, principal, today))
    coverage = await stakeholders.coverage(session, account_id, today) if staff else None
    return OverviewOut(
        as_of=row.as_of,
        today=row.today,
        account=await _account(session, account_id, principal),
        head=show(RelativeOut, above[0], principal) if above else None,
        stakeholders=None if coverage is None else coverage_out(account_id, coverage, session),
        open=_going_on(row),
        due=_to_do(row),
        standing=_standing(row) if staff else None,
        standing_heard=heard.get("scoring") if staff else None,
        supply=_supply(row, heard),
        elsewhere=_elsewhere(account_id, staff=staff),
    )


@router.get("/visits/{engagement_id}/brief")
async def read_visit_brief(engagement_id: UUID, session: ReadDep, principal: BriefReader) -> BriefOut:
    """All that whoever visits an account should have read, in one call. For staff."""
    today = wall_today(session)
    found = await views.visit(session, engagement_id, VISIT)
    if found is None:
        raise NotFound(f"there is no visit {engagement_id}")
    account_id = found.account_id
    try:
        await require_visible(session, principal, account_id, today)
    except NotFound as error:
        raise NotFound(f"there is no visit {engagement_id}") from error
    if not is_staff(principal):
        raise Forbidden("a visit's brief is shown to the supplier's staff only", code="role_missing")
    kind = next(kind for kind in KINDS if kind.name == VISIT)
    row = await views.sections(session, account_id, today, None)
    lately = await views.lately(session, account_id, VISIT, kind.done)
    heard = _heard.validate_json(row.heard)
    return BriefOut(
        as_of=row.as_of,
        today=row.today,
        engagement_id=engagement_id,
        state=found.state,
        fields=json.loads(found.fields),
        account=await _account(session, account_id, principal),
        standing=_standing(row),
        standing_heard=heard.get("scoring"),
        open=_going_on(row),
        due=_to_do(row),
        visits=_visits.validate_json(lately.visits),
        agreed=_agreed.validate_json(lately.agreed),
        people=await _people(session, account_id, principal),
        stakeholders=coverage_out(account_id, await stakeholders.coverage(session, account_id, today), session),
        supply=_supply(row, heard),
    )


@router.get("/accounts/{account_id}/timeline")
async def list_timeline(
    account_id: ExternalId,
    session: ReadDep,
    page: PageDep,
    caller: AccountReader,
    filters: Annotated[TimelineFilter, Query()],
) -> Page[HappenedOut]:
    """What happened with the account, the newest first: moves of engagements; for staff also managers, stages and tiers."""
    principal = caller.principal
    await require_visible(session, principal, account_id, wall_today(session))
    after = page.after(datetime, str)
    begins = None if after is None else (after[0], after[1])
    kinds = kinds_shown(principal)
    rows = await views.happened(session, account_id, kinds, filters.what, begins, page.limit + 1)
    hidden = {} if is_staff(principal) else {"note": None, "person_id": None}
    return page.answer(
        rows,
        lambda row: (row.at, row.id),
        lambda row: HappenedOut(**{name: row[name] for name in HappenedOut.model_fields} | hidden),
    )


async def _account(session: AsyncSession, account_id: str, principal: Principal) -> AccountOut:
    row = (await session.execute(queries.account_whole().where(account.c.account_id == account_id))).one()
    return show(AccountOut, row, principal)


async def _people(session: AsyncSession, account_id: str, principal: Principal) -> Any:
    today, role = wall_today(session), stakeholder_role.c
    present = role.since <= today, (role.until.is_(None)) | (role.until >= today)
    order = (
        case({level: place for place, level in enumerate(LEVELS)}, value=role.level),
        (role.decision_role != "decider").nulls_last(),
        role.stakeholder_id,
    )
    found = stakeholders.roles_at(account_id).where(*present).order_by(*order).limit(PEOPLE)
    return await shown(session, account_id, (await session.execute(found)).all(), principal)


def _going_on(row: Any) -> OpenEngagements:
    found = _open.validate_json(row.open)
    return OpenEngagements(engagements=found[: views.AT_ONCE], more=len(found) > views.AT_ONCE)


def _to_do(row: Any) -> DueItems:
    found = _due.validate_json(row.due)
    return DueItems(due=found[: views.AT_ONCE], more=len(found) > views.AT_ONCE)


def _standing(row: Any) -> StandingOut | None:
    return None if row.standing is None else StandingOut.model_validate_json(row.standing)


def _supply(row: Any, heard: dict[str, Heard]) -> SupplyOut:
    parts = {"worst": json.loads(row.worst), "foreseen": json.loads(row.foreseen), "heard": heard.get("supply")}
    return SupplyOut.model_validate(json.loads(row.supply) | parts)


def _elsewhere(account_id: str, *, staff: bool) -> list[Elsewhere]:
    found = [Elsewhere(what="orders", service="supply", path=f"/v1/accounts/{account_id}/orders")]
    if staff:
        found.append(Elsewhere(what="score", service="scoring", path=f"/v1/accounts/{account_id}/explanation"))
    return [*found, Elsewhere(what="notifications", service="notify", path="/v1/notifications")]
