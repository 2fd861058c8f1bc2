"""Reading the outbox in an order that no late commit can change.

Positions of rows are given before commit, so whoever remembers "the last position seen" misses a transaction that commits late. Rows are therefore read in
the order (transaction, position), and only those whose transaction lies below the oldest one that is still open: nothing can appear before what was read.
The price: an open transaction that has written (of any database of the server) holds streams up until it ends.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.base import Payload
from shared.contracts.registry import type_name
from shared.database import fetch

from .listener import Listener
from .message import Message, Position, Row

_BELOW = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_EDGE = f"SELECT {_BELOW} AS below, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS above"
# The limit is on what is looked at, not on what is found: a page is quick however little of it concerns the one who asks.
_READ = f"""
WITH seen AS MATERIALIZED (
  SELECT xid, position, key, headers::json ->> 'ce_type' AS type, value, extract(epoch FROM created_at)::bigint AS at FROM outbox
  WHERE (xid, position) > ($1::bigint, $2::bigint) AND xid < {_BELOW} ORDER BY xid, position LIMIT $3
), edge AS (
  SELECT {_BELOW} AS below, (SELECT count(*) FROM seen) AS looked_at
)
SELECT e.below, e.looked_at, l.xid AS last_xid, l.position AS last_position, l.at AS last_at, s.xid, s.position, s.key, s.type, s.value, s.at
FROM edge e LEFT JOIN (SELECT xid, position, at FROM seen ORDER BY xid DESC, position DESC LIMIT 1) l ON true
LEFT JOIN (SELECT * FROM seen WHERE type = ANY ($4::text[]) AND value IS NOT NULL) s ON true
ORDER BY s.xid, s.position
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in order; `position` is where the next batch begins, `more` whether there is one already."""

    rows: Sequence[Row]
    position: Position
    more: bool


Told = Mapping[Listener, list[Message]]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a service's stream tells. `tell` decides who of the listeners is told what of these rows; it judges their rights anew each time."""

    name: str
    types: Sequence[type[Payload]]
    tell: Callable[[AsyncSession, Sequence[Row], Sequence[Listener]], Awaitable[Told]]


async def edge(session: AsyncSession) -> tuple[Position, int]:
    """Where a stream begins that wants what happens from now on, and the number that no transaction has had yet."""
    row = (await fetch(session, _EDGE))[0]
    return Position(row.below, 0, int(time.time())), row.above


async def read(session: AsyncSession, feed: Feed, after: Position, limit: int) -> Batch:
    """The feed's events among the next `limit` rows of the outbox."""
    names = [type_name(cls) for cls in feed.types]
    found = await fetch(session, _READ, after.xid, after.number, limit, names)
    first = found[0]
    rows = [Row(Position(row.xid, row.position, row.at), row.key, row.type, row.value) for row in found if row.position]
    if first.looked_at == limit:
        return Batch(rows, Position(first.last_xid, first.last_position, first.last_at), more=True)
    return Batch(rows, max(after, Position(first.below, 0, int(time.time()))), more=False)
