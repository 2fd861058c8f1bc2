from datetime import date

from pydantic import Field

from shared.http import ResponseModel

from .people import PersonOut


class ActingFor(ResponseModel):
    """Somebody for whom the caller stands in today: what they see, the caller sees."""

    person_id: str
    since: date
    until: date | None


class InSight(ResponseModel):
    """The accounts that the caller sees today."""

    ids: list[str] = Field(description="The first of them, at most 50, in order of their ids.", examples=[["17850"]])
    more: bool = Field(description="Whether there are others: `list` shows all of them, page by page.")
    list: str = Field(description="Where they are listed.", examples=["/v1/accounts"])


class MeOut(ResponseModel):
    """Who the token's bearer is here, and what is open to them."""

    person: PersonOut | None = Field(description="Null: no active person of ours is behind the token (a service, say).")
    roles: list[str] = Field(description="As the token has them.", examples=[["account_manager"]])
    scopes: list[str] = Field(description="As the token has them.", examples=[["accounts:read", "accounts:write"]])
    acting_for: list[ActingFor]
    accounts: InSight
