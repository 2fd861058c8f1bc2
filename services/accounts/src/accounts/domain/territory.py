"""The territory tree: paths, and moves that keep it a tree of bounded depth."""

from collections.abc import Mapping, Sequence

from shared.errors import Conflict

Parents = Mapping[str, str | None]
"""Territory id -> the id of its parent, None for a root."""

MAX_DEPTH = 8


def path(parents: Parents, territory_id: str) -> tuple[str, ...]:
    """From the root to the territory itself. Raises Conflict when the parents run in a circle."""
    found = [territory_id]
    while (parent := parents[found[-1]]) is not None:
        if parent in found:
            circle = " → ".join([*reversed(found[found.index(parent) :]), parent])
            raise Conflict(f"a territory cannot lie below itself: {circle}", code="territory_cycle")
        found.append(parent)
    return tuple(reversed(found))


def subtree(parents: Parents, territory_id: str) -> Sequence[str]:
    """The territory and everything below it, parents before their children."""
    children: dict[str | None, list[str]] = {}
    for child, parent in sorted(parents.items()):
        children.setdefault(parent, []).append(child)
    found = [territory_id]
    for member in found:
        found.extend(children.get(member, ()))
    return found


def move(
    parents: Parents, territory_id: str, parent: str | None, deepest: int = MAX_DEPTH
) -> dict[str, tuple[str, ...]]:
    """The new paths of the territory and of all below it, once `parent` is its parent (also: once it is added).

    Raises Conflict when the parent does not exist or lies below the territory, or the tree grows past `deepest`.
    """
    if parent is not None and parent not in parents:
        raise Conflict(f"there is no territory {parent}: create the parent first", code="territory_unknown")
    moved = {**parents, territory_id: parent}
    path(moved, territory_id)
    paths = {member: path(moved, member) for member in subtree(moved, territory_id)}
    depth = max(len(found) for found in paths.values())
    if depth > deepest:
        raise Conflict(f"the tree may be {deepest} levels deep; this would make it {depth}", code="territory_too_deep")
    return paths
