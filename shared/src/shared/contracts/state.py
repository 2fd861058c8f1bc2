"""State events (compacted topics): what the other services project. Events trigger work; projections read only these."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from .base import Currency, Id, Part, Payload, Text, Tier, Version, contract

IdentityHash = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}(?![\s\S])", description="SHA-256 of issuer, newline, subject.")
]


class Membership(Part, frozen=True, kw_only=True):
    """A person's place in an account's team, from the first to the last day (wall dates, both included; `until` absent: open)."""

    person_id: Id
    function: Text
    since: date
    until: date | None = None


class Alias(Part, frozen=True, kw_only=True):
    """The account's number in another source system."""

    source: Id
    number: Id


class TerritoryLead(Part, frozen=True, kw_only=True):
    """Leads a territory and all below it, within wall dates."""

    territory_id: Id
    since: date
    until: date | None = None


class Deputy(Part, frozen=True, kw_only=True):
    """Stands in for a person, within wall dates."""

    person_id: Id
    since: date
    until: date | None = None


@contract(topic="accounts.state.v1", key="account_id", subject="account_id", sequence="version", kind="S")
class AccountState(Payload, frozen=True, kw_only=True):
    """Everything about an account that other services project: who answers for it, who may see it, what it may take part in."""

    account_id: Id
    version: Version
    name: Text
    account_type: Literal["producer", "distributor", "retailer"]
    status: Literal["prospect", "active", "at_risk", "lost", "won_back", "closed"]
    relationship_type: Literal["ordinary", "partnership", "strategic"]
    currency: Currency
    programme_eligible: bool = True
    manager: Id | None = None
    team: list[Membership] = []
    customer_users: list[Membership] = []
    territory_path: list[Id] = []
    default_site: Id | None = None
    aliases: list[Alias] = []


@contract(
    topic="accounts.state.v1", key="person_id", subject="person_id", sequence="version", kind="S", key_prefix="person:"
)
class PersonState(Payload, frozen=True, kw_only=True):
    """A person without contact data: identities as hashes, what they lead, for whom they deputise."""

    person_id: Id
    version: Version
    active: bool
    identities: list[IdentityHash] = []
    leads: list[TerritoryLead] = []
    deputises_for: list[Deputy] = []


class Standing(Part, frozen=True, kw_only=True):
    """Score (0–100), computed tier, override if any, and the effective tier that everybody uses, from a business date on."""

    score: Decimal
    computed_tier: Tier
    effective_tier: Tier
    since: date
    override: Tier | None = None


@contract(topic="scoring.state.v1", key="account_id", subject="account_id", sequence="version", kind="S")
class ScoringState(Payload, frozen=True, kw_only=True):
    """An account's standing now, and the next one: a receiver uses `next` from its date on."""

    account_id: Id
    version: Version
    current: Standing
    next: Standing | None = None
