"""Cancellations matched to what they cancel: the newest earlier purchases of the same customer and code."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from examples.erp.goods import kind_of, sku_of
from examples.erp.reader import Row


@dataclass(slots=True)
class Matching:
    """`parts`: for each cancellation line (its number in the file) the purchase lines and quantities that it takes back.

    `unmatched` counts the cancellation lines of which some quantity found no purchase; `unmatched_quantity` is that.
    """

    parts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    unmatched: int = 0
    unmatched_quantity: int = 0


@dataclass(slots=True)
class _Purchase:
    number: int
    left: int


def match(rows: Iterable[Row], account_of: Callable[[Row], str]) -> Matching:
    """Match every cancellation among goods lines, newest purchase first, each purchase no further than its quantity.

    Within one minute (the precision of the file) purchases come before cancellations.
    """
    purchases: dict[tuple[str, str], list[_Purchase]] = defaultdict(list)
    result = Matching()
    for row in sorted(rows, key=lambda row: (row.at, row.invoice.startswith("C"), row.number)):
        bought = purchases[account_of(row), sku_of(row)]
        if kind_of(row) == "sale":
            bought.append(_Purchase(row.number, row.quantity))
        elif kind_of(row) == "cancellation":
            left = _take_back(bought, -row.quantity, result.parts.setdefault(row.number, []))
            result.unmatched += left > 0
            result.unmatched_quantity += left
    return result


def _take_back(bought: list[_Purchase], quantity: int, parts: list[tuple[int, int]]) -> int:
    """Take `quantity` back from the newest purchases; what is left over."""
    while quantity and bought:
        newest = bought[-1]
        taken = min(quantity, newest.left)
        parts.append((newest.number, taken))
        newest.left -= taken
        quantity -= taken
        if not newest.left:
            bought.pop()
    return quantity
