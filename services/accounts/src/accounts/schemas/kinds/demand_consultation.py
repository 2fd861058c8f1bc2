"""Before a peak the customer says what they will need of each sku, and signs it; supply protects what is signed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from accounts.domain import consultation as rules
from accounts.domain.engagements import Case, Change, Fields, Figure, Fill, Kind, Move, Opening, Phase, Standpoint
from accounts.schemas.common import given
from shared.contracts import (
    AgreedLine,
    DemandConsultationAgreed,
    DemandConsultationOpened,
    PeakPlanRefused,
    PeakSeasonApproaching,
    SeasonDemandSuggested,
)
from shared.http import ExternalId, Quantity, RequestModel, shown

STAFF, EVERYBODY = frozenset({"manager", "planner", "ops"}), frozenset({"manager", "planner", "ops", "customer"})
Stock = Annotated[Quantity | None, Field(description="Stock that the customer agrees to hold itself.", examples=[48])]
Trend = Annotated[
    Literal["rising", "steady", "falling"] | None, Field(description="Where the customer sees demand go.")
]


class SeasonLine(RequestModel):
    """A sku of the season: what was asked for lately, and what is suggested."""

    sku: ExternalId
    trailing: Quantity = Field(0, description="Asked for in the trailing 13 weeks.")
    suggested: Quantity


class SaidLine(RequestModel):
    """What the customer will need of a sku."""

    sku: ExternalId
    quantity: Quantity
    agreed_stock: Stock = None


class Line(SeasonLine):
    """A sku of the consultation. `quantity` is the suggestion until a person has `said` it; it may go up to `most`."""

    quantity: Quantity
    agreed_stock: Stock = None
    most: Quantity
    said: bool = False


class OpenedConsultation(RequestModel):
    """A consultation opened by hand: the season and its skus, as supply would have told them."""

    model_config = shown(
        {
            "season_id": "winter-2011",
            "starts_on": "2011-11-14",
            "ends_on": "2011-12-09",
            "agree_by": "2011-10-31",
            "lines": [{"sku": "22086", "trailing": 130, "suggested": 100}],
        }
    )

    season_id: ExternalId
    starts_on: date
    ends_on: date
    agree_by: date
    lines: list[SeasonLine] = Field(min_length=1)


class Refused(RequestModel):
    """Why supply protects nothing of what was signed: a code, a sentence, the skus concerned."""

    code: str
    detail: str
    skus: list[ExternalId] = Field(default_factory=list)


class Consultation(RequestModel):
    """The season, and what is said of each of its skus. `refused`: supply has taken the newest signature over as nothing; reopen it and sign anew."""

    season_id: ExternalId
    starts_on: date
    ends_on: date
    agree_by: date
    trend: Trend = None
    lines: list[Line] = Field(default_factory=list)
    refused: Refused | None = None


class ChangeConsultation(RequestModel):
    """What is said now; skus that are not named stay as they are."""

    model_config = shown({"trend": "rising", "lines": [{"sku": "22086", "quantity": 120, "agreed_stock": 24}]})

    trend: Trend = given()
    lines: Annotated[list[SaidLine], Field(min_length=1)] = given()


class SignedConsultation(RequestModel):
    """What is signed: the quantities as they stand, with these said last."""

    model_config = shown({"lines": [{"sku": "22086", "quantity": 120}]})

    lines: Annotated[list[SaidLine], Field(min_length=1)] = given()


def _begin(season_id: str, starts_on: date, ends_on: date, agree_by: date) -> Fields:
    return {"season_id": season_id, "starts_on": starts_on, "ends_on": ends_on, "agree_by": agree_by}


def _begun(case: Case) -> Iterable[DemandConsultationOpened]:
    yield DemandConsultationOpened(
        engagement_id=str(case.engagement_id),
        account_id=case.account_id,
        season_id=case.fields["season_id"],
        starts_on=date.fromisoformat(case.fields["starts_on"]),
        due_on=date.fromisoformat(case.fields["agree_by"]),
    )


def _agreed(case: Case, by: Standpoint) -> Iterable[DemandConsultationAgreed]:
    if case.signature is not None:
        yield DemandConsultationAgreed(
            engagement_id=str(case.engagement_id),
            account_id=case.account_id,
            season_id=case.fields["season_id"],
            signed_by=case.signature.signed_by,
            agreed_on=by.today,
            version=case.signature.version,
            lines=[AgreedLine(**line) for line in case.signature.content["lines"]],
        )


def _concerned(told: PeakSeasonApproaching) -> Sequence[Opening]:
    fields = _begin(told.season_id, told.starts_on, told.ends_on, told.agree_by)
    return [Opening(account_id, fields) for account_id in dict.fromkeys(told.account_ids)]


KIND = Kind(
    name="demand_consultation",
    plural="demand-consultations",
    words="What a customer will need in a season, and signs: supply protects it.",
    fields=Consultation,
    opening=OpenedConsultation,
    opened=rules.opened,
    states={"open": Phase.LIVE, "agreed": Phase.DONE, "cancelled": Phase.CANCELLED},
    begins="open",
    opened_by=frozenset({"planner", "ops"}),
    change=Change(sources=("open",), by=EVERYBODY, takes=ChangeConsultation, apply=rules.said),
    moves=(
        Move(
            name="sign",
            sources=("open",),
            target="agreed",
            by=frozenset({"customer"}),
            words="Signs the quantities, for a user of the customer. Late after the due date, refused once the season has begun.",
            takes=SignedConsultation,
            apply=rules.to_be_signed,
            emits=_agreed,
            signs=True,
        ),
        Move(
            name="reopen",
            sources=("agreed", "cancelled"),
            target="open",
            by=STAFF,
            words="Opens it again; what was signed counts until a new signature replaces it.",
            apply=rules.reopened,
        ),
        Move(
            name="cancel",
            sources=("open",),
            target="cancelled",
            by=STAFF,
            words="Gives it up, unless something was signed.",
            apply=rules.cancelled,
        ),
    ),
    seen_by_customer=True,
    check=rules.check,
    subject=lambda fields: str(fields["season_id"]),
    due_on=lambda fields: date.fromisoformat(fields["agree_by"]),
    signed=rules.content,
    begun=_begun,
    opens={PeakSeasonApproaching: _concerned},
    fills={
        SeasonDemandSuggested: Fill(lambda told: (told.account_id, told.season_id), rules.filled, ("open",)),
        PeakPlanRefused: Fill(lambda told: (told.account_id, told.season_id), rules.refused, ("agreed",)),
    },
    figures={
        "suggested": Figure(
            "Suggested, in base units", lambda fields: sum(line["suggested"] for line in fields["lines"])
        ),
        "quantity": Figure(
            "Said or signed, in base units", lambda fields: sum(line["quantity"] for line in fields["lines"])
        ),
    },
)
