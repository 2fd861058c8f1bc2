from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, field_validator, model_validator

from accounts.domain.record import Location, Number, Profile
from accounts.domain.search import fold
from accounts.domain.values import AccountType, RelationshipType, Stage, Status
from shared.http import ExternalId, Instant, RequestModel, ResponseModel, ShortText, shown

from .common import SORT, AliasModel, LocationModel, MemberModel, Reason, given

Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["GBP"])]
Locations = Annotated[list[LocationModel], Field(max_length=200)]
Aliases = Annotated[
    list[AliasModel], Field(max_length=200, description="Numbers in other source systems; each is one account's.")
]
DefaultSite = Annotated[
    ExternalId | None, Field(description="Warehouse that orders are served from when they name none.")
]
AccountSort = Literal[
    "account_id", "-account_id", "legal_name", "-legal_name", "opened_at", "-opened_at", "updated_at", "-updated_at", "status",
    "-status",
]  # fmt: skip
SEARCH = (
    "Part of a name or number, in whatever script, from one character on: legal and trading name, account id, numbers in other sources. Case, accents and"
    " width do not matter. First come accounts called exactly so, then those with a name that begins so, then by id all others that hold it."
)
HistorySort = Literal["-since", "since"]
STAGE = "One step at a time, forwards or backwards."
STATUS = "Moves: prospect → active, lost; active ↔ at_risk → lost → won_back → active, at_risk, lost. Closing is a move of its own."


class OpenAccount(RequestModel):
    """An account to be opened."""

    model_config = shown(
        {
            "number": "17850",
            "legal_name": "Hargreaves & Sons Ltd",
            "account_type": "retailer",
            "currency": "GBP",
            "territory_id": "GB-NORTH",
            "manager": "anna",
            "locations": [{"name": "Head office", "country": "GB", "city": "Leeds"}],
            "aliases": [{"source": "shop", "number": "4711"}],
        }
    )

    number: ExternalId | None = Field(
        None,
        description="The leading ERP's customer number: it becomes the account id. Absent: a number `B-<n>` of our own.",
    )
    legal_name: ShortText = Field(examples=["Hargreaves & Sons Ltd"])
    trading_name: ShortText | None = Field(None, examples=["Hargreaves"])
    account_type: AccountType
    relationship_type: RelationshipType = "ordinary"
    lifecycle_stage: Stage = "known"
    status: Status = "active"
    relationship_since: date | None = None
    currency: Currency
    programme_eligible: bool = Field(
        True, description="Whether the account may take part in the key-account programme."
    )
    default_site: DefaultSite = None
    territory_id: ExternalId | None = None
    locations: Locations = Field(default_factory=list)
    aliases: Aliases = Field(default_factory=list)
    manager: ExternalId | None = Field(None, description="Person who answers for the account from today on.")

    def profile(self) -> Profile:
        """The domain's form of it."""
        values = self.model_dump(exclude={"number", "manager", "locations", "aliases"})
        return Profile(**values, **_lists(self.locations, self.aliases))


class ChangeAccount(RequestModel):
    """The fields to change; what is not given stays."""

    model_config = shown({"status": "at_risk", "default_site": "LEEDS"})

    legal_name: ShortText = given()
    trading_name: ShortText | None = given()
    account_type: AccountType = given()
    relationship_type: RelationshipType = given()
    lifecycle_stage: Stage = given(description=STAGE)
    status: Status = given(description=STATUS)
    relationship_since: date | None = given()
    currency: Currency = given()
    programme_eligible: bool = given()
    default_site: DefaultSite = given()
    territory_id: ExternalId | None = given()
    locations: Locations = given()
    aliases: Aliases = given()

    def changes(self) -> dict[str, Any]:
        """Profile field -> wanted value, of the fields that were given."""
        values = self.model_dump(exclude_unset=True, exclude={"locations", "aliases"})
        lists = _lists(self.locations or [], self.aliases or [])
        return values | {name: entries for name, entries in lists.items() if name in self.model_fields_set}


class CloseAccount(RequestModel):
    """Why the account is closed."""

    model_config = shown({"reason": "Merged into 17851"})

    reason: Reason


class Reassign(RequestModel):
    """Who answers for the account from today on."""

    model_config = shown({"manager": "ben", "reason": "Anna retires in September"})

    manager: ExternalId
    reason: Reason | None = Field(None, examples=["Retires in September"])


