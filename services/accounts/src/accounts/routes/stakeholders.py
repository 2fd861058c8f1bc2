"""The customer's people: who plays which part at which account, who of ours knows them, and how far they are covered."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.stakeholders import LEVELS, Coverage, Reach, threads
from accounts.schemas.stakeholders import (
    JUDGEMENTS,
    AccountStakeholderOut,
    AddStakeholder,
    CellOut,
    ChangeStakeholder,
    CoverageOut,
    PairModel,
    Pairs,
    PlayedRole,
    PutRole,
    StakeholderFilter,
    StakeholderGone,
    StakeholderOut,
    role_values,
)
from accounts.store import stakeholders as store
from accounts.store.stakeholder_tables import stakeholder_role
from accounts.use_cases import stakeholders
from accounts.use_cases.actor import wall_today
from shared.auth import Principal
from shared.contracts.access import Sight, require_visible, sight_of
from shared.errors import Forbidden, NotFound
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
    etag,
    paginate,
    set_etag,
)

from .accounts import is_staff, require_staff
from .acting import PeopleReader, PeopleWriter

router = APIRouter(prefix="/v1", tags=["stakeholders"])
at_account = "/accounts/{account_id}/stakeholders"


@router.post(at_account, status_code=201, response_model=AccountStakeholderOut)
async def add_stakeholder(
    account_id: ExternalId, body: AddStakeholder, session: SessionDep, caller: PeopleWriter, once: IdempotencyKey
) -> Response:
    """Adds one of the customer's people with the first role at this account. For staff who see the account."""

    async def make() -> Answered:
        added = await stakeholders.add(session, account_id, body.stakeholder_id, body.reach(), body.role(), caller)
        found = await _one(session, account_id, added, caller.principal)
        return Answered(found, {"ETag": etag(found.version), "Location": f"/v1/stakeholders/{added}"})

    return await once.once(session, status=201, make=make)


@router.get(at_account)
async def list_stakeholders(
    account_id: ExternalId,
    session: ReadDep,
    page: PageDep,
    caller: PeopleReader,
    filters: Annotated[StakeholderFilter, Query()],
) -> Page[AccountStakeholderOut]:
    """The account's people, in order of their ids unless `sort` says otherwise."""
    principal = caller.principal
    _refuse_judgements(principal, filters)
    await require_visible(session, principal, account_id, wall_today(session))
    role = stakeholder_role.c
    plain = filters.model_dump(exclude_none=True, exclude={"current", "sort"})
    there = or_(role.until.is_(None), role.until >= wall_today(session))
    wanted = [role[name] == value for name, value in plain.items()] + [there if filters.current else ~there]
    names = ("stakeholder_id", "since") if "stakeholder_id" in filters.sort else ("since", "stakeholder_id")
    order = [Sort(role[name], filters.sort.startswith("-")) for name in names]
    rows = await paginate(session, store.roles_at(account_id).where(*wanted), page, sort=order, item=lambda row: row)
    return Page(items=await shown(session, account_id, rows.items, principal), next=rows.next)


@router.get("/accounts/{account_id}/stakeholder-coverage")
async def read_stakeholder_coverage(account_id: ExternalId, session: ReadDep, caller: PeopleReader) -> CoverageOut:
    """How far the account's people are known, by level and function, and whether the relationship hangs by one thread. For staff."""
    await require_staff(session, account_id, caller.principal)
    return coverage_out(account_id, await store.coverage(session, account_id, wall_today(session)), session)


@router.get(at_account + "/{stakeholder_id}", response_model=AccountStakeholderOut)
async def read_account_stakeholder(
    account_id: ExternalId, stakeholder_id: ExternalId, session: ReadDep, caller: PeopleReader, tag: EtagDep
) -> AccountStakeholderOut | Response:
    """One of the account's people, in the role that began last."""
    await require_visible(session, caller.principal, account_id, wall_today(session))
    found = await _one(session, account_id, stakeholder_id, caller.principal)
    return tag.answer(found.version, found)


@router.put(at_account + "/{stakeholder_id}")
async def put_stakeholder_role(
    account_id: ExternalId,
    stakeholder_id: ExternalId,
    body: PutRole,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: IfMatch,
    response: Response,
) -> AccountStakeholderOut:
    """Says which role somebody has at this account, also one known from another account. For staff who see the account and the person."""
    await stakeholders.place(session, account_id, stakeholder_id, body.role(), if_match.check, caller)
    return await _tagged(session, account_id, stakeholder_id, caller.principal, response)


@router.put(at_account + "/{stakeholder_id}/pairs")
async def put_stakeholder_pairs(
    account_id: ExternalId,
    stakeholder_id: ExternalId,
    body: Pairs,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: IfMatch,
    response: Response,
) -> AccountStakeholderOut:
    """Makes these the ones of ours who keep up the relationship with somebody at this account. For staff who see the account."""
    wanted = [pair.pair() for pair in body.pairs]
    await stakeholders.pair(session, account_id, stakeholder_id, wanted, if_match.check, caller)
    return await _tagged(session, account_id, stakeholder_id, caller.principal, response)


@router.get("/stakeholders/{stakeholder_id}", response_model=StakeholderOut)
async def read_stakeholder(
    stakeholder_id: ExternalId, session: ReadDep, caller: PeopleReader, tag: EtagDep
) -> StakeholderOut | Response:
    """One of the customers' people with their roles at the accounts that the caller sees."""
    found = await _whole(session, stakeholder_id, caller.principal)
    return tag.answer(found.version, found)


