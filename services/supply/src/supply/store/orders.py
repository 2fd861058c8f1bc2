"""Order rows: found by their number, locked in the order of their ids, never before the stock rows of their lines."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.orders import Dating
from shared.database import copy, execute, fetch

OrderKey = tuple[str, str]
Cancels = dict[str, int | bool | str]

_COLUMNS = """o.id, o.source, o.number, o.version, o.cancel_version, o.cancels, o.account_id, o.site, o.placed_at, o.business_date, o.work_date, o.first_ship,
  o.request_id, o.partial_shipment, o.currency, o.allocation_version, o.event_id, o.digest,
  o.dated_by_placed, o.dated_by_version"""
_FIND = f"""
SELECT {_COLUMNS} FROM customer_order o JOIN unnest($1::text[], $2::text[]) AS k (source, number) ON (o.source, o.number) = (k.source, k.number)
"""
_LOCK = f"SELECT {_COLUMNS} FROM customer_order o WHERE o.id = ANY ($1::uuid[]) ORDER BY o.id FOR UPDATE"
_INSERT = """
INSERT INTO customer_order (id, source, number, version, account_id, site, placed_at, business_date, request_id, partial_shipment, currency,
  allocation_version, event_id, digest, dated_by_placed, dated_by_version)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $8::date[], $9::text[], $10::bool[],
  $11::text[], $12::bigint[], $13::text[], $14::bigint[], $15::bool[], $16::bigint[])
ON CONFLICT (source, number) DO NOTHING
"""
_UPDATE = """
UPDATE customer_order AS o SET version = t.version, cancel_version = t.cancel_version, cancels = t.cancels::jsonb, account_id = t.account_id, site = t.site,
  request_id = t.request_id, partial_shipment = t.partial_shipment, currency = t.currency, allocation_version = t.allocation_version,
  event_id = t.event_id, digest = t.digest, placed_at = t.placed_at, business_date = t.business_date,
  dated_by_placed = t.dated_by_placed, dated_by_version = t.dated_by_version, updated_at = now()
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bool[], $9::text[], $10::bigint[], $11::text[],
  $12::bigint[], $13::timestamptz[], $14::date[], $15::bool[], $16::bigint[])
  AS t (id, version, cancel_version, cancels, account_id, site, request_id, partial_shipment, currency, allocation_version, event_id, digest,
    placed_at, business_date, dated_by_placed, dated_by_version)
WHERE o.id = t.id
"""
_BUMP = """
WITH locked AS (SELECT id FROM customer_order WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE)
UPDATE customer_order AS o SET allocation_version = allocation_version + 1 FROM locked WHERE o.id = locked.id
RETURNING o.id, o.source, o.number, o.account_id, o.allocation_version
"""
_encode = msgspec.json.encode


class ChangedMeanwhileError(TimeoutError):
    """What was read before locking is no longer so: the transaction is to be tried again from its beginning (a transient failure)."""


@dataclass(slots=True)
class Order:
    """A working copy of an order's row."""

    id: UUID
    source: str
    number: str
    version: int
    account_id: str
    site: str | None
    placed_at: datetime
    business_date: date
    partial_shipment: bool
    currency: str
    event_id: str
    digest: int
    dating: Dating
    request_id: str | None = None
    cancel_version: int = -1
    cancels: Cancels = field(default_factory=dict)
    work_date: date | None = None
    first_ship: date | None = None
    allocation_version: int = 0

    @property
    def dated_by_placed(self) -> bool:
        """Whether `placed_at` is the time of an `OrderPlaced`."""
        return self.dating.placed

    @property
    def dated_by_version(self) -> int:
        """The version of the event whose time `placed_at` is."""
        return self.dating.version

    @property
    def key(self) -> OrderKey:
        """The document's source and number."""
        return self.source, self.number


@dataclass(frozen=True, slots=True)
class Bumped:
    """An order whose allocation version was raised for a decision, and whom to tell."""

    id: UUID
    source: str
    number: str
    account_id: str
    allocation_version: int


async def find(session: AsyncSession, keys: Collection[OrderKey]) -> dict[OrderKey, Order]:
    """These orders as they are, nothing locked; unknown ones are absent."""
    ordered = sorted(keys)
    rows = (
        await fetch(session, _FIND, [source for source, _ in ordered], [number for _, number in ordered])
        if ordered
        else []
    )
    return {(row.source, row.number): _order(row) for row in rows}


async def lock(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Order]:
    """These orders, their rows locked in the order of their ids."""
    return {row.id: _order(row) for row in await fetch(session, _LOCK, sorted(ids))} if ids else {}


async def insert(session: AsyncSession, orders: Sequence[Order]) -> None:
    """Writes new orders. Raises ChangedMeanwhileError when somebody else wrote one of them first."""
    if not orders:
        return
    names = ("id", "source", "number", "version", "account_id", "site", "placed_at", "business_date", "request_id", "partial_shipment", "currency",
             "allocation_version", "event_id", "digest", "dated_by_placed", "dated_by_version")  # fmt: skip
    if await execute(session, _INSERT, *([getattr(order, name) for order in orders] for name in names)) < len(orders):
        message = "an order of this batch was written by another transaction"
        raise ChangedMeanwhileError(message)


async def update(session: AsyncSession, orders: Sequence[Order]) -> None:
    """Writes orders whose rows this transaction has locked."""
    if not orders:
        return
    await execute(
        session,
        _UPDATE,
        [order.id for order in orders],
        [order.version for order in orders],
        [order.cancel_version for order in orders],
        [_encode(order.cancels).decode() if order.cancels else None for order in orders],
        *([getattr(order, name) for order in orders] for name in
          ("account_id", "site", "request_id", "partial_shipment", "currency", "allocation_version", "event_id", "digest",
           "placed_at", "business_date", "dated_by_placed", "dated_by_version")),
    )  # fmt: skip


async def bump(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Bumped]:
    """Raises the allocation version of these orders by one, their rows locked in the order of their ids."""
    rows = await fetch(session, _BUMP, sorted(ids)) if ids else []
    return {row.id: Bumped(row.id, row.source, row.number, row.account_id, row.allocation_version) for row in rows}


async def log_changes(session: AsyncSession, changes: Mapping[UUID, tuple[str, Sequence[Sequence[Any]]]]) -> None:
    """Records, per order, the event that changed its promise and the lines before and after (I10)."""
    if changes:
        rows = ((order, event, _encode(lines).decode()) for order, (event, lines) in changes.items())
        await copy(session, "promise_log", ("order_id", "event_id", "changes"), rows)


def _order(row: Row[Any]) -> Order:
    return Order(
        id=row.id, source=row.source, number=row.number, version=row.version, account_id=row.account_id, site=row.site, placed_at=row.placed_at,
        business_date=row.business_date, partial_shipment=row.partial_shipment, currency=row.currency, event_id=row.event_id, digest=row.digest,
        request_id=row.request_id, cancel_version=row.cancel_version, cancels=row.cancels or {},
        work_date=row.work_date, first_ship=row.first_ship, allocation_version=row.allocation_version,
        dating=Dating(row.dated_by_placed, row.dated_by_version),
    )  # fmt: skip
