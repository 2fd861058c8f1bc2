"""One batch of records, one transaction, exactly one of six outcomes each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import dead_letter_desk, dead_letters, outbox, pipeline
from shared.contracts import OrderCancelled, OrderPlaced, ProductListed
from shared.database import Database, fetch
from shared.dead_letter_desk import Filters
from shared.events import Event, Record
from shared.outcomes import Fate
from shared.pipeline import Appetite, groups, process

from .conftest import counted, noted, order, record


def cancel(number: str) -> OrderCancelled:
    return OrderCancelled(order_id=number, account_id="a1", version=1, whole=True)


async def test_an_event_takes_effect_once(database: Database, appetite: Appetite) -> None:
    """A record read again is a duplicate and changes nothing. Taken out: the inbox check in `_batch` (every id counted as new)."""
    first = await process(database, appetite, [record(order("1"), "e1")])
    again = await process(database, appetite, [record(order("1"), "e1")])
    assert (first, again) == ([Fate.HANDLED], [Fate.DUPLICATE])
    assert await noted(database) == {"1": 1}


async def test_a_double_inside_one_batch_counts_once(database: Database, appetite: Appetite) -> None:
    """Two copies in the same batch are one event. Taken out: `new.discard`."""
    fates = await process(database, appetite, [record(order("1"), "e1", 0), record(order("1"), "e1", 1)])
    assert fates == [Fate.HANDLED, Fate.DUPLICATE]
    assert await noted(database) == {"1": 1}


async def test_one_poison_record_spares_its_neighbours(database: Database, appetite: Appetite) -> None:
    """R10: 1 poison in 1,000, 999 handled, 1 dead with its reason. Taken out: the halving in `process`."""
    records = [record(order(f"poison{n}" if n == 613 else str(n)), f"e{n}", n) for n in range(1000)]
    fates = await process(database, appetite, records)
    assert fates.count(Fate.HANDLED) == 999
    assert fates[613] is Fate.DEAD
    assert len(await noted(database)) == 999
    async with database.read() as session:
        (letter,) = await dead_letter_desk.list_letters(session, Filters(state="open"), 10)
    assert (letter.offset, letter.reason) == (613, "order poison613 is poison; send a number that is not")


async def test_a_failed_batch_leaves_nothing_behind(database: Database, appetite: Appetite) -> None:
    """State, inbox and outbox roll back together: the poison record's batch-mates have one effect and one event each."""
    await process(
        database, appetite, [record(order("1"), "e1", 0), record(order("poison"), "e2", 1), record(order("2"), "e3", 2)]
    )
    assert await noted(database) == {"1": 1, "2": 1}
    async with database.read() as session:
        topics = [row.topic for row in await fetch(session, "SELECT topic FROM outbox ORDER BY position")]
    assert sorted(topics) == ["supply.dlq.v1", "supply.events.v1", "supply.events.v1"]


async def test_records_read_are_the_six_outcomes(database: Database, appetite: Appetite) -> None:
    """Handled, duplicate, not ours, waiting and dead are counted in the batch's own transaction and sum to what was read."""
    product = record(ProductListed(sku="s", version=1, name="S"), "e5", 4, topic="erp.stock.v1")
    records = [
        record(order("1"), "e1", 0),
        record(order("1"), "e1", 1),
        record(cancel("2"), "e3", 2),
        replace(record(order("1"), "e4", 3), value=b"{"),
        product,
    ]
    fates = await process(database, appetite, records)
    assert fates == [Fate.HANDLED, Fate.DUPLICATE, Fate.WAITING, Fate.DEAD, Fate.NOT_OURS]
    assert await counted(database) == {
        "records_read": 5,
        "handled": 1,
        "duplicate": 1,
        "waiting": 1,
        "dead": 1,
        "not_ours": 1,
    }


async def test_a_waiting_record_is_handled_when_its_thing_appears(database: Database, appetite: Appetite) -> None:
    """A cancel before its order waits, and is handled in the transaction that brings the order. Taken out: `_wake` in `_batch`."""
    assert await process(database, appetite, [record(cancel("1"), "e1", 0)]) == [Fate.WAITING]
    await process(database, appetite, [record(order("1"), "e2", 1)])
    assert await counted(database) == {"records_read": 2, "handled": 2}
    async with database.read() as session:
        assert await fetch(session, "SELECT 1 FROM waiting_record") == []


async def test_what_wakes_too_many_goes_on_in_a_job(database: Database, appetite: Appetite) -> None:
    """More than 500 records waiting for one thing are not run in the transaction that brings it, but by a job."""
    await process(database, appetite, [record(cancel("1"), f"c{n}", n) for n in range(501)])
    await process(database, appetite, [record(order("1"), "o", 501)])
    assert await counted(database) == {"records_read": 502, "handled": 501, "waiting": 1}
    async with database.read() as session:
        (job,) = await fetch(session, "SELECT kind, key FROM job")
    assert (job.kind, job.key) == (pipeline.WAKE_JOB, "order/1")


