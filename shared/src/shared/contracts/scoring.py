"""Events of `scoring.events.v1`: what an account is worth, and why. Keyed by account id, runs by their own id."""

from datetime import date
from decimal import Decimal

from .base import Id, Part, Payload, Text, Tier, Whole, contract

TOPIC = "scoring.events.v1"


class Contribution(Part, frozen=True, kw_only=True):
    """What one criterion adds to the score, in points; all contributions of a score sum to it exactly."""

    criterion: Id
    raw: Decimal
    points: Decimal


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class AccountScored(Payload, frozen=True, kw_only=True):
    """An account's score (0–100) with its contributions; it takes effect on `effective`."""

    account_id: Id
    score: Decimal
    computed_tier: Tier
    effective_tier: Tier
    effective: date
    contributions: list[Contribution]
    model_version: Text
    criteria_version: Whole
    watermark: Text
    override: Tier | None = None


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class TierChanged(Payload, frozen=True, kw_only=True):
    """The effective tier moves on `effective`, with the reason in words."""

    account_id: Id
    previous: Tier
    tier: Tier
    reason: Text
    effective: date


@contract(topic=TOPIC, key="account_id", subject="document_id", kind="F")
class LedgerEntryRefused(Payload, frozen=True, kw_only=True):
    """A record of an account's ledger that the limits forbid, with a code and a sentence."""

    document_id: Id
    account_id: Id
    code: Id
    detail: Text
    refused_event_id: Text
    refused_type: Text


@contract(topic=TOPIC, key="run_id", subject="run_id", kind="F")
class ScoringRunCompleted(Payload, frozen=True, kw_only=True):
    """The last event of a close: how many accounts were scored and how many moved tier."""

    run_id: str
    closed_date: date
    accounts: Whole
    emitted: Whole
    tier_changes: Whole
