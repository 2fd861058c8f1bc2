import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.territory import MAX_DEPTH, move, path, subtree
from shared.errors import Conflict

TREE = {"EU": None, "DE": "EU", "FR": "EU", "BER": "DE", "APAC": None}


def test_a_path_runs_from_the_root_to_the_territory() -> None:
    """Root first, the territory itself last."""
    assert path(TREE, "BER") == ("EU", "DE", "BER")


def test_a_move_gives_new_paths_to_the_whole_subtree_and_to_nobody_else() -> None:
    """DE moved under APAC takes BER along; EU and FR keep their paths."""
    assert move(TREE, "DE", "APAC") == {"DE": ("APAC", "DE"), "BER": ("APAC", "DE", "BER")}


def test_a_new_territory_is_a_move_of_one() -> None:
    """Adding a territory gives exactly its own path."""
    assert move(TREE, "MUC", "DE") == {"MUC": ("EU", "DE", "MUC")}
    assert move(TREE, "LATAM", None) == {"LATAM": ("LATAM",)}


@pytest.mark.parametrize("parent", ["DE", "BER"])
def test_a_territory_cannot_lie_below_itself(parent: str) -> None:
    """A circle is refused and shown. Red when the membership check in path() is taken out (it then never ends)."""
    with pytest.raises(Conflict, match=r"cannot lie below itself: .*DE → .*DE") as refused:
        move(TREE, "DE", parent)
    assert refused.value.code == "territory_cycle"


def test_an_unknown_parent_is_refused() -> None:
    """The parent must exist before its child."""
    with pytest.raises(Conflict, match="there is no territory MARS"):
        move(TREE, "DE", "MARS")


def test_a_tree_deeper_than_allowed_is_refused_also_by_what_hangs_below() -> None:
    """Depth counts to the deepest territory that moves along. Red when only the moved one's own depth is looked at."""
    chain: dict[str, str | None] = {"t1": None} | {f"t{n}": f"t{n - 1}" for n in range(2, MAX_DEPTH + 1)}
    with pytest.raises(Conflict, match=f"may be {MAX_DEPTH} levels deep"):
        move(chain, "new", f"t{MAX_DEPTH}")
    with pytest.raises(Conflict, match="would make it 9"):
        move({**chain, "top": None}, "t1", "top")


@given(st.lists(st.tuples(st.integers(0, 14), st.one_of(st.none(), st.integers(0, 14))), max_size=60))
def test_any_row_of_moves_keeps_a_tree(moves: list[tuple[int, int | None]]) -> None:
    """After any moves, taken or refused, every path ends at a root within the depth limit; subtrees agree with paths."""
    parents: dict[str, str | None] = {f"t{n}": None for n in range(15)}
    for which, where in moves:
        parent = None if where is None else f"t{where}"
        try:
            paths = move(parents, f"t{which}", parent)
        except Conflict:
            continue
        parents[f"t{which}"] = parent
        assert all(paths[member] == path(parents, member) for member in paths)
    for territory in parents:
        assert len(path(parents, territory)) <= MAX_DEPTH
        below = {other for other in parents if territory in path(parents, other)}
        assert set(subtree(parents, territory)) == below
