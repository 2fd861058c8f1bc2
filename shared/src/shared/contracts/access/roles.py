"""The roles a token may carry, and the scopes that the development issuer gives to each."""

from collections.abc import Mapping

ACCOUNT_MANAGER, TERRITORY_LEAD, PLANNER, OPS = "account_manager", "territory_lead", "planner", "ops"
ERP, SERVICE, CUSTOMER = "erp", "service", "customer"
ROLES = (ACCOUNT_MANAGER, TERRITORY_LEAD, PLANNER, OPS, ERP, SERVICE, CUSTOMER)
SEES_ALL = frozenset({PLANNER, OPS, SERVICE})
STAFF = frozenset({ACCOUNT_MANAGER, TERRITORY_LEAD})
SERVICES = ("accounts", "supply", "scoring", "notify")

# Every service has `<service>:read`, `:write` and `:admin`; what a scope opens is still bounded by what its bearer may see.
_VERBS: Mapping[str, tuple[str, ...]] = {
    ACCOUNT_MANAGER: ("read", "write"),
    TERRITORY_LEAD: ("read", "write"),
    PLANNER: ("read", "write"),
    OPS: ("read", "write", "admin"),
    ERP: ("read", "write"),
    SERVICE: ("read", "write"),
    CUSTOMER: ("read",),
}

# Narrower ones: in `accounts` people, the territory tree, contact data for whoever sends messages;
# in `supply` and `scoring` an ERP's events and what became of them.
_MORE: Mapping[str, tuple[str, ...]] = {
    ACCOUNT_MANAGER: ("people:read", "people:write", "territories:read", "engagements:write"),
    TERRITORY_LEAD: ("people:read", "people:write", "territories:read", "engagements:write"),
    PLANNER: ("people:read", "territories:read", "territories:write", "engagements:write"),
    OPS: (
        "engagements:write",
        "people:read",
        "people:write",
        "territories:read",
        "territories:write",
        "erp:read",
        "erp:write",
    ),
    ERP: ("erp:read", "erp:write"),
    SERVICE: ("people:read", "territories:read", "contacts:resolve"),
    CUSTOMER: ("people:read", "engagements:write", "notify:write"),  # notify: to say that one has heard
}


def default_scopes(role: str) -> list[str]:
    """The scopes of a role's token. Raises ValueError for a role that does not exist."""
    if role not in _VERBS:
        raise ValueError(f"{role!r} is no role; roles are {', '.join(ROLES)}")
    return [*(f"{service}:{verb}" for service in SERVICES for verb in _VERBS[role]), *_MORE[role]]
