from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, Strict

from accounts.domain.stakeholders import DecisionRole, Department, Knowledge, Level, Pair, Reach, Role, Stance, Thread
from shared.http import ExternalId, Instant, RequestModel, ResponseModel, shown

from .common import SORT, Since, Until, given
from .people import Email, Locale, Name, Phone

JUDGED = "Our judgement: null for a customer's user."
Strength = Annotated[int, Strict(), Field(ge=1, le=5, description="From 1 (have met) to 5 (trusted).", examples=[3])]
LastContact = Annotated[date | None, Field(description="The day they last spoke.", examples=["2011-10-28"])]


class RoleModel(RequestModel):
    """The part somebody plays at an account, from a day on."""

    function: Department = Field(examples=["purchasing"])
    level: Level = Field(description="From the board down to the shop floor.", examples=["department_head"])
    decision_role: DecisionRole | None = None
    stance: Stance | None = Field(None, description="Towards us.")
    product_knowledge: Knowledge | None = Field(None, description="How well they know what we make.")
    is_frontline: bool = Field(
        False, description="Serves the customer's own customers: clerk, salesman, warehouse keeper."
    )
    since: Since
    until: Until = None

    def role(self) -> Role:
        """The domain's form of it."""
        return Role(**{name: getattr(self, name) for name in RoleModel.model_fields})


class PutRole(RoleModel):
    """The role at the account from `since` on. One that begins later than the newest ends it the day before; on the same day it is said anew."""

    model_config = shown(
        {"function": "purchasing", "level": "department_head", "decision_role": "decider", "since": "2011-10-01"}
    )


class AddStakeholder(RoleModel):
    """One of the customer's people, and the first role at this account."""

    model_config = shown(
        {
            "name": "王小明",
            "email": "wang@example.com",
            "locale": "zh-CN",
            "function": "sales",
            "level": "counter",
            "is_frontline": True,
            "since": "2011-08-01",
        }
    )

    stakeholder_id: ExternalId | None = Field(None, description="Absent: a UUIDv7 of our own.", examples=["wang"])
    name: Name
    email: Email | None = None
    phone: Phone | None = None
    locale: Locale = "en"

    def reach(self) -> Reach:
        """How to reach them."""
        return Reach(name=self.name, email=self.email, phone=self.phone, locale=self.locale)


class ChangeStakeholder(RequestModel):
    """The fields to change; what is not given stays."""

    model_config = shown({"phone": "+44 113 496 0000"})

    name: Name = given()
    email: Email | None = given()
    phone: Phone | None = given()
    locale: Locale = given()


class PairModel(RequestModel):
    """One of ours who keeps up the relationship."""

    person_id: ExternalId
    strength: Strength
    last_contact: LastContact = None

    def pair(self) -> Pair:
        """The domain's form of it."""
        return Pair(self.person_id, self.strength, self.last_contact)


class Pairs(RequestModel):
    """The whole list of who of ours keeps up the relationship."""

    model_config = shown({"pairs": [{"person_id": "anna", "strength": 3, "last_contact": "2011-10-28"}]})

    pairs: list[PairModel] = Field(max_length=200)


class StakeholderFilter(BaseModel):
    """What an account's people may be narrowed by."""

    level: Level | None = None
    function: Department | None = None
    decision_role: DecisionRole | None = None
    stance: Stance | None = None
    is_frontline: bool | None = None
    current: bool = Field(
        True, description="True: roles that have not ended; false: former ones, without how to reach them."
    )
    sort: Literal["stakeholder_id", "-stakeholder_id", "since", "-since"] = Field("stakeholder_id", description=SORT)


class PlayedRole(ResponseModel):
    """The part somebody plays or played at an account."""

    account_id: str = Field(examples=["17850"])
    function: Department
    level: Level
    decision_role: DecisionRole | None = Field(description=JUDGED)
    stance: Stance | None = Field(description=JUDGED)
    product_knowledge: Knowledge | None = Field(description=JUDGED)
    is_frontline: bool
    since: date
    until: date | None = Field(description="Last day; null: open.")


class StakeholderOut(ResponseModel):
    """One of the customer's people with how to reach them, and their roles at the accounts that the caller sees, the newest first (at most 200)."""

    stakeholder_id: str
    version: int = Field(description="Grows with every write, of roles and pairs too; the ETag.")
    name: str
    email: str | None
    phone: str | None
    locale: str
    roles: list[PlayedRole]
    updated_at: Instant


class AccountStakeholderOut(PlayedRole):
    """One of an account's people: role there, how to reach them, and who of ours keeps up the relationship."""

    stakeholder_id: str
    version: int = Field(description="Grows with every write, of other roles and pairs too; the ETag.")
    name: str
    email: str | None
    phone: str | None
    locale: str
    pairs: list[PairModel] | None = Field(description="The strongest first; null for a customer's user.")
    updated_at: Instant


class StakeholderGone(ResponseModel):
    """One of the customer's people after they were deleted or erased."""

    stakeholder_id: str
    version: int
    state: Literal["deleted", "erased"]


class CellOut(ResponseModel):
    """An account's people at one level of one function, counted."""

    level: Level
    function: Department
    people: int
    frontline: int = Field(description="Of them: who serve the customer's own customers.")
    deciders: int
    knowing: int = Field(description="Of them: who know our products well (`good`, `expert`).")
    paired: int = Field(description="Of them: with whom one of ours keeps up the relationship.")


class CoverageOut(ResponseModel):
    """How far we know an account's people, from the board to the counter. Cells without anybody are left out."""

    account_id: str
    as_of: date = Field(description="The wall day whose roles were counted.")
    people: int
    levels: int = Field(description="At how many of the six levels anybody is known.")
    paired: int = Field(description="How many of theirs somebody of ours keeps up the relationship with.")
    ours: int = Field(description="How many of ours do.")
    single_thread: list[Thread] = Field(
        description="Why the relationship hangs by one thread (all pairs are one of ours or one of theirs, no decider is paired …); empty: it does not."
    )
    cells: list[CellOut]


JUDGEMENTS = ("decision_role", "stance", "product_knowledge")
"""What we think of somebody: not for the customer's eyes."""


def role_values(row: Any, *, staff: bool) -> dict[str, Any]:
    """A role's fields, without our judgements for whom they are not meant."""
    values = {name: getattr(row, name) for name in PlayedRole.model_fields}
    return values if staff else values | dict.fromkeys(JUDGEMENTS)
