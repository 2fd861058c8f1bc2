"""Criteria sets by two people, and who would move under one before it is approved."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.engine import Row

from scoring.domain.criteria import TIERS, parse_criteria
from scoring.domain.score import decimals
from scoring.schemas.criteria import (
    ProposalIn,
    ProposalOut,
    ProposalState,
    SimulatedMoveOut,
    SimulatedTierOut,
    SimulationOut,
)
from scoring.store import proposals as store
from scoring.store.tables import criteria_proposal, criteria_simulation_account
from scoring.use_cases import proposals as cases
from shared.contracts import Tier
from shared.errors import NotFound
from shared.http import (
    Answered,
    EtagDep,
    IdempotencyKey,
    OptionalIfMatch,
    Page,
    PageDep,
    ReadDep,
    SessionDep,
    Sort,
    etag,
    paginate,
)

from . import shaping
from .acting import Admin, Reader, Writer, among, seen

router = APIRouter(prefix="/v1/criteria-proposals", tags=["criteria"])


@router.post("", status_code=201, response_model=ProposalOut)
async def propose_criteria_set(
    body: ProposalIn, principal: Writer, session: SessionDep, key: IdempotencyKey
) -> Response:
    """Proposes a criteria set; another person with `scoring:admin` approves it."""

    async def make() -> Answered:
        document = body.model_dump(mode="json", exclude={"takes_effect_on", "reason"})
        return _answered(await cases.propose(session, principal, document, body.takes_effect_on, body.reason))

    return await key.once(session, make=make, status=201)


@router.get("")
async def list_criteria_proposals(
    _: Reader,
    session: ReadDep,
    page: PageDep,
    state: Annotated[ProposalState | None, Query(description="Only those in this state.")] = None,
) -> Page[ProposalOut]:
    """Proposed criteria sets, newest first."""
    order = [Sort(criteria_proposal.c.id, descending=True)]
    return await paginate(session, store.proposals(state), page, sort=order, item=_proposal)


@router.get("/{proposal_id}")
async def read_criteria_proposal(proposal_id: UUID, _: Reader, session: ReadDep, tag: EtagDep) -> ProposalOut:
    """One proposal and what became of it."""
    row = await cases.found(session, proposal_id)
    return tag.answer(row.row_version, _proposal(row))  # type: ignore[return-value]  # or an empty 304


@router.post("/{proposal_id}:approve", response_model=ProposalOut)
async def approve_criteria_proposal(
    proposal_id: UUID, principal: Admin, session: SessionDep, key: IdempotencyKey, if_match: OptionalIfMatch
) -> Response:
    """Makes it the newest criteria set, from the close it states on. 403 `own_proposal` for the person who proposed it."""

    async def make() -> Answered:
        return _answered(await cases.approve(session, principal, proposal_id, if_match.check))

    return await key.once(session, make=make, status=200)


@router.post("/{proposal_id}:withdraw", response_model=ProposalOut)
async def withdraw_criteria_proposal(
    proposal_id: UUID, principal: Writer, session: SessionDep, key: IdempotencyKey, if_match: OptionalIfMatch
) -> Response:
    """Takes an open proposal back."""

    async def make() -> Answered:
        return _answered(await cases.withdraw(session, principal, proposal_id, if_match.check))

    return await key.once(session, make=make, status=200)


@router.post("/{proposal_id}:simulate", status_code=202, response_model=SimulationOut)
async def simulate_criteria_proposal(
    proposal_id: UUID, principal: Writer, session: SessionDep, key: IdempotencyKey
) -> Response:
    """Asks who would move under it, by the ledger of the last close. Read the answer at `…/simulation` and `…/simulation/moves`."""

    async def make() -> Answered:
        await cases.ask_simulation(session, proposal_id)
        shown = await _simulation(session, principal, proposal_id)
        return Answered(shown, {"Location": f"/v1/criteria-proposals/{proposal_id}/simulation"})

    return await key.once(session, make=make, status=202)


@router.get("/{proposal_id}/simulation")
async def read_criteria_simulation(proposal_id: UUID, principal: Reader, session: ReadDep) -> SimulationOut:
    """How many accounts each tier would hold and how many move, over the accounts the caller sees."""
    return await _simulation(session, principal, proposal_id)


@router.get("/{proposal_id}/simulation/moves")
async def list_simulated_moves(
    proposal_id: UUID,
    principal: Reader,
    session: ReadDep,
    page: PageDep,
    tier: Annotated[
        Tier | None, Query(alias="to", description="Only those that come to this tier once settled.")
    ] = None,
    former: Annotated[Tier | None, Query(alias="from", description="Only those that hold this tier now.")] = None,
) -> Page[SimulatedMoveOut]:
    """Accounts that would move, best new score first, over the accounts the caller sees."""
    await cases.found(session, proposal_id)
    columns = criteria_simulation_account.c
    order = [Sort(columns.score_then, descending=True), Sort(columns.account_id, descending=True)]
    sees = await among(session, principal)
    statement = store.moves(proposal_id, sees(columns.account_id), tier, former)
    return await paginate(session, statement, page, sort=order, item=_move)


async def _simulation(session: SessionDep | ReadDep, principal: Reader, proposal_id: UUID) -> SimulationOut:
    row = await store.simulation(session, proposal_id)
    if row is None:
        raise NotFound(f"there is no simulation of a criteria proposal {proposal_id}")
    sight = seen(session, principal, criteria_simulation_account.c.account_id)
    counts = await store.simulated_tiers(session, proposal_id, sight)
    tiers = [
        SimulatedTierOut(
            tier=tier,
            now=counts.get(("now", tier), 0),
            at_close=counts.get(("at_close", tier), 0),
            settled=counts.get(("settled", tier), 0),
        )
        for tier in TIERS
    ]
    return SimulationOut(
        proposal_id=proposal_id,
        state="done" if row.done_at else "running",
        requested_at=row.requested_at,
        done_at=row.done_at,
        closed=row.closed,
        compared_with=row.criteria_version,
        accounts=sum(tier.now for tier in tiers),
        moves=await store.count_moves(session, proposal_id, sight),
        tiers=tiers,
    )


def _answered(row: Row[tuple[object, ...]]) -> Answered:
    headers = {"Location": f"/v1/criteria-proposals/{row.id}", "ETag": etag(row.row_version)}
    return Answered(_proposal(row), headers)


def _proposal(row: Row[tuple[object, ...]]) -> ProposalOut:
    return ProposalOut(
        id=row.id,
        version=row.row_version,
        state=row.state,
        reason=row.reason,
        takes_effect_on=row.takes_effect_on,
        proposed_by=row.proposer,
        proposed_at=row.proposed_at,
        decided_by=row.decider,
        decided_at=row.decided_at,
        criteria_version=row.criteria_version,
        **shaping.criteria_of(parse_criteria(0, row.document)),
    )


def _move(row: Row[tuple[object, ...]]) -> SimulatedMoveOut:
    return SimulatedMoveOut(
        account_id=row.account_id,
        name=row.name,
        score_now=decimals(row.score_now, 100),
        score_then=decimals(row.score_then, 100),
        tier_now=row.tier_now,
        tier_at_close=row.tier_at_close,
        tier_settled=row.tier_settled,
        override=row.override_tier,
    )
