from datetime import date
from typing import Annotated, Any

from pydantic import Field

from shared.http import ExternalId, RequestModel, ResponseModel, ShortText

SORT = "With `-`: descending."
Reason = Annotated[str, Field(min_length=1, max_length=500, examples=["Merged into 17851"])]
Function = Annotated[str, Field(min_length=1, max_length=100, examples=["logistics"])]
Since = Annotated[
    date, Field(description="First day, on the wall in the installation's zone.", examples=["2011-08-01"])
]
Until = Annotated[date | None, Field(description="Last day, included; null: open.", examples=["2011-12-31"])]


def given(**told: Any) -> Any:
    """A field of a change: left alone when it is not given. Null is refused unless its type allows it."""
    return Field(default=None, json_schema_extra=_without_default, **told)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class AliasModel(RequestModel):
    """The account's number in another source system."""

    source: ExternalId
    number: ExternalId


class LocationModel(RequestModel):
    """One of the customer's places: an address without a person."""

    name: ShortText = Field(examples=["Head office"])
    country: str | None = Field(None, pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["GB"])
    region: ShortText | None = None
    city: ShortText | None = Field(None, examples=["Leeds"])
    street: ShortText | None = None
    postal_code: ShortText | None = None


class MemberModel(RequestModel):
    """A person's function for an account within dates."""

    person_id: ExternalId
    function: Function
    since: Since
    until: Until = None


class LeadModel(RequestModel):
    """A person who leads a territory, and all below it, within dates."""

    person_id: ExternalId
    since: Since
    until: Until = None


class DeputyModel(RequestModel):
    """A person who stands in for another within dates."""

    deputy_id: ExternalId
    since: Since
    until: Until = None


class LedModel(ResponseModel):
    """A territory that a person leads, within dates."""

    territory_id: str
    since: Since
    until: Until
