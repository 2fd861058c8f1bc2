"""The customer's people: added, placed, paired with ours, deleted and erased. What is written to the trail names nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import staff_fault
from accounts.domain.record import refuse_closed
from accounts.domain.stakeholders import Pair, Reach, Role, check_pairs, succeed
from accounts.store import accounts, audit, people, stakeholders
from accounts.store.stakeholders import Held
from accounts.use_cases.actor import Actor, VersionCheck, wall_today
from shared.contracts.access import SEES_ALL, STAFF, Sight, require_visible, sight_of
from shared.errors import Conflict, NotFound
from shared.ids import new_id

MAY_CHANGE = STAFF | SEES_ALL
MAY_ERASE = frozenset({"ops", "service"})


async def add(
    session: AsyncSession, account_id: str, stakeholder_id: str | None, reach: Reach, role: Role, actor: Actor
) -> str:
    """Somebody new with a role at the account; answers with their id. Raises Forbidden, NotFound, Conflict, Invalid."""
    actor.must_be(MAY_CHANGE, "add people of a customer")
    await _open_account(session, account_id, actor)
    added = stakeholder_id or str(new_id())
    if not await stakeholders.insert(session, added, reach):
        raise Conflict(f"stakeholder {added} exists already", code="stakeholder_taken")
    succeed(None, role)
    await stakeholders.put_role(session, account_id, added, role)
    await _audit(session, "stakeholder.add", added, None, (account_id, role), actor)
    return added


async def change(
    session: AsyncSession, stakeholder_id: str, changes: Mapping[str, Any], expected: VersionCheck, actor: Actor
) -> None:
    """Changes how somebody is called and reached. Raises Forbidden, NotFound, Stale."""
    held = await _held(session, stakeholder_id, expected, actor)
    before = (await stakeholders.contacts(session, [stakeholder_id]))[stakeholder_id]
    await stakeholders.update_contact(session, stakeholder_id, replace(before, **changes))
    await stakeholders.bump(session, held)
    await _audit(session, "stakeholder.change", stakeholder_id, sorted(changes), sorted(changes), actor)


async def place(
    session: AsyncSession, account_id: str, stakeholder_id: str, role: Role, expected: VersionCheck, actor: Actor
) -> None:
    """Says which role somebody has at an account: a new one ends the one before. Raises Forbidden, NotFound, Stale, Conflict, Invalid."""
    actor.must_be(MAY_CHANGE, "say which role somebody has at a customer")
    await _open_account(session, account_id, actor)
    held = await _held(session, stakeholder_id, expected, actor)
    newest = await stakeholders.newest_role(session, account_id, stakeholder_id)
    ended = succeed(newest, role)
    if ended is not None:
        await stakeholders.end_role(session, account_id, stakeholder_id, ended.since, ended.until)
    await stakeholders.put_role(session, account_id, stakeholder_id, role)
    await stakeholders.bump(session, held)
    await _audit(session, "stakeholder.place", stakeholder_id, (account_id, newest), (account_id, role), actor)


async def pair(
    session: AsyncSession,
    account_id: str,
    stakeholder_id: str,
    wanted: Sequence[Pair],
    expected: VersionCheck,
    actor: Actor,
) -> None:
    """Makes these the ones of ours who keep up the relationship at this account. Raises Forbidden, NotFound, Stale, Invalid."""
    actor.must_be(MAY_CHANGE, "say who keeps up a relationship")
    known = await people.known(session, [pair.person_id for pair in wanted])
    held = await _held(session, stakeholder_id, expected, actor)
    if await stakeholders.newest_role(session, account_id, stakeholder_id) is None or not await _sees(
        session, account_id, actor
    ):
        raise NotFound(f"there is no stakeholder {stakeholder_id} at account {account_id}")
    faults = {pair.person_id: staff_fault(pair.person_id, known) for pair in wanted}
    check_pairs(wanted, faults, wall_today(session))
    before = (await stakeholders.pairs(session, account_id, [stakeholder_id])).get(stakeholder_id, [])
    await stakeholders.replace_pairs(session, account_id, stakeholder_id, wanted)
    await stakeholders.bump(session, held)
    await _audit(session, "stakeholder.pairs", stakeholder_id, before, list(wanted), actor)


async def delete(session: AsyncSession, stakeholder_id: str, expected: VersionCheck, actor: Actor) -> int:
    """Takes somebody out of every list and count; the row stays. Answers with the version. Raises Forbidden, NotFound, Stale."""
    actor.must_be(MAY_CHANGE, "delete people of a customer")
    held = await _held(session, stakeholder_id, expected, actor)
    version = await stakeholders.bump(session, held, "deleted")
    await _audit(session, "stakeholder.delete", stakeholder_id, held.state, "deleted", actor)
    return version


async def erase(session: AsyncSession, stakeholder_id: str, expected: VersionCheck, actor: Actor) -> int:
    """Forgets for good how somebody is called and reached, deleted or not. Answers with the version. Raises Forbidden, NotFound, Stale."""
    actor.must_be(MAY_ERASE, "erase a person")
    held = await stakeholders.locked(session, stakeholder_id)
    expected(held.version)
    await stakeholders.erase(session, stakeholder_id)
    version = await stakeholders.bump(session, held, "erased")
    await _audit(session, "stakeholder.erase", stakeholder_id, held.state, "erased", actor)
    return version


async def _open_account(session: AsyncSession, account_id: str, actor: Actor) -> None:
    """Raises NotFound unless the account is seen, Conflict when it is closed."""
    if actor.principal is not None:
        await require_visible(session, actor.principal, account_id, wall_today(session))
    found = (await accounts.load(session, [account_id])).get(account_id)
    if found is None:
        raise NotFound(f"there is no account {account_id}")
    refuse_closed(found)


async def _held(session: AsyncSession, stakeholder_id: str, expected: VersionCheck, actor: Actor) -> Held:
    """The stakeholder, locked, at the version the caller acts on. Raises Forbidden, NotFound for foreign, deleted and absent alike, Stale."""
    actor.must_be(MAY_CHANGE, "change people of a customer")
    if actor.principal is not None:
        await stakeholders.require(session, await _sight(session, actor), stakeholder_id)
    held = await stakeholders.locked(session, stakeholder_id)
    if held.state != "present":
        raise NotFound(f"there is no stakeholder {stakeholder_id}")
    expected(held.version)
    return held


async def _sight(session: AsyncSession, actor: Actor) -> Sight:
    assert actor.principal is not None  # noqa: S101  (asked only for who came over HTTP)
    return await sight_of(session, actor.principal, wall_today(session))


async def _sees(session: AsyncSession, account_id: str, actor: Actor) -> bool:
    if actor.principal is None:
        return True
    try:
        await require_visible(session, actor.principal, account_id, wall_today(session))
    except NotFound:
        return False
    return True


async def _audit(
    session: AsyncSession, operation: str, stakeholder_id: str, before: object, after: object, actor: Actor
) -> None:
    await audit.note(
        session,
        actor=actor.name,
        request_id=actor.request_id,
        operation=operation,
        kind="stakeholder",
        touched=[audit.Touched(stakeholder_id, before, after)],
    )
