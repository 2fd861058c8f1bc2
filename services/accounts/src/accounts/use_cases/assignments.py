"""Who answers for an account, its team, and the customer's own users."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.assignment import Group, Member, assign, check_members
from accounts.domain.record import Account, refuse_closed
from accounts.store import accounts, assignment, audit, people, territories
from accounts.use_cases.actor import Actor, VersionCheck, wall_today
from accounts.use_cases.publish import publish_accounts
from accounts.use_cases.records import held
from shared.contracts import AccountChanged, AccountState, Payload
from shared.errors import Conflict

MAY_REASSIGN = frozenset({"territory_lead", "planner", "ops", "service"})


async def reassign(
    session: AsyncSession, account_id: str, manager: str, reason: str | None, expected: VersionCheck, actor: Actor
) -> AccountState:
    """Makes a person the one who answers for the account from today on. Raises NotFound, Forbidden, Conflict, Invalid."""
    actor.must_be(MAY_REASSIGN, "say who answers for an account")
    await territories.share_tree(session)
    account = await held(session, account_id, expected, actor)
    person = (await people.known(session, [manager])).get(manager)
    current = (await assignment.managers(session, [account_id])).get(account_id)
    decided = assign(account, current, person, manager, wall_today(session))
    await assignment.end(session, [account_id], decided.since)
    await assignment.begin(session, [(account_id, decided.version, manager, decided.since, reason)])
    return await finish(session, account, decided.event, "account.reassign", (current, manager), actor)


async def set_members(
    session: AsyncSession,
    account_id: str,
    group: Group,
    members: Sequence[Member],
    expected: VersionCheck,
    actor: Actor,
) -> AccountState:
    """Makes these the members of a group. Raises NotFound, Stale, Conflict, Invalid."""
    await territories.share_tree(session)
    account = await held(session, account_id, expected, actor)
    refuse_closed(account)
    check_members(group, members, await people.known(session, [member.person_id for member in members]))
    if group == "customer_users":
        await _refuse_others_users(session, account_id, members)
    before = await assignment.members(session, account_id, group)
    await assignment.replace_members(session, account_id, group, members)
    event = AccountChanged(account_id=account_id, version=account.version + 1, fields=[group])
    return await finish(session, account, event, f"account.{group}", (before, list(members)), actor)


async def finish(
    session: AsyncSession,
    account: Account,
    event: Payload,
    operation: str,
    change: tuple[object, object],
    actor: Actor,
) -> AccountState:
    """The account's next version, for a change that lies in another table: event, state and audit. `change` is what stood before, and after."""
    await accounts.bump(session, [account.account_id])
    (state,) = await publish_accounts(session, [account.account_id], [event])
    await audit.note(
        session,
        actor=actor.name,
        request_id=actor.request_id,
        operation=operation,
        kind="account",
        touched=[audit.Touched(account.account_id, *change)],
    )
    return state


async def _refuse_others_users(session: AsyncSession, account_id: str, members: Sequence[Member]) -> None:
    elsewhere = await assignment.users_elsewhere(session, account_id, [member.person_id for member in members])
    if elsewhere:
        detail = f"person {elsewhere[0]} is a user of another account; a customer's user belongs to one"
        raise Conflict(detail, code="user_of_another_account")
