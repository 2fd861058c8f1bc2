"""What several shapes are made of."""

from typing import Annotated, Literal

from pydantic import Field

Locale = Literal["en", "zh-CN"]


Member = Annotated[
    str,
    Field(
        max_length=80,
        description="`manager`, `lead` (of the nearest territory that has one), `customer` (the account's own users), `team:<function>`, "
        "`department:<name>`, `head:<department>` or `person:<id>`.",
        examples=["manager"],
    ),
]


LocalTime = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="By the clock on the wall.", examples=["22:00"])
]


Zone = Annotated[str, Field(min_length=1, max_length=64, description="IANA time zone.", examples=["Europe/Berlin"])]