class Members(RequestModel):
    """The whole list of members, past ones included."""

    model_config = shown(
        {"members": [{"person_id": "chen", "function": "logistics", "since": "2011-08-01", "until": None}]}
    )

    members: list[MemberModel] = Field(max_length=200)


class AccountFilter(BaseModel):
    """What a list of accounts may be narrowed by; unknown parameters are refused before this is read."""

    account_type: AccountType | None = None
    relationship_type: RelationshipType | None = None
    lifecycle_stage: Stage | None = None
    status: Status | None = None
    programme_eligible: bool | None = None
    manager: ExternalId | None = Field(None, description="Answered for by this person.")
    unassigned: bool | None = Field(None, description="True: only accounts for which nobody answers.")
    territory: ExternalId | None = Field(None, description="In this territory or below it.")
    source: ExternalId | None = Field(None, description="With `number`: the account that this source knows so.")
    number: ExternalId | None = Field(None, description="With `source`: its number for the account.")
    currency: Currency | None = None
    default_site: ExternalId | None = None
    team_member: ExternalId | None = Field(None, description="With this person in the team, past members included.")
    parent_id: ExternalId | None = Field(
        None, description="Directly below this account in its corporate family; none when you do not see it."
    )
    opened_after: Instant | None = Field(None, description="Opened after this moment.")
    updated_after: Instant | None = Field(None, description="Written after this moment.")
    search: str | None = Field(None, min_length=1, max_length=100, description=SEARCH, examples=["上海"])
    sort: AccountSort | None = Field(
        None, description=f"{SORT} Absent: `account_id`, with `search` the best match first."
    )

    @field_validator("search")
    @classmethod
    def _holds_something(cls, search: str | None) -> str | None:
        if search is not None and not fold(search):
            raise ValueError("give at least one letter, digit or sign beside spaces and accents")
        return search

    @model_validator(mode="after")
    def _pairs(self) -> "AccountFilter":
        if self.search is not None and self.sort is not None:
            raise ValueError("what a search finds has an order of its own, the best match first: leave sort out")
        if (self.source is None) != (self.number is None):
            raise ValueError("source and number belong together: give both or neither")
        return self


class ManagerFilter(BaseModel):
    """What the list of an account's managers may be narrowed by."""

    manager: ExternalId | None = None
    current: bool | None = Field(None, description="True: only who answers now; false: only who did before.")
    sort: HistorySort = Field("-since", description=SORT)


class LifecycleFilter(BaseModel):
    """What an account's history of stages and states may be narrowed by."""

    lifecycle_stage: Stage | None = None
    status: Status | None = None
    sort: HistorySort = Field("-since", description=SORT)


class AccountSummary(ResponseModel):
    """An account in a list. Stage, status and eligibility are null for a customer's user: our judgement is not theirs to see."""

    account_id: str = Field(examples=["17850"])
    version: int = Field(description="Grows with every write; the ETag, and the version of the account's state event.")
    legal_name: str
    trading_name: str | None
    account_type: AccountType
    relationship_type: RelationshipType
    lifecycle_stage: Stage | None
    status: Status | None
    programme_eligible: bool | None
    relationship_since: date | None
    currency: str
    default_site: str | None
    territory_id: str | None
    territory_path: list[str] = Field(description="From the root of the tree to the account's territory.")
    aliases: list[AliasModel]
    manager: str | None = Field(description="Person id of who answers for the account; null: unassigned.")
    opened_at: Instant
    updated_at: Instant


class AccountOut(AccountSummary):
    """An account whole."""

    locations: list[LocationModel]
    team: list[MemberModel]
    customer_users: list[MemberModel]
    closed_reason: str | None


class ManagerOut(ResponseModel):
    """Someone who answered for an account."""

    manager: str
    since: date
    until: date | None = Field(description="Last day; null: answers now.")
    reason: str | None


class LifecycleOut(ResponseModel):
    """A stage and status that an account entered."""

    lifecycle_stage: Stage
    status: Status
    since: datetime
    version: int


JUDGEMENTS = ("lifecycle_stage", "status", "programme_eligible", "closed_reason")
"""What we think of an account: not for the customer's eyes."""


def _lists(locations: list[LocationModel], aliases: list[AliasModel]) -> dict[str, Any]:
    return {
        "locations": tuple(Location(**location.model_dump()) for location in locations),
        "aliases": tuple(Number(alias.source, alias.number) for alias in aliases),
    }
