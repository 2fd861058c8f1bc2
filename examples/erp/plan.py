"""What the file asks for, day by day, before anything is known of what Bellwether will promise. Pure: no I/O, no clock."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from examples.erp.container import FileProblem
from examples.erp.goods import Product, kind_of, products, sku_of, sorted_out
from examples.erp.matching import Matching, match
from examples.erp.production import Receipt, opening_stock, receipts
from examples.erp.reader import Row

ZONE = ZoneInfo("Europe/London")
HOUSE = "HOUSE"
DEFAULT_LEVEL = Fraction(85, 100)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Line:
    """An order line: `quantity` pieces at `price` GBP each."""

    line_no: int
    sku: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """An invoice of the file as the order it was."""

    id: str
    account: str
    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A part of a cancellation: so much of that order's line is not wanted any more."""

    order_id: str
    line_no: int
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A `C` invoice: what of it was matched. Whether a part is cancelled or comes back as goods, the books decide."""

    id: str
    account: str
    at: datetime
    parts: tuple[TakenBack, ...]


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A negative line without `C`: pieces to write off, as far as there are any."""

    id: str
    sku: str
    quantity: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """One trading day: what the file holds of it, and which receipts are announced or arrive."""

    on: date
    next_date: date
    orders: tuple[Order, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()
    announced: tuple[Receipt, ...] = ()
    arriving: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as the file knows it. A house account gathers the lines of a country that name no customer."""

    id: str
    country: str
    since: date
    house: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What of the file is played and what is not: lines read, lines per kind, and the rest by its reason."""

    lines: int
    sales: int
    cancellations: int
    cancellations_unmatched: int
    write_offs: int
    sorted_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole play. `opening` is the day before the first trading day; `on_hand` its counts by sku."""

    opening: Day
    products: tuple[Product, ...]
    on_hand: Mapping[str, int]
    customers: tuple[Customer, ...]
    days: tuple[Day, ...]
    counted: Counted

    @property
    def order_lines(self) -> int:
        """How many order lines are played."""
        return sum(len(order.lines) for day in self.days for order in day.orders)


Dated = TypeVar("Dated", Order, Cancellation, WriteOff)


def make_plan(rows: Sequence[Row], level: Fraction = DEFAULT_LEVEL, until: date | None = None) -> Plan:
    """The plan of a file.

    Args:
        rows: the file's lines.
        level: weekly supply as a part of mean weekly demand net of cancellations.
        until: the last trading day to play; None: all. Supply follows from the part that is played.

    Raises:
        FileProblem: when the file holds no sale of goods.
    """
    if until is not None:
        rows = [row for row in rows if row.at.date() <= until]
    reasons: Counter[str] = Counter()
    goods: list[Row] = []
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if reason := sorted_out(row):
            reasons[reason] += 1
        else:
            goods.append(row)
            by_kind[kind_of(row)].append(row)
    sales = by_kind["sale"]
    if not sales:
        raise FileProblem("the file holds no sale of goods with a price above zero: nothing can be played")
    matching = match(goods, account_of)
    listed = products(sales)
    orders, line_of = _orders(sales)
    known = {product.sku for product in listed}
    write_offs = [row for row in by_kind["write_off"] if sku_of(row) in known]
    reasons["write-offs of codes never sold"] += len(by_kind["write_off"]) - len(write_offs)
    days, opening, on_hand = _days(
        orders, _cancellations(by_kind["cancellation"], matching, line_of), write_offs, level
    )
    counted = Counted(
        lines=len(rows),
        sales=len(sales),
        cancellations=len(by_kind["cancellation"]),
        cancellations_unmatched=matching.unmatched,
        write_offs=len(write_offs),
        sorted_out={reason: reasons[reason] for reason in sorted(reasons) if reasons[reason]},
    )
    return Plan(opening, tuple(listed), on_hand, tuple(_customers(sales)), days, counted)


def account_of(row: Row) -> str:
    """The account of a line: its customer number, or the house account of its country."""
    return row.customer or house_account(row.country)


@cache
def house_account(country: str) -> str:
    """The id of the account that gathers a country's lines without a customer."""
    return f"{HOUSE}-{''.join(char if char.isalnum() else '-' for char in country.upper())}"


@cache
def instant(local: datetime) -> datetime:
    """A local time of the file with its offset from UTC (the earlier one of a doubled hour)."""
    return local.replace(tzinfo=ZONE)


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a business day, with its offset from UTC."""
    return instant(datetime.combine(day, time(hour, minute)))


def _orders(sales: Iterable[Row]) -> tuple[list[Order], dict[int, tuple[str, Line]]]:
    """The orders in order of their time, and for each line number of the file the order and line it became.

    An invoice entered over several minutes (43 of the whole file) is placed at its first one.
    """
    invoices: dict[str, list[Row]] = defaultdict(list)
    for row in sales:
        invoices[row.invoice].append(row)
    orders, line_of = [], {}
    for invoice, rows in invoices.items():
        lines = tuple(Line(place, sku_of(row), row.quantity, row.price) for place, row in enumerate(rows, start=1))
        orders.append(Order(invoice, account_of(rows[0]), instant(min(row.at for row in rows)), lines))
        line_of.update({row.number: (invoice, line) for row, line in zip(rows, lines, strict=True)})
    return sorted(orders, key=lambda order: (order.at, order.id)), line_of


def _cancellations(
    rows: Iterable[Row], matching: Matching, line_of: Mapping[int, tuple[str, Line]]
) -> list[Cancellation]:
    invoices: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if matching.parts.get(row.number):
            invoices[row.invoice].append(row)
    found = []
    for invoice, members in invoices.items():
        parts = tuple(
            TakenBack(line_of[number][0], line_of[number][1].line_no, line_of[number][1].sku, quantity)
            for row in members
            for number, quantity in matching.parts[row.number]
        )
        found.append(Cancellation(invoice, account_of(members[0]), instant(max(row.at for row in members)), parts))
    return sorted(found, key=lambda cancellation: (cancellation.at, cancellation.id))


def _customers(sales: Iterable[Row]) -> list[Customer]:
    """The accounts in order of their id; one that ordered from several countries belongs to that of most lines."""
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    since: dict[str, date] = {}
    house = set()
    for row in sales:
        account = account_of(row)
        countries[account][row.country] += 1
        since[account] = min(since.get(account, row.at.date()), row.at.date())
        if not row.customer:
            house.add(account)
    return [
        Customer(account, min(found, key=lambda name: (-found[name], name)), since[account], account in house)
        for account, found in sorted(countries.items())
    ]


def _days(
    orders: Sequence[Order], cancellations: Sequence[Cancellation], write_offs: Sequence[Row], level: Fraction
) -> tuple[tuple[Day, ...], Day, dict[str, int]]:
    happenings: list[datetime] = [order.at for order in orders]
    happenings += [cancellation.at for cancellation in cancellations]
    happenings += [instant(row.at) for row in write_offs]
    dates = sorted({at.date() for at in happenings})
    opened_on = dates[0] - timedelta(days=1)
    net: Counter[str] = Counter()
    for order in orders:
        for line in order.lines:
            net[line.sku] += line.quantity
    for cancellation in cancellations:
        for part in cancellation.parts:
            net[part.sku] -= part.quantity
    planned = receipts(net, dates, opened_on, level)
    span = (dates[-1] - dates[0]).days + 1
    on_hand = {sku: opening_stock(quantity, span) for sku, quantity in sorted(net.items())}

    ordered, cancelled = _by_date(orders), _by_date(cancellations)
    written = _by_date([_write_off(row) for row in write_offs])
    announced: dict[date, list[Receipt]] = defaultdict(list)
    arriving: dict[date, list[Receipt]] = defaultdict(list)
    for receipt in planned:
        announced[receipt.announced_on].append(receipt)
        arriving[receipt.expected_on].append(receipt)

    days = tuple(
        Day(
            day,
            following,
            tuple(ordered[day]),
            tuple(cancelled[day]),
            tuple(written[day]),
            tuple(announced[day]),
            tuple(arriving[day]),
        )
        for day, following in zip(dates, [*dates[1:], _next_weekday(dates[-1])], strict=True)
    )
    return days, Day(opened_on, dates[0], announced=tuple(announced[opened_on])), on_hand


def _write_off(row: Row) -> WriteOff:
    return WriteOff(f"{row.invoice}-{row.number}", sku_of(row), -row.quantity, instant(row.at), row.description)


def _by_date(things: Iterable[Dated]) -> dict[date, list[Dated]]:
    found: dict[date, list[Dated]] = defaultdict(list)
    for thing in things:
        found[thing.at.date()].append(thing)
    return found


def _next_weekday(day: date) -> date:
    """The wholesaler trades from Sunday to Friday."""
    following = day + timedelta(days=1)
    return following + timedelta(days=1) if following.weekday() == SATURDAY else following
