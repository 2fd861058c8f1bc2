"""Engagements on `accounts.events.v1`: what is opened, signed, done, due and overdue with an account. Ids only, never contact data."""

from datetime import date

from .accounts import TOPIC
from .base import Id, Part, Payload, Text, Whole, contract


class AgreedLine(Part, frozen=True, kw_only=True):
    """What the customer signed for a sku: the quantity of the whole season, and the stock it agreed to hold itself."""

    sku: Id
    quantity: Whole
    agreed_stock: Whole | None = None


class _Engagement(Payload, frozen=True, kw_only=True):
    """The engagement an event is about, and its account."""

    engagement_id: str
    account_id: Id


@contract(topic=TOPIC, key="account_id", subject="engagement_id", kind="F")
class DemandConsultationOpened(_Engagement, frozen=True, kw_only=True):
    """A peak comes: the account is to be asked what it needs, and to sign by `due_on`."""

    season_id: Id
    starts_on: date
    due_on: date


@contract(topic=TOPIC, key="account_id", subject="engagement_id", kind="F")
class DemandConsultationAgreed(_Engagement, frozen=True, kw_only=True):
    """The customer's user `signed_by` signed these quantities for the season; a later one of the same account and season replaces it whole."""

    season_id: Id
    signed_by: Id
    agreed_on: date
    version: Whole
    lines: list[AgreedLine]


@contract(topic=TOPIC, key="account_id", subject="item_id", kind="F")
class VisitDue(Payload, frozen=True, kw_only=True):
    """An executive is to visit the account by `due_on`, as its tier's cadence asks; told once per due item, before any visit is planned."""

    item_id: str
    account_id: Id
    due_on: date


@contract(topic=TOPIC, key="account_id", subject="engagement_id", kind="F")
class VisitCompleted(_Engagement, frozen=True, kw_only=True):
    """The visit took place."""

    executive: Id
    visited_on: date


@contract(topic=TOPIC, key="account_id", subject="item_id", kind="F")
class DueItemOverdue(Payload, frozen=True, kw_only=True):
    """Something due was not done in time; told once per item. `kind` is the engagement's kind."""

    item_id: str
    account_id: Id
    kind: Text
    due_on: date
    engagement_id: str | None = None
