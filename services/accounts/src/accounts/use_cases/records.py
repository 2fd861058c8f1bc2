"""The record: accounts opened, changed, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.assignment import assignment_event, manager_fault
from accounts.domain.record import Account, Number, Opened, Profile, change_account, close_account, open_account
from accounts.store import accounts, assignment, audit, people, search, territories
from accounts.use_cases.actor import Actor, VersionCheck, wall_today
from accounts.use_cases.publish import publish_accounts
from shared.contracts import Payload
from shared.contracts.access import require_visible
from shared.errors import BellwetherError, Conflict, FieldError, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Draft:
    """An account to be opened, and who shall answer for it."""

    account_id: str
    profile: Profile
    manager: str | None = None


async def open_one(
    session: AsyncSession, number: str | None, profile: Profile, manager: str | None, actor: Actor
) -> Account:
    """Opens an account under the leading ERP's number, or under one of our own. Raises what the first fault is."""
    draft = Draft(number or await accounts.next_number(session), profile, manager)
    (answer,) = await open_many(session, [draft], actor)
    if isinstance(answer, BellwetherError):
        raise answer
    return answer


async def open_many(session: AsyncSession, drafts: Sequence[Draft], actor: Actor) -> list[Account | BellwetherError]:
    """Opens accounts with different numbers at once; per draft the account, or why it cannot be opened."""
    await territories.share_tree(session)
    judged = await _judge(session, drafts)
    free = await accounts.insert(session, [found.account for found in judged if isinstance(found, Opened)])
    answers: list[Account | BellwetherError] = []
    opened: list[tuple[Draft, Opened]] = []
    for draft, found in zip(drafts, judged, strict=True):
        if isinstance(found, BellwetherError):
            answers.append(found)
        elif draft.account_id not in free:
            answers.append(Conflict(f"account {draft.account_id} exists already", code="number_taken"))
        else:
            answers.append(found.account)
            opened.append((draft, found))
    await _complete(session, opened, actor)
    return answers


async def change(
    session: AsyncSession, account_id: str, changes: Mapping[str, Any], expected: VersionCheck, actor: Actor
) -> Account:
    """Changes fields of a profile. Raises NotFound, Stale, Conflict, Invalid."""
    await territories.share_tree(session)
    account = await held(session, account_id, expected, actor)
    changed = change_account(account, changes)
    if changed is None:
        return account
    wanted = changed.account.profile
    known = await territories.existing(session, [wanted.territory_id] if wanted.territory_id else [])
    _check_references(account_id, wanted, known, await accounts.taken_aliases(session, wanted.aliases))
    await accounts.update(session, [changed.account])
    await search.put(session, [changed.account])
    before, after = account.profile, changed.account.profile
    if (before.status, before.lifecycle_stage) != (after.status, after.lifecycle_stage):
        await accounts.note_lifecycle(session, [changed.account])
    await _finish(session, account, changed.account, [changed.event], "account.change", actor)
    return changed.account


async def close(session: AsyncSession, account_id: str, reason: str, expected: VersionCheck, actor: Actor) -> Account:
    """Closes an account for good. Raises NotFound, Stale, Conflict."""
    await territories.share_tree(session)
    account = await held(session, account_id, expected, actor)
    closed = close_account(account, reason)
    await accounts.update(session, [closed.account])
    await accounts.note_lifecycle(session, [closed.account])
    await _finish(session, account, closed.account, [closed.event], "account.close", actor)
    return closed.account


async def held(session: AsyncSession, account_id: str, expected: VersionCheck, actor: Actor) -> Account:
    """The account, locked, at the version the caller acts on. Raises NotFound for foreign and absent alike, Stale."""
    if actor.principal is not None:
        await require_visible(session, actor.principal, account_id, wall_today(session))
    found = (await accounts.locked(session, [account_id])).get(account_id)
    if found is None:
        raise NotFound(f"there is no account {account_id}")
    expected(found.version)
    return found


async def _finish(
    session: AsyncSession, before: Account, after: Account, events: Sequence[Payload], operation: str, actor: Actor
) -> None:
    await publish_accounts(session, [after.account_id], events)
    touched = audit.Touched(after.account_id, before, after)
    await audit.note(
        session,
        actor=actor.name,
        request_id=actor.request_id,
        operation=operation,
        kind="account",
        touched=[touched],
    )


async def _complete(session: AsyncSession, opened: Sequence[tuple[Draft, Opened]], actor: Actor) -> None:
    """Everything beside the new rows themselves: aliases, managers, history, state, audit."""
    if not opened:
        return
    today = wall_today(session)
    new = [found.account for _, found in opened]
    await accounts.insert_aliases(session, new)
    await search.put(session, new)
    await accounts.note_lifecycle(session, new)
    managed = [(draft.account_id, draft.manager) for draft, _ in opened if draft.manager is not None]
    await assignment.begin(session, [(account_id, 1, manager, today, None) for account_id, manager in managed])
    facts: list[Payload] = [found.event for _, found in opened]
    facts += [assignment_event(account_id, 1, None, manager, today) for account_id, manager in managed]
    await publish_accounts(session, [account.account_id for account in new], facts)
    await audit.note(
        session,
        actor=actor.name,
        request_id=actor.request_id,
        operation="account.open",
        kind="account",
        touched=[audit.Touched(account.account_id, None, account) for account in new],
    )


async def _judge(session: AsyncSession, drafts: Sequence[Draft]) -> list[Opened | BellwetherError]:
    """Per draft the decision to open it, or why not; drafts earlier in the list take their aliases first."""
    managers = await people.known(session, [draft.manager for draft in drafts if draft.manager])
    wanted = {draft.profile.territory_id for draft in drafts if draft.profile.territory_id}
    known = await territories.existing(session, sorted(wanted))
    aliases = [alias for draft in drafts for alias in draft.profile.aliases]
    taken = await accounts.taken_aliases(session, aliases)
    judged: list[Opened | BellwetherError] = []
    for draft in drafts:
        try:
            fault = draft.manager and manager_fault(managers.get(draft.manager), draft.manager)
            _check_references(draft.account_id, draft.profile, known, taken, manager_fault=fault or None)
            judged.append(open_account(draft.account_id, draft.profile))
        except (Conflict, Invalid) as refusal:
            judged.append(refusal)
        else:
            taken |= dict.fromkeys(draft.profile.aliases, draft.account_id)
    return judged


def _check_references(
    account_id: str,
    profile: Profile,
    territories_known: set[str],
    taken: Mapping[Number, str],
    *,
    manager_fault: str | None = None,
) -> None:
    """Raises Invalid or Conflict when the account names what is not there or belongs to another."""
    faults = [FieldError("/manager", manager_fault)] if manager_fault else []
    if profile.territory_id is not None and profile.territory_id not in territories_known:
        detail = f"there is no territory {profile.territory_id}: create it first"
        faults.append(FieldError("/territory_id", detail))
    if faults:
        raise Invalid("the account refers to what is not there", code="account_invalid", errors=faults)
    for alias in profile.aliases:
        if taken.get(alias, account_id) != account_id:
            detail = f"number {alias.number} of source {alias.source} belongs to another account"
            raise Conflict(detail, code="alias_taken")
