from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from accounts.domain.values import AccountType, Status
from shared.http import ExternalId, RequestModel, ResponseModel, shown

from .accounts import HistorySort
from .common import SORT

Coverage = Literal["all", "seen"]
COVERAGE = (
    "all: you see every account. seen: only accounts that you see are here; the walk ends at others, so what belongs to these is left out too, and"
    " whether there are any is not told."
)


class PutParent(RequestModel):
    """Whom the account belongs to from today on."""

    model_config = shown({"parent_id": "17851"})

    parent_id: ExternalId


class ParentOut(ResponseModel):
    """Whom an account belongs to after a change."""

    account_id: str = Field(examples=["17850"])
    version: int = Field(description="The account's version; its ETag.")
    parent_id: str | None = Field(description="null: nobody.", examples=["17851"])


class PastParentFilter(BaseModel):
    """What the list of an account's parents may be narrowed by."""

    current: bool | None = Field(None, description="True: only the present one; false: only former ones.")
    sort: HistorySort = Field("-since", description=SORT)


class PastParentOut(ResponseModel):
    """An account that this one belongs or belonged to."""

    parent_id: str
    since: date
    until: date | None = Field(description="Last day; null: belongs to it now.")


class RelativeOut(ResponseModel):
    """An account of a corporate family. Status is null for a customer's user."""

    account_id: str = Field(examples=["17850"])
    legal_name: str
    trading_name: str | None
    account_type: AccountType
    status: Status | None
    territory_id: str | None


class DescendantOut(RelativeOut):
    """An account below the one asked for."""

    parent_id: str = Field(description="The account it belongs to: the one asked for, or one listed before.")
    level: int = Field(description="1: directly below the account asked for.")
    children: int = Field(description="How many accounts directly below it you see, listed or not.")


class HierarchyOut(ResponseModel):
    """An account's corporate family: what is above it and what is below it."""

    account_id: str
    above: list[RelativeOut] = Field(
        description="From the furthest ancestor down to the parent; empty: no parent, or none that you see."
    )
    below: list[DescendantOut] = Field(description="Level by level, parents before their children.")
    complete: bool = Field(
        description="False: more lie below than `depth` or `limit` let through; ask for the family of an account in `below`, or list with `parent_id`."
    )
    coverage: Coverage = Field(description=COVERAGE)


class CountOut(ResponseModel):
    """How many accounts share a value."""

    value: str | None = Field(description="null: accounts without one.")
    accounts: int


class CountsOut(ResponseModel):
    """Accounts counted, and by what they are."""

    accounts: int
    by_status: list[CountOut] | None = Field(description="null for a customer's user.")
    by_account_type: list[CountOut]
    by_relationship_type: list[CountOut]
    by_territory: list[CountOut] = Field(description="By the territory that the account itself lies in.")
    by_country: list[CountOut] = Field(
        description="By the countries of an account's places; one with places in two counts in both."
    )


class RollUpOut(ResponseModel):
    """A corporate family summed up. The account itself is in neither figure."""

    account_id: str
    levels: int = Field(description="How many levels lie below the account.")
    direct: CountsOut = Field(description="The accounts directly below.")
    total: CountsOut = Field(description="All accounts below, of every level.")
    coverage: Coverage = Field(description=COVERAGE)
