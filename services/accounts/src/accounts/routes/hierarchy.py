"""Corporate families: an account's parent, what is above and below it, and the whole summed up."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.hierarchy import DEEPEST, DIMENSIONS, RollUp, roll_up
from accounts.schemas.hierarchy import (
    CountOut,
    CountsOut,
    Coverage,
    DescendantOut,
    HierarchyOut,
    ParentOut,
    PastParentFilter,
    PastParentOut,
    PutParent,
    RelativeOut,
    RollUpOut,
)
from accounts.store import accounts, hierarchy
from accounts.store.tables import account_parent
from accounts.use_cases import hierarchy as families
from accounts.use_cases.actor import wall_today
from shared.auth import Principal
from shared.contracts.access import SEES_ALL, Sight, require_visible, sight_of
from shared.http import ExternalId, IfMatch, Page, PageDep, ReadDep, SessionDep, paginate, set_etag, sorted_by
from shared.http.pages import MAX_LIMIT

from .accounts import is_staff, require_staff, show
from .acting import AccountReader, AccountWriter

router = APIRouter(prefix="/v1/accounts/{account_id}", tags=["hierarchy"])
Depth = Annotated[int, Query(ge=1, le=DEEPEST, description="Levels below the account to show.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Accounts below to show at most.")]


@router.put("/parent")
async def put_parent(
    account_id: ExternalId,
    body: PutParent,
    session: SessionDep,
    caller: AccountWriter,
    if_match: IfMatch,
    response: Response,
) -> ParentOut:
    """Makes the account belong to another from today on, with all that belongs to it. For staff who see both."""
    await families.place(session, account_id, body.parent_id, if_match.check, caller)
    return await _placed(session, account_id, body.parent_id, response)


@router.delete("/parent")
async def remove_parent(
    account_id: ExternalId, session: SessionDep, caller: AccountWriter, if_match: IfMatch, response: Response
) -> ParentOut:
    """Ends the account's belonging to its parent; the history stays. For staff who see both."""
    await families.remove(session, account_id, if_match.check, caller)
    return await _placed(session, account_id, None, response)


@router.get("/parents")
async def list_parents(
    account_id: ExternalId,
    session: ReadDep,
    page: PageDep,
    caller: AccountReader,
    filters: Annotated[PastParentFilter, Query()],
) -> Page[PastParentOut]:
    """Whom the account belonged to, as far as the caller sees them, the newest first unless `sort` says otherwise. For staff."""
    await require_staff(session, account_id, caller.principal)
    found = hierarchy.parents_of(account_id, await _sight(session, caller.principal))
    if filters.current is not None:
        now = account_parent.c.until.is_(None)
        found = found.where(now if filters.current else ~now)
    order = sorted_by(filters.sort, {"since": account_parent.c.since}, account_parent.c.version)
    return await paginate(session, found, page, sort=order, item=lambda row: show(PastParentOut, row, caller.principal))


@router.get("/hierarchy")
async def read_hierarchy(
    account_id: ExternalId, session: ReadDep, caller: AccountReader, depth: Depth = 3, limit: Limit = MAX_LIMIT
) -> HierarchyOut:
    """The account's corporate family as far as the caller sees it: ancestors up to the first unseen one, and the tree below."""
    principal = caller.principal
    await require_visible(session, principal, account_id, wall_today(session))
    sight = await _sight(session, principal)
    above = await hierarchy.ancestors(session, account_id, sight)
    below, complete = await hierarchy.descendants(session, account_id, sight, depth, limit)
    return HierarchyOut(
        account_id=account_id,
        above=[show(RelativeOut, row, principal) for row in above],
        below=[show(DescendantOut, row, principal) for row in below],
        complete=complete,
        coverage=_coverage(principal),
    )


@router.get("/roll-up")
async def read_roll_up(account_id: ExternalId, session: ReadDep, caller: AccountReader) -> RollUpOut:
    """What lies below the account in its corporate family, counted: directly below, and in all."""
    principal = caller.principal
    await require_visible(session, principal, account_id, wall_today(session))
    groups = await hierarchy.groups(session, account_id, await _sight(session, principal))
    return RollUpOut(
        account_id=account_id,
        levels=max((group.level for group in groups), default=0),
        direct=_counts(roll_up(group for group in groups if group.level == 1), principal),
        total=_counts(roll_up(groups), principal),
        coverage=_coverage(principal),
    )


async def _placed(session: AsyncSession, account_id: str, parent_id: str | None, response: Response) -> ParentOut:
    version = (await accounts.load(session, [account_id]))[account_id].version
    set_etag(response, version)
    return ParentOut(account_id=account_id, version=version, parent_id=parent_id)


async def _sight(session: AsyncSession, principal: Principal) -> Sight:
    return await sight_of(session, principal, wall_today(session))


def _coverage(principal: Principal) -> Coverage:
    """Says by whose right it was looked, not what was found: that something is hidden would be told otherwise."""
    return "all" if principal.has_role(*SEES_ALL) else "seen"


def _counts(found: RollUp, principal: Principal) -> CountsOut:
    by: dict[str, Any] = {f"by_{name}": _listed(found.by[name]) for name in DIMENSIONS}
    if not is_staff(principal):
        by["by_status"] = None
    return CountsOut(accounts=found.accounts, **by)


def _listed(counts: Mapping[str | None, int]) -> list[CountOut]:
    """By value, those without one last."""
    values = sorted(counts, key=lambda value: (value is None, value or ""))
    return [CountOut(value=value, accounts=counts[value]) for value in values]
