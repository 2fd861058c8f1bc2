"""The Online Retail file as orders per trading day, and the supply rule of the story."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

GOODS = re.compile(r"^\d{5}[A-Z]{0,2}$")
CANCELLATION = "C"


@dataclass(frozen=True, slots=True)
class Asked:
    """One order line."""

    order: str
    line_no: int
    account: str
    sku: str
    quantity: int
    revenue: float
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class Year:
    """Orders by trading day, and demand net of cancellations per sku."""

    days: dict[date, list[Asked]]
    net: dict[str, int]


def read(path: Path) -> Year:
    """Reads the file (csv or csv.gz, ISO dates). Lines that are not goods or carry no positive price are left out."""
    days: dict[date, list[Asked]] = defaultdict(list)
    net: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for row in _rows(path):
        sku, quantity, price = row["StockCode"].strip().upper(), int(row["Quantity"]), float(row["UnitPrice"])
        if not GOODS.match(sku) or price <= 0:
            continue
        invoice = row["InvoiceNo"]
        if invoice.startswith(CANCELLATION):
            net[sku] += quantity
            continue
        if quantity <= 0:
            continue
        net[sku] += quantity
        counts[invoice] += 1
        placed = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC)
        account = row["CustomerID"] or f"HOUSE-{row['Country']}"
        days[placed.date()].append(Asked(invoice, counts[invoice], account, sku, quantity, quantity * price, placed))
    for lines in days.values():
        lines.sort(key=lambda line: (line.placed_at, line.order, line.line_no))
    return Year(dict(sorted(days.items())), {sku: max(0, quantity) for sku, quantity in net.items()})


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="") as file
    ):
        yield from csv.DictReader(file)


@dataclass(frozen=True, slots=True)
class Supply:
    """Level production: four weeks' mean at the start, then every week `level` × the mean, rounded cumulatively."""

    start: date
    weeks: int
    net: dict[str, int]
    level: float

    def opening(self, sku: str) -> int:
        """Stock on the first day."""
        return round(4 * self.net[sku] / self.weeks)

    def arriving(self, sku: str, week: int) -> int:
        """What arrives on the first day of week `week` (the first is 1)."""
        weekly = self.level * self.net[sku] / self.weeks
        return round(week * weekly) - round((week - 1) * weekly)

    def day(self, week: int) -> date:
        """When that is."""
        return self.start + timedelta(weeks=week)


def supply(year: Year, level: float) -> Supply:
    """The story's supply for this year of orders."""
    days = list(year.days)
    return Supply(days[0], max(1, round((days[-1] - days[0]).days / 7)), year.net, level)
