"""What every event's content is made of: the base class, the field types, and the mark that makes a class a contract.

A contract is a frozen struct with `@contract(...)` above it. The mark says on which topic it travels, by which field it is keyed, which aggregate it is
about and whether it is *state* ("S": the whole new state with a growing version) or a *fact* ("F": a document that counts exactly once).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

ID_PATTERN = r"^[A-Za-z0-9._-]{1,64}(?![\s\S])"  # the look-ahead refuses a trailing newline, which $ would let pass
CURRENCY_PATTERN = r"^[A-Z]{3}(?![\s\S])"
Id = Annotated[
    str,
    Meta(
        pattern=ID_PATTERN,
        description="An identifier from outside, kept as given: [A-Za-z0-9._-]{1,64}, case-sensitive.",
    ),
]
Currency = Annotated[str, Meta(pattern=CURRENCY_PATTERN, description="ISO 4217 currency code.")]
Text = Annotated[str, Meta(max_length=2000)]
Instant = Annotated[datetime, Meta(tz=True, description="RFC 3339 date-time with an offset.")]
Tier = Literal["strategic", "key", "growth", "standard"]
Kind = Literal["S", "F"]
INT64_MAX = 2**63 - 1
Whole = Annotated[int, Meta(ge=-INT64_MAX, le=INT64_MAX, description="A whole number in base units that fits 64 bits.")]
Version = Annotated[
    int, Meta(ge=0, le=INT64_MAX, description="Grows with every new state of the document; not higher means stale.")
]


class Payload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every event's content. Unknown fields are ignored on reading, fields at their default are left out on writing."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the structures inside a payload (lines, schedules, spans of time)."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Where and how one event class travels. `key`, `subject`, `sequence` name fields of the payload (`sequence` may be None)."""

    topic: str
    key: str
    subject: str
    kind: Kind
    sequence: str | None = None
    key_prefix: str = ""


P = TypeVar("P", bound=type[Payload])
CONTRACTS: dict[type[Payload], Contract] = {}


def contract(
    *, topic: str, key: str, subject: str, kind: Kind, sequence: str | None = None, key_prefix: str = ""
) -> Callable[[P], P]:
    """Registers the class below it under `<ClassName>.v1`. Raises TypeError when a named field is not one of the class."""

    def register(cls: P) -> P:
        missing = [name for name in (key, subject, sequence) if name and name not in cls.__struct_fields__]
        if missing:
            message = f"{cls.__name__} has no field {', '.join(missing)}; key, subject and sequence must name fields of the payload"
            raise TypeError(message)
        CONTRACTS[cls] = Contract(topic, key, subject, kind, sequence, key_prefix)
        return cls

    return register


def finite(**amounts: Decimal | None) -> None:
    """Refuses NaN and infinities, which JSON numbers cannot be but decimal strings can. Raises ValueError naming the field."""
    for name, amount in amounts.items():
        if amount is not None and not amount.is_finite():
            message = f"{name} must be a finite decimal, got {amount}"
            raise ValueError(message)
