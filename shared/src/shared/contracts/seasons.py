"""Seasons on `supply.events.v1`: the peak foreseen, the demand suggested, what was signed and protected, and what cannot be met."""

from datetime import date
from typing import Literal

from .base import Id, Part, Payload, Text, Whole, contract
from .supply import TOPIC

ProtectionClass = Literal["core", "prioritised"]


class SuggestedLine(Part, frozen=True, kw_only=True):
    """What an account asked for in the trailing 13 weeks, and what it is suggested to secure for the season (trailing weekly mean × index × weeks)."""

    sku: Id
    trailing: Whole
    suggested: Whole


class PeakPlanLine(Part, frozen=True, kw_only=True):
    """What was agreed for a sku and how much of it is protected now: stock and planned receipts that reach it in time."""

    sku: Id
    agreed: Whole
    protected: Whole


class ShortfallOption(Part, frozen=True, kw_only=True):
    """A way to meet what is missing: `pre_build` makes `quantity` more before the season, begun by `latest_start` at the latest."""

    kind: Literal["pre_build"]
    quantity: Whole
    latest_start: date


class ShortfallLine(Part, frozen=True, kw_only=True):
    """A sku of which `agreed` will not be there whole by `needed_on`: `covered` will, `missing` will not, as things stand."""

    sku: Id
    agreed: Whole
    covered: Whole
    missing: Whole
    needed_on: date
    options: list[ShortfallOption] = []


@contract(topic=TOPIC, key="season_id", subject="season_id", kind="F")
class PeakSeasonApproaching(Payload, frozen=True, kw_only=True):
    """The day has come by which people must speak about a peak: `account_ids` are the key accounts concerned, best rank first.

    `latest_production` is the day production must begin, `latest_ship` the day goods must leave, so that the season's first day finds them.
    """

    season_id: Id
    name: Text
    families: list[Text]
    starts_on: date
    ends_on: date
    peak_index: float
    latest_production: date
    latest_ship: date
    agree_by: date
    account_ids: list[Id]
    territory_id: Id | None = None


@contract(topic=TOPIC, key="account_id", subject="season_id", kind="F")
class SeasonDemandSuggested(Payload, frozen=True, kw_only=True):
    """What one account may need in a season, per sku: fills its consultation before anybody has spoken."""

    season_id: Id
    account_id: Id
    starts_on: date
    ends_on: date
    lines: list[SuggestedLine]


@contract(topic=TOPIC, key="account_id", subject="engagement_id", kind="F")
class PeakPlanAgreed(Payload, frozen=True, kw_only=True):
    """Supply took a signed consultation over: what is protected of each sku from now on."""

    season_id: Id
    account_id: Id
    engagement_id: str
    lines: list[PeakPlanLine]


@contract(topic=TOPIC, key="account_id", subject="engagement_id", kind="F")
class PeakPlanRefused(Payload, frozen=True, kw_only=True):
    """Nothing is protected for what was signed in this version, with a code (`season_over`, `season_withdrawn`, `sku_unknown`, `sku_out_of_season`,
    `quantity_invalid`, `account_closed`), a sentence and the skus concerned.
    """

    season_id: Id
    account_id: Id
    engagement_id: str
    version: Whole
    code: Id
    detail: Text
    skus: list[Id] = []
    refused_event_id: Text


@contract(topic=TOPIC, key="account_id", subject="season_id", kind="F")
class PeakShortfallForeseen(Payload, frozen=True, kw_only=True):
    """Before the season: of what this account signed, these skus will fall short as things stand, and what would help. Decided by the close.

    It replaces what was foreseen for the account and season before; no lines: everything is covered again.
    """

    season_id: Id
    account_id: Id
    starts_on: date
    closed_date: date
    lines: list[ShortfallLine]


class _Protection(Payload, frozen=True, kw_only=True):
    """Stock of one sku on one site kept for one account's demand of a season that is not ordered yet."""

    protection_id: str
    season_id: Id
    account_id: Id
    site: Id
    sku: Id
    quantity: Whole


@contract(topic=TOPIC, key="protection_id", subject="protection_id", kind="F")
class ProtectionCreated(_Protection, frozen=True, kw_only=True):
    """From now on `quantity` is kept: against everybody else (`core`), or against worse ranks only (`prioritised`), until the release date."""

    protection_class: ProtectionClass
    priority: Whole
    release_on: date


@contract(topic=TOPIC, key="protection_id", subject="protection_id", kind="F")
class ProtectionReleased(_Protection, frozen=True, kw_only=True):
    """`quantity` that nobody ordered is free again: its date came (`release_date`), or a newer signature or a planner replaced it."""

    reason: Literal["release_date", "replaced", "withdrawn"]
