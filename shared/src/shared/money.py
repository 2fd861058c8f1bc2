"""Money over HTTP and in arithmetic: decimals at the currency's scale, never floats.

An amount travels as {"amount": "12.50", "currency": "EUR"}: a decimal string with a pattern of our own. Amounts have the scale of ISO 4217,
unit prices up to six decimals. A line's amount is price x quantity, rounded half-even once.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator

# ISO 4217 minor units that are not 2.
SCALES = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip
AMOUNT_PATTERN = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$"
PRICE_PATTERN = r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$"


def scale(currency: str) -> int:
    """Decimals of a currency's smallest unit (ISO 4217)."""
    return SCALES.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount at its currency's scale, rounded half-even."""
    return amount.quantize(Decimal(1).scaleb(-scale(currency)), rounding=ROUND_HALF_EVEN)


def line_amount(unit_price: Decimal, quantity: int, currency: str) -> Decimal:
    """Price x quantity, rounded half-even once, at the currency's scale."""
    return rounded(unit_price * quantity, currency)


def _text_only(value: Any) -> Any:
    """JSON numbers are refused: a client's float has lost the cents before it gets here."""
    if isinstance(value, int | float):
        raise ValueError('must be a decimal string such as "12.50", not a JSON number')  # noqa: TRY004  (pydantic reports ValueErrors)
    return value


def _plain(value: Decimal) -> str:
    return format(value, "f")


def _decimal_text(pattern: str, example: str) -> Any:
    return (
        BeforeValidator(_text_only),
        PlainSerializer(_plain, return_type=str),
        WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]}),
    )


def _matching(pattern: str) -> Any:
    compiled = re.compile(pattern)

    def check(value: Any) -> Any:
        if isinstance(value, str) and not compiled.fullmatch(value):
            raise ValueError(f"must be a decimal string that matches {pattern}")
        return value

    return BeforeValidator(check)


DecimalAmount = Annotated[Decimal, *_decimal_text(AMOUNT_PATTERN, "12.50"), _matching(AMOUNT_PATTERN)]
UnitPrice = Annotated[Decimal, *_decimal_text(PRICE_PATTERN, "1.250000"), _matching(PRICE_PATTERN)]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 currency code.", examples=["EUR"])]


class Money(BaseModel):
    """An amount in a currency, at the currency's scale: more decimals than the currency has are refused, fewer are filled up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: DecimalAmount
    currency: CurrencyCode

    @model_validator(mode="after")
    def _at_scale(self) -> "Money":
        exact = rounded(self.amount, self.currency)
        if exact != self.amount:
            raise ValueError(f"{self.currency} has {scale(self.currency)} decimals; {self.amount} has more")
        object.__setattr__(self, "amount", exact)
        return self
