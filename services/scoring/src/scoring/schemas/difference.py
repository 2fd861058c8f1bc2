"""The shapes of what moved a score between two closes."""

from datetime import date

from pydantic import Field

from shared.http import ResponseModel
from shared.money import CurrencyCode

from .figures import DecimalText


class ScoreThenOut(ResponseModel):
    """A score as it stood after a close."""

    closed: date = Field(
        description="The close that computed it: the last one up to the date asked for at which anything changed."
    )
    score: DecimalText
    raw: DecimalText
    model_version: str
    criteria_version: int
    watermark: str


class CausesOut(ResponseModel):
    """The difference by cause; the four sum to it exactly."""

    data: DecimalText = Field(description="What the account did, and the days that went by.")
    criteria: DecimalText = Field(description="Another criteria set on the same facts.")
    model: DecimalText = Field(description="Another model on the same facts and criteria.")
    rounding: DecimalText = Field(description="The shown scores are rounded, the other parts are not.")


class CriterionThenOut(ResponseModel):
    """A criterion as it counted after a close: `value` in its metric's unit (null: missing), `points` before rounding."""

    metric: str = Field(examples=["volume_91"])
    unit: str = Field(examples=["money"])
    weight: DecimalText
    value: DecimalText | None
    points: DecimalText


class MovedFactOut(ResponseModel):
    """A sum behind a criterion that differs between the two days, as the ledger has it now."""

    name: str = Field(examples=["ordered_91"])
    unit: str = Field(examples=["money"])
    before: DecimalText
    after: DecimalText
    moved: DecimalText


class MoveOut(ResponseModel):
    """What one criterion added to the difference: `data` + `criteria` + `model` = `moved`. A side is null where its set does not have the criterion."""

    criterion: str = Field(examples=["volume_recent"])
    label: str
    moved: DecimalText
    data: DecimalText
    criteria: DecimalText
    model: DecimalText
    before: CriterionThenOut | None
    after: CriterionThenOut | None
    facts: list[MovedFactOut]
    mended: bool = Field(
        description="The ledger has learned something since that belongs to one of the two days: its facts are no longer those that were counted."
    )


class DifferenceOut(ResponseModel):
    """What moved an account's score between two dates, the criterion that moved it most first."""

    account_id: str
    before: ScoreThenOut
    after: ScoreThenOut
    difference: DecimalText
    causes: CausesOut
    moves: list[MoveOut]
    currency: CurrencyCode
