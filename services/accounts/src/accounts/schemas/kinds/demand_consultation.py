"""Before a peak the customer says what they will need of each sku, and signs it; supply protects what is signed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from accounts.domain.engagements import Case, Change, Fields, Figure, Fill, Kind, Move, Opening, Phase, Standpoint
from accounts.schemas.common import given
from shared.contracts import (
    AgreedLine,
    DemandConsultationAgreed,
    DemandConsultationOpened,
    PeakSeasonApproaching,
    SeasonDemandSuggested,
)
from shared.contracts.limits import MAX_QUANTITY
from shared.errors import Conflict, FieldError, Invalid
from shared.http import ExternalId, Quantity, RequestModel, shown

STAFF, EVERYBODY = frozenset({"manager", "planner", "ops"}), frozenset({"manager", "planner", "ops", "customer"})
TIMES = 10
"""What a customer may ask for of a sku at most, as a multiple of what is suggested; more needs a planner, who writes it in."""
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


class Consultation(RequestModel):
    """The season, and what is said of each of its skus."""

    season_id: ExternalId
    starts_on: date
    ends_on: date
    agree_by: date
    trend: Trend = None
    lines: list[Line] = Field(default_factory=list)


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


def _line(sku: str, trailing: int, suggested: int) -> dict[str, Any]:
    most = min(TIMES * max(suggested, 1), MAX_QUANTITY)
    return {"sku": sku, "trailing": trailing, "suggested": suggested, "quantity": suggested, "most": most}


def _opened(asked: Fields) -> Fields:
    """By hand: the skus with the suggestion as quantity."""
    return {**asked, "lines": [_line(line["sku"], line["trailing"], line["suggested"]) for line in asked["lines"]]}


def _filled(fields: Fields, told: SeasonDemandSuggested) -> Fields:
    """The suggestion put in; what a person has said stays as they said it."""
    said = {line["sku"]: line for line in fields["lines"] if line["said"]}
    lines = []
    for new in told.lines:
        line = {**_line(new.sku, max(new.trailing, 0), max(new.suggested, 0)), "agreed_stock": None, "said": False}
        if mine := said.pop(new.sku, None):
            line |= {name: mine[name] for name in ("quantity", "agreed_stock", "said")}
            line["most"] = max(line["most"], mine["quantity"])
        lines.append(line)
    return {**fields, "lines": [*lines, *said.values()]}


def _said(case: Case, asked: Fields, by: Standpoint) -> Fields:
    """The fields with what is said now. A planner's word lifts the most there may be."""
    _in_time(case, by)
    lines, faults = {line["sku"]: line for line in case.fields["lines"]}, []
    new = asked.get("lines") or []
    for place, one in enumerate(new):
        old = lines.get(one["sku"])
        if old is None:
            faults.append(("sku_not_in_season", place, "sku", f"{one['sku']} is no sku of this season for the account"))
        elif one["sku"] in {other["sku"] for other in new[:place]}:
            faults.append(("sku_twice", place, "sku", f"{one['sku']} stands twice; name each sku once"))
        elif one["quantity"] > old["most"] and "planner" not in by.sides:
            told = (
                f"at most {old['most']} ({TIMES} times what is suggested), got {one['quantity']}; more needs a planner"
            )
            faults.append(("more_than_can_be", place, "quantity", told))
        else:
            most = max(old["most"], one["quantity"])
            said = {"quantity": one["quantity"], "agreed_stock": one.get("agreed_stock", old["agreed_stock"])}
            lines[one["sku"]] = {**old, **said, "most": most, "said": True}
    if faults:
        errors = [FieldError(f"/lines/{place}/{name}", told) for _, place, name, told in faults]
        raise Invalid("what is said of a sku cannot be", code=faults[0][0], errors=errors)
    return {**case.fields, **asked, "lines": list(lines.values())}


def _to_be_signed(case: Case, asked: Fields, by: Standpoint) -> Fields:
    if not case.fields["lines"]:
        raise Conflict("there is nothing to sign: no sku has been suggested to the account yet", code="no_lines")
    return _said(case, asked, by)


def _in_time(case: Case, by: Standpoint) -> None:
    if by.today >= date.fromisoformat(case.fields["starts_on"]):
        told = (
            f"the season began on {case.fields['starts_on']}, and today is {by.today}: what was agreed by then counts"
        )
        raise Conflict(told, code="too_late")


def _reopened(case: Case, _: Fields, by: Standpoint) -> Fields:
    _in_time(case, by)
    return case.fields


def _cancelled(case: Case, _: Fields, __: Standpoint) -> Fields:
    if case.signature is not None:
        told = "supply protects what was signed; it is taken back by signing anew, zero where nothing is needed"
        raise Conflict(told, code="signed_already")
    return case.fields


def _check(fields: Fields, _: Standpoint) -> None:
    if not fields["agree_by"] < fields["starts_on"] <= fields["ends_on"]:
        raise Invalid("agree_by lies before starts_on, and that not after ends_on", code="dates_invalid")
    skus = [line["sku"] for line in fields["lines"]]
    if len(set(skus)) < len(skus):
        raise Invalid("a sku stands twice; name each sku once", code="sku_twice")


def _content(fields: Fields) -> Fields:
    return {"lines": [{name: line[name] for name in ("sku", "quantity", "agreed_stock")} for line in fields["lines"]]}


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
    opened=_opened,
    states={"open": Phase.LIVE, "agreed": Phase.DONE, "cancelled": Phase.CANCELLED},
    begins="open",
    opened_by=frozenset({"planner", "ops"}),
    change=Change(sources=("open",), by=EVERYBODY, takes=ChangeConsultation, apply=_said),
    moves=(
        Move(
            name="sign",
            sources=("open",),
            target="agreed",
            by=frozenset({"customer"}),
            words="Signs the quantities, for a user of the customer. Late after the due date, refused once the season has begun.",
            takes=SignedConsultation,
            apply=_to_be_signed,
            emits=_agreed,
            signs=True,
        ),
        Move(
            name="reopen",
            sources=("agreed", "cancelled"),
            target="open",
            by=STAFF,
            words="Opens it again; what was signed counts until a new signature replaces it.",
            apply=_reopened,
        ),
        Move(
            name="cancel",
            sources=("open",),
            target="cancelled",
            by=STAFF,
            words="Gives it up, unless something was signed.",
            apply=_cancelled,
        ),
    ),
    seen_by_customer=True,
    check=_check,
    subject=lambda fields: str(fields["season_id"]),
    due_on=lambda fields: date.fromisoformat(fields["agree_by"]),
    signed=_content,
    begun=_begun,
    opens={PeakSeasonApproaching: _concerned},
    fills={SeasonDemandSuggested: Fill(lambda told: (told.account_id, told.season_id), _filled, ("open",))},
    figures={
        "suggested": Figure(
            "Suggested, in base units", lambda fields: sum(line["suggested"] for line in fields["lines"])
        ),
        "quantity": Figure(
            "Said or signed, in base units", lambda fields: sum(line["quantity"] for line in fields["lines"])
        ),
    },
)
