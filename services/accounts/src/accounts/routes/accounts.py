"""Accounts: opened, read, changed, closed; who answers for them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.assignment import Group, Member
from accounts.schemas.accounts import (
    JUDGEMENTS,
    AccountFilter,
    AccountOut,
    AccountSummary,
    ChangeAccount,
    CloseAccount,
    LifecycleFilter,
    LifecycleOut,
    ManagerFilter,
    ManagerOut,
    Members,
    OpenAccount,
    Reassign,
)
from accounts.store import hierarchy, queries, search
from accounts.store.tables import account, account_lifecycle, account_manager
from accounts.use_cases import assignments, records
from accounts.use_cases.actor import wall_today
from shared.auth import Principal
from shared.contracts.access import SEES_ALL, STAFF, Sight, require_visible, sight_of
from shared.errors import Forbidden
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
    ResponseModel,
    SessionDep,
    etag,
    paginate,
    set_etag,
    sorted_by,
)

from .acting import AccountReader, AccountWriter

router = APIRouter(prefix="/v1/accounts", tags=["accounts"])
Shown = TypeVar("Shown", bound=ResponseModel)
PLAIN_FILTERS = (
    "account_type",
    "relationship_type",
    "lifecycle_stage",
    "status",
    "programme_eligible",
    "currency",
    "default_site",
)
FILTERS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "manager": queries.answered_by,
    "unassigned": lambda wanted: queries.unassigned() if wanted else ~queries.unassigned(),
    "territory": queries.lies_in,
    "team_member": queries.with_team_member,
    "opened_after": lambda moment: account.c.opened_at > moment,
    "updated_after": lambda moment: account.c.updated_at > moment,
}
SORTS = {name: account.c[name] for name in ("account_id", "legal_name", "opened_at", "updated_at", "status")}


@router.post("", status_code=201, response_model=AccountOut)
async def open_account(body: OpenAccount, session: SessionDep, caller: AccountWriter, once: IdempotencyKey) -> Response:
    """Opens an account under the leading ERP's number, or under one of our own."""

    async def make() -> Answered:
        opened = await records.open_one(session, body.number, body.profile(), body.manager, caller)
        found = await _whole(session, opened.account_id, caller.principal)
        return Answered(found, {"ETag": etag(found.version), "Location": f"/v1/accounts/{found.account_id}"})

    return await once.once(session, status=201, make=make)


@router.get("")
async def list_accounts(
    session: ReadDep, page: PageDep, caller: AccountReader, filters: Annotated[AccountFilter, Query()]
) -> Page[AccountSummary]:
    """The accounts that the caller sees, in order of their ids unless `sort` or `search` says otherwise."""
    _refuse_judgements(caller.principal, filters)
    sight = await sight_of(session, caller.principal, wall_today(session))
    wanted = [sight.of(account.c.account_id), *_conditions(filters, sight)]

    def item(row: Any) -> AccountSummary:
        return show(AccountSummary, row, caller.principal)

    if filters.search is not None:
        after = page.after(int, str, str)
        rows = await search.page(session, filters.search, wanted, after, page.limit + 1)
        return page.answer(rows, lambda row: (row.rank, row.place, row.account_id), item)
    order = sorted_by(filters.sort or "account_id", SORTS, account.c.account_id)
    return await paginate(session, queries.account_summaries().where(*wanted), page, sort=order, item=item)


@router.get("/{account_id}", response_model=AccountOut)
async def read_account(
    account_id: ExternalId, session: ReadDep, caller: AccountReader, tag: EtagDep
) -> AccountOut | Response:
    """One account whole."""
    await require_visible(session, caller.principal, account_id, wall_today(session))
    found = await _whole(session, account_id, caller.principal)
    return tag.answer(found.version, found)


@router.patch("/{account_id}")
async def change_account(
    account_id: ExternalId,
    body: ChangeAccount,
    session: SessionDep,
    caller: AccountWriter,
    if_match: IfMatch,
    response: Response,
) -> AccountOut:
    """Changes the fields that are given."""
    await records.change(session, account_id, body.changes(), if_match.check, caller)
    return await _tagged(session, account_id, caller.principal, response)


@router.post("/{account_id}:close", response_model=AccountOut)
async def close_account(
    account_id: ExternalId,
    body: CloseAccount,
    session: SessionDep,
    caller: AccountWriter,
    if_match: OptionalIfMatch,
    once: IdempotencyKey,
) -> Response:
    """Closes an account for good."""

    async def make() -> Answered:
        await records.close(session, account_id, body.reason, if_match.check, caller)
        return await _answered(session, account_id, caller.principal)

    return await once.once(session, status=200, make=make)


@router.post("/{account_id}:reassign", response_model=AccountOut)
async def reassign_account(
    account_id: ExternalId,
    body: Reassign,
    session: SessionDep,
    caller: AccountWriter,
    if_match: OptionalIfMatch,
    once: IdempotencyKey,
) -> Response:
    """Makes a person the one who answers for the account from today on. For territory leads, planners and ops."""

    async def make() -> Answered:
        await assignments.reassign(session, account_id, body.manager, body.reason, if_match.check, caller)
        return await _answered(session, account_id, caller.principal)

    return await once.once(session, status=200, make=make)


