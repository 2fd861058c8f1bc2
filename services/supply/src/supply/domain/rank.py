from datetime import date, datetime
from decimal import Decimal

from .line import Line

Rank = tuple[int, Decimal, date, datetime, str, str, int]


def rank(line: Line) -> Rank:
    """The rank key, the smallest first: a total order, since order source, number and line number are unique (supply.md §1).

    The confirmation class in front of it is the same for every line as long as every line is REDISTRIBUTE.
    """
    return line.tier, -line.score, line.due or date.max, line.placed_at, line.source, line.number, line.line_no
