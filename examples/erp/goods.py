"""What in the file is goods, what is not, and to which family a product belongs."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from examples.erp.reader import Row

Kind = Literal["sale", "cancellation", "write_off"]
FAMILIES = Path(__file__).parents[1] / "data" / "families.csv"
OTHER_FAMILY = "other"
NOT_GOODS = {
    "POST": "postage",
    "DOT": "postage",
    "C2": "carriage",
    "D": "discounts",
    "M": "manual entries",
    "S": "samples",
    "B": "bad debt",
    "BANK CHARGES": "bank charges",
    "AMAZONFEE": "marketplace fees",
    "CRUK": "commission",
}
VOUCHER = "GIFT_"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Product:
    """One sku: its most frequent description and price (GBP per piece), and the family that a word of the first tells."""

    sku: str
    name: str
    family: str
    price: Decimal


def sku_of(row: Row) -> str:
    """The stock code in upper case: 112 codes of the whole file differ only in case."""
    return row.code.upper()


def sorted_out(row: Row) -> str | None:
    """Why this line is not played, in words for the summary; None: it is goods with a usable price and quantity."""
    reason = _not_goods(sku_of(row))
    if reason:
        return reason
    if row.quantity == 0:
        return "quantity zero"
    if row.invoice.startswith("C"):
        return None if row.quantity < 0 else "cancellations of a negative quantity"
    if row.quantity > 0 and row.price <= 0:
        return "price zero or negative"
    return None


@cache
def _not_goods(sku: str) -> str | None:
    if sku in NOT_GOODS:
        return NOT_GOODS[sku]
    if sku.startswith(VOUCHER):
        return "gift vouchers"
    return None if _ID.fullmatch(sku) else "codes that are no id"


def kind_of(row: Row) -> Kind:
    """What a line that is not sorted out becomes."""
    if row.invoice.startswith("C"):
        return "cancellation"
    return "sale" if row.quantity > 0 else "write_off"


def products(sales: Iterable[Row]) -> list[Product]:
    """The products that the sales name, in order of their sku."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    prices: dict[str, Counter[Decimal]] = defaultdict(Counter)
    for row in sales:
        sku = sku_of(row)
        names[sku][row.description] += 1
        prices[sku][row.price] += 1
    found = []
    for sku in sorted(names):
        name = min(names[sku], key=lambda text: (-names[sku][text], text))
        price = min(prices[sku], key=lambda amount: (-prices[sku][amount], amount))
        found.append(Product(sku, name, family_of(name), price))
    return found


def family_of(description: str) -> str:
    """The family of the first word of the committed table that the description holds, in the table's order."""
    words = set(re.findall(r"[A-Z]+(?:-[A-Z]+)?", description.upper()))
    return next((family for word, family in family_words() if word in words), OTHER_FAMILY)


@cache
def family_words() -> tuple[tuple[str, str], ...]:
    """The committed table of (word, family)."""
    with FAMILIES.open(encoding="utf-8", newline="") as file:
        return tuple((line["word"], line["family"]) for line in csv.DictReader(file))