@router.patch("/stakeholders/{stakeholder_id}")
async def change_stakeholder(
    stakeholder_id: ExternalId,
    body: ChangeStakeholder,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: IfMatch,
    response: Response,
) -> StakeholderOut:
    """Changes how somebody is called and reached. For staff who see an account of theirs."""
    await stakeholders.change(session, stakeholder_id, body.model_dump(exclude_unset=True), if_match.check, caller)
    found = await _whole(session, stakeholder_id, caller.principal)
    set_etag(response, found.version)
    return found


@router.delete("/stakeholders/{stakeholder_id}")
async def delete_stakeholder(
    stakeholder_id: ExternalId, session: SessionDep, caller: PeopleWriter, if_match: IfMatch, response: Response
) -> StakeholderGone:
    """Takes somebody out of every list and count of every account. For staff who see an account of theirs; `:erase` forgets them."""
    version = await stakeholders.delete(session, stakeholder_id, if_match.check, caller)
    set_etag(response, version)
    return StakeholderGone(stakeholder_id=stakeholder_id, version=version, state="deleted")


@router.post("/stakeholders/{stakeholder_id}:erase", response_model=StakeholderGone)
async def erase_stakeholder(
    stakeholder_id: ExternalId,
    session: SessionDep,
    caller: PeopleWriter,
    if_match: OptionalIfMatch,
    once: IdempotencyKey,
) -> Response:
    """Forgets for good how somebody is called and reached, deleted or not; counts of the past stay. For ops."""

    async def make() -> Answered:
        version = await stakeholders.erase(session, stakeholder_id, if_match.check, caller)
        gone = StakeholderGone(stakeholder_id=stakeholder_id, version=version, state="erased")
        return Answered(gone, {"ETag": etag(version)})

    return await once.once(session, status=200, make=make)


def coverage_out(account_id: str, found: Coverage, session: AsyncSession) -> CoverageOut:
    """Coverage as it is answered, from the board down."""
    ordered = sorted(found.cells, key=lambda cell: (LEVELS.index(cell.level), cell.function))
    return CoverageOut(
        account_id=account_id,
        as_of=wall_today(session),
        people=sum(cell.people for cell in ordered),
        levels=len({cell.level for cell in ordered}),
        paired=found.theirs,
        ours=found.ours,
        single_thread=list(threads(found)),
        cells=[
            CellOut.model_validate({name: getattr(cell, name) for name in CellOut.model_fields}) for cell in ordered
        ],
    )


def _refuse_judgements(principal: Principal, filters: StakeholderFilter) -> None:
    """What is not shown can be asked for neither."""
    if not is_staff(principal) and (used := [name for name in JUDGEMENTS if getattr(filters, name, None) is not None]):
        raise Forbidden(f"{', '.join(used)} cannot be filtered by: it is not shown to you", code="filter_not_yours")


async def _one(
    session: AsyncSession, account_id: str, stakeholder_id: str, principal: Principal
) -> AccountStakeholderOut:
    """Somebody in their newest role at an account; that the caller may see the account is settled before."""
    found = store.roles_at(account_id).where(stakeholder_role.c.stakeholder_id == stakeholder_id)
    rows = (await session.execute(found.order_by(stakeholder_role.c.since.desc()).limit(1))).all()
    people = await shown(session, account_id, rows, principal)
    if not people:
        raise NotFound(f"there is no stakeholder {stakeholder_id} at account {account_id}")
    return people[0]


async def _tagged(
    session: AsyncSession, account_id: str, stakeholder_id: str, principal: Principal, response: Response
) -> AccountStakeholderOut:
    found = await _one(session, account_id, stakeholder_id, principal)
    set_etag(response, found.version)
    return found


async def shown(
    session: AsyncSession, account_id: str, rows: Sequence[Any], principal: Principal
) -> list[AccountStakeholderOut]:
    """People with how to reach them, which is opened for exactly these. Who has left the account is named and no more."""
    ids, staff, today = [row.stakeholder_id for row in rows], is_staff(principal), wall_today(session)
    contacts = await store.contacts(session, ids)
    pairs = await store.pairs(session, account_id, ids) if staff else {}
    return [
        AccountStakeholderOut(
            **role_values(row, staff=staff),
            stakeholder_id=row.stakeholder_id,
            version=row.version,
            updated_at=row.updated_at,
            pairs=[_pair(pair) for pair in pairs.get(row.stakeholder_id, [])] if staff else None,
            **_reach(contacts[row.stakeholder_id], former=row.until is not None and row.until < today),
        )
        for row in rows
        if row.stakeholder_id in contacts  # erased a moment ago
    ]


async def _whole(session: AsyncSession, stakeholder_id: str, principal: Principal) -> StakeholderOut:
    sight: Sight = await sight_of(session, principal, wall_today(session))
    await store.require(session, sight, stakeholder_id)
    row = await store.version_of(session, stakeholder_id)
    reach = (await store.contacts(session, [stakeholder_id])).get(stakeholder_id)
    if reach is None:  # erased a moment ago
        raise NotFound(f"there is no stakeholder {stakeholder_id}")
    roles = await store.roles_of(session, stakeholder_id, sight)
    return StakeholderOut(
        stakeholder_id=stakeholder_id,
        version=row.version,
        updated_at=row.updated_at,
        roles=[PlayedRole(**role_values(role, staff=is_staff(principal))) for role in roles],
        **_reach(reach, former=False),
    )


def _pair(pair: Any) -> PairModel:
    return PairModel(person_id=pair.person_id, strength=pair.strength, last_contact=pair.last_contact)


def _reach(reach: Reach, *, former: bool) -> dict[str, Any]:
    hidden = {"email": None, "phone": None} if former else {"email": reach.email, "phone": reach.phone}
    return {"name": reach.name, "locale": reach.locale, **hidden}
