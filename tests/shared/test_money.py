"""Money: exact, at the currency's scale, never a float."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from shared.money import AMOUNT_PATTERN, Money, UnitPrice, line_amount, rounded, scale


class Priced(BaseModel):
    price: UnitPrice


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("12.5", "EUR", "12.50"),
        ("0", "EUR", "0.00"),
        ("-3.10", "GBP", "-3.10"),
        ("12", "JPY", "12"),
        ("1.5", "KWD", "1.500"),
    ],
)
def test_amounts_are_shown_at_scale(amount: str, currency: str, shown: str) -> None:
    """An amount travels as a decimal string with the currency's decimals (ISO 4217)."""
    assert Money.model_validate({"amount": amount, "currency": currency}).model_dump() == {
        "amount": shown,
        "currency": currency,
    }


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.005", "EUR"), ("1.5", "JPY"), (1.5, "EUR"), (1, "EUR"), (True, "EUR"), ("1e3", "EUR"), ("NaN", "EUR"), ("Infinity", "EUR"), ("+1", "EUR"),
     ("01", "EUR"), (" 1", "EUR"), ("1\n", "EUR"), ("１", "EUR"), ("", "EUR"), (None, "EUR"), ("9" * 16, "EUR"), ("1", "eur"), ("1", "EURO"), ("1", "EU\n")],
)  # fmt: skip
def test_amounts_that_are_none(amount: Any, currency: str) -> None:
    """JSON numbers, exponents, NaN, too many decimals, other digits and other currencies' forms are refused. Red without the pattern."""
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": amount, "currency": currency})


def test_prices_have_six_decimals() -> None:
    """Unit prices go finer than amounts, up to six decimals and never below zero."""
    assert Priced.model_validate({"price": "0.000001"}).model_dump() == {"price": "0.000001"}
    for wrong in ("0.0000001", "-1"):
        with pytest.raises(ValidationError):
            Priced.model_validate({"price": wrong})


def test_the_schema_is_true() -> None:
    """The documented pattern is the one that is checked, and the type is a string alone."""
    schema = Money.model_json_schema()["properties"]["amount"]
    assert (schema["type"], schema["pattern"]) == ("string", AMOUNT_PATTERN)
    assert Money.model_json_schema(mode="serialization")["properties"]["amount"]["type"] == "string"


@given(st.decimals("0", "1000000", places=6), st.integers(0, 1_000_000), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_a_line_is_rounded_once(price: Decimal, quantity: int, currency: str) -> None:
    """Price x quantity is exact until its one half-even rounding."""
    exact = price * quantity
    found = line_amount(price, quantity, currency)
    assert abs(found - exact) * 2 <= Decimal(1).scaleb(-scale(currency))
    assert found == exact.quantize(Decimal(1).scaleb(-scale(currency)), rounding=ROUND_HALF_EVEN)


def test_half_even() -> None:
    """Halves go to the even neighbour."""
    assert [str(rounded(Decimal(text), "EUR")) for text in ("0.125", "0.135")] == ["0.12", "0.14"]
