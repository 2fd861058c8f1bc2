"""Events of `accounts.events.v1`: accounts and who answers for them. Ids only, never contact data."""

from datetime import date

from .base import Id, Payload, Text, Version, contract

TOPIC = "accounts.events.v1"


class _Account(Payload, frozen=True, kw_only=True):
    """The account a change is about; the whole state travels on `accounts.state.v1` with the same version."""

    account_id: Id
    version: Version


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class AccountOpened(_Account, frozen=True, kw_only=True):
    """A new account."""


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class AccountChanged(_Account, frozen=True, kw_only=True):
    """Fields of the record changed; `fields` names them."""

    fields: list[Text]


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class AccountClosed(_Account, frozen=True, kw_only=True):
    """The account is closed, with a reason."""

    reason: Text


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class AccountAssigned(_Account, frozen=True, kw_only=True):
    """The account got its first answerable manager."""

    manager: Id
    since: date


@contract(topic=TOPIC, key="account_id", subject="account_id", kind="F")
class AccountManagerReassigned(_Account, frozen=True, kw_only=True):
    """Another manager answers for the account from now on."""

    previous: Id
    manager: Id
    since: date


@contract(topic=TOPIC, key="territory_id", subject="territory_id", kind="F")
class TerritoryLeadAssigned(Payload, frozen=True, kw_only=True):
    """A person leads a territory from a day on."""

    territory_id: Id
    person_id: Id
    since: date
