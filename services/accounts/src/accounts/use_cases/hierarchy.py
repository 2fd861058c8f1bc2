"""Corporate families: an account's parent, given and taken."""

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.hierarchy import check_place
from accounts.domain.record import Account, refuse_closed
from accounts.settings import AccountsSettings
from accounts.store import accounts, hierarchy, territories
from accounts.use_cases.actor import Actor, VersionCheck, wall_today
from accounts.use_cases.assignments import finish
from accounts.use_cases.records import held
from shared.contracts import AccountChanged
from shared.contracts.access import SEES_ALL, STAFF, require_visible
from shared.errors import NotFound

MAY_PLACE = STAFF | SEES_ALL


async def place(session: AsyncSession, account_id: str, parent_id: str, expected: VersionCheck, actor: Actor) -> None:
    """Makes an account belong to another from today on. Raises Forbidden, NotFound (either is foreign or absent), Stale, Conflict."""
    actor.must_be(MAY_PLACE, "say whom an account belongs to")
    await territories.share_tree(session)
    await hierarchy.hold_families(session)
    account, parent = await _both(session, account_id, parent_id, actor)
    expected(account.version)
    before = await hierarchy.parent(session, account_id)
    if before == parent_id:
        return
    above, height = await hierarchy.above(session, parent_id), await hierarchy.height(session, account_id)
    check_place(account, parent, above, height, _deepest(session))
    await _replace(session, account, before, parent_id, actor)


async def remove(session: AsyncSession, account_id: str, expected: VersionCheck, actor: Actor) -> None:
    """Ends an account's belonging to its parent. Raises Forbidden, NotFound (also: no parent that the caller sees), Stale, Conflict."""
    actor.must_be(MAY_PLACE, "say whom an account belongs to")
    await territories.share_tree(session)
    await hierarchy.hold_families(session)
    account = await held(session, account_id, expected, actor)
    before = await hierarchy.parent(session, account_id)
    if before is None or not await _sees(session, before, actor):
        raise NotFound(f"account {account_id} has no parent")
    refuse_closed(account)
    await _replace(session, account, before, None, actor)


async def _replace(
    session: AsyncSession, account: Account, before: str | None, after: str | None, actor: Actor
) -> None:
    account_id, version = account.account_id, account.version + 1
    today = wall_today(session)
    await hierarchy.end(session, account_id, today)
    if after is not None:
        await hierarchy.begin(session, account_id, version, after, today)
    event = AccountChanged(account_id=account_id, version=version, fields=["parent"])
    await finish(session, account, event, "account.parent", (before, after), actor)


async def _both(session: AsyncSession, account_id: str, parent_id: str, actor: Actor) -> tuple[Account, Account]:
    """Account and parent, their rows locked together in the one order that everybody keeps."""
    for one in (account_id, parent_id):
        if not await _sees(session, one, actor):
            raise NotFound(f"there is no account {one}")
    found = await accounts.locked(session, [account_id, parent_id])
    for one in (account_id, parent_id):
        if one not in found:
            raise NotFound(f"there is no account {one}")
    return found[account_id], found[parent_id]


async def _sees(session: AsyncSession, account_id: str, actor: Actor) -> bool:
    if actor.principal is None:
        return True
    try:
        await require_visible(session, actor.principal, account_id, wall_today(session))
    except NotFound:
        return False
    return True


def _deepest(session: AsyncSession) -> int:
    settings: AccountsSettings = session.info["settings"]
    return settings.hierarchy_depth