@router.put("/{account_id}/team")
async def put_team(
    account_id: ExternalId,
    body: Members,
    session: SessionDep,
    caller: AccountWriter,
    if_match: IfMatch,
    response: Response,
) -> AccountOut:
    """Makes these the team of the account."""
    await assignments.set_members(session, account_id, "team", _members(body), if_match.check, caller)
    return await _tagged(session, account_id, caller.principal, response)


@router.put("/{account_id}/customer-users")
async def put_customer_users(
    account_id: ExternalId,
    body: Members,
    session: SessionDep,
    caller: AccountWriter,
    if_match: IfMatch,
    response: Response,
) -> AccountOut:
    """Makes these the customer's own users of the account."""
    group: Group = "customer_users"
    await assignments.set_members(session, account_id, group, _members(body), if_match.check, caller)
    return await _tagged(session, account_id, caller.principal, response)


@router.get("/{account_id}/managers")
async def list_managers(
    account_id: ExternalId,
    session: ReadDep,
    page: PageDep,
    caller: AccountReader,
    filters: Annotated[ManagerFilter, Query()],
) -> Page[ManagerOut]:
    """Who answered for the account, the newest first unless `sort` says otherwise. For staff."""
    await require_staff(session, account_id, caller.principal)
    found = queries.managers_of(account_id)
    if filters.manager is not None:
        found = found.where(account_manager.c.manager == filters.manager)
    if filters.current is not None:
        now = account_manager.c.until.is_(None)
        found = found.where(now if filters.current else ~now)
    return await paginate(
        session,
        found,
        page,
        sort=sorted_by(filters.sort, {"since": account_manager.c.since}, account_manager.c.version),
        item=lambda row: ManagerOut(manager=row.manager, since=row.since, until=row.until, reason=row.reason),
    )


@router.get("/{account_id}/lifecycle")
async def list_lifecycle(
    account_id: ExternalId,
    session: ReadDep,
    page: PageDep,
    caller: AccountReader,
    filters: Annotated[LifecycleFilter, Query()],
) -> Page[LifecycleOut]:
    """The stages and states the account has been in, the newest first unless `sort` says otherwise. For staff."""
    await require_staff(session, account_id, caller.principal)
    found = queries.lifecycle_of(account_id)
    for name, value in filters.model_dump(exclude={"sort"}, exclude_none=True).items():
        found = found.where(account_lifecycle.c[name] == value)
    return await paginate(
        session,
        found,
        page,
        sort=sorted_by(filters.sort, {"since": account_lifecycle.c.since}, account_lifecycle.c.version),
        item=lambda row: LifecycleOut(
            lifecycle_stage=row.lifecycle_stage, status=row.status, since=row.since, version=row.version
        ),
    )


def _conditions(filters: AccountFilter, sight: Sight) -> list[ColumnElement[bool]]:
    given = filters.model_dump(exclude_none=True)
    wanted = [account.c[name] == given[name] for name in PLAIN_FILTERS if name in given]
    wanted += [found(given[name]) for name, found in FILTERS.items() if name in given]
    if filters.source is not None and filters.number is not None:
        wanted.append(queries.numbered(filters.source, filters.number))
    if filters.parent_id is not None:
        wanted.append(hierarchy.belongs_to(filters.parent_id, sight))
    return wanted


def _refuse_judgements(principal: Principal, filters: AccountFilter) -> None:
    """What is not shown can be asked for neither by a filter nor by an order."""
    if is_staff(principal):
        return
    if used := [name for name in JUDGEMENTS if getattr(filters, name, None) is not None]:
        raise Forbidden(f"{', '.join(used)} cannot be filtered by: it is not shown to you", code="filter_not_yours")
    if (order := (filters.sort or "").removeprefix("-")) in JUDGEMENTS:
        raise Forbidden(f"{order} cannot be sorted by: it is not shown to you", code="sort_not_yours")


async def require_staff(session: AsyncSession, account_id: str, principal: Principal) -> None:
    """Raises NotFound unless the account is seen, Forbidden unless by the supplier's own people."""
    await require_visible(session, principal, account_id, wall_today(session))
    if not is_staff(principal):
        raise Forbidden("this history is shown to the supplier's staff only", code="role_missing")


def is_staff(principal: Principal) -> bool:
    """Whether our judgements of accounts are shown to them."""
    return principal.has_role(*STAFF, *SEES_ALL)


def _members(body: Members) -> list[Member]:
    return [Member(**member.model_dump()) for member in body.members]


async def _answered(session: AsyncSession, account_id: str, principal: Principal) -> Answered:
    found = await _whole(session, account_id, principal)
    return Answered(found, {"ETag": etag(found.version)})


async def _tagged(session: AsyncSession, account_id: str, principal: Principal, response: Response) -> AccountOut:
    found = await _whole(session, account_id, principal)
    set_etag(response, found.version)
    return found


async def _whole(session: AsyncSession, account_id: str, principal: Principal) -> AccountOut:
    """The account as it stands in this transaction; that the caller may see it is settled before."""
    row = (await session.execute(queries.account_whole().where(account.c.account_id == account_id))).one()
    return show(AccountOut, row, principal)


def show(model: type[Shown], row: Any, principal: Principal) -> Shown:
    """A row as a model, without our judgements for whom they are not meant."""
    values = {name: getattr(row, name) for name in model.model_fields}
    if not is_staff(principal):
        values |= dict.fromkeys(set(JUDGEMENTS) & set(values))
    return model.model_validate(values)
