"""The territory tree: who leads what, and what a move means for the accounts below."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.people import Span, check_spans
from accounts.domain.territory import move
from accounts.store import accounts, audit, people, territories
from accounts.use_cases.actor import Actor, VersionCheck
from accounts.use_cases.publish import publish_accounts, publish_people
from shared.contracts import TerritoryLeadAssigned
from shared.errors import Conflict, NotFound
from shared.jobs import Job, enqueue

MAY_SHAPE = frozenset({"planner", "ops", "service"})
MOVE_JOB = "territory-move"
CHUNK = 1000  # accounts re-emitted per transaction


async def create(session: AsyncSession, territory_id: str, name: str, parent_id: str | None, actor: Actor) -> None:
    """A new territory. Raises Forbidden, Conflict (id taken, unknown parent, too deep)."""
    actor.must_be(MAY_SHAPE, "shape the territory tree")
    await territories.hold_tree(session)
    tree = await territories.parents(session)
    if territory_id in tree:
        raise Conflict(f"territory {territory_id} exists already", code="territory_taken")
    path = move(tree, territory_id, parent_id)[territory_id]
    await territories.insert(session, territory_id, name, parent_id, path)
    await _audit(session, "territory.create", territory_id, None, (name, parent_id), actor)


async def change(
    session: AsyncSession, territory_id: str, name: str | None, parent: tuple[str | None] | None,
    expected: VersionCheck, actor: Actor,
) -> None:  # fmt: skip
    """Renames a territory (`name`) or hangs it elsewhere (`parent`, a tuple of one because None is a place: the root).

    A move gives all below it new paths and re-emits its accounts: the first chunk here, the rest by a job.
    Raises Forbidden, NotFound, Stale, Conflict.
    """
    actor.must_be(MAY_SHAPE, "shape the territory tree")
    if parent is not None:
        await territories.hold_tree(session)
    held = await _held(session, territory_id, expected)
    moved_to = held.parent_id if parent is None else parent[0]
    moved = moved_to != held.parent_id
    paths = move(await territories.parents(session), territory_id, moved_to) if moved else {}
    await territories.update(session, territory_id, held.name if name is None else name, moved_to)
    after = (name or held.name, moved_to)
    await _audit(session, "territory.change", territory_id, (held.name, held.parent_id), after, actor)
    if not moved:
        return
    await territories.set_paths(session, paths)
    if (following := await re_emit(session, territory_id, "")) is not None:
        key = f"{territory_id}:{held.version}"
        await enqueue(session, MOVE_JOB, key, {"territory_id": territory_id, "after": following})


async def re_emit(session: AsyncSession, territory_id: str, after: str) -> str | None:
    """Re-emits the next chunk of accounts below a territory, ids after `after`; the last id done when more may follow."""
    found = await territories.accounts_below(session, territory_id, after, CHUNK)
    await accounts.locked(session, found)
    await accounts.bump(session, found)
    await publish_accounts(session, found)
    return found[-1] if len(found) == CHUNK else None


async def move_job(job: Job) -> None:
    """Re-emits the rest of a moved territory's accounts, a chunk per transaction."""
    after: str | None = job.progress.get("after", job.payload["after"])
    while after is not None:
        async with job.step() as session:
            await territories.share_tree(session)
            after = await re_emit(session, job.payload["territory_id"], after)
            job.progress["after"] = after


async def set_leads(
    session: AsyncSession, territory_id: str, leads: Sequence[Span], expected: VersionCheck, actor: Actor
) -> None:
    """Makes these the leads of a territory: one PersonState for each person concerned, and no account.

    Raises Forbidden, NotFound, Stale, Invalid.
    """
    actor.must_be(MAY_SHAPE, "say who leads a territory")
    held = await _held(session, territory_id, expected)
    before = await territories.leads(session, territory_id)
    concerned = sorted({span.person_id for span in set(before) ^ set(leads)})
    locked = await people.locked(session, [*concerned, *(span.person_id for span in leads)])
    check_spans(leads, {person_id: found.person for person_id, found in locked.items()}, whom="leads")
    await territories.replace_leads(session, territory_id, leads)
    await territories.update(session, territory_id, held.name, held.parent_id)
    await people.bump(session, concerned)
    new = [span for span in leads if span not in before]
    facts = [TerritoryLeadAssigned(territory_id=territory_id, person_id=s.person_id, since=s.since) for s in new]
    await publish_people(session, concerned, facts)
    await _audit(session, "territory.leads", territory_id, before, list(leads), actor)


async def _held(session: AsyncSession, territory_id: str, expected: VersionCheck) -> territories.Territory:
    found = await territories.locked(session, territory_id)
    if found is None:
        raise NotFound(f"there is no territory {territory_id}")
    expected(found.version)
    return found


async def _audit(
    session: AsyncSession, operation: str, territory_id: str, before: object, after: object, actor: Actor
) -> None:
    await audit.note(
        session,
        actor=actor.name,
        request_id=actor.request_id,
        operation=operation,
        kind="territory",
        touched=[audit.Touched(territory_id, before, after)],
    )
