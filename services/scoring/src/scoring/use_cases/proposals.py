"""Criteria sets by two people: one proposes, another approves, and the set counts from a stated close on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.domain.criteria import CriteriaError, parse_criteria
from scoring.store import proposals, reads, runs
from shared.auth import Principal
from shared.clock import business_now
from shared.contracts.access import person_of
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.ids import new_id
from shared.jobs import enqueue

from .simulation import SIMULATION_JOB

Check = Callable[[int], None]


async def propose(
    session: AsyncSession, principal: Principal, document: Mapping[str, Any], takes_effect_on: date, reason: str
) -> Row[Any]:
    """Keeps a set that could be used. Raises Invalid naming what could not, or a close that has been already."""
    try:
        parse_criteria(0, document)
    except CriteriaError as error:
        raise Invalid(str(error), code="criteria_invalid", errors=[FieldError(f"/{error.part}", str(error))]) from error
    passed = await _passed(session, takes_effect_on)
    if passed:
        raise Invalid(passed, errors=[FieldError("/takes_effect_on", passed)])
    proposal_id = new_id()
    await proposals.add(
        session,
        id=proposal_id,
        document=dict(document),
        takes_effect_on=takes_effect_on,
        reason=reason,
        proposed_by=principal.identity_hash,
        proposer=await _name(session, principal),
    )
    return await found(session, proposal_id)


async def approve(session: AsyncSession, principal: Principal, proposal_id: UUID, check: Check) -> Row[Any]:
    """Makes the set the newest one. Raises Forbidden for its own author, Conflict where it can no longer take effect as stated."""
    await runs.hold_criteria(session, change=True)
    row = await _open(session, proposal_id, check)
    if await proposals.same_person(session, row.proposed_by, principal.identity_hash):
        raise Forbidden(
            "a criteria set is approved by another person than the one who proposed it", code="own_proposal"
        )
    passed = await _passed(session, row.takes_effect_on)
    if passed:
        raise Conflict(f"{passed}; propose it again", code="close_passed")
    newest, since = await proposals.newest_set(session)
    if row.takes_effect_on < since:
        detail = f"set {newest} counts from the close of {since}; one approved after it cannot count earlier"
        raise Conflict(detail, code="newer_set_approved")
    await proposals.put_set(session, proposal_id, newest + 1)
    name = await _name(session, principal)
    await proposals.decide(session, proposal_id, "approved", principal.identity_hash, name, newest + 1)
    return await found(session, proposal_id)


async def withdraw(session: AsyncSession, principal: Principal, proposal_id: UUID, check: Check) -> Row[Any]:
    """Takes an open proposal back: its author may, and who could approve it."""
    row = await _open(session, proposal_id, check)
    own = await proposals.same_person(session, row.proposed_by, principal.identity_hash)
    if not own and not principal.may("scoring:admin"):
        raise Forbidden(
            "only who proposed it, or who could approve it, takes a proposal back", missing_scope="scoring:admin"
        )
    await proposals.decide(session, proposal_id, "withdrawn", principal.identity_hash, await _name(session, principal))
    return await found(session, proposal_id)


async def ask_simulation(session: AsyncSession, proposal_id: UUID) -> None:
    """Asks for a simulation against the last close; one under way is the answer already. Raises Conflict before the first close."""
    await found(session, proposal_id)
    if await reads.last_run(session) is None:
        raise Conflict("no business day has been closed yet, so there are no tiers to move", code="no_business_day")
    again = await proposals.ask_simulation(session, proposal_id)
    if again is not None:
        await enqueue(session, SIMULATION_JOB, f"{proposal_id}/{again}", {"proposal_id": str(proposal_id)})


async def found(session: AsyncSession, proposal_id: UUID, *, lock: bool = False) -> Row[Any]:
    """One proposal. Raises NotFound."""
    row = await proposals.proposal(session, proposal_id, lock=lock)
    if row is None:
        raise NotFound(f"there is no criteria proposal {proposal_id}")
    return row


async def _open(session: AsyncSession, proposal_id: UUID, check: Check) -> Row[Any]:
    row = await found(session, proposal_id, lock=True)
    check(row.row_version)
    if row.state != "open":
        raise Conflict(f"the proposal is {row.state} since {row.decided_at:%Y-%m-%d}", code="proposal_decided")
    return row


async def _passed(session: AsyncSession, takes_effect_on: date) -> str | None:
    """Why a set can no longer count from that close on, None when it can. Before the first close every close is still to come."""
    day = await business_now(session)
    if day is None or takes_effect_on >= day.today:
        return None
    return f"the close of {takes_effect_on} has been; the next one is that of {day.today}"


async def _name(session: AsyncSession, principal: Principal) -> str:
    return await person_of(session, principal) or principal.subject[:64]
