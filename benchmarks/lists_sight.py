"""The projection of 100,000 accounts that every service keeps, and viewers who see all, many, few or one of them."""

from dataclasses import dataclass

from deploy.local.issuer import Issuer
from shared.auth.principal import identity_hash

ACCOUNTS = 100_000


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with a token: `person` is None for who has no person here."""

    name: str
    role: str
    person: str | None


VIEWERS = (
    Viewer("planner", "planner", None),
    Viewer("manager of 20", "account_manager", "few"),
    Viewer("lead of 5,000", "territory_lead", "lead-some"),
    Viewer("lead of all", "territory_lead", "lead-all"),
    Viewer("customer of 1", "customer", "customer"),
)
SOME, FEW, ONE, MANY = "A000107", "A005000", "A000017", "A000001"
"""Accounts: of the lead of 5,000, of the manager, of the customer, and the one with the most lines (of the leads and the planner alone)."""
STATEMENTS = (
    """
    INSERT INTO access_account (account_id, version, name, account_type, status, relationship_type, currency, programme_eligible, manager,
      territory_path, default_site)
    SELECT 'A' || lpad(i::text, 6, '0'), 1, 'Account ' || i, 'retailer', 'active', 'ordinary', 'GBP', true,
      CASE WHEN i % 5000 = 0 THEN 'few' ELSE 'm' || i % 250 END, ARRAY['T', 'T-' || i % 20], NULL
    FROM generate_series(1, $1::int) AS i
    """,
    "INSERT INTO access_member (account_id, place, kind, person_id) SELECT account_id, 0, 'manager', manager FROM access_account",
    "INSERT INTO access_territory (territory_id, account_id) SELECT unnest(territory_path), account_id FROM access_account",
    f"INSERT INTO access_member (account_id, place, kind, person_id) VALUES ('{ONE}', 1, 'customer', 'customer')",
    """
    INSERT INTO access_person (person_id, version, active)
    SELECT person, 1, true FROM unnest(ARRAY['few', 'lead-some', 'lead-all', 'customer']) AS person
    """,
    """
    INSERT INTO access_lead (person_id, place, territory_id, since)
    VALUES ('lead-some', 0, 'T-7', '2021-01-01'), ('lead-all', 0, 'T', '2021-01-01')
    """,
)


def identities(issuer: Issuer) -> list[str]:
    """Statements that let the viewers' tokens be known."""
    return [
        f"INSERT INTO access_identity (person_id, identity_hash) VALUES ('{viewer.person}', '{identity_hash(issuer.name, viewer.person)}')"
        for viewer in VIEWERS
        if viewer.person
    ]
