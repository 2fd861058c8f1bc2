"""How many records were read from each partition and what became of them, kept in the batch's own transaction.

`next_offset` is the first offset not handled yet. Unlike the group's offset in Kafka it commits with the state, so "has everything up to here been
handled?" has an exact answer in the database. It goes back only where reading goes back: a broker that lost its data counts from 0 again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, Table, Text
from sqlalchemy.ext.asyncio import AsyncSession

from .database import execute, fetch, plumbing
from .events import Record
from .outcomes import Fate

record_count = Table(
    "record_count",
    plumbing,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in ("records_read", *(fate.value for fate in Fate))
    ),
    CheckConstraint("records_read = handled + duplicate + not_ours + refused + waiting + dead", name="six_outcomes"),
)

_FATES = tuple(Fate)
_ADD = """
INSERT INTO record_count AS c (topic, partition, next_offset, records_read, handled, duplicate, not_ours, refused, waiting, dead)
SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])
  AS t (topic, partition, next_offset, records_read, handled, duplicate, not_ours, refused, waiting, dead) ORDER BY 1, 2
ON CONFLICT (topic, partition) DO UPDATE SET
  next_offset = greatest(c.next_offset, excluded.next_offset), records_read = c.records_read + excluded.records_read,
  handled = c.handled + excluded.handled, duplicate = c.duplicate + excluded.duplicate, not_ours = c.not_ours + excluded.not_ours,
  refused = c.refused + excluded.refused, waiting = c.waiting + excluded.waiting, dead = c.dead + excluded.dead
"""
_MOVE = """
UPDATE record_count SET waiting = waiting - 1, handled = handled + ($3 = 'handled')::int, duplicate = duplicate + ($3 = 'duplicate')::int,
  not_ours = not_ours + ($3 = 'not_ours')::int, refused = refused + ($3 = 'refused')::int, dead = dead + ($3 = 'dead')::int
WHERE topic = $1 AND partition = $2
"""
# locked in the order in which batches lock them
_BEGIN = """
WITH begun AS (
  SELECT c.topic, c.partition, t.at FROM record_count AS c
  JOIN unnest($1::text[], $2::int[], $3::bigint[]) AS t (topic, partition, at) ON (c.topic, c.partition) = (t.topic, t.partition)
  WHERE c.next_offset <> t.at ORDER BY 1, 2 FOR UPDATE OF c
)
UPDATE record_count AS c SET next_offset = begun.at FROM begun WHERE (c.topic, c.partition) = (begun.topic, begun.partition)
"""


async def add(session: AsyncSession, fates: Iterable[tuple[Record, Fate]]) -> None:
    """Counts records as read, each with its fate."""
    tallies: dict[tuple[str, int], Counter[Fate]] = {}
    ends: dict[tuple[str, int], int] = {}
    for record, fate in fates:
        lane = (record.topic, record.partition)
        tallies.setdefault(lane, Counter())[fate] += 1
        ends[lane] = max(ends.get(lane, 0), record.offset + 1)
    lanes = sorted(tallies)
    if lanes:
        columns = [[tallies[lane][fate] for lane in lanes] for fate in _FATES]
        await execute(
            session,
            _ADD,
            [topic for topic, _ in lanes],
            [partition for _, partition in lanes],
            [ends[lane] for lane in lanes],
            [tallies[lane].total() for lane in lanes],
            *columns,
        )


async def begin_at(session: AsyncSession, places: Mapping[tuple[str, int], int]) -> None:
    """Reading begins here, (topic, partition) → offset: nothing from here on counts as handled, whatever lay there once. What was read stays counted."""
    lanes = sorted(places)
    topics, partitions = [topic for topic, _ in lanes], [partition for _, partition in lanes]
    await execute(session, _BEGIN, topics, partitions, [places[lane] for lane in lanes])


async def move_waiting(session: AsyncSession, topic: str, partition: int, fate: Fate) -> None:
    """A record that waited has got its outcome: moves the count on the row where it was read."""
    if fate is not Fate.WAITING:
        await execute(session, _MOVE, topic, partition, fate.value)


async def next_offsets(session: AsyncSession) -> Mapping[tuple[str, int], int]:
    """(topic, partition) → the first offset not handled yet."""
    rows = await fetch(session, "SELECT topic, partition, next_offset FROM record_count")
    return {(row.topic, row.partition): row.next_offset for row in rows}


async def summary(session: AsyncSession) -> tuple[dict[tuple[str, int], int], dict[str, int]]:
    """What `next_offsets` and `totals` say, in one look."""
    names = ("records_read", *(fate.value for fate in Fate))
    rows = await fetch(session, "SELECT * FROM record_count")
    offsets = {(row.topic, row.partition): int(row.next_offset) for row in rows}
    return offsets, {name: sum(int(getattr(row, name)) for row in rows) for name in names}


def unread(end: int, handled: int) -> int:
    """Records before `end` that are not handled yet. More handled than there are: they were another broker's, and none of these is."""
    return end - handled if end >= handled else end


async def totals(session: AsyncSession) -> Sequence[tuple[str, int]]:
    """Records read and the six outcomes, summed over all partitions."""
    names = ("records_read", *(fate.value for fate in Fate))
    columns = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in names)
    row = (await fetch(session, f"SELECT {columns} FROM record_count"))[0]
    return [(name, int(getattr(row, name))) for name in names]
