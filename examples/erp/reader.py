"""Reads the Online Retail file in its published forms: csv (both date forms), csv.gz and xlsx."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from examples.erp.container import COLUMNS, EXPECTED, FileProblem, check, table_of

DATE_FORMS = ("%m/%d/%Y %H:%M", "%m/%d/%y %H:%M", "%m/%d/%Y %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice line as the file holds it.

    `at` is the local time of the wholesaler (United Kingdom, minute precision), `price` in GBP per piece, `customer` is
    empty where the file names none, `number` is the line in the file (2 is the first after the header).
    """

    number: int
    invoice: str
    code: str
    description: str
    quantity: int
    at: datetime
    price: Decimal
    customer: str
    country: str


def read_rows(path: Path) -> list[Row]:
    """All invoice lines of a file, in file order.

    Raises:
        FileProblem: no such file, another kind of file, other columns, no line at all, or a line that cannot be read.
    """
    check(path)
    rows = list(_rows(path, table_of(path)))
    if not rows:
        raise FileProblem(f"{path}: the file holds no invoice line; {EXPECTED}")
    return rows


def _rows(path: Path, table: Iterator[list[Any]]) -> Iterator[Row]:
    header = [_text(cell) for cell in next(table, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        found = ", ".join(name for name in header if name)[:200] or "none"
        raise FileProblem(f"{path}: missing columns {', '.join(missing)} (found: {found}); {EXPECTED}")
    places = [header.index(name) for name in COLUMNS]
    for number, cells in enumerate(table, start=2):
        if not any(cell not in ("", None) for cell in cells):
            continue
        try:
            invoice, code, description, quantity, at, price, customer, country = (cells[place] for place in places)
            yield Row(
                number,
                _text(invoice),
                _text(code),
                _text(description),
                int(quantity),
                _time(at),
                _price(price),
                _text(customer),
                _text(country),
            )
        except IndexError:
            raise FileProblem(f"{path}: line {number} has {len(cells)} cells, the header has {len(header)}") from None
        except (ValueError, TypeError, InvalidOperation) as error:
            raise FileProblem(f"{path}: line {number} cannot be read: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, InvalidOperation):
        return "UnitPrice must be a decimal number such as 2.55"
    return str(error) or type(error).__name__


def _text(cell: Any) -> str:
    """A cell as text; numbers without a fraction lose it (536365.0 is invoice 536365)."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def _time(cell: Any) -> datetime:
    return cell.replace(second=0, microsecond=0) if isinstance(cell, datetime) else _parsed_time(str(cell).strip())


@cache
def _parsed_time(text: str) -> datetime:
    """A time in one of the published forms. The file knows few distinct ones: each is parsed once."""
    for parse in _parsers():
        try:
            return parse(text).replace(tzinfo=None)
        except ValueError:
            continue
    raise ValueError(f"InvoiceDate must look like 12/1/2010 8:26 (month first) or 2010-12-01T08:26, got {text[:40]!r}")


def _parsers() -> Iterable[Callable[[str], datetime]]:
    yield datetime.fromisoformat
    for form in DATE_FORMS:
        yield lambda text, form=form: datetime.strptime(text, form)  # type: ignore[misc]  # noqa: DTZ007  (local, as the file says)


def _price(cell: Any) -> Decimal:
    return _parsed_price(str(cell).strip())


@cache
def _parsed_price(text: str) -> Decimal:
    price = Decimal(text)
    if not price.is_finite():
        raise InvalidOperation
    return price
