from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from accounts.domain.people import Contact, Identity
from accounts.domain.values import PersonKind, text_fault
from shared.http import ExternalId, Instant, RequestModel, ResponseModel, shown
from shared.settings import Zone

from .common import SORT, DeputyModel, Function, LeadModel, LedModel, given


def _line(text: str) -> str:
    if fault := text_fault(text):
        raise ValueError(fault)
    return text.strip()


Name = Annotated[str, AfterValidator(_line), Field(min_length=1, max_length=200, examples=["王小明"])]
Email = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$",
        max_length=254,
        examples=["anna@example.com"],
    ),
]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ().-]{2,38}$", examples=["+44 113 496 0000"])]
Locale = Annotated[
    str,
    Field(
        pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$",
        description="BCP 47: language, script and region.",
        examples=["zh-CN", "en"],
    ),
]
TimeZone = Annotated[Zone, Field(max_length=64, description="IANA time zone.", examples=["Asia/Shanghai"])]


class AddPerson(RequestModel):
    """A person to be added: a member of staff, or a user of a customer's account."""

    model_config = shown(
        {
            "person_id": "anna",
            "kind": "staff",
            "name": "Anna Berg",
            "email": "anna@example.com",
            "locale": "en",
            "time_zone": "Europe/London",
        },
        {
            "kind": "customer",
            "name": "王小明",
            "email": "wang@example.com",
            "locale": "zh-CN",
            "account_id": "17850",
            "function": "buyer",
        },
    )

    person_id: ExternalId | None = Field(None, description="Absent: a UUIDv7 of our own.", examples=["anna"])
    kind: PersonKind
    name: Name
    email: Email | None = None
    phone: Phone | None = None
    locale: Locale = "en"
    time_zone: TimeZone = "UTC"
    account_id: ExternalId | None = Field(None, description="A customer's user: the account. Staff: absent.")
    function: Function = Field("user", description="A customer's user: what they do there.")

    @model_validator(mode="after")
    def _fits(self) -> "AddPerson":
        if (self.kind == "customer") != (self.account_id is not None):
            raise ValueError("a customer's user needs the account_id they belong to, a member of staff has none")
        return self

    def contact(self) -> Contact:
        """The contact data in it."""
        return Contact(self.name, self.email, self.phone, self.locale, self.time_zone)


class ChangePerson(RequestModel):
    """The fields to change; what is not given stays."""

    model_config = shown({"phone": "+44 113 496 0000", "time_zone": "Asia/Shanghai"})

    name: Name = given()
    email: Email | None = given()
    phone: Phone | None = given()
    locale: Locale = given()
    time_zone: TimeZone = given()
    active: bool = given(description="False: their tokens open nothing any more.")


class IdentityModel(RequestModel):
    """How a token names a person."""

    issuer: str = Field(min_length=1, max_length=500, examples=["https://login.example.com"])
    subject: str = Field(min_length=1, max_length=255, examples=["8f14e45f"])

    def identity(self) -> Identity:
        """The domain's form of it."""
        return Identity(self.issuer, self.subject)


class Identities(RequestModel):
    """All identities of a person."""

    model_config = shown({"identities": [{"issuer": "https://login.example.com", "subject": "8f14e45f"}]})

    identities: list[IdentityModel] = Field(max_length=10)


class Deputies(RequestModel):
    """The whole list of who stands in for a person."""

    model_config = shown({"deputies": [{"deputy_id": "ben", "since": "2011-08-01", "until": "2011-08-14"}]})

    deputies: list[DeputyModel] = Field(max_length=200)


class PersonOut(ResponseModel):
    """A person with how to reach them."""

    person_id: str
    version: int = Field(description="Grows with every write; the ETag.")
    kind: PersonKind
    active: bool
    name: str
    email: str | None
    phone: str | None
    locale: str
    time_zone: str
    leads: list[LedModel]
    deputies: list[DeputyModel]
    updated_at: Instant


class PersonFilter(BaseModel):
    """What a list of persons may be narrowed by."""

    kind: PersonKind | None = None
    active: bool | None = None
    account: ExternalId | None = Field(None, description="With a place in this account.")
    leads: ExternalId | None = Field(None, description="Leads of this territory, past ones included.")
    updated_after: Instant | None = Field(None, description="Written after this moment.")
    sort: Literal["person_id", "-person_id", "updated_at", "-updated_at"] = Field("person_id", description=SORT)


class TerritoryFilter(BaseModel):
    """What a list of territories may be narrowed by."""

    below: ExternalId | None = Field(None, description="This territory and everything below it.")
    parent: ExternalId | None = Field(None, description="The territories just below this one.")
    lead: ExternalId | None = Field(None, description="Led by this person, now or before.")
    sort: Literal["territory_id", "-territory_id", "name", "-name"] = Field("territory_id", description=SORT)


class AddTerritory(RequestModel):
    """A territory to be added."""

    model_config = shown({"territory_id": "GB-NORTH", "name": "Northern England", "parent_id": "GB"})

    territory_id: ExternalId = Field(examples=["GB-NORTH"])
    name: Name = Field(examples=["Northern England"])
    parent_id: ExternalId | None = Field(None, examples=["GB"])


class ChangeTerritory(RequestModel):
    """The fields to change; what is not given stays. Another parent moves the territory with all below it."""

    model_config = shown({"name": "Northern England", "parent_id": "GB"})

    name: Name = given()
    parent_id: ExternalId | None = given()


class Leads(RequestModel):
    """The whole list of who leads a territory."""

    model_config = shown({"leads": [{"person_id": "anna", "since": "2011-08-01", "until": None}]})

    leads: list[LeadModel] = Field(max_length=200)


class TerritoryOut(ResponseModel):
    """A territory and who leads it."""

    territory_id: str
    version: int = Field(description="Grows with every write; the ETag.")
    name: str
    parent_id: str | None
    path: list[str] = Field(description="From the root to the territory itself.", examples=[["EU", "GB", "GB-NORTH"]])
    leads: list[LeadModel]


class ResolveContacts(RequestModel):
    """Whose contacts are wanted."""

    model_config = shown({"person_ids": ["anna", "ben"]})

    person_ids: list[ExternalId] = Field(min_length=1, max_length=500)


class ContactOut(ResponseModel):
    """How to reach a person: to be used for one sending and forgotten."""

    person_id: str
    name: str
    email: str | None
    phone: str | None
    locale: str
    time_zone: str


class Resolved(ResponseModel):
    """The contacts found."""

    items: list[ContactOut]
    missing: list[str] = Field(description="Person ids that are unknown or no longer active.")