async def test_an_unknown_type_is_dead_where_its_topic_is_owned(database: Database, appetite: Appetite) -> None:
    """A type in no contract dies in its topic's owner, with a sentence; elsewhere it is not ours."""
    strange = [
        (name, b"OrderDreamt.v1" if name == "ce_type" else value) for name, value in record(order("1"), "e1").headers
    ]
    owned, foreign = (
        replace(record(order("1"), "e1"), headers=strange),
        replace(record(order("1"), "e1"), headers=strange, topic="x.v1"),
    )
    assert await process(database, appetite, [owned, foreign]) == [Fate.DEAD, Fate.NOT_OURS]
    async with database.read() as session:
        (letter,) = await dead_letter_desk.list_letters(session, Filters(state="open"), 10)
    assert "no contract has the type 'OrderDreamt.v1'" in letter.reason


async def test_a_dead_letter_is_published_with_its_origin(database: Database, appetite: Appetite) -> None:
    """Table and topic carry reason, origin, size and digest; at most 64 KiB of the value."""
    big = b'{"order_id": "' + b"x" * 100_000
    await process(database, appetite, [replace(record(order("1"), "e1", 7), value=big)])
    async with database.read() as session:
        (row,) = await fetch(session, "SELECT topic, headers, length(value) AS size FROM outbox")
    assert (row.topic, row.size) == ("supply.dlq.v1", 65536)
    assert '"bw_dead_offset":"7"' in row.headers
    assert '"bw_dead_size":"100014"' in row.headers


async def test_a_dead_letter_of_huge_headers_can_still_be_published(database: Database, appetite: Appetite) -> None:
    """Of headers that no broker would take again only the envelope is kept, and a replay says that they were cut. Taken out: the cut in `_kept`."""
    found = record(order("1"), "e1", 7)
    huge = replace(
        found, value=b"{", headers=[*found.headers, ("x-note", b"x" * 2_000_000), ("ce_subject", b"y" * 9_000)]
    )
    assert await process(database, appetite, [huge]) == [Fate.DEAD]
    async with database.read() as session:
        (row,) = await fetch(session, "SELECT length(headers) AS size FROM outbox")
        (letter,) = await dead_letter_desk.list_letters(session, Filters(state="open"), 10)
    assert row.size < 64 * 1024
    with pytest.raises(ValueError, match="headers were too large to be kept"):
        dead_letters.record_of(letter)


async def test_a_dead_record_read_again_dies_once(database: Database, appetite: Appetite) -> None:
    """A crash between commit and offset makes no second dead letter. Taken out: the attempts check in `bury`."""
    broken = replace(record(order("1"), "e1"), value=b"[")
    assert await process(database, appetite, [broken]) == [Fate.DEAD]
    assert await process(database, appetite, [broken]) == [Fate.DUPLICATE]
    async with database.read() as session:
        assert await outbox.unsent(session) == 1


KINDS = st.lists(st.tuples(st.sampled_from(["placed", "cancelled"]), st.sampled_from("abcdef")), max_size=60)


@given(KINDS)
def test_grouping_keeps_the_order_of_each_key(arrivals: list[tuple[str, str]]) -> None:
    """Every event is in exactly one group of its type, and the groups run through keep each key's order of arrival."""
    events = [made(kind, key, number) for number, (kind, key) in enumerate(arrivals)]
    found = groups(events)
    run = [index for group in found for index in group]
    assert sorted(run) == list(range(len(events)))
    assert all(len({type(events[index].payload) for index in group}) == 1 for group in found)
    for key in "abcdef":
        of_key = [index for index in run if events[index].aggregate == key]
        assert of_key == sorted(of_key)


def test_interleaved_traffic_makes_few_groups() -> None:
    """Orders and cancels of many keys taking turns make two groups, not one per event."""
    events = [made(("placed", "cancelled")[number % 2], f"k{number // 2}", number) for number in range(100)]
    assert [len(group) for group in groups(events)] == [50, 50]


def made(kind: str, key: str, number: int) -> Event[OrderPlaced | OrderCancelled]:
    payload = (
        order(str(number), account=key)
        if kind == "placed"
        else OrderCancelled(order_id="1", account_id=key, version=1, whole=True)
    )
    found = Record("erp.orders.v1", 0, number, None, b"", ())
    return Event(payload=payload, id=str(number), source="erp", type="", time=None, record=found)  # type: ignore[arg-type]  # never read here
