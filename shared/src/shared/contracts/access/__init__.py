"""Who may see an account: the projection of `accounts.state.v1` that every service keeps, and the predicate over it.

HANDLERS = {AccountState: access.on_account_state, PersonState: access.on_person_state, ...}
select(orders).where(access.visible(principal, today, orders.c.account_id))
sight = await access.sight_of(session, principal, today)                # for a page of a list: select(orders).where(sight.of(orders.c.account_id))
await access.require_visible(session, principal, account_id, today)     # NotFound, the same for foreign and absent
"""

from .apply import apply_accounts, apply_persons, forget_accounts, forget_persons, on_account_state, on_person_state
from .many import seen_by
from .roles import OPS, ROLES, SEES_ALL, STAFF, default_scopes
from .sight import FEW, Sight, person_of, require_visible, sight_of, visible
from .tables import (
    access_account,
    access_alias,
    access_deputy,
    access_identity,
    access_lead,
    access_member,
    access_person,
    access_territory,
)

__all__ = [
    "FEW",
    "OPS",
    "ROLES",
    "SEES_ALL",
    "STAFF",
    "Sight",
    "access_account",
    "access_alias",
    "access_deputy",
    "access_identity",
    "access_lead",
    "access_member",
    "access_person",
    "access_territory",
    "apply_accounts",
    "apply_persons",
    "default_scopes",
    "forget_accounts",
    "forget_persons",
    "on_account_state",
    "on_person_state",
    "person_of",
    "require_visible",
    "seen_by",
    "sight_of",
    "visible",
]
