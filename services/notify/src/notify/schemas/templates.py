"""Templates."""

from typing import Annotated, Any

from pydantic import Field

from shared.http import RequestModel, ResponseModel, shown

from .common import Locale


class TemplateOut(ResponseModel):
    """A template of this release."""

    name: str = Field(examples=["StockLow.inbox"])
    locale: Locale
    source: str


class PreviewIn(RequestModel):
    """What to render: a template of this release, or a draft of it, on given data or on a made-up event."""

    model_config = shown({"name": "StockLow.inbox", "locale": "zh-CN"})

    name: Annotated[str, Field(max_length=100, examples=["StockLow.inbox"])]
    locale: Locale = "en"
    source: Annotated[str, Field(max_length=20_000)] | None = Field(
        default=None, description="A draft to try in its place."
    )
    data: dict[str, Any] | None = Field(default=None, description="Absent: a made-up event of that kind.")


class PreviewOut(ResponseModel):
    """The words: the first line is title or subject."""

    title: str
    body: str
