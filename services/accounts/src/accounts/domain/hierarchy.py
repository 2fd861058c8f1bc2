"""Corporate families: which place an account may take, and what lies below one summed up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.errors import Conflict

from .record import Account, refuse_closed

DEEPEST = 100
"""Levels that no setting goes beyond: walks end there whatever stands in the database."""
DIMENSIONS = ("status", "account_type", "relationship_type", "territory", "country")


def check_place(account: Account, parent: Account, above: Sequence[str], height: int, deepest: int) -> None:
    """Whether `account` may hang below `parent`: `above` is the parent and its ancestors, `height` the levels that move along, its own included.

    Raises Conflict. Of the accounts in between it names none: the caller may not see them.
    """
    refuse_closed(account)
    if account.account_id in above:
        detail = (
            f"account {parent.account_id} is account {account.account_id} or belongs to it, so it cannot be its parent"
        )
        raise Conflict(detail, code="hierarchy_cycle")
    if parent.profile.status == "closed":
        raise Conflict(f"account {parent.account_id} is closed and takes nobody in", code="parent_closed")
    if len(above) + height > deepest:
        raise Conflict(
            f"a corporate family may be {deepest} levels deep; this would be more", code="hierarchy_too_deep"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Accounts that are alike in all that is counted; `level` counts from 1, those directly below."""

    level: int
    status: str
    account_type: str
    relationship_type: str
    territory: str | None
    countries: frozenset[str]
    accounts: int = 1


@dataclass(frozen=True, slots=True)
class RollUp:
    """How many accounts, and by dimension and value how many. By country an account counts once in each that it has a place in, without any under None."""

    accounts: int
    by: Mapping[str, Mapping[str | None, int]]


def roll_up(groups: Iterable[Group]) -> RollUp:
    """These groups summed up."""
    by: dict[str, Counter[str | None]] = {dimension: Counter() for dimension in DIMENSIONS}
    accounts = 0
    for group in groups:
        accounts += group.accounts
        values = {name: (getattr(group, name),) for name in DIMENSIONS if name != "country"}
        for name, found in {**values, "country": group.countries or (None,)}.items():
            by[name].update(dict.fromkeys(found, group.accounts))
    return RollUp(accounts, by)
