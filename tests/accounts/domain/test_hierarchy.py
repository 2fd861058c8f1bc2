import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.hierarchy import Group, check_place, roll_up
from accounts.domain.record import Account, Profile
from shared.errors import Conflict

DEEPEST = 4
Parents = dict[str, str | None]


def account(account_id: str, status: str = "active") -> Account:
    profile = Profile(legal_name="x", account_type="retailer", currency="GBP", status=status)  # type: ignore[arg-type]
    return Account(account_id=account_id, version=1, profile=profile)


def above(parents: Parents, account_id: str | None) -> list[str]:
    """An account and its ancestors; as many as there are accounts, and one more: they run in a circle."""
    found: list[str] = []
    while account_id is not None and len(found) <= len(parents):
        found.append(account_id)
        account_id = parents[account_id]
    return found


def height(parents: Parents, account_id: str) -> int:
    chains = [above(parents, other) for other in parents]
    return max(chain.index(account_id) + 1 for chain in chains if account_id in chain)


def test_the_refusals_say_why_and_name_nobody_in_between() -> None:
    """Oneself, a descendant, a closed parent, a closed account, too deep: each with its code; only the two accounts concerned are named.

    Taken out, each in turn: the conditions of `check_place`.
    """
    refused = [
        (account("a"), account("a"), ["a"], 1, "hierarchy_cycle"),
        (account("a"), account("c"), ["c", "SECRET", "a"], 3, "hierarchy_cycle"),
        (account("a"), account("b", "closed"), ["b"], 1, "parent_closed"),
        (account("a", "closed"), account("b"), ["b"], 1, "account_closed"),
        (account("a"), account("b"), ["b", "SECRET"], 3, "hierarchy_too_deep"),
    ]
    for child, parent, chain, levels, code in refused:
        with pytest.raises(Conflict) as told:
            check_place(child, parent, chain, levels, DEEPEST)
        assert told.value.code == code
        assert "SECRET" not in str(told.value)
    check_place(account("a"), account("b"), ["b", "SECRET"], 2, DEEPEST)


@given(st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9))), max_size=60))
def test_a_move_is_taken_exactly_when_a_tree_remains(moves: list[tuple[int, int | None]]) -> None:
    """Random moves against a small model of parents: refused when, and only when, the model would run in a circle or grow too deep."""
    parents: Parents = {str(n): None for n in range(10)}
    for which, where in moves:
        child, parent = str(which), None if where is None else str(where)
        after = {**parents, child: parent}
        chains = [above(after, one) for one in after]
        sound = all(len(set(chain)) == len(chain) <= DEEPEST for chain in chains)
        if parent is not None:
            try:
                check_place(account(child), account(parent), above(parents, parent), height(parents, child), DEEPEST)
            except Conflict:
                assert not sound
                continue
        assert sound
        parents = after


GROUPS = st.builds(
    Group,
    level=st.integers(1, 3),
    status=st.sampled_from(["active", "lost"]),
    account_type=st.sampled_from(["retailer", "producer"]),
    relationship_type=st.just("ordinary"),
    territory=st.sampled_from([None, "EU", "GB"]),
    countries=st.frozensets(st.sampled_from(["DE", "FR", "GB"])),
    accounts=st.integers(1, 5),
)


@given(st.lists(GROUPS, max_size=8))
def test_a_roll_up_is_the_count_of_single_accounts(groups: list[Group]) -> None:
    """Grouped or one by one, the figures are the same; each dimension but country adds up to all."""
    singles = [group for group in groups for _ in range(group.accounts)]
    found = roll_up(groups)
    assert found.accounts == len(singles)
    for name in ("status", "account_type", "relationship_type", "territory"):
        values = [getattr(one, name) for one in singles]
        assert found.by[name] == {value: values.count(value) for value in values}
        assert sum(found.by[name].values()) == len(singles)
    for country in ("DE", "FR", "GB"):
        assert found.by["country"].get(country, 0) == sum(country in one.countries for one in singles)
    assert found.by["country"].get(None, 0) == sum(not one.countries for one in singles)
