"""Preferences and holidays."""

from datetime import date

from pydantic import Field

from notify.domain.model import Channel, Severity
from shared.http import RequestModel, ResponseModel, ShortText, shown

from .common import LocalTime, Zone


class OffModel(RequestModel):
    """Of these events, in these severities, the person is not told over this channel."""

    event_type: ShortText = Field(examples=["StockLow"])
    channel: Channel
    severities: list[Severity] = Field(
        default=["info", "warning"], min_length=1, max_length=3, description="`critical` is refused: it is always told."
    )


class QuietModel(RequestModel):
    """Quiet hours of each day; over midnight where `to` is the earlier."""

    start: LocalTime = Field(alias="from")
    end: LocalTime = Field(alias="to")


class PreferencesIn(RequestModel):
    """How a person wants to be told."""

    model_config = shown(
        {
            "off": [{"event_type": "TierChanged", "channel": "email"}],
            "quiet": {"from": "22:00", "to": "07:00"},
            "zone": "Europe/Berlin",
            "holidays": ["2026-12-24"],
        }
    )

    off: list[OffModel] = Field(default=[], max_length=200)
    quiet: QuietModel | None = None
    zone: Zone | None = Field(default=None, description="Of quiet hours and holidays; absent: the installation's.")
    holidays: list[date] = Field(default=[], max_length=400, description="The person's own days off.")


class PreferencesOut(ResponseModel):
    """What a person has asked for."""

    version: int
    off: list[OffModel]
    quiet: QuietModel | None
    zone: str | None
    holidays: list[date]


class HolidayModel(RequestModel):
    """A day off."""

    day: date = Field(alias="date")
    name: ShortText


class HolidaysIn(RequestModel):
    """The installation's holidays."""

    model_config = shown({"holidays": [{"date": "2026-12-25", "name": "Christmas Day"}]})

    holidays: list[HolidayModel] = Field(max_length=1000)


class HolidaysOut(ResponseModel):
    """The installation's holidays, in order; version 0: nobody has set them yet."""

    version: int
    holidays: list[HolidayModel]
