"""The account record and its moves: open, change, close. One that is not allowed raises Conflict and says what is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from shared.contracts import AccountChanged, AccountClosed, AccountOpened
from shared.errors import Conflict, FieldError, Invalid

from .values import (
    EARLIEST,
    LATEST,
    MAX_LIST,
    STAGES,
    AccountType,
    RelationshipType,
    Stage,
    Status,
    listed,
    text_fault,
)

STATUS_MOVES: Mapping[Status, tuple[Status, ...]] = {
    "prospect": ("active", "lost"),
    "active": ("at_risk", "lost"),
    "at_risk": ("active", "lost"),
    "lost": ("won_back",),
    "won_back": ("active", "at_risk", "lost"),
    "closed": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One of the customer's places: an address without a person. `country` is ISO 3166-1 alpha-2."""

    name: str
    country: str | None = None
    region: str | None = None
    city: str | None = None
    street: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """The account's number in another source system."""

    source: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What may be stated when an account is opened and changed afterwards."""

    legal_name: str
    account_type: AccountType
    currency: str
    trading_name: str | None = None
    relationship_type: RelationshipType = "ordinary"
    lifecycle_stage: Stage = "known"
    status: Status = "active"
    relationship_since: date | None = None
    programme_eligible: bool = True
    default_site: str | None = None
    territory_id: str | None = None
    locations: tuple[Location, ...] = ()
    aliases: tuple[Number, ...] = ()


PROFILE_FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Profile))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as it stands. `version` grows by one with every write and is the version of its `AccountState`."""

    account_id: str
    version: int
    profile: Profile
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The decision to open an account, and its event."""

    account: Account
    event: AccountOpened


@dataclass(frozen=True, slots=True)
class Changed:
    """The decision to change an account: what it becomes, and its event. None of it when nothing differs."""

    account: Account
    event: AccountChanged | AccountClosed


def open_account(account_id: str, profile: Profile) -> Opened:
    """A new account at version 1. Raises Invalid for a contradictory profile, Conflict for one born closed."""
    if profile.status == "closed":
        raise Conflict(
            "an account cannot be opened closed: open it, then close it with a reason", code="status_not_allowed"
        )
    check_profile(profile)
    account = Account(account_id=account_id, version=1, profile=profile)
    return Opened(account, AccountOpened(account_id=account_id, version=1))


def change_account(account: Account, changes: Mapping[str, Any]) -> Changed | None:
    """The account with `changes` (profile field -> value) applied, or None when they change nothing.

    Raises Conflict for a move of status or stage that is not allowed or a closed account, Invalid for contradictions.
    """
    refuse_closed(account)
    before = account.profile
    after = replace(before, **changes)
    changed = [name for name in PROFILE_FIELDS if getattr(before, name) != getattr(after, name)]
    if not changed:
        return None
    _check_status(before.status, after.status)
    _check_stage(before.lifecycle_stage, after.lifecycle_stage)
    check_profile(after)
    version = account.version + 1
    event = AccountChanged(account_id=account.account_id, version=version, fields=changed)
    return Changed(replace(account, version=version, profile=after), event)


def close_account(account: Account, reason: str) -> Changed:
    """The account closed for good, with the reason. Raises Conflict when it is closed already."""
    refuse_closed(account)
    version = account.version + 1
    closed = replace(account, version=version, profile=replace(account.profile, status="closed"), closed_reason=reason)
    return Changed(closed, AccountClosed(account_id=account.account_id, version=version, reason=reason))


def check_profile(profile: Profile) -> None:
    """Raises Invalid with every contradiction in the profile, each with its JSON pointer."""
    faults = [*_name_faults(profile), *_list_faults(profile)]
    since = profile.relationship_since
    if since is not None and not EARLIEST <= since <= LATEST:
        faults.append(FieldError("/relationship_since", f"must lie between {EARLIEST} and {LATEST}, got {since}"))
    if faults:
        raise Invalid("the account's record is not valid", code="account_invalid", errors=faults)


def _name_faults(profile: Profile) -> list[FieldError]:
    names = {"/legal_name": profile.legal_name, "/trading_name": profile.trading_name}
    for index, location in enumerate(profile.locations):
        for part in ("name", "region", "city", "street", "postal_code"):
            names[f"/locations/{index}/{part}"] = getattr(location, part)
    found = ((where, text_fault(text)) for where, text in names.items() if text is not None)
    return [FieldError(where, fault) for where, fault in found if fault]


def _list_faults(profile: Profile) -> list[FieldError]:
    faults = []
    for name, entries in (("locations", profile.locations), ("aliases", profile.aliases)):
        if len(entries) > MAX_LIST:
            faults.append(FieldError(f"/{name}", f"at most {MAX_LIST} entries are allowed, got {len(entries)}"))
    doubled = _doubled(profile.aliases)
    faults += [FieldError(f"/aliases/{index}", "the same source and number stand here twice") for index in doubled]
    places = _doubled([location.name for location in profile.locations])
    faults += [FieldError(f"/locations/{index}/name", "two locations of an account need two names") for index in places]
    return faults


def _doubled(entries: Sequence[object]) -> list[int]:
    return [index for index, entry in enumerate(entries) if entry in entries[:index]]


def refuse_closed(account: Account) -> None:
    """Raises Conflict for a closed account: nothing about it changes any more."""
    if account.profile.status == "closed":
        raise Conflict(f"account {account.account_id} is closed and takes no more changes", code="account_closed")


def _check_status(before: Status, after: Status) -> None:
    if before == after:
        return
    allowed = STATUS_MOVES[before]
    if after == "closed":
        raise Conflict("an account is closed by POST …:close with a reason, not by a change", code="status_not_allowed")
    if after not in allowed:
        detail = f"from status {before} an account may become {listed(allowed)}, not {after}"
        raise Conflict(detail, code="status_not_allowed")


def _check_stage(before: Stage, after: Stage) -> None:
    here = STAGES.index(before)
    if abs(STAGES.index(after) - here) > 1:
        allowed = [STAGES[index] for index in (here - 1, here + 1) if 0 <= index < len(STAGES)]
        detail = f"the lifecycle moves one stage at a time: from {before} to {listed(allowed)}, not {after}"
        raise Conflict(detail, code="stage_not_allowed")
