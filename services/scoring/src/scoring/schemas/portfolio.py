"""The shapes of answers about all accounts together."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts import Tier
from shared.http import ResponseModel
from shared.money import Money

from .figures import DecimalText

Metric = Literal["volume", "margin"]


class PyramidTier(ResponseModel):
    """One tier of the pyramid, over the accounts the caller sees."""

    tier: Tier
    accounts: int = Field(description="Accounts whose effective tier this is.")
    computed: int = Field(description="Accounts whose computed tier this is.")
    overridden: int = Field(description="Accounts that an override put here.")
    capacity: int | None
    volume_364: Money
    share: DecimalText = Field(description="Share of the volume of all accounts the caller sees.")


class PyramidOut(ResponseModel):
    """How many accounts each tier holds, best first."""

    closed: date | None
    criteria_version: int | None
    accounts: int
    tiers: list[PyramidTier]


class TopShare(ResponseModel):
    """The share of the largest accounts."""

    accounts: int
    share: DecimalText


class LorenzPoint(ResponseModel):
    """A point of the Lorenz curve: the smallest accounts up to this share, and their share of the figure."""

    accounts: DecimalText
    share: DecimalText


class ConcentrationOut(ResponseModel):
    """How much the largest accounts hold, over the accounts the caller sees, as of the last completed close."""

    metric: Metric
    days: int
    closed: date | None
    accounts: int
    below_zero: int = Field(description="Accounts whose figure is negative; they count as zero.")
    total: Money
    top: list[TopShare]
    accounts_for_80_percent: int
    gini: DecimalText
    hhi: DecimalText = Field(description="Sum of squared shares, 1/n to 1.")
    lorenz: list[LorenzPoint]
