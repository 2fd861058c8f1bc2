"""What is kept of other services' events: written in sets, newest word wins, so that copies and old words change nothing.

Accounts named here need not be known here yet: events may come first.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.store.tables import metadata
from shared.database import execute

# order lines on backorder; one that no longer is stays for a time, so that a word of it that comes late is known to be old
short_line = Table(
    "short_line",
    metadata,
    Column("order_source", Text, primary_key=True),
    Column("order_id", Text, primary_key=True),
    Column("line_no", BigInteger, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("short", Boolean, nullable=False),
    Column("closed_date", Date, nullable=False),  # the close that said so
    Column("sku", Text),
    Column("lacking", BigInteger, nullable=False),
    Column("reason", Text),
    Column("earliest", Date),
    Index("ix_short_line_account_id", "account_id", postgresql_where=text("short")),
    Index("ix_short_line_closed_date", "closed_date", postgresql_where=text("NOT short")),
)

season_shortfall = Table(
    "season_shortfall",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("season_id", Text, primary_key=True),
    Column("starts_on", Date, nullable=False),
    Column("closed_date", Date, nullable=False),
    Column("skus", Integer, nullable=False),
    Column("missing", BigInteger, nullable=False),
    Column("needed_on", Date),
)

tier_move = Table(
    "tier_move",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("effective", Date, primary_key=True),
    Column("previous", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)

# how far other services have come: the age of what is shown of them
run_heard = Table(
    "run_heard",
    metadata,
    Column("service", Text, primary_key=True),
    Column("closed_date", Date, nullable=False),
    Column("heard_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("service IN ('supply', 'scoring')", name="service"),
)

KEPT_DAYS = 60
CHUNK = 10_000
# a line goes on and off backorder at most once per close; of one close the word that came last
_LINES = """
INSERT INTO short_line AS t (order_source, order_id, line_no, account_id, short, closed_date, sku, lacking, reason, earliest)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[], $6::date[], $7::text[], $8::bigint[], $9::text[], $10::date[])
ON CONFLICT (order_source, order_id, line_no) DO UPDATE SET account_id = excluded.account_id, short = excluded.short,
  closed_date = excluded.closed_date, sku = coalesce(excluded.sku, t.sku), lacking = excluded.lacking, reason = excluded.reason,
  earliest = excluded.earliest
WHERE t.closed_date <= excluded.closed_date
"""
_FORGET = f"""
DELETE FROM short_line WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM short_line WHERE NOT short AND closed_date < $1::date - {KEPT_DAYS} LIMIT {CHUNK}))
"""
_SHORTFALLS = """
INSERT INTO season_shortfall AS t (account_id, season_id, starts_on, closed_date, skus, missing, needed_on)
SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::integer[], $6::bigint[], $7::date[])
ON CONFLICT (account_id, season_id) DO UPDATE SET starts_on = excluded.starts_on, closed_date = excluded.closed_date, skus = excluded.skus,
  missing = excluded.missing, needed_on = excluded.needed_on
WHERE t.closed_date <= excluded.closed_date
"""
_MOVES = """
INSERT INTO tier_move AS t (account_id, effective, previous, tier, reason, decided_at)
SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
ON CONFLICT (account_id, effective) DO UPDATE SET previous = excluded.previous, tier = excluded.tier, reason = excluded.reason,
  decided_at = excluded.decided_at
WHERE t.decided_at < excluded.decided_at
"""
_RUN = """
INSERT INTO run_heard AS t (service, closed_date) VALUES ($1, $2)
ON CONFLICT (service) DO UPDATE SET closed_date = excluded.closed_date, heard_at = now() WHERE t.closed_date < excluded.closed_date
"""


class ShortLine(NamedTuple):
    """What a close said of an order line: on backorder with what is lacking, why and until when, or no longer."""

    order_source: str
    order_id: str
    line_no: int
    account_id: str
    short: bool
    closed_date: date
    sku: str | None = None
    lacking: int = 0
    reason: str | None = None
    earliest: date | None = None


class Shortfall(NamedTuple):
    """What an account signed for a season and will not get whole, as a close foresaw it."""

    account_id: str
    season_id: str
    starts_on: date
    closed_date: date
    skus: int
    missing: int
    needed_on: date | None


class Move(NamedTuple):
    """An account's move from one tier to another."""

    account_id: str
    effective: date
    previous: str
    tier: str
    reason: str
    decided_at: datetime


async def put_lines(session: AsyncSession, lines: Iterable[ShortLine]) -> None:
    """Writes what was said of order lines; words of older closes change nothing."""
    newest: dict[tuple[str, str, int], ShortLine] = {}
    for line in lines:
        before = newest.get(line[:3])
        if before is None or before.closed_date <= line.closed_date:
            newest[line[:3]] = line
    await _put(session, _LINES, [newest[key] for key in sorted(newest)])


async def forget_lines(session: AsyncSession, closed_date: date) -> None:
    """Forgets lines that have long been off backorder; at most so many per close that nobody waits."""
    await execute(session, _FORGET, closed_date)


async def put_shortfalls(session: AsyncSession, shortfalls: Iterable[Shortfall]) -> None:
    """Writes what was foreseen of seasons; words of older closes change nothing."""
    newest: dict[tuple[str, str], Shortfall] = {}
    for one in sorted(shortfalls, key=lambda one: one.closed_date):
        newest[one[:2]] = one
    await _put(session, _SHORTFALLS, [newest[key] for key in sorted(newest)])


async def put_moves(session: AsyncSession, moves: Iterable[Move]) -> None:
    """Writes moves of tier; of one account and day the one decided last."""
    newest: dict[tuple[str, date], Move] = {}
    for one in sorted(moves, key=lambda one: one.decided_at):
        newest[one[:2]] = one
    await _put(session, _MOVES, [newest[key] for key in sorted(newest)])


async def note_run(session: AsyncSession, service: str, closed_date: date) -> bool:
    """Notes that a service has done its work of this close; False when a later one is known."""
    return await execute(session, _RUN, service, closed_date) > 0


async def _put(session: AsyncSession, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        await execute(session, statement, *map(list, zip(*rows, strict=True)))
